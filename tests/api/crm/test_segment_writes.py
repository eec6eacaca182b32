"""The root fields `segmentCreate`, `segmentUpdate` and `segmentDelete`."""

from commerce.core.db import Database
from commerce.core.ids import encode
from tests.api.crm.documents import READ, WRITE, audited, gid, mutation, refused_to_others, send
from tests.api.crm.segment_documents import BUYERS, LIST, ONE, buyers
from tests.client import Client
from tests.factories.crm import make_segment
from tests.factories.customers import make_customer

SEGMENT = "id stableName: code name description rule ruleText memberCount"
CREATE = mutation("segmentCreate", "Segment", SEGMENT)
UPDATE = mutation("segmentUpdate", "Segment", SEGMENT)
DELETE = mutation("segmentDelete", "Deleted", "id")


async def test_a_segment_is_kept_and_its_rule_can_be_sent_back(
    client: Client, db: Database
) -> None:
    await buyers(db, 3)
    staff = client.as_staff(READ, WRITE)
    rule = {
        "all": [
            {"spent": {"currency": "GBP", "min": "10"}},
            {"not": {"lastOrderAt": {"moreThanDaysAgo": 30}}},
            {"statuses": ["ACTIVE", "GUEST"]},
            {"createdAt": {"since": "2026-01-01T00:00:00Z"}},
        ]
    }

    made = await send(
        staff, CREATE, code="good_ones", name="Good ones", description=" For May. ", rule=rule
    )
    again = await send(staff, UPDATE, segmentId=made["id"], rule=made["rule"])

    assert made == {
        "__typename": "Segment",
        "id": made["id"],
        "stableName": "good_ones",
        "name": "Good ones",
        "description": "For May.",
        "rule": {
            "all": [
                {"spent": {"currency": "GBP", "min": "10.00"}},
                {"not": {"lastOrderAt": {"moreThanDaysAgo": 30}}},
                {"statuses": ["ACTIVE", "GUEST"]},
                {"createdAt": {"since": "2026-01-01T00:00:00+00:00"}},
            ]
        },
        "ruleText": "spent at least 10.00 GBP and not (last ordered more than 30 days ago)"
        " and is active or guest and known since 2026-01-01 00:00 UTC",
        "memberCount": 3,
    }
    assert again == made
    assert [action for action, _, _ in await audited(db)] == ["segment.create"]


async def test_a_segment_changes(client: Client, db: Database) -> None:
    await buyers(db, 2)
    async with db.write() as tx:
        segment_id = encode("Segment", await make_segment(tx, BUYERS, name="Old"))
    staff = client.as_staff(READ, WRITE)

    named = await send(staff, UPDATE, segmentId=segment_id, name="New", description="Why")
    ruled = await send(staff, UPDATE, segmentId=segment_id, rule={"not": BUYERS})

    assert (named["name"], named["description"], named["memberCount"]) == ("New", "Why", 2)
    assert (ruled["name"], ruled["memberCount"], ruled["rule"]) == ("New", 1, {"not": BUYERS})
    assert await audited(db) == [
        (
            "segment.update",
            {"name": "Old", "description": ""},
            {"name": "New", "description": "Why"},
        ),
        ("segment.update", {"rule": BUYERS}, {"rule": {"not": BUYERS}}),
    ]


async def test_a_segment_is_deleted(client: Client, db: Database) -> None:
    async with db.write() as tx:
        segment_id = encode("Segment", await make_segment(tx, BUYERS))
    staff = client.as_staff(READ, WRITE)

    deleted = await send(staff, DELETE, segmentId=segment_id)

    assert deleted == {"__typename": "Deleted", "id": segment_id}
    assert await staff.data(ONE, id=segment_id) is None
    assert (await send(staff, DELETE, segmentId=segment_id))["code"] == "NOT_FOUND"
    assert (await send(staff, UPDATE, segmentId=segment_id, name="x"))["code"] == "NOT_FOUND"


async def test_codes_are_unique_and_names_have_limits(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_segment(tx, BUYERS, code="taken")
    staff = client.as_staff(READ, WRITE)

    taken = await send(staff, CREATE, code="taken", name="Other", rule=BUYERS)
    bad = await send(staff, CREATE, code="Not a code", name="Other", rule=BUYERS)
    long = await send(staff, CREATE, code="other", name="x" * 101, rule=BUYERS)

    assert taken["problems"] == [{"path": ["input", "code"], "code": "TAKEN"}]
    assert bad["problems"] == [{"path": ["input", "code"], "code": "INVALID_CODE"}]
    assert long["problems"] == [{"path": ["input", "name"], "code": "TOO_LONG"}]
    assert (await staff.data(LIST))["totalCount"] == 1


async def test_a_shop_has_at_most_two_hundred_segments(client: Client, db: Database) -> None:
    async with db.write() as tx:
        for number in range(200):
            await make_segment(tx, BUYERS, code=f"segment_{number}")
    staff = client.as_staff(READ, WRITE)

    refused = await send(staff, CREATE, code="one_more", name="One more", rule=BUYERS)

    assert refused["code"] == "CONFLICT"
    document = "query($id: ID!) { customer(id: $id) { segments { code } } }"
    (ada,) = await buyers(db, 1)
    customer = await staff.data(document, id=gid(ada))
    assert len(customer["segments"]) == 200


async def test_all_and_any_of_the_same_rules_are_different_inputs(
    client: Client, db: Database
) -> None:
    staff = client.as_staff(READ, WRITE)
    both, either = {"all": [BUYERS]}, {"any": [BUYERS]}

    first = await send(staff, CREATE, code="a", name="A", rule=both, idempotencyKey="k")
    again = await send(staff, CREATE, code="a", name="A", rule=both, idempotencyKey="k")
    other = await send(staff, CREATE, code="a", name="A", rule=either, idempotencyKey="k")

    assert first == again
    assert other["code"] == "IDEMPOTENCY_CONFLICT"


async def test_only_who_writes_customers_keeps_segments(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        segment_id = encode("Segment", await make_segment(tx, BUYERS))
    new = {"code": "new", "name": "New", "rule": BUYERS}
    own = {"segmentId": segment_id, "name": "New"}

    assert await refused_to_others(client, ada, CREATE, new)
    assert await refused_to_others(client, ada, UPDATE, own)
    assert await refused_to_others(client, ada, DELETE, {"segmentId": segment_id})
    assert await audited(db) == []
