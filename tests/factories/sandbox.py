"""Test clients, and everything that can come by one."""

from dataclasses import dataclass, replace
from uuid import UUID

from commerce.clients.kinds import ClientKind, ClientMode
from commerce.core.db import Database, Tx
from commerce.core.permissions import Permission
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.checkouts import make_checkout
from tests.factories.clients import MadeClient, make_client
from tests.factories.customers import make_address, make_customer
from tests.factories.orders import make_order
from tests.factories.support import make_ticket


@dataclass(frozen=True, slots=True)
class Sides:
    """The same shop, through a live client and through a test client. `test_id` is the latter's."""

    live: Client
    test: Client
    test_id: UUID


async def make_sides(
    client: Client,
    db: Database,
    *,
    kind: ClientKind = ClientKind.STOREFRONT,
    permissions: tuple[Permission, ...] = (),
) -> Sides:
    async with db.write() as tx:
        live = await make_client(
            tx, code="live", kind=kind, mode=ClientMode.OPEN, permissions=permissions
        )
        test = await make_client(tx, code="try", kind=kind, is_live=False, permissions=permissions)
    return Sides(through(client, live), through(client, test), test.id)


def through(client: Client, made: MadeClient) -> Client:
    """The client with an API client's key."""
    return replace(client, headers={**client.headers, **made.headers})


async def make_one_of_each(tx: Tx, test_client_id: UUID | None) -> UUID:
    """A customer with an address, a cart, a checkout, an order and a ticket about it, all of one
    side; the customer."""
    customer_id = await make_customer(tx, test_client_id=test_client_id)
    await make_address(tx, customer_id)
    goods = await make_product(tx, on_hand=10)
    await make_cart(
        tx, {goods.variant_ids[0]: 1}, customer_id=customer_id, test_client_id=test_client_id
    )
    await make_checkout(tx, goods=goods, test_client_id=test_client_id)
    order = await make_order(tx, customer_id=customer_id, test_client_id=test_client_id)
    await make_ticket(
        tx,
        customer_id=customer_id,
        order_id=order.id,
        order_line_id=order.line_ids[0],
        test_client_id=test_client_id,
    )
    return customer_id
