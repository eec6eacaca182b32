"""The root fields `customerAddressCreate`, `…Update`, `…SetDefault` and `…Delete`."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.customers.models import CustomerAddress
from tests.client import Client
from tests.factories.customers import make_address, make_customer

ENTRY = """... on CustomerAddress { id isDefaultShipping isDefaultBilling
  address { name city postalCode line1 } }
... on InvalidInputError { problems { path code } } ... on UserError { code path }"""
CREATE = f"""mutation($input: CustomerAddressCreateInput!) {{
  customerAddressCreate(input: $input) {{ {ENTRY} }} }}"""
UPDATE = f"""mutation($input: CustomerAddressUpdateInput!) {{
  customerAddressUpdate(input: $input) {{ {ENTRY} }} }}"""
SET_DEFAULT = f"""mutation($input: CustomerAddressSetDefaultInput!) {{
  customerAddressSetDefault(input: $input) {{ {ENTRY} }} }}"""
DELETE = """mutation($input: CustomerAddressDeleteInput!) {
  customerAddressDelete(input: $input) {
    ... on CustomerAddressDeleted { deletedId } ... on UserError { code path } } }"""
LONDON = {
    "name": "Ada Chen",
    "country": "GB",
    "city": "London",
    "postalCode": "sw1a1aa",
    "line1": "1 Mall Road",
}


async def make_owner(db: Database) -> UUID:
    async with db.write() as tx:
        return await make_customer(tx)


async def entries(db: Database, customer_id: UUID) -> list[tuple[bool, bool]]:
    """Whether each address is the default for shipping and billing, oldest first."""
    columns = (CustomerAddress.is_default_shipping, CustomerAddress.is_default_billing)
    owned = select(*columns).where(CustomerAddress.customer_id == customer_id)
    async with db.read() as reader:
        return [tuple(row) for row in await reader.rows(owned.order_by(CustomerAddress.id))]


async def test_the_first_address_is_the_default_and_normal(client: Client, db: Database) -> None:
    owner = client.as_customer(await make_owner(db))

    first = await owner.data(CREATE, input={"address": LONDON})
    second = await owner.data(CREATE, input={"address": LONDON, "isDefaultBilling": True})

    assert first["address"]["postalCode"] == "SW1A 1AA"
    assert (first["isDefaultShipping"], first["isDefaultBilling"]) == (True, True)
    assert (second["isDefaultShipping"], second["isDefaultBilling"]) == (False, True)


async def test_a_bad_address_names_its_fields(client: Client, db: Database) -> None:
    id_ = await make_owner(db)
    address = {"name": "Ada", "country": "US", "line1": "1 Market Street", "postalCode": "x"}

    refused = await client.as_customer(id_).data(CREATE, input={"address": address})

    assert refused["problems"] == [
        {"path": ["input", "address", "city"], "code": "REQUIRED"},
        {"path": ["input", "address", "region"], "code": "REQUIRED"},
        {"path": ["input", "address", "postalCode"], "code": "INVALID_POSTAL_CODE"},
    ]
    assert await entries(db, id_) == []


async def test_a_book_has_a_last_page(client: Client, db: Database) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx)
        for _ in range(50):
            await make_address(tx, id_)

    refused = await client.as_customer(id_).data(CREATE, input={"address": LONDON})

    assert refused["code"] == "CONFLICT"
    assert len(await entries(db, id_)) == 50


async def test_the_same_key_adds_once(client: Client, db: Database) -> None:
    id_ = await make_owner(db)
    wanted = {"address": LONDON, "idempotencyKey": "one"}

    first = await client.as_customer(id_).data(CREATE, input=wanted)
    again = await client.as_customer(id_).data(CREATE, input=wanted)

    assert again == first
    assert len(await entries(db, id_)) == 1


async def test_an_address_is_replaced_whole(client: Client, db: Database) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx)
        address = await make_address(tx, id_, default_shipping=True)

    changed = await client.as_customer(id_).data(
        UPDATE,
        input={
            "addressId": encode("CustomerAddress", address),
            "address": {"name": "Max", "country": "DE", "city": "Berlin", "postalCode": "10115"}
            | {"line1": "Allee 1"},
        },
    )

    assert changed["address"] == {
        "name": "Max",
        "city": "Berlin",
        "postalCode": "10115",
        "line1": "Allee 1",
    }
    assert changed["isDefaultShipping"] is True


async def test_the_default_moves(client: Client, db: Database) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx)
        await make_address(tx, id_, default_shipping=True, default_billing=True)
        other = await make_address(tx, id_)

    changed = await client.as_customer(id_).data(
        SET_DEFAULT, input={"addressId": encode("CustomerAddress", other), "shipping": True}
    )

    assert (changed["isDefaultShipping"], changed["isDefaultBilling"]) == (True, False)
    assert await entries(db, id_) == [(False, True), (True, False)]


async def test_an_address_is_removed(client: Client, db: Database) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx)
        address = encode("CustomerAddress", await make_address(tx, id_))
    owner = client.as_customer(id_)

    removed = await owner.data(DELETE, input={"addressId": address})
    again = await owner.data(DELETE, input={"addressId": address})

    assert removed == {"deletedId": address}
    assert again == {"code": "NOT_FOUND", "path": ["input", "addressId"]}
    assert await entries(db, id_) == []


@pytest.mark.parametrize(
    ("document", "more"),
    [(UPDATE, {"address": LONDON}), (SET_DEFAULT, {"shipping": True}), (DELETE, {})],
)
async def test_another_customers_address_is_not_there(
    client: Client, db: Database, document: str, more: dict[str, Any]
) -> None:
    async with db.write() as tx:
        owner, stranger = await make_customer(tx), await make_customer(tx)
        address = await make_address(tx, owner)
    other = client.as_customer(stranger)

    theirs = await other.data(
        document, input={"addressId": encode("CustomerAddress", address), **more}
    )
    nobodys = await other.data(
        document, input={"addressId": encode("CustomerAddress", new_id()), **more}
    )

    assert theirs == nobodys
    assert theirs["code"] == "NOT_FOUND"
    assert await entries(db, owner) == [(False, False)]


@pytest.mark.parametrize("document", [CREATE, UPDATE, SET_DEFAULT, DELETE])
async def test_only_customers_have_an_address_book(client: Client, document: str) -> None:
    field = document.split("(input: $input)")[0].split()[-1]
    id_ = encode("CustomerAddress", new_id())
    address = '{name: "A", country: "GB", line1: "1"}'
    arguments = {
        "customerAddressCreate": f"address: {address}",
        "customerAddressUpdate": f'addressId: "{id_}", address: {address}',
        "customerAddressSetDefault": f'addressId: "{id_}"',
        "customerAddressDelete": f'addressId: "{id_}"',
    }[field]
    plain = f"mutation {{ {field}(input: {{{arguments}}}) {{ __typename }} }}"

    assert await client.code(plain) == "UNAUTHENTICATED"
    assert await client.as_staff(*Permission).code(plain) == "UNAUTHENTICATED"
    assert await client.as_partner(*Permission).code(plain) == "UNAUTHENTICATED"


@pytest.mark.committed
async def test_many_at_once_leave_one_default(client: Client, db: Database) -> None:
    id_ = await make_owner(db)
    owner = client.as_customer(id_)
    wanted = {"address": LONDON, "isDefaultShipping": True}

    await asyncio.gather(*(owner.data(CREATE, input=wanted) for _ in range(6)))

    async with db.read() as reader:
        defaults = await reader.scalar(
            select(func.count()).where(CustomerAddress.is_default_shipping)
        )
    assert (len(await entries(db, id_)), defaults) == (6, 1)
