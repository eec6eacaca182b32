"""The root fields `segments` and `segment`."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.crm.jobs import recompute_scores
from tests.api.crm.documents import READ, WRITE, gid
from tests.api.crm.segment_documents import BUYERS, LIST, ONE, PREVIEW, buyers
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.crm import make_bought, make_segment
from tests.factories.customers import make_customer

Recording = Callable[[], AbstractContextManager[list[str]]]


async def test_members_are_live_and_paged(client: Client, db: Database) -> None:
    people = await buyers(db, 5)
    async with db.write() as tx:
        segment_id = encode("Segment", await make_segment(tx, BUYERS))
    staff = client.as_staff(READ)

    first = await staff.data(ONE, id=segment_id, first=3)
    cursor = first["members"]["pageInfo"]["endCursor"]
    second = await staff.data(ONE, id=segment_id, first=3, after=cursor)

    newest = [{"id": gid(id_)} for id_ in reversed(people)]
    assert first["memberCount"] == 5
    assert first["members"]["nodes"] == newest[:3]
    assert first["members"]["pageInfo"]["hasNextPage"] is True
    assert second["members"]["nodes"] == newest[3:]
    assert second["members"]["pageInfo"]["hasNextPage"] is False
    async with db.write() as tx:
        await make_bought(tx, late := await make_customer(tx), Money(100, "GBP"))
    await recompute_scores(db)
    assert (await staff.data(ONE, id=segment_id, first=1))["members"]["nodes"] == [
        {"id": gid(late)}
    ]
    assert await staff.code(ONE, id=segment_id, after="junk") == "BAD_USER_INPUT"


async def test_segments_are_listed_newest_first(client: Client, db: Database) -> None:
    async with db.write() as tx:
        for number in range(3):
            await make_segment(tx, BUYERS, code=f"segment_{number}")
    staff = client.as_staff(READ)

    first = await staff.data(LIST, first=2)
    second = await staff.data(LIST, first=2, after=first["pageInfo"]["endCursor"])

    assert [each["code"] for each in first["nodes"]] == ["segment_2", "segment_1"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    assert [each["code"] for each in second["nodes"]] == ["segment_0"]


async def test_a_page_of_segments_takes_as_many_statements_as_two(
    client: Client, db: Database, statements: Recording
) -> None:
    await buyers(db, 3)
    async with db.write() as tx:
        product = await make_product(tx)
        rule = {"not": {"boughtProduct": {"productId": encode("Product", product.id)}}}
        for number in range(20):
            await make_segment(tx, rule, code=f"segment_{number}")
    staff = client.as_staff(READ)
    document = LIST.replace("totalCount", "")
    await staff.data(document, first=1)

    with statements() as for_two:
        await staff.data(document, first=2)
    with statements() as for_twenty:
        twenty = await staff.data(document, first=20)

    assert [each["memberCount"] for each in twenty["nodes"]] == [4] * 20
    assert len(for_two) == len(for_twenty) == 5


async def test_only_who_reads_customers_reads_segments(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        segment_id = encode("Segment", await make_segment(tx, BUYERS))
    node = "query($id: ID!) { node(id: $id) { ... on Segment { memberCount } } }"

    for actor, code in (
        (client, "UNAUTHENTICATED"),
        (client.as_customer(ada), "FORBIDDEN"),
        (client.as_staff(WRITE, Permission.ORDERS_READ), "FORBIDDEN"),
        (client.as_partner(WRITE), "FORBIDDEN"),
    ):
        assert await actor.code(LIST) == code
        assert await actor.code(ONE, id=segment_id) == code
        assert await actor.code(PREVIEW, rule=BUYERS) == code
        assert await actor.data(node, id=segment_id) is None
    assert await client.as_partner(READ).data(node, id=segment_id) == {"memberCount": 0}
