"""Rows of several shapes come out of one statement as each part selects them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Integer, Text, Uuid, column, literal, select, values

from commerce.core.db import Database
from commerce.core.interleaved import Interleaved
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


async def run(db: Database, *parts: Any) -> list[list[tuple[Any, ...]]]:
    interleaved = Interleaved(parts)
    async with db.read() as reader:
        records = await reader.fetch(Prepared(interleaved.statement, as_is))
    return [list(rows) for rows in interleaved.rows(records)]


async def test_each_part_gets_its_own_columns_in_its_own_order(db: Database) -> None:
    things, parts = await run(db, select(THINGS), select(PARTS))

    assert things == [(1, 0, ONE, "one", None, THREE), (2, 0, TWO, "two", AT, None)]
    assert parts == [
        (1, 1, TWO, 10, 100, "", "f"),
        (1, 1, THREE, 9, 90, None, "d"),
        (1, 2, ONE, 8, None, "c", None),
        (2, 1, TWO, 7, 70, "a", "b"),
    ]


async def test_columns_of_one_type_share_a_place(db: Database) -> None:
    del db
    width = len(Interleaved([select(THINGS), select(PARTS)]).statement.selected_columns)

    # the part, six of THINGS, and of PARTS the two numbers and one text that find no place
    assert width == 1 + 6 + 3


async def test_a_part_may_hold_nothing(db: Database) -> None:
    none = select(PARTS).where(literal(1) == 2)

    assert await run(db, select(THINGS), none, select(THINGS)) == [
        (things := [(1, 0, ONE, "one", None, THREE), (2, 0, TWO, "two", AT, None)]),
        [],
        things,
    ]
