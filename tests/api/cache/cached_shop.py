"""A running application whose kept answers can be watched: its announcements arrive."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import text

from commerce.app import create_app
from commerce.clients.kinds import ClientKind
from commerce.clients.service.usage import UsageRecorder
from commerce.core.db import Database
from commerce.core.listening import Listener
from resolvers.context import Services
from schema.execution.cache.answers import ResponseCache
from schema.execution.cache.store import Counts
from tests.client import ENDPOINT
from tests.factories.clients import MadeClient, hash_of, make_client, publish

TITLE = "query Title($slug: String!) { product(slug: $slug) { title } }"


@dataclass
class CachedShop:
    """`client` has published the documents that it is asked for."""

    http: httpx.AsyncClient
    db: Database
    cache: ResponseCache
    listener: Listener
    client: MadeClient
    usage: UsageRecorder

    @property
    def counts(self) -> Counts:
        return self.cache.store.counts

    async def ask(
        self,
        document: str,
        *,
        headers: dict[str, str] | None = None,
        key: str | None = None,
        **variables: Any,
    ) -> httpx.Response:
        return await self.http.post(
            ENDPOINT,
            json={"documentId": hash_of(document), "variables": variables},
            headers={"x-client-key": key or self.client.key, **(headers or {})},
        )

    async def data(self, document: str, **variables: Any) -> Any:
        answer = (await self.ask(document, **variables)).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def title(self, slug: str = "mug") -> str | None:
        product = (await self.data(TITLE, slug=slug))["product"]
        return product and product["title"]

    async def execute(self, statement: str, **values: Any) -> None:
        """Change something behind everybody's back, as a person at a console does."""
        async with self.db.write() as tx:
            await tx.execute(text(statement), values)

    async def rename(self, title: str, slug: str = "mug") -> None:
        await self.execute(
            "UPDATE products SET title = :title WHERE slug = :slug", title=title, slug=slug
        )


@asynccontextmanager
async def running(services: Services, client: MadeClient) -> AsyncIterator[CachedShop]:
    """The application with its lifespan, once it hears announcements."""
    app = create_app(services=services)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http,
    ):
        listener: Listener = app.state.listener
        await listener.is_listening.wait()
        await listener.caught_up()
        yield CachedShop(http, services.db, app.state.cache, listener, client, app.state.usage)


async def publish_all(
    db: Database, documents: Sequence[str], *, kind: ClientKind = ClientKind.STOREFRONT
) -> MadeClient:
    """A live client that has published the documents."""
    code = f"web-{hashlib.sha256(''.join(documents).encode()).hexdigest()[:8]}"
    async with db.write() as tx:
        client = await make_client(tx, code=code, kind=kind)
        await publish(tx, client, documents)
    return client
