"""The root field `me`, and what of a customer who may see."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.client import Client
from tests.factories.customers import make_address, make_customer
from tests.factories.orders import make_order

ADDRESSES = """{ me {
  addresses { id isDefaultShipping isDefaultBilling
    address { name line1 city postalCode country regionName formatted } }
  defaultShippingAddress { id } defaultBillingAddress { id } } }"""
NODE = """query($id: ID!) { node(id: $id) { id
  ... on Customer { email name phone addresses { id } consents { purpose } sessions { id } }
  ... on CustomerAddress { address { name line1 city } } } }"""


async def test_nobody_but_a_customer_is_me(client: Client) -> None:
    document = "{ me { id } }"

    assert await client.data(document) is None
    assert await client.as_staff(*Permission).data(document) is None
    assert await client.as_partner(*Permission).data(document) is None


async def test_a_customer_reads_their_account(client: Client, db: Database) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx, email="ada@example.com", phone="+442071838750")

    me = await client.as_customer(id_).data(
        "{ me { id status number email phone name language country customPreferences } }"
    )

    assert me == {
        "id": encode("Customer", id_),
        "status": "ACTIVE",
        "number": None,
        "email": "ada@example.com",
        "phone": "+442071838750",
        "name": "Ada Chen",
        "language": "EN",
        "country": "GB",
        "customPreferences": {},
    }


async def test_the_address_book_has_defaults_first(client: Client, db: Database) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx)
        default = await make_address(tx, id_, default_shipping=True)
        other = await make_address(tx, id_)

    me = await client.as_customer(id_).data(ADDRESSES)

    assert [entry["id"] for entry in me["addresses"]] == [
        encode("CustomerAddress", default),
        encode("CustomerAddress", other),
    ]
    assert me["addresses"][0]["address"] == {
        "name": "Ada Chen",
        "line1": "1 Mall Road",
        "city": "London",
        "postalCode": "SW1A 1AA",
        "country": "GB",
        "regionName": None,
        "formatted": ["Ada Chen", "1 Mall Road", "London SW1A 1AA", "United Kingdom"],
    }
    assert me["defaultShippingAddress"] == {"id": encode("CustomerAddress", default)}
    assert me["defaultBillingAddress"] is None


async def test_the_address_book_is_read_once(
    client: Client, db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx)
        for _ in range(10):
            await make_address(tx, id_)
    owner = client.as_customer(id_)
    await owner.data("{ shop { name } }")

    with statements() as seen:
        await owner.data(ADDRESSES)

    assert len(seen) == 2


async def test_a_customer_sees_their_own_orders_alone(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mine, other = await make_customer(tx), await make_customer(tx)
        await make_order(tx, customer_id=mine)
        await make_order(tx, customer_id=other)

    me = await client.as_customer(mine).data("{ me { orders(first: 5) { totalCount } } }")

    assert me == {"orders": {"totalCount": 1}}


async def test_nobody_else_finds_a_customer_or_address_by_its_id(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        owner, other = await make_customer(tx), await make_customer(tx)
        address = await make_address(tx, owner)

    for id_ in (encode("Customer", owner), encode("CustomerAddress", address)):
        assert await client.data(NODE, id=id_) is None
        assert await client.as_customer(other).data(NODE, id=id_) is None
        assert await client.as_staff(Permission.ORDERS_READ).data(NODE, id=id_) is None
        assert (await client.as_customer(owner).data(NODE, id=id_))["id"] == id_


async def test_staff_without_the_permission_see_masks(client: Client, db: Database) -> None:
    async with db.write() as tx:
        owner = await make_customer(tx, email="ada@example.com", phone="+442071838750")
        address = await make_address(tx, owner)
    clerk = client.as_staff(Permission.CUSTOMERS_READ)
    manager = client.as_staff(Permission.CUSTOMERS_READ, Permission.PERSONAL_DATA_READ)

    masked = await clerk.data(NODE, id=encode("Customer", owner))
    shown = await manager.data(NODE, id=encode("Customer", owner))
    masked_address = await clerk.data(NODE, id=encode("CustomerAddress", address))

    assert (masked["email"], masked["name"], masked["phone"]) == (
        "a•••@e•••.com",
        "A••• C•••",
        "+44•••50",
    )
    assert (shown["email"], shown["name"], shown["phone"]) == (
        "ada@example.com",
        "Ada Chen",
        "+442071838750",
    )
    assert masked_address["address"] == {"name": "A••• C•••", "line1": "•••", "city": "London"}
