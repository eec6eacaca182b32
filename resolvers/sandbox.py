"""Emptying the sandbox."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.permissions import Permission
from commerce.sandbox import service
from commerce.sandbox.views import SandboxEmptied
from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class ResetSandbox:
    """Of one test client, or of all."""

    client_id: UUID | None


async def reset(ctx: Context, *, input: ResetSandbox) -> SandboxEmptied:  # noqa: A002
    ctx.require(Permission.CLIENTS_WRITE)
    emptied = await service.reset(ctx.db, ctx.actor, input.client_id)
    ctx.loaders.clear()
    return emptied
