"""Rows of several shapes come out of one statement as each part selects them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Integer, Text, Uuid, column, literal, select, values

from commerce.core.db import Database
from commerce.core.interleaved import Interleaved, rows_by_place
from commerce.core.statements import Prepared, as_is

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
AT = datetime(2026, 1, 2, tzinfo=UTC)


def table(name: str, *columns: Any, rows: list[tuple[Any, ...]]) -> Any:
    return values(*columns, name=name).data(rows)


THINGS = table(
    "things",
    *(column("place", BigInteger), column("position", Integer), column("id", Uuid)),
    *(column("title", Text), column("at", DateTime(timezone=True)), column("other", Uuid)),
    rows=[(2, 0, TWO, "two", AT, None), (1, 0, ONE, "one", None, THREE)],
)
THINGS_READ = {1: [("one", None, THREE)], 2: [("two", AT, None)]}
PARTS = table(
    "parts",
    *(column("place", BigInteger), column("position", Integer), column("id", Uuid)),
    *(column("number", Integer), column("more", BigInteger)),
    *(column("first", Text), column("second", Text)),
    rows=[
        (2, 1, TWO, 7, 70, "a", "b"),
        (1, 2, ONE, 8, None, "c", None),
        (1, 1, THREE, 9, 90, None, "d"),
        (1, 1, TWO, 10, 100, "", "f"),
    ],
)


async def run(db: Database, *parts: Any) -> list[dict[int, list[tuple[Any, ...]]]]:
    interleaved = Interleaved(parts)
    async with db.read() as reader:
        records = await reader.fetch(Prepared(interleaved.statement, as_is))
    return interleaved.rows(records)


async def test_each_part_gets_its_own_columns_in_its_own_order(db: Database) -> None:
    things, parts = await run(db, select(THINGS), select(PARTS))

    assert things == THINGS_READ
    assert parts == {
        1: [(10, 100, "", "f"), (9, 90, None, "d"), (8, None, "c", None)],
        2: [(7, 70, "a", "b")],
    }


async def test_rows_of_one_shape_are_grouped_the_same_way(db: Database) -> None:
    columns = [column for column in PARTS.c if column.name not in ("position", "id")]
    in_order = select(*columns).order_by(PARTS.c.place, PARTS.c.position, PARTS.c.id)

    async with db.read() as reader:
        records = await reader.fetch(Prepared(in_order, as_is))

    assert [rows_by_place(records)] == await run(db, select(PARTS))


async def test_columns_share_their_places_where_their_types_agree(db: Database) -> None:
    del db
    overlapping = select(*list(PARTS.c)[:3], PARTS.c.first, PARTS.c.position)

    def width(*parts: Any) -> int:
        return len(Interleaved(parts).statement.selected_columns)

    # the part and the place, three of THINGS; of PARTS four that stand nowhere among those
    assert width(select(THINGS), select(PARTS)) == 2 + 3 + 4
    # text and integer can begin nowhere among text, time and id
    assert width(select(THINGS), overlapping) == 2 + 3 + 2
    # and integer, integer among integer, bigint, text, text neither, but text, text can
    assert width(select(PARTS), select(*list(PARTS.c)[:3], PARTS.c.second, PARTS.c.first)) == 2 + 4


async def test_a_part_may_hold_nothing(db: Database) -> None:
    none = select(PARTS).where(literal(1) == 2)

    assert await run(db, select(THINGS), none, select(THINGS)) == [THINGS_READ, {}, THINGS_READ]
