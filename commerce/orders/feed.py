"""The feed of order events: one order of all of them, in which nothing is ever inserted later.

Numbers from a sequence are given before transactions commit, so a reader that remembers the highest
number it saw would miss what commits later under a lower one. An entry is therefore written without
a position, and `put_in_order` gives positions to committed entries, one caller at a time: whoever
has read up to a position has seen everything up to it, for good. Entries are kept for a week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import text

from commerce.core.announcing import CHANNEL
from commerce.core.db import Database, Reader, Tx
from commerce.core.errors import BadUserInput, RequestError
from commerce.core.paging import cursor_time, decode_cursor, encode_cursor
from commerce.core.parts import Part
from commerce.core.statements import Prepared
from commerce.orders.kinds import OrderEventType

T = TypeVar("T")
TOPIC = "orders"
"""What transactions touch that write entries."""
KEPT = timedelta(days=7)
RESUMED_WITHIN = timedelta(days=6)
"""Cursors are good for less long than entries are kept: an event may be older than its position."""
ORDERING_LOCK = 7_310_013
LARGEST = 2**62

FED = """
    INSERT INTO order_feed (order_id, type, at)
    SELECT order_id, type, at FROM told WHERE type <> 'created' ORDER BY id
"""
TRY_LOCK = text(f"SELECT pg_try_advisory_xact_lock({ORDERING_LOCK})")
ORDER_WAITING = text(
    """
    UPDATE order_feed f SET position = numbered.position
    FROM (SELECT id, nextval('order_feed_positions') AS position
          FROM (SELECT id FROM order_feed WHERE position IS NULL ORDER BY id) waiting) numbered
    WHERE f.id = numbered.id AND f.position IS NULL
    RETURNING f.id
    """
)
NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', '{TOPIC}')")
PURGE = text("DELETE FROM order_feed WHERE at < :before")
_COLUMNS = (
    "f.position, f.order_id, o.customer_id, f.type, f.at, o.test_client_id IS NOT NULL AS is_test"
)
_FROM = "FROM order_feed f JOIN orders o ON o.id = f.order_id"
_ORDERED = "ORDER BY f.position LIMIT CAST(:most AS integer)"


class CursorExpired(RequestError):
    """The cursor is older than the feed is kept: events behind it may be gone."""

    code = "CURSOR_EXPIRED"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An event of an order, where it stands in the feed, and whose order it is."""

    position: int
    order_id: UUID
    customer_id: UUID | None
    type: OrderEventType
    at: datetime
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class FeedScope:
    """Whose events are followed: of one order, of a customer's orders, or of all, live or with
    `is_test` of the sandbox."""

    order_id: UUID | None = None
    customer_id: UUID | None = None
    is_test: bool = False

    def holds(self, entry: FeedEntry) -> bool:
        if self.order_id is not None:
            return entry.order_id == self.order_id
        if self.customer_id is not None:
            return entry.customer_id == self.customer_id
        return entry.is_test is self.is_test

    @property
    def topic(self) -> str:
        if self.order_id is not None:
            return f"order:{self.order_id}"
        if self.customer_id is not None:
            return f"customer:{self.customer_id}"
        return "order:sandbox" if self.is_test else "order:all"


def topics_of(entry: FeedEntry) -> tuple[str, ...]:
    """The topics of all scopes that hold the entry."""
    of_order = (FeedScope(entry.order_id).topic, FeedScope(is_test=entry.is_test).topic)
    if entry.customer_id is None:
        return of_order
    return (*of_order, FeedScope(customer_id=entry.customer_id).topic)


def _entry(
    position: int | None,
    order_id: UUID,
    customer_id: UUID | None,
    kind: str,
    at: datetime,
    is_test: bool,  # noqa: FBT001 - a row's columns
) -> FeedEntry | None:
    """None for an entry that has no position yet."""
    if position is None:
        return None
    return FeedEntry(position, order_id, customer_id, OrderEventType(kind), at, is_test)


AFTER = Prepared(
    text(
        f"""
        (SELECT {_COLUMNS} {_FROM} WHERE f.position > CAST(:after AS bigint) {_ORDERED})
        UNION ALL
        (SELECT f.position, f.order_id, NULL, f.type, f.at, false FROM order_feed f
         WHERE f.position IS NULL LIMIT 1)
        """  # noqa: S608 - composed of the constants above
    ),
    _entry,
)
AFTER_OF_ORDER = Prepared(
    text(
        f"""
        SELECT {_COLUMNS} {_FROM}
        WHERE f.position > CAST(:after AS bigint) AND f.order_id = CAST(:id AS uuid) {_ORDERED}
        """
    ),
    _entry,
)
AFTER_OF_CUSTOMER = Prepared(
    text(
        f"""
        SELECT {_COLUMNS} {_FROM}
        WHERE f.position > CAST(:after AS bigint) AND o.customer_id = CAST(:id AS uuid) {_ORDERED}
        """
    ),
    _entry,
)


AFTER_OF_SIDE = Prepared(
    text(
        f"""
        SELECT {_COLUMNS} {_FROM}
        WHERE f.position > CAST(:after AS bigint)
          AND (o.test_client_id IS NOT NULL) = CAST(:is_test AS boolean) {_ORDERED}
        """
    ),
    _entry,
)


def _top(position: int, is_waiting: bool) -> tuple[int, bool]:  # noqa: FBT001 - a row's columns
    return position, is_waiting


TOP = Prepared(
    text(
        """
        SELECT COALESCE((SELECT max(position) FROM order_feed), 0),
               EXISTS (SELECT FROM order_feed WHERE position IS NULL)
        """
    ),
    _top,
)


def fed() -> Part:
    """The events that the part `told` writes, as entries of the feed; not that an order was made,
    which is no news to anybody. Its transaction touches `TOPIC`."""
    return Part("fed", FED, {})


async def put_in_order(db: Database) -> bool:
    """Give positions to committed entries that have none. False when somebody else is at it: they
    announce it when they are done, and whoever hears that looks again."""
    async with db.write() as tx:
        if not (await tx.execute(TRY_LOCK)).scalar_one():
            return False
        if (await tx.execute(ORDER_WAITING)).first() is not None:
            await tx.execute(NOTIFY)
    return True


async def after(reader: Reader, position: int, *, most: int) -> tuple[Sequence[FeedEntry], bool]:
    """Entries behind a position, and whether some have no position yet."""
    rows = await reader.fetch(AFTER, after=position, most=most)
    entries = [row for row in rows if row is not None]
    return entries, len(entries) < len(rows)


async def after_of(
    reader: Reader, scope: FeedScope, position: int, *, most: int
) -> Sequence[FeedEntry]:
    """Entries of a scope behind a position."""
    if scope.order_id is not None:
        rows = await reader.fetch(AFTER_OF_ORDER, after=position, most=most, id=scope.order_id)
    elif scope.customer_id is not None:
        rows = await reader.fetch(
            AFTER_OF_CUSTOMER, after=position, most=most, id=scope.customer_id
        )
    else:
        rows = await reader.fetch(AFTER_OF_SIDE, after=position, most=most, is_test=scope.is_test)
    return [row for row in rows if row is not None]


async def top(reader: Reader) -> tuple[int, bool]:
    """The last position, and whether some entries have none yet."""
    return (await reader.fetch(TOP))[0]


async def purge(tx: Tx) -> None:
    """Forget entries of more than a week ago."""
    await tx.execute(PURGE, {"before": tx.clock.now() - KEPT})


def feed_cursor(position: int, at: datetime) -> str:
    """What a client resumes from; `at` is when the entry there happened, or the present where
    there is none."""
    return encode_cursor(position, at.replace(microsecond=0))


def cursor_position(cursor: str, now: datetime) -> int:
    """The position of a cursor. Raises BadUserInput, CursorExpired."""
    position, made_at = decode_cursor(cursor, 2)
    if isinstance(position, bool) or not isinstance(position, int) or not 0 <= position < LARGEST:
        raise BadUserInput("The cursor is not one of ours.")
    if now - cursor_time(made_at) > RESUMED_WITHIN:
        raise CursorExpired(
            "The cursor is too old to resume from. Read the orders, then subscribe without `after`."
        )
    return position
