"""Reading and purging the change feed.

Numbers from a sequence are given before transactions commit, so a reader that remembers the highest
number it saw misses what commits later under a lower one. Here a position is (transaction, id), and
only transactions below the *horizon* are shown, the oldest one that is still open in the
statement's snapshot. Nothing can appear behind a position any more. A long transaction holds the
feed back; it never makes it lose.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text

from commerce.changes.errors import CursorExpired
from commerce.changes.kinds import ChangeKind
from commerce.changes.views import Change, ChangePage
from commerce.core.db import Reader, Tx
from commerce.core.errors import BadUserInput
from commerce.core.paging import CursorValue, decode_cursor, encode_cursor

LARGEST = 2**63 - 1
ADVICE = "Read everything anew, then follow from the cursor that `changesCursor` gave before."
Position = tuple[int, int]

# Snapshots name the open transactions of all databases of the server. Those that are known to
# belong to another one are passed over; of the others nothing is assumed.
HORIZON = """
    SELECT f.epoch, f.purged_through, COALESCE(
        (SELECT x FROM pg_snapshot_xip(pg_current_snapshot()) x
         WHERE NOT EXISTS (
             SELECT FROM pg_stat_activity a
             WHERE a.datname <> current_database()
               AND a.backend_xid::text::bigint = x::text::bigint % 4294967296)
         ORDER BY x LIMIT 1),
        pg_snapshot_xmax(pg_current_snapshot())) AS xid
    FROM change_feed f"""
# One statement, so that rows and horizon belong to one snapshot. Always answers with a row.
PAGE = text(
    f"""
    WITH horizon AS MATERIALIZED ({HORIZON})
    SELECT h.epoch, h.purged_through::text AS purged_through, h.xid::text AS horizon,
           c.xid::text AS xid, c.id, c.kind, c.subject_id, c.is_deleted, c.at
    FROM horizon h
    LEFT JOIN LATERAL (
        SELECT * FROM changes
        WHERE (xid, id) > (CAST(CAST(:xid AS text) AS xid8), :id)
          AND xid < h.xid AND kind = ANY(CAST(:kinds AS text[]))
          AND (kind <> 'order' OR is_test = CAST(:is_test AS boolean))
        ORDER BY xid, id LIMIT :most) c ON true
    ORDER BY c.xid, c.id
    """  # noqa: S608 - composed of the constant above
)
NEWEST = text(f"SELECT epoch, xid::text AS horizon FROM ({HORIZON}) h")  # noqa: S608 - likewise
PURGE = text(
    """
    WITH gone AS (DELETE FROM changes WHERE at < :before RETURNING xid),
    marked AS (
        UPDATE change_feed SET purged_through = GREATEST(
            purged_through, (SELECT xid FROM gone ORDER BY xid DESC LIMIT 1))
        WHERE EXISTS (SELECT FROM gone))
    SELECT count(*) FROM gone
    """
)


async def page(
    reader: Reader,
    kinds: Sequence[ChangeKind],
    *,
    after: str | None,
    first: int,
    is_test: bool = False,
) -> ChangePage:
    """Up to `first` changes behind `after`; from the oldest kept one without it. Of orders either
    those of the live shop or, with `is_test`, those of the sandbox. Raises CursorExpired,
    BadUserInput."""
    epoch, position = (None, (0, 0)) if after is None else _decoded(after)
    found = await reader.execute(
        PAGE,
        {
            "xid": str(position[0]),
            "id": position[1],
            "kinds": [kind.value for kind in kinds],
            "most": first + 1,
            "is_test": is_test,
        },
    )
    rows = found.all()
    head = rows[0]
    if epoch is not None and (epoch != head.epoch or position[0] <= int(head.purged_through)):
        raise CursorExpired(f"Changes behind this cursor are not kept any more. {ADVICE}")
    changes = [_change(row) for row in rows[:first] if row.id is not None]
    if len(rows) > first and changes:
        return ChangePage(changes, changes[-1].cursor, has_more=True)
    # Everything below the horizon was seen: the next page need not look at it again.
    behind = max(position, (int(head.horizon), 0))
    return ChangePage(changes, encode_cursor(head.epoch, *behind), has_more=False)


async def newest_cursor(reader: Reader) -> str:
    """The position behind everything that is certain now."""
    row = (await reader.execute(NEWEST)).one()
    return encode_cursor(row.epoch, int(row.horizon), 0)


async def purge(tx: Tx, before: datetime) -> int:
    """Forget changes of before a time; how many."""
    return (await tx.execute(PURGE, {"before": before})).scalar_one()


async def reset(tx: Tx) -> None:
    """Begin a new feed: every cursor given so far is refused from now on."""
    await tx.execute(text("DELETE FROM changes"))
    await tx.execute(
        text("UPDATE change_feed SET epoch = gen_random_uuid()::text, purged_through = '0'")
    )


def _change(row: Any) -> Change:
    return Change(
        cursor=encode_cursor(row.epoch, int(row.xid), row.id),
        kind=ChangeKind(row.kind),
        subject_id=row.subject_id,
        is_deleted=row.is_deleted,
        at=row.at,
    )


def _decoded(cursor: str) -> tuple[str, Position]:
    epoch, xid, id_ = decode_cursor(cursor, 3)
    return str(epoch), (_number(xid), _number(id_))


def _number(value: CursorValue) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST:
        return value
    raise BadUserInput("The cursor is not one of ours.")
