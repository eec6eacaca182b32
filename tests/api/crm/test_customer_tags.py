"""The root fields `customerTagsAdd` and `customerTagsRemove`."""

from commerce.core.db import Database
from commerce.crm.events import CustomerTagsChanged
from commerce.customers.models import CustomerStatus
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
from tests.factories.customers import make_customer
from tests.jobs import emitted

ADD = mutation("customerTagsAdd", "Customer", "tags")
REMOVE = mutation("customerTagsRemove", "Customer", "tags")


async def test_tags_are_added_once_in_one_form(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    staff = client.as_staff(READ, WRITE)

    first = await send(staff, ADD, customerId=gid(customer_id), tags=["VIP", " press  list "])
    second = await send(staff, ADD, customerId=gid(customer_id), tags=["vip", "波士顿"])

    assert first == {"__typename": "Customer", "tags": ["press list", "vip"]}
    assert second["tags"] == ["press list", "vip", "波士顿"]
    assert await emitted(db) == [
        CustomerTagsChanged(customer_id, ("press list", "vip"), ()),
        CustomerTagsChanged(customer_id, ("波士顿",), ()),
    ]
    assert [action for action, _, _ in await audited(db)] == ["customer.tags", "customer.tags"]


async def test_tags_are_removed(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    staff = client.as_staff(READ, WRITE)
    await send(staff, ADD, customerId=gid(customer_id), tags=["a", "b"])

    left = await send(staff, REMOVE, customerId=gid(customer_id), tags=["B", "unknown"])

    assert left["tags"] == ["a"]
    assert (await emitted(db))[-1] == CustomerTagsChanged(customer_id, (), ("b",))
    assert (await audited(db))[-1] == ("customer.tags", {"tags": ["a", "b"]}, {"tags": ["a"]})


async def test_what_changes_nothing_leaves_no_trace(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    staff = client.as_staff(READ, WRITE)

    none = await send(staff, REMOVE, customerId=gid(customer_id), tags=["a"])

    assert none["tags"] == []
    assert await audited(db) == []
    assert await emitted(db) == []


async def test_tags_have_limits(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    staff = client.as_staff(READ, WRITE)
    fifty = [f"tag-{number}" for number in range(50)]
    await send(staff, ADD, customerId=gid(customer_id), tags=fifty)

    one_more = await send(staff, ADD, customerId=gid(customer_id), tags=["more"])
    too_long = await send(staff, ADD, customerId=gid(customer_id), tags=["ok", "x" * 51])
    blank = await send(staff, ADD, customerId=gid(customer_id), tags=[" "])
    no_tags = await send(staff, ADD, customerId=gid(customer_id), tags=[])
    flood = await send(staff, ADD, customerId=gid(customer_id), tags=["x"] * 51)

    assert one_more["problems"] == [{"path": ["input", "tags"], "code": "TOO_MANY"}]
    assert too_long["problems"] == [{"path": ["input", "tags", "1"], "code": "TOO_LONG"}]
    assert blank["problems"] == [{"path": ["input", "tags", "0"], "code": "REQUIRED"}]
    for refused in (no_tags, flood):
        assert refused["problems"] == [{"path": ["input", "tags"], "code": "INVALID_LENGTH"}]
    assert len(await emitted(db)) == 1


async def test_there_must_be_such_a_customer(client: Client, db: Database) -> None:
    async with db.write() as tx:
        erased = gid(await make_customer(tx, status=CustomerStatus.ERASED))
    staff = client.as_staff(READ, WRITE)

    for customer_id in (erased, "Customer_AAAAAAAAAAAAAAAAAAAAAA"):
        refused = await send(staff, ADD, customerId=customer_id, tags=["a"])
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["input", "customerId"])
    nonsense = await send(staff, ADD, customerId="nonsense", tags=["a"])
    assert nonsense["code"] == "INVALID_INPUT"


async def test_a_repetition_with_the_same_key_changes_nothing(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = gid(await make_customer(tx))
    staff = client.as_staff(READ, WRITE)

    await send(staff, ADD, customerId=customer_id, tags=["a"], idempotencyKey="k")
    await send(staff, REMOVE, customerId=customer_id, tags=["a"])
    again = await send(staff, ADD, customerId=customer_id, tags=["a"], idempotencyKey="k")
    other = await send(staff, ADD, customerId=customer_id, tags=["b"], idempotencyKey="k")

    assert again["tags"] == []
    assert other["code"] == "IDEMPOTENCY_CONFLICT"


async def test_it_needs_the_permission(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    given = {"customerId": gid(customer_id), "tags": ["a"]}

    assert await refused_to_others(client, customer_id, ADD, given)
    assert await refused_to_others(client, customer_id, REMOVE, given)
    assert (await send(client.as_partner(READ, WRITE), ADD, **given))["tags"] == ["a"]
    assert len(await emitted(db)) == 1
