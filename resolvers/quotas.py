"""What API clients may spend, and have spent."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.clients.views import ApiClient
from commerce.quotas import repo
from resolvers.context import Context


@dataclass(frozen=True, slots=True, eq=False)
class ClientQuota:
    """In points; None is no limit. What is spent is counted where there is a limit."""

    per_second: int | None
    burst: int | None
    per_day: int | None
    spent_today: int

    @property
    def remaining_today(self) -> int | None:
        return None if self.per_day is None else max(0, self.per_day - self.spent_today)


async def quotas_of(ctx: Context, clients: Sequence[ApiClient]) -> list[ClientQuota]:
    """Whoever may see a client may see its quota."""
    spent = await repo.spent_today(ctx.reader, [client.id.bytes for client in clients])
    return [
        ClientQuota(
            client.cost_per_second,
            client.cost_burst,
            client.cost_per_day,
            spent.get(client.id.bytes, 0),
        )
        for client in clients
    ]
