"""Who asks."""

from commerce.core.actor import Actor, Anonymous
from commerce.core.db import Reader
from commerce.core.errors import Unauthenticated
from resolvers.context import Services

SCHEME = "bearer "


async def actor_of(services: Services, reader: Reader, authorization: str | None) -> Actor:
    """The actor of an Authorization header. Raises Unauthenticated for a token that is not good."""
    if authorization is None:
        return Anonymous()
    if authorization[: len(SCHEME)].lower() != SCHEME:
        raise Unauthenticated("Send the access token as `Authorization: Bearer <token>`.")
    return await services.authenticate(reader, authorization[len(SCHEME) :].strip())
