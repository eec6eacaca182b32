"""Several domains' writes as one statement."""

from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from commerce.core.db import Database
from commerce.core.ids import new_id
from commerce.core.parts import Part, together
from commerce.shop.models import Seller

MADE = """
    INSERT INTO sellers (id, code, name) VALUES (:id, :code, :code || '!') RETURNING id
"""
LISTED = """
    INSERT INTO channel_sellers (channel_id, seller_id)
    SELECT channels.id, made.id FROM channels, made
    WHERE channels.code = ANY(CAST(:codes AS text[]))
    RETURNING channel_id
"""


def parts(id_: UUID, code: str) -> list[Part]:
    return [
        Part("made", MADE, {"id": id_, "code": code}),
        Part("listed", LISTED, {"codes": ["uk", "cn"]}),
    ]


async def test_parts_read_each_other_and_are_one_statement(
    db: Database, statements: object
) -> None:
    id_ = new_id()
    with statements() as seen:  # type: ignore[operator]
        async with db.write() as tx:
            (row,) = await together(
                tx, parts(id_, "guest"), "SELECT id, (SELECT count(*) FROM listed) AS n FROM made"
            )

    assert (row["id"], row["n"]) == (id_, 2)
    assert len(seen) == 1
    async with db.read() as reader:
        assert await reader.scalar(select(Seller.name).where(Seller.id == id_)) == "guest!"


async def test_the_text_is_composed_once(db: Database, statements: object) -> None:
    with statements() as seen:  # type: ignore[operator]
        async with db.write() as tx:
            await together(tx, parts(new_id(), "one"))
            await together(tx, parts(new_id(), "two"))

    assert seen[0] == seen[1]
    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(Seller)) == 3


async def test_nothing_comes_of_a_transaction_that_fails(db: Database) -> None:
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await together(tx, parts(new_id(), "lost"))
            await together(tx, parts(new_id(), "lost"))

    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(Seller)) == 1
