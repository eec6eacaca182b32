"""What looks like abuse, and who is kept out."""

from uuid import UUID

from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.paging import Page, PageRequest, cursor_time_and_id, encode_cursor
from commerce.core.permissions import Permission
from commerce.security import repo
from commerce.security.kinds import SignalKind
from commerce.security.service import blocks
from commerce.security.views import BlockRemoval, BlockRule, NewBlock, SecurityEvent
from resolvers.context import Context
from resolvers.deletion import Deleted


async def security_events(
    ctx: Context,
    *,
    kind: SignalKind | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[SecurityEvent]:
    request = PageRequest.of(first, after)
    position = cursor_time_and_id(after) if after else None
    found = await repo.events(ctx.reader, ctx.actor, kind, first=request.first, after=position)
    return Page[SecurityEvent].cut(found, request, _cursor)


def _cursor(event: SecurityEvent) -> str:
    return encode_cursor(event.last_at, event.id)


async def block_rules(ctx: Context) -> list[BlockRule]:
    return await blocks.rules(ctx.reader, ctx.actor)


async def create_block_rule(ctx: Context, *, input: NewBlock) -> BlockRule:  # noqa: A002
    ctx.require(Permission.SECURITY_WRITE)

    async def effect(tx: Tx) -> UUID:
        return await blocks.block(tx, ctx.actor, input)

    body = {
        "network": input.network,
        "client_id": input.client_id and str(input.client_id),
        "reason": input.reason,
        "expires_at": input.expires_at and input.expires_at.isoformat(),
    }
    rule_id = await ctx.write("blockRuleCreate", effect, key=input.idempotency_key, body=body)
    made = await repo.rule(ctx.reader, rule_id)
    if made is None:  # made with the same key before, and deleted since
        raise NotFound("BlockRule", ("input", "idempotencyKey"))
    return made


async def delete_block_rule(ctx: Context, *, input: BlockRemoval) -> Deleted:  # noqa: A002
    ctx.require(Permission.SECURITY_WRITE)

    async def effect(tx: Tx) -> UUID:
        await blocks.unblock(tx, ctx.actor, input.rule_id)
        return input.rule_id

    body = {"id": str(input.rule_id)}
    await ctx.write("blockRuleDelete", effect, key=input.idempotency_key, body=body)
    return Deleted("BlockRule", input.rule_id)
