"""Published operations, how they are used, and what clients send without having published it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.clients.inputs import (
    NamedDocument,
    OperationFacts,
    Publication,
    UsageQuery,
    VersionChoice,
)
from commerce.clients.repo import operations as repo
from commerce.clients.repo import usage as usage_repo
from commerce.clients.service import publishing
from commerce.clients.views import (
    ApiClient,
    Manifest,
    Published,
    PublishedOperation,
    UnknownDocument,
    UsageRow,
)
from commerce.core.db import Tx
from commerce.core.errors import BadUserInput, NotFound
from commerce.core.paging import Page, PageRequest, cursor_id, decode_cursor, encode_cursor
from commerce.core.permissions import Permission
from resolvers.clients import client as client_of
from resolvers.clients import clients_by_id
from resolvers.context import Context, each
from resolvers.global_ids import findable, uuid_to_find

LONGEST_DAYS = 400


@dataclass(frozen=True, slots=True, eq=False)
class VersionRetired:
    """What retiring answers with."""

    manifest: Manifest


async def published_operations(
    ctx: Context,
    *,
    client_id: str | None = None,
    version: str | None = None,
    name: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[PublishedOperation]:
    request = PageRequest.of(first, after)
    found = await repo.page(
        ctx.reader,
        ctx.actor,
        client_id=None if client_id is None else uuid_to_find("ApiClient", client_id),
        version=None if version is None else findable(version),
        name=None if name is None else findable(name),
        first=request.first,
        after=_position(after),
    )
    return Page[PublishedOperation].cut(found, request, lambda each_: encode_cursor(each_.id))


async def operations_by_id(ctx: Context, ids: Sequence[UUID]) -> list[PublishedOperation | None]:
    """None for an actor who may not see clients."""
    return each(await repo.operations_by_id(ctx.reader, ctx.actor, ids), ids)


async def clients_of(ctx: Context, of: Sequence[PublishedOperation]) -> list[ApiClient | None]:
    return await clients_by_id(ctx, [operation.client_id for operation in of])


async def texts(ctx: Context, of: Sequence[PublishedOperation]) -> list[str]:
    found = await repo.texts_by_hash(ctx.reader, [operation.hash for operation in of])
    return [found[operation.hash] for operation in of]


async def last_used(ctx: Context, of: Sequence[PublishedOperation]) -> list[datetime | None]:
    found = await usage_repo.last_used(ctx.reader, [operation.id for operation in of])
    return [found.get(operation.id) for operation in of]


async def operation_usage(
    ctx: Context,
    *,
    filter: UsageQuery,  # noqa: A002 - GraphQL's name
    first: int | None = None,
) -> list[UsageRow]:
    """Raises BadUserInput for a time that is turned round or too long."""
    if filter.until <= filter.since or (filter.until - filter.since).days > LONGEST_DAYS:
        raise BadUserInput(f"`until` must be after `since`, by up to {LONGEST_DAYS} days.")
    size = PageRequest.of(first, None).first
    return await usage_repo.report(ctx.reader, ctx.actor, filter, first=size)


async def used_operations(ctx: Context, of: Sequence[UsageRow]) -> list[PublishedOperation | None]:
    ids = [row.operation_id for row in of if row.operation_id is not None]
    found = await repo.operations_by_id(ctx.reader, ctx.actor, ids)
    return each(found, [row.operation_id for row in of])


async def unknown_documents(
    ctx: Context,
    *,
    client_id: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[UnknownDocument]:
    """Without a client: those that came without a key."""
    request = PageRequest.of(first, after)
    found = await usage_repo.unknown_page(
        ctx.reader,
        ctx.actor,
        client_id=None if client_id is None else uuid_to_find("ApiClient", client_id),
        first=request.first,
        after=_position(after),
    )
    return Page[UnknownDocument].cut(found, request, lambda each_: encode_cursor(each_.id))


def _position(after: str | None) -> UUID | None:
    return cursor_id(decode_cursor(after, 1)[0]) if after else None


async def states(
    ctx: Context, choice: VersionChoice, operations: Sequence[OperationFacts]
) -> Mapping[str, bool]:
    """Whether each operation, by its id, is new to the version. Raises NotFound, Conflict."""
    await client_of(ctx, choice.client_id)
    manifest = await repo.get_manifest(ctx.reader, choice.client_id, choice.version)
    added = await publishing.new_operations(ctx.reader, manifest, choice.version, operations)
    new = {operation.document_id for operation in added}
    return {operation.document_id: operation.document_id in new for operation in operations}


async def publish(ctx: Context, wanted: Publication, *, key: str | None, content: str) -> Published:
    """`content` is a hash of the manifest as it was sent, for the idempotency key."""
    outcome: list[publishing.Outcome] = []

    async def effect(tx: Tx) -> UUID:
        outcome[:] = [await publishing.publish(tx, ctx.actor, wanted)]
        return outcome[0].manifest_id

    manifest_id = await ctx.write(
        "operationsPublish",
        effect,
        key=key,
        body={"client": wanted.client_id, "version": wanted.version, "content": content},
    )
    done = outcome[0] if outcome else publishing.Outcome(manifest_id, 0, is_new=False)
    manifest = await _manifest(ctx, manifest_id)
    owner = await client_of(ctx, manifest.client_id)
    return Published(manifest, owner, done.added, done.is_new)


async def operations_retire(ctx: Context, *, input: VersionChoice) -> VersionRetired:  # noqa: A002
    manifest_id = await ctx.write(
        "operationsRetire",
        lambda tx: publishing.retire(tx, ctx.actor, input.client_id, input.version),
        key=input.idempotency_key,
        body={"client": input.client_id, "version": input.version},
    )
    return VersionRetired(await _manifest(ctx, manifest_id))


async def live_documents(ctx: Context) -> list[tuple[PublishedOperation, NamedDocument]]:
    """Every operation of every live version, with its text."""
    return [
        (operation, NamedDocument(operation.document_id, text, operation.name, operation.kind))
        for operation, _, text in await repo.live_operations(ctx.reader)
    ]


async def callable_operations(
    ctx: Context, client_id: str | None, version: str | None
) -> list[tuple[PublishedOperation, str]]:
    """What a version of a client may send, the newest live one if none is named, with its texts.
    Without a client, of the one that asks. Raises Forbidden, Unauthenticated, BadUserInput."""
    own = ctx.client.id if ctx.client is not None else None
    wanted = own if client_id is None else uuid_to_find("ApiClient", client_id)
    if wanted is None:
        raise BadUserInput("Name a client, or ask with the key of one.")
    if wanted != own:
        ctx.require(Permission.CLIENTS_READ)
    index = await ctx.reader.reference(repo.published(wanted))
    chosen = index.newest_version if version is None else index.live_version(version)
    if version is not None and chosen != version:
        raise BadUserInput("The client has no live version of this name.")
    return [] if chosen is None else await repo.operations_of(ctx.reader, wanted, chosen)


async def _manifest(ctx: Context, manifest_id: UUID) -> Manifest:
    found = await repo.get_manifest_by_id(ctx.reader, manifest_id)
    if found is None:
        raise NotFound("OperationManifest", publishing.VERSION_PATH)
    return found
