"""The root field `customerOwnerSet`."""

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.crm.events import CustomerOwnerChanged
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
from tests.factories.staff import make_staff
from tests.jobs import emitted

SET = mutation("customerOwnerSet", "Customer", "owner { name }")


async def test_a_customer_is_given_to_somebody_and_to_nobody(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        sam = await make_staff(tx, name="Sam Clerk")
    staff, owner_id = client.as_staff(READ, WRITE), encode("StaffMember", sam)

    given = await send(staff, SET, customerId=gid(customer_id), ownerId=owner_id)
    again = await send(staff, SET, customerId=gid(customer_id), ownerId=owner_id)
    taken = await send(staff, SET, customerId=gid(customer_id), ownerId=None)

    assert given == again == {"__typename": "Customer", "owner": {"name": "Sam Clerk"}}
    assert taken["owner"] is None
    assert await emitted(db) == [
        CustomerOwnerChanged(customer_id, sam),
        CustomerOwnerChanged(customer_id, None),
    ]
    assert await audited(db) == [
        ("customer.owner", {"owner_id": None}, {"owner_id": str(sam)}),
        ("customer.owner", {"owner_id": str(sam)}, {"owner_id": None}),
    ]


async def test_tags_stay_when_the_owner_changes(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        sam = await make_staff(tx)
    staff = client.as_staff(READ, WRITE)
    add = mutation("customerTagsAdd", "Customer", "tags")
    await send(staff, add, customerId=gid(customer_id), tags=["a"])

    set_tags = mutation("customerOwnerSet", "Customer", "tags")
    changed = await send(
        staff, set_tags, customerId=gid(customer_id), ownerId=encode("StaffMember", sam)
    )

    assert changed["tags"] == ["a"]


async def test_the_owner_works_here(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        gone = await make_staff(tx, active=False)
    staff = client.as_staff(READ, WRITE)

    for owner_id in (encode("StaffMember", gone), "StaffMember_AAAAAAAAAAAAAAAAAAAAAA"):
        refused = await send(staff, SET, customerId=gid(customer_id), ownerId=owner_id)
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["input", "ownerId"])
    assert await emitted(db) == []
    assert await audited(db) == []


async def test_it_needs_the_permission(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)

    given = {"customerId": gid(customer_id), "ownerId": None}
    assert await refused_to_others(client, customer_id, SET, given)
