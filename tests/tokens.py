"""Asking with real access tokens beside the made-up ones of `tests.client`."""

from dataclasses import replace
from uuid import UUID

from commerce.core.actor import Actor
from commerce.core.db import Reader
from commerce.core.errors import Unauthenticated
from resolvers.context import Services
from resolvers.identity import authenticator
from tests.client import Actors, Client


def with_real_tokens(services: Services, actors: Actors) -> Services:
    """The services, checking tokens as the running shop does when a token is not made up."""
    real = authenticator(services.settings)

    async def authenticate(reader: Reader, token: str, test_client_id: UUID | None) -> Actor:
        try:
            return await actors.authenticate(reader, token, test_client_id)
        except Unauthenticated:
            return await real(reader, token, test_client_id)

    return replace(services, authenticate=authenticate)


def bearing(client: Client, token: str) -> Client:
    """The client with an access token."""
    return replace(client, headers={**client.headers, "authorization": f"Bearer {token}"})
