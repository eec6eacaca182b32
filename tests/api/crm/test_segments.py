"""The root fields `segments`, `segment`, `segmentPreview`, `segmentCreate`, `segmentUpdate` and
`segmentDelete`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.crm.jobs import recompute_scores
from commerce.crm.kinds import CustomFieldKind
from tests.api.crm.documents import (
    READ,
    WRITE,
    audited,
    gid,
    mutation,
    refused_to_others,
    send,
)
from tests.client import Client
from tests.factories.catalog import make_category, make_product
from tests.factories.crm import make_bought, make_field, make_segment
from tests.factories.customers import make_customer

Recording = Callable[[], AbstractContextManager[list[str]]]
SEGMENT = "id stableName: code name description rule ruleText memberCount"
CREATE = mutation("segmentCreate", "Segment", SEGMENT)
UPDATE = mutation("segmentUpdate", "Segment", SEGMENT)
DELETE = mutation("segmentDelete", "Deleted", "id")
ONE = """query($id: ID!, $first: Int, $after: String) { segment(id: $id) {
  code rule ruleText memberCount members(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { id } } } }"""
LIST = """query($first: Int, $after: String) { segments(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  nodes { code ruleText memberCount members(first: 2) { nodes { id } } } } }"""
PREVIEW = """query($rule: SegmentRuleInput!) { segmentPreview(rule: $rule) { __typename
  ... on SegmentPreview { count ruleText sample { id } }
  ... on InvalidInputError { problems { path code } } } }"""
BUYERS: dict[str, object] = {"orderCount": {"min": 1}}


async def buyers(db: Database, count: int) -> list[UUID]:
    """Customers with an order each, and one without."""
    async with db.write() as tx:
        await make_customer(tx)
        people = [await make_customer(tx) for _ in range(count)]
        for customer_id in people:
            await make_bought(tx, customer_id, Money(1990, "GBP"))
    await recompute_scores(db)
    return people


async def preview(client: Client, rule: Any) -> Any:
    return await client.data(PREVIEW, rule=rule)


async def test_a_preview_says_how_many_and_shows_some(client: Client, db: Database) -> None:
    people = await buyers(db, 12)

    found = await preview(client.as_staff(READ), BUYERS)

    assert found == {
        "__typename": "SegmentPreview",
        "count": 12,
        "ruleText": "at least 1 orders",
        "sample": [{"id": gid(id_)} for id_ in reversed(people[2:])],
    }


async def test_every_kind_of_rule_is_understood(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    (ada,) = await buyers(db, 1)
    staff = client.as_staff(READ, WRITE)
    async with db.write() as tx:
        root = await make_category(tx, slug="clothes", title="Clothes")
        below = await make_category(tx, slug="scarves", title="Scarves", parent_id=root)
        scarf = await make_product(tx, title="Wool scarf", category_id=below)
        at = clock.now() - timedelta(days=10)
        await make_bought(tx, ada, Money(100, "GBP"), at=at, product_id=scarf.id)
        await make_field(tx, "points", CustomFieldKind.NUMBER)
    await recompute_scores(db)
    tags = mutation("customerTagsAdd", "Customer", "id")
    await send(staff, tags, customerId=gid(ada), tags=["VIP"])
    fields = mutation("customerCustomFieldsSet", "Customer", "id")
    points = [{"code": "points", "value": {"number": "12.5"}}]
    await send(staff, fields, customerId=gid(ada), fields=points)
    product, category = encode("Product", scarf.id), encode("Category", root)
    of_ada: list[dict[str, Any]] = [
        {"tags": ["Vip"]},
        {"spent": {"currency": "GBP", "min": "20.90", "max": "20.90"}},
        {"averageBasket": {"currency": "GBP", "min": "10.45"}},
        {"orderCount": {"min": 2, "max": 2}},
        {"boughtProduct": {"productId": product, "withinDays": 10}},
        {"boughtCategory": {"categoryId": category}},
        {"customField": {"code": "points", "condition": {"number": {"min": "9"}}}},
        {"rfm": {"recency": {"min": 1}, "segments": ["HIBERNATING"]}},
        {"lastOrderAt": {"withinDays": 1}},
        {"firstOrderAt": {"until": "2026-03-01T00:00:00Z"}},
        {"not": {"consent": {"purpose": "EMAIL_MARKETING", "isGranted": True}}},
        {"hasOpenTicket": False},
        {"countries": ["GB", "DE"]},
        {"languages": ["EN"]},
        {"statuses": ["ACTIVE"]},
        {"createdAt": {"withinDays": 1}},
        {"any": [{"tags": ["nobody"]}, {"tags": ["vip"]}]},
    ]

    found = await preview(staff, {"all": of_ada})

    assert (found["count"], found["sample"]) == (1, [{"id": gid(ada)}])
    assert "bought Wool scarf within 10 days and bought from Clothes" in found["ruleText"]
    for rule in of_ada:
        assert (await preview(staff, rule))["count"] >= 1
        assert (await preview(staff, {"all": [rule, {"not": rule}]}))["count"] == 0


@pytest.mark.parametrize(
    ("rule", "path", "code"),
    [
        ({"orderCount": {"min": 3, "max": 1}}, ["orderCount", "max"], "INVALID_VALUE"),
        ({"all": []}, ["all"], "REQUIRED"),
        ({"any": [{"tags": []}]}, ["any", "0", "tags"], "INVALID_LENGTH"),
        ({"customField": {"code": "gone", "condition": {"isPresent": True}}}, [], "UNKNOWN_FIELD"),
        (
            {"not": {"customField": {"code": "colour", "condition": {"boolean": True}}}},
            [],
            "WRONG_KIND",
        ),
        ({"boughtProduct": {"productId": "Product_AAAAAAAAAAAAAAAAAAAAAA"}}, [], "NOT_FOUND"),
        ({"boughtProduct": {"productId": "x"}}, ["boughtProduct", "productId"], "INVALID_ID"),
    ],
)
async def test_what_is_wrong_with_a_rule_is_said_at_its_place(
    client: Client, db: Database, rule: Any, path: list[str], code: str
) -> None:
    async with db.write() as tx:
        await make_field(tx, "colour")
    staff = client.as_staff(READ, WRITE)

    previewed = await preview(staff, rule)
    created = await send(staff, CREATE, code="one", name="One", rule=rule)

    assert previewed["problems"] == [{"path": ["rule", *path], "code": code}]
    assert created["problems"] == [{"path": ["input", "rule", *path], "code": code}]
    assert (await staff.data(LIST))["totalCount"] == 0


async def test_a_rule_has_exactly_one_part(client: Client) -> None:
    staff = client.as_staff(READ)

    for rule in ({}, {"tags": ["a"], "hasOpenTicket": True}, {"tags": None}):
        assert await staff.code(PREVIEW, rule=rule) == "BAD_USER_INPUT"


async def test_deep_and_wide_trees_are_refused(client: Client, db: Database) -> None:
    staff = client.as_staff(READ)
    deep: dict[str, Any] = {"tags": ["a"]}
    for _ in range(60):
        deep = {"not": deep}
    wide = {"any": [{"tags": ["a"]}] * 60}

    too_deep, too_wide = await preview(staff, deep), await preview(staff, wide)

    assert too_deep["problems"] == [{"path": ["rule", *["not"] * 6], "code": "TOO_DEEP"}]
    assert too_wide["problems"] == [{"path": ["rule", "any", "49"], "code": "TOO_MANY"}]


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
