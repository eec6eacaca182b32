"""The gate: who may come in, what a request may cost, and what a caller may spend in all.

Owns the limit of cost of one request and the answers of refusals (`COST_LIMIT_EXCEEDED`,
`RATE_LIMITED`, `FORBIDDEN`). Points are kept elsewhere: `Purse` spends them, whatever it is.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Any, Protocol
from uuid import UUID

from graphql import GraphQLError, GraphQLSchema

from commerce.clients.views import ApiClient
from commerce.core.network import network_of
from commerce.quotas.views import Allowance, Spending, Verdict
from commerce.security.kinds import SignalKind
from commerce.security.views import BlockRule
from schema.execution.cost import Cost, Costs
from schema.execution.documents import coded
from schema.execution.limits import Limits
from schema.execution.operation import Operation
from schema.execution.ports import Admission, Refusal
from schema.execution.request import Caller

UNREAD_POINTS = 20  # what a document costs that was read for nothing
BURST_SECONDS = 10  # of a client that states no burst
UNLIMITED = 1_000_000_000
SIGNALS = {
    "RATE_LIMITED": SignalKind.THROTTLED,
    "COST_LIMIT_EXCEEDED": SignalKind.COST_REFUSED,
    "PERSISTED_QUERY_NOT_FOUND": SignalKind.UNKNOWN_DOCUMENT,
    "GRAPHQL_PARSE_FAILED": SignalKind.BAD_DOCUMENT,
    "GRAPHQL_VALIDATION_FAILED": SignalKind.BAD_DOCUMENT,
    "UNAUTHENTICATED": SignalKind.BAD_TOKEN,
}
READ_FOR_NOTHING = frozenset({SignalKind.COST_REFUSED, SignalKind.BAD_DOCUMENT})


class Purse(Protocol):
    """Points of callers, by key."""

    async def spend(self, key: bytes, cost: int, allowance: Allowance) -> Spending: ...

    def is_exhausted(self, key: bytes, allowance: Allowance) -> Spending | None:
        """The refusal of any request at all, where it is known without asking anybody."""
        ...


class Notice(Protocol):
    """Counts what looks like abuse; never waits."""

    def __call__(
        self, kind: SignalKind, *, address: str = "", client_id: UUID | None = None, note: str = ""
    ) -> None: ...


FindBlock = Callable[[str, UUID | None], Awaitable[BlockRule | None]]
Fingerprint = Callable[[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Doors:
    """What the gate leans on: `find_block(address, client id)`, where signals go, and the keyed
    hash under which addresses are counted."""

    find_block: FindBlock
    notice: Notice
    fingerprint: Fingerprint


class CostGate:
    """The Gate of an endpoint. `keyless` is what an address may spend without a client's key, None
    for no limit."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        purse: Purse,
        doors: Doors,
        *,
        keyless: Allowance | None = None,
    ) -> None:
        self._costs = Costs(schema)
        self._limits = limits
        self._purse = purse
        self._doors = doors
        self._keyless = keyless
        self._address_key = lru_cache(maxsize=10_000)(self._key_of_address)

    async def enter(self, caller: Caller) -> None:
        """Before anything is read of a request. Raises Refusal for those who are blocked, and for
        those who are known to have nothing left."""
        client_id = caller.client.id if caller.client is not None else None
        rule = await self._doors.find_block(caller.address, client_id)
        if rule is not None:
            self._doors.notice(SignalKind.BLOCKED, address=caller.address, client_id=client_id)
            raise Refusal.of(
                "This client or address is blocked. Ask the shop's operator.",
                "FORBIDDEN",
                status=403,
                plain_status=403,
            )
        allowance = self._allowance(caller)
        if allowance is not None:
            exhausted = self._purse.is_exhausted(self._key(caller), allowance)
            if exhausted is not None:
                raise too_often(None, allowance, exhausted)

    async def admit(self, operation: Operation, caller: Caller) -> Admission:
        """Raises Refusal: too costly, or over the quota."""
        costing = self._costs.of(operation.document.node, operation.node)
        variables = operation.values.coerced
        cost = costing.total(variables)
        allowance = self._allowance(caller)
        limit = self._limits.points
        if allowance is not None:
            limit = min(limit, allowance.burst)
        if cost > limit:
            raise too_costly(costing.detailed(variables), limit)
        if allowance is None:
            return Admission(cost)
        spending = await self._purse.spend(self._key(caller), cost, allowance)
        if not spending.is_admitted:
            raise too_often(cost, allowance, spending)
        return Admission(cost, throttle_of(allowance, spending) if caller.wants_cost else None)

    async def refused(self, caller: Caller, errors: Sequence[GraphQLError]) -> None:
        """A request was refused before it ran: what was read for nothing costs points as well, and
        what may be abuse is counted."""
        code = str((errors[0].extensions or {}).get("code", "")) if errors else ""
        kind = SIGNALS.get(code)
        if kind is None:
            return
        client = caller.client
        if kind is SignalKind.BAD_TOKEN and caller.authorization is None:
            kind = SignalKind.BAD_KEY  # the only other thing that can be wrong
        self._doors.notice(
            kind,
            address=caller.address,
            client_id=client.id if client is not None else None,
            note=code,
        )
        allowance = self._allowance(caller)
        if allowance is not None and kind in READ_FOR_NOTHING:
            cost = min(UNREAD_POINTS, allowance.burst)
            await self._purse.spend(self._key(caller), cost, allowance)

    def _allowance(self, caller: Caller) -> Allowance | None:
        return self._keyless if caller.client is None else allowance_of(caller.client)

    def _key(self, caller: Caller) -> bytes:
        if caller.client is not None:
            return caller.client.id.bytes
        return self._address_key(caller.address)

    def _key_of_address(self, address: str) -> bytes:
        return self._doors.fingerprint("quota_buckets.key", network_of(address))


def allowance_of(client: ApiClient) -> Allowance | None:
    """What a client may spend; None when nothing limits it."""
    per_second, per_day = client.cost_per_second, client.cost_per_day
    if per_second is None:
        return Allowance(UNLIMITED, UNLIMITED, per_day) if per_day is not None else None
    return Allowance(per_second, client.cost_burst or per_second * BURST_SECONDS, per_day)


def throttle_of(allowance: Allowance, spending: Spending) -> dict[str, Any]:
    """`extensions.throttle`: in points, the rate by the second."""
    shown: dict[str, Any] = {
        "limit": allowance.burst,
        "remaining": spending.remaining,
        "restoreRate": allowance.per_second,
    }
    if allowance.per_day is not None:
        shown["limitPerDay"] = allowance.per_day
    return shown


def too_costly(cost: Cost, limit: int) -> Refusal:
    """The refusal of an operation that costs too much by itself."""
    path = ".".join(cost.heaviest)
    error = GraphQLError(
        f"The operation costs {cost.total} points; {limit} are allowed. Most of it is"
        f" `{path[:200]}`: ask for fewer items at once, or in several requests.",
        extensions={"cost": cost.total, "limit": limit, "heaviestPath": list(cost.heaviest)},
    )
    extensions = {"cost": {"requested": cost.total}}
    return Refusal([coded(error, "COST_LIMIT_EXCEEDED")], extensions=extensions)


def too_often(cost: int | None, allowance: Allowance, spending: Spending) -> Refusal:
    """The refusal of a caller that has spent what it may, 429 for every media type."""
    seconds = max(1, ceil(spending.retry_seconds))
    which = "of the day" if spending.verdict is Verdict.DAY else "per second"
    error = GraphQLError(
        f"The points {which} are used up. Ask again in {seconds} s.",
        extensions={"retryAfterSeconds": seconds},
    )
    extensions: dict[str, Any] = {"throttle": throttle_of(allowance, spending)}
    if cost is not None:
        extensions["cost"] = {"requested": cost}
    return Refusal(
        [coded(error, "RATE_LIMITED")],
        status=429,
        plain_status=429,
        headers={"retry-after": str(seconds)},
        extensions=extensions,
    )
