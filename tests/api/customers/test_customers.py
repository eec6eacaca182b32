"""The root fields `customers` and `customer`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.customers.models import CustomerStatus
from tests.client import Client
from tests.factories.customers import make_address, make_customer

LIST = """query($query: String, $filter: CustomerFilter, $first: Int, $after: String) {
  customers(query: $query, filter: $filter, first: $first, after: $after) {
    totalCount nodes { name email } pageInfo { hasNextPage endCursor } } }"""
ONE = "query($id: ID!) { customer(id: $id) { name email } }"
READ = (Permission.CUSTOMERS_READ, Permission.PERSONAL_DATA_READ)


async def make_people(db: Database) -> None:
    async with db.write() as tx:
        await make_customer(tx, email="ada@example.com", name="Ada Chen", phone="+442071838750")
        await make_customer(tx, email="grace@example.com", name="Grace Lee", number="C-1001")
        await make_customer(tx, email="ming@example.com", name="陈小明", country="CN")


async def names(client: Client, **given: Any) -> list[str]:
    found = await client.as_staff(*READ).data(LIST, **given)
    return sorted(node["name"] for node in found["nodes"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ADA@example.com", ["Ada Chen"]),
        ("020 7183 8750", ["Ada Chen"]),
        ("+44 20 7183 8750", ["Ada Chen"]),
        ("C-1001", ["Grace Lee"]),
        ("gr", ["Grace Lee"]),
        ("lee gra", ["Grace Lee"]),
        ("陈", ["陈小明"]),
        ("ada lee", []),
        ("example.com", []),
        ("ada@example", []),
        ("%", []),
        ("x" * 300, []),
        ("  ", ["Ada Chen", "Grace Lee", "陈小明"]),
    ],
)
async def test_staff_find_by_what_they_know(
    client: Client, db: Database, query: str, expected: list[str]
) -> None:
    await make_people(db)

    assert await names(client, query=query) == expected


async def test_filters_narrow_the_list(client: Client, db: Database, clock: FrozenClock) -> None:
    await make_people(db)
    clock.advance(timedelta(days=1))
    async with db.write() as tx:
        await make_customer(tx, name="Late Guest", status=CustomerStatus.GUEST)

    assert await names(client, filter={"country": "CN"}) == ["陈小明"]
    assert await names(client, filter={"statuses": ["GUEST", "BLOCKED"]}) == ["Late Guest"]
    assert await names(client, filter={"createdFrom": "2026-03-03T00:00:00Z"}) == ["Late Guest"]
    assert len(await names(client, filter={"createdBefore": "2026-03-03T00:00:00Z"})) == 3
    assert await names(client, filter={"language": "ZH"}) == []


async def test_the_list_is_paged_newest_first(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        for i in range(5):
            await make_customer(tx, name=f"Customer {i}")
            clock.advance(timedelta(seconds=1))
    staff = client.as_staff(*READ)

    first = await staff.data(LIST, first=2)
    second = await staff.data(LIST, first=2, after=first["pageInfo"]["endCursor"])
    last = await staff.data(LIST, first=2, after=second["pageInfo"]["endCursor"])

    pages = [[node["name"] for node in page["nodes"]] for page in (first, second, last)]
    assert pages == [["Customer 4", "Customer 3"], ["Customer 2", "Customer 1"], ["Customer 0"]]
    assert [page["totalCount"] for page in (first, second, last)] == [5, 5, 5]
    assert last["pageInfo"]["hasNextPage"] is False


async def test_the_statements_do_not_grow_with_the_page(
    client: Client, db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    document = """query($first: Int) { customers(first: $first) { nodes { email name
      addresses { id } consents { purpose } sessions { id } orders { nodes { id } } } } }"""
    async with db.write() as tx:
        for _ in range(20):
            await make_address(tx, await make_customer(tx))
    staff = client.as_staff(*READ, Permission.ORDERS_READ)
    await staff.data(document, first=1)

    with statements() as one:
        await staff.data(document, first=1)
    with statements() as twenty:
        await staff.data(document, first=20)

    assert (len(one), len(twenty)) == (5, 5)


async def test_who_may_list_and_read(client: Client, db: Database) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx, email="ada@example.com")
    gid = encode("Customer", id_)
    lists, reads = "{ customers { totalCount } }", f'{{ customer(id: "{gid}") {{ id }} }}'

    for document in (lists, reads):
        assert await client.code(document) == "UNAUTHENTICATED"
        assert await client.as_customer(id_).code(document) == "FORBIDDEN"
        assert await client.as_staff(Permission.ORDERS_READ).code(document) == "FORBIDDEN"
        assert await client.as_partner().code(document) == "FORBIDDEN"
        assert await client.as_staff(Permission.CUSTOMERS_READ).data(document)
        assert await client.as_partner(Permission.CUSTOMERS_READ).data(document)


async def test_a_customer_is_read_masked_or_not(client: Client, db: Database) -> None:
    async with db.write() as tx:
        id_ = encode("Customer", await make_customer(tx, email="ada@example.com"))

    masked = await client.as_staff(Permission.CUSTOMERS_READ).data(ONE, id=id_)
    shown = await client.as_staff(*READ).data(ONE, id=id_)

    assert masked == {"name": "A••• C•••", "email": "a•••@e•••.com"}
    assert shown == {"name": "Ada Chen", "email": "ada@example.com"}


@pytest.mark.parametrize(
    "id_",
    ["nonsense", encode("Customer", new_id()), encode("Cart", new_id())],
    ids=["nonsense", "unknown", "another type"],
)
async def test_what_is_no_customer_is_null(client: Client, id_: str) -> None:
    assert await client.as_staff(*READ).data(ONE, id=id_) is None
