"""Places for connections that stay open: bounded in all, and for each partner or address."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from commerce.clients.kinds import ClientKind
from schema.execution.ports import Refusal
from schema.execution.request import Caller


@dataclass(frozen=True, slots=True)
class LiveLimits:
    """What open connections and their subscriptions may take. Times are in seconds."""

    connections: int = 2_000  # of this process, WebSockets and event streams together
    connections_each: int = 50  # of one partner, or of one address
    subscriptions_each: int = 20  # over one WebSocket
    init_seconds: float = 10.0  # from opening a WebSocket to `connection_init`
    send_seconds: float = 10.0  # a message that takes longer to leave cuts the client off
    ping_seconds: float = 20.0
    check_seconds: float = 30.0  # how often an idle subscription's session is looked at
    lifetime_seconds: float = 6 * 3600.0
    max_message_bytes: int = 1 << 20
    deliveries_at_once: int = 4  # each takes a database connection


class Places:
    """Of one process."""

    def __init__(self, limits: LiveLimits) -> None:
        self._limits = limits
        self._taken: Counter[str] = Counter()
        self.total = 0

    @contextmanager
    def taken(self, caller: Caller) -> Generator[None]:
        """A place within the block. Raises Refusal when there is none."""
        key = _whose(caller)
        if self.total >= self._limits.connections:
            raise Refusal.of(
                "Too many connections are open. Try again later.",
                "SERVICE_UNAVAILABLE",
                status=503,
                plain_status=503,
            )
        if self._taken[key] >= self._limits.connections_each:
            raise Refusal.of(
                "You have too many open connections. Close some; one WebSocket carries many"
                " subscriptions.",
                "RATE_LIMITED",
                status=429,
                plain_status=429,
            )
        self.total += 1
        self._taken[key] += 1
        try:
            yield
        finally:
            self.total -= 1
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]


def _whose(caller: Caller) -> str:
    """A shop's own clients stand for all their users, so those are told apart by address."""
    client = caller.client
    if client is not None and client.kind is ClientKind.PARTNER:
        return f"client {client.id}"
    return f"address {caller.address}"
