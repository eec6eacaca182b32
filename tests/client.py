"""A GraphQL client over ASGI that asks as any kind of actor."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import httpx

from commerce.core.actor import Actor, Customer, Partner, Staff, System
from commerce.core.db import Reader
from commerce.core.errors import Unauthenticated
from commerce.core.ids import new_id
from commerce.core.permissions import Permission

ENDPOINT = "http://shop.test/graphql"


class Actors:
    """Stands where tokens are checked: every actor of a test has a made-up token."""

    def __init__(self) -> None:
        self._known: dict[str, Actor] = {}

    def token(self, actor: Actor) -> str:
        token = f"test-{len(self._known)}"
        self._known[token] = actor
        return token

    async def authenticate(
        self, reader: Reader, token: str, test_client_id: UUID | None = None
    ) -> Actor:
        del reader
        if token not in self._known:
            raise Unauthenticated("The access token is not valid.")
        actor = self._known[token]
        is_elsewhere = test_client_id is not None and not isinstance(actor, System)
        return replace(actor, test_client_id=test_client_id) if is_elsewhere else actor


@dataclass(frozen=True)
class Client:
    """`await client(document, **variables)` -> the whole answer; `.data(...)` -> its data."""

    http: httpx.AsyncClient
    actors: Actors
    headers: dict[str, str] = field(default_factory=dict)

    def as_actor(self, actor: Actor) -> "Client":
        token = self.actors.token(actor)
        return replace(self, headers={**self.headers, "authorization": f"Bearer {token}"})

    def as_customer(self, customer_id: UUID) -> "Client":
        return self.as_actor(Customer(customer_id))

    def as_staff(self, *permissions: Permission, staff_id: UUID | None = None) -> "Client":
        return self.as_actor(Staff(staff_id or new_id(), frozenset(permissions)))

    def as_partner(self, *permissions: Permission) -> "Client":
        return self.as_actor(Partner(new_id(), frozenset(permissions)))

    async def __call__(self, document: str, **variables: Any) -> dict[str, Any]:
        reply = await self.http.post(
            ENDPOINT, json={"query": document, "variables": variables}, headers=self.headers
        )
        await asyncio.sleep(0)  # the driver reports a statement one turn of the loop after it ran
        return reply.json()

    async def data(self, document: str, **variables: Any) -> Any:
        """The data of an answer that must have no errors; the only root field's value if one."""
        answer = await self(document, **variables)
        assert "errors" not in answer, answer["errors"]
        values = list(answer["data"].values())
        return values[0] if len(values) == 1 else answer["data"]

    async def code(self, document: str, **variables: Any) -> str:
        """The code of the first error of an answer that must have one."""
        answer = await self(document, **variables)
        return answer["errors"][0]["extensions"]["code"]
