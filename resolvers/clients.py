"""API clients and their keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.clients.inputs import ClientChange, KeyChoice, NewClient, NewKey
from commerce.clients.repo import clients as repo
from commerce.clients.repo import operations as operations_repo
from commerce.clients.service import clients, keys
from commerce.clients.views import ApiClient, ApiClientKey, MadeKey, Manifest
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.paging import Page, PageRequest, cursor_text, decode_cursor, encode_cursor
from commerce.core.permissions import Permission
from resolvers.context import Context, each
from resolvers.global_ids import findable, uuid_to_find


@dataclass(frozen=True, slots=True, eq=False)
class ApiClientSaved:
    """What making or changing a client answers with."""

    client: ApiClient


@dataclass(frozen=True, slots=True, eq=False)
class ApiClientKeyRevoked:
    key: ApiClientKey


async def api_clients(
    ctx: Context, *, first: int | None = None, after: str | None = None
) -> Page[ApiClient]:
    request = PageRequest.of(first, after)
    position = cursor_text(decode_cursor(after, 1)[0]) if after else None
    found = await repo.page(ctx.reader, ctx.actor, first=request.first, after=position)

    async def count() -> int:
        return await repo.count(ctx.reader)

    return Page[ApiClient].cut(found, request, lambda client: encode_cursor(client.code), count)


async def api_client(
    ctx: Context,
    *,
    id: str | None = None,  # noqa: A002 - GraphQL's name
    code: str | None = None,
) -> ApiClient | None:
    """By one of the two."""
    if id is not None:
        return (await clients_by_id(ctx, [uuid_to_find("ApiClient", id)]))[0]
    return await repo.client_by_code(ctx.reader, findable(code))


async def clients_by_id(ctx: Context, ids: Sequence[UUID]) -> list[ApiClient | None]:
    """None for an actor who may not see clients."""
    if not ctx.actor.can(Permission.CLIENTS_READ):
        return [None for _ in ids]
    return each(await repo.clients_by_id(ctx.reader, ids), ids)


async def keys_of(ctx: Context, of: Sequence[ApiClient]) -> list[list[ApiClientKey]]:
    found = await repo.keys_by_client(ctx.reader, [client.id for client in of])
    return [found[client.id] for client in of]


async def manifests_of(
    ctx: Context, of: Sequence[ApiClient], *, first: int | None = None
) -> list[list[Manifest]]:
    size = PageRequest.of(first, None).first
    ids = [client.id for client in of]
    found = await operations_repo.manifests_by_client(ctx.reader, ids, first=size)
    return [found[client.id] for client in of]


async def clients_of_keys(ctx: Context, of: Sequence[ApiClientKey]) -> list[ApiClient]:
    return await _owners(ctx, [key.client_id for key in of])


async def clients_of_manifests(ctx: Context, of: Sequence[Manifest]) -> list[ApiClient]:
    return await _owners(ctx, [manifest.client_id for manifest in of])


async def _owners(ctx: Context, ids: Sequence[UUID]) -> list[ApiClient]:
    found = await repo.clients_by_id(ctx.reader, ids)
    return [found[id_] for id_ in ids]


async def api_client_create(ctx: Context, *, input: NewClient) -> ApiClientSaved:  # noqa: A002
    client_id = await ctx.write(
        "apiClientCreate",
        lambda tx: clients.create(tx, ctx.actor, input),
        key=input.idempotency_key,
        body={"input": repr(input)},
    )
    return ApiClientSaved(await client(ctx, client_id))


async def api_client_update(ctx: Context, *, input: ClientChange) -> ApiClientSaved:  # noqa: A002
    client_id = await ctx.write(
        "apiClientUpdate",
        lambda tx: clients.update(tx, ctx.actor, input),
        key=input.idempotency_key,
        body={"input": repr(input)},
    )
    return ApiClientSaved(await client(ctx, client_id))


async def api_client_key_create(ctx: Context, *, input: NewKey) -> MadeKey:  # noqa: A002
    """The key is in the answer and nowhere else."""
    made: list[str] = []

    async def effect(tx: Tx) -> UUID:
        key_id, secret = await keys.create(tx, ctx.actor, input)
        made[:] = [secret]
        return key_id

    key = await _key(ctx, await ctx.write("apiClientKeyCreate", effect))
    return MadeKey(made[0], key, await client(ctx, key.client_id))


async def api_client_key_revoke(
    ctx: Context,
    *,
    input: KeyChoice,  # noqa: A002
) -> ApiClientKeyRevoked:
    key_id = await ctx.write(
        "apiClientKeyRevoke",
        lambda tx: keys.revoke(tx, ctx.actor, input.key_id),
        key=input.idempotency_key,
        body={"key": input.key_id},
    )
    return ApiClientKeyRevoked(await _key(ctx, key_id))


async def client(ctx: Context, client_id: UUID) -> ApiClient:
    """Raises NotFound."""
    found = await repo.get_client(ctx.reader, client_id)
    if found is None:
        raise NotFound("ApiClient", clients.ID_PATH)
    return found


async def _key(ctx: Context, key_id: UUID) -> ApiClientKey:
    found = await repo.get_key(ctx.reader, key_id)
    if found is None:
        raise NotFound("ApiClientKey", keys.KEY_PATH)
    return found
