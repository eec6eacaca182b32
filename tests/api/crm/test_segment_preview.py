"""The root field `segmentPreview`."""

from datetime import timedelta
from typing import Any

import pytest

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.crm.jobs import recompute_scores
from commerce.crm.kinds import CustomFieldKind
from tests.api.crm.documents import READ, WRITE, gid, mutation, send
from tests.api.crm.segment_documents import BUYERS, LIST, PREVIEW, buyers, preview
from tests.client import Client
from tests.factories.catalog import make_category, make_product
from tests.factories.crm import make_bought, make_field

CREATE = mutation("segmentCreate", "Segment", "id")


async def test_a_preview_says_how_many_and_shows_some(client: Client, db: Database) -> None:
    people = await buyers(db, 12)

    found = await preview(client.as_staff(READ), BUYERS)

    assert found == {
        "__typename": "SegmentPreview",
        "count": 12,
        "ruleText": "order count at least 1",
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
