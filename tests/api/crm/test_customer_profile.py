"""What staff know of a customer: fields of `customer`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.crm.jobs import HANDLERS, recompute_scores
from commerce.customers import events as customers
from commerce.jobs.delivery import deliver
from commerce.orders import events as orders
from tests.api.crm.documents import READ, WRITE, audited, gid, mutation, send
from tests.client import Client
from tests.domain.crm.test_timeline import said
from tests.factories.crm import make_bought, make_field, make_note, make_segment
from tests.factories.customers import make_address, make_customer
from tests.factories.staff import make_staff
from tests.factories.support import make_ticket
from tests.jobs import deliver_queued, emitted

Recording = Callable[[], AbstractContextManager[list[str]]]
TRAITS = """traits { orderCount firstOrderAt lastOrderAt spent { amount currencyCode }
  averageBasket { amount } recencyScore frequencyScore monetaryScore rfmSegment computedAt }"""
EVERYTHING = """id status email country addresses { address { city } } consents { purpose }
  orders(first: 2) { nodes { number } } tickets(first: 2) { nodes { number } }
  traits { orderCount spent { amount } rfmSegment } tags owner { name }
  notes(first: 2) { nodes { body author { name } } }
  customFields { value definition { code } } segments { code }
  timeline(first: 2) { nodes { kind details staffMember { name } } }"""
ONE = f"query($id: ID!) {{ customer(id: $id) {{ {EVERYTHING} }} }}"
MANY = f"query($first: Int) {{ customers(first: $first) {{ nodes {{ {EVERYTHING} }} }} }}"
STAFF_FIELDS = (
    "traits { orderCount }",
    "tags",
    "owner { name }",
    "notes { nodes { body } }",
    "customFields { value }",
    "segments { code }",
    "timeline { nodes { kind } }",
)


async def test_one_profile_shows_the_whole_customer(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        sam = await make_staff(tx, name="Sam Clerk")
        ada = await make_customer(tx)
        await make_address(tx, ada)
        await make_bought(tx, ada, Money(1990, "GBP"), at=clock.now() - timedelta(days=3))
        await make_ticket(tx, customer_id=ada)
        await make_field(tx, "colour")
        await make_segment(tx, {"orderCount": {"min": 1}}, code="buyers")
        await make_segment(tx, {"orderCount": {"min": 2}}, code="regulars")
    staff = client.as_staff(*Permission, staff_id=sam)
    tags = mutation("customerTagsAdd", "Customer", "id")
    await send(staff, tags, customerId=gid(ada), tags=["vip"])
    owner = mutation("customerOwnerSet", "Customer", "id")
    await send(staff, owner, customerId=gid(ada), ownerId=encode("StaffMember", sam))
    note = mutation("customerNoteAdd", "CustomerNote", "id")
    await send(staff, note, customerId=gid(ada), body="Likes blue.")
    fields = mutation("customerCustomFieldsSet", "Customer", "id")
    colour = [{"code": "colour", "value": {"text": "blue"}}]
    await send(staff, fields, customerId=gid(ada), fields=colour)
    await deliver_queued(db, HANDLERS)
    await recompute_scores(db)

    customer = await staff.data(ONE, id=gid(ada))

    assert customer["addresses"] == [{"address": {"city": "London"}}]
    assert len(customer["orders"]["nodes"]) == len(customer["tickets"]["nodes"]) == 1
    assert customer["traits"] == {
        "orderCount": 1,
        "spent": [{"amount": "19.90"}],
        "rfmSegment": "HIBERNATING",
    }
    assert customer["tags"] == ["vip"]
    assert customer["owner"] == {"name": "Sam Clerk"}
    assert customer["notes"] == {
        "nodes": [{"body": "Likes blue.", "author": {"name": "Sam Clerk"}}]
    }
    assert customer["customFields"] == [{"value": "blue", "definition": {"code": "colour"}}]
    assert customer["segments"] == [{"code": "buyers"}]
    assert customer["timeline"]["nodes"] == [
        {"kind": "NOTE_ADDED", "details": {}, "staffMember": {"name": "Sam Clerk"}},
        {"kind": "OWNER_CHANGED", "details": {}, "staffMember": {"name": "Sam Clerk"}},
    ]


async def test_a_new_customer_has_an_empty_profile(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
    document = f"query($id: ID!) {{ customer(id: $id) {{ {TRAITS} tags owner {{ name }} }} }}"

    customer = await client.as_staff(READ).data(document, id=gid(ada))

    assert customer == {
        "traits": {
            "orderCount": 0,
            "firstOrderAt": None,
            "lastOrderAt": None,
            "spent": [],
            "averageBasket": None,
            "recencyScore": None,
            "frequencyScore": None,
            "monetaryScore": None,
            "rfmSegment": None,
            "computedAt": None,
        },
        "tags": [],
        "owner": None,
    }


async def test_traits_follow_the_orders(client: Client, db: Database, clock: FrozenClock) -> None:
    now = clock.now()
    async with db.write() as tx:
        ada = await make_customer(tx)
        await make_bought(tx, ada, Money(1000, "GBP"), at=now - timedelta(days=9))
        order_id = await make_bought(tx, ada, Money(3000, "GBP"), at=now - timedelta(days=1))
        await make_bought(tx, ada, Money(500, "EUR"), at=now - timedelta(days=2))
    await deliver(db, HANDLERS, said(orders.OrderCompleted(order_id, ada, "1"), now))
    document = f"query($id: ID!) {{ customer(id: $id) {{ {TRAITS} }} }}"

    customer = await client.as_staff(READ).data(document, id=gid(ada))

    assert customer["traits"] == {
        "orderCount": 3,
        "firstOrderAt": "2026-02-21T10:00:00+00:00",
        "lastOrderAt": "2026-03-01T10:00:00+00:00",
        "spent": [
            {"amount": "40.00", "currencyCode": "GBP"},
            {"amount": "5.00", "currencyCode": "EUR"},
        ],
        "averageBasket": {"amount": "20.00"},
        "recencyScore": None,
        "frequencyScore": None,
        "monetaryScore": None,
        "rfmSegment": None,
        "computedAt": "2026-03-02T10:00:00+00:00",
    }


async def test_customers_are_refused_what_staff_know_and_still_read_the_rest(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        await make_note(tx, ada, "Difficult.")
        await make_segment(tx, {"orderCount": {"min": 0}}, code="everybody")
    customer = client.as_customer(ada)

    for field in STAFF_FIELDS:
        answer = await customer(f"{{ me {{ id {field} }} }}")
        name = field.split(" ", maxsplit=1)[0]
        assert answer["data"] == {"me": {"id": gid(ada), name: None}}
        (error,) = answer["errors"]
        assert (error["extensions"]["code"], error["path"]) == ("FORBIDDEN", ["me", name])


async def test_who_reads_orders_does_not_read_profiles(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
    others = tuple(each for each in Permission if each is not READ)
    one = "query($id: ID!) { customer(id: $id) { id } }"

    assert await client.as_staff(*others).code(one, id=gid(ada)) == "FORBIDDEN"
    assert await client.as_partner(*others).code(one, id=gid(ada)) == "FORBIDDEN"
    assert await client.code(one, id=gid(ada)) == "UNAUTHENTICATED"
    node = "query($id: ID!) { node(id: $id) { ... on Customer { tags } } }"
    assert await client.as_staff(*others).data(node, id=gid(ada)) is None
    assert await client.as_partner(READ).data(node, id=gid(ada)) == {"tags": []}


async def test_a_page_of_profiles_takes_as_many_statements_as_two(
    client: Client, db: Database, statements: Recording, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        sam = await make_staff(tx)
        await make_field(tx, "colour")
        await make_segment(tx, {"orderCount": {"min": 1}}, code="buyers")
        await make_segment(tx, {"tags": ["vip"]}, code="vips")
        people = [await make_customer(tx) for _ in range(20)]
        for ada in people:
            await make_address(tx, ada)
            await make_bought(tx, ada, Money(1000, "GBP"))
            await make_ticket(tx, customer_id=ada)
            await make_note(tx, ada, "Hm", author_id=sam)
    for ada in people:
        await deliver(db, HANDLERS, said(customers.CustomerRegistered(ada), clock.now()))
    await recompute_scores(db)
    staff = client.as_staff(*Permission)
    await staff.data(MANY, first=1)

    with statements() as for_two:
        two = await staff.data(MANY, first=2)
    with statements() as for_twenty:
        twenty = await staff.data(MANY, first=20)

    assert (len(two["nodes"]), len(twenty["nodes"])) == (2, 20)
    assert all(node["segments"] == [{"code": "buyers"}] for node in twenty["nodes"])
    assert all(len(node["timeline"]["nodes"]) == 1 for node in twenty["nodes"])
    assert len(for_two) == len(for_twenty) == 13


@pytest.mark.parametrize(
    ("document", "given", "permission"),
    [
        (mutation("customerTagsAdd", "Customer", "id"), {"tags": ["a"]}, WRITE),
        (mutation("customerNoteAdd", "CustomerNote", "id"), {"body": "Hm"}, WRITE),
        (
            mutation("segmentCreate", "Segment", "id"),
            {"code": "a", "name": "A", "rule": {"tags": ["a"]}},
            WRITE,
        ),
        (
            mutation("customFieldDefinitionCreate", "CustomFieldDefinition", "id"),
            {"code": "a", "label": "A", "kind": "TEXT"},
            Permission.SETTINGS_WRITE,
        ),
    ],
)
async def test_who_writes_what_staff_know_also_reads_it(
    client: Client, db: Database, document: str, given: dict[str, Any], permission: Permission
) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
    about_ada = {"customerId": gid(ada)} if "customer" in document else {}

    refused = await send(client.as_staff(permission), document, **about_ada, **given)

    assert refused["code"] == "NOT_ALLOWED"
    assert await audited(db) == []
    assert await emitted(db) == []
