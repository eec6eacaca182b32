"""What is on one side is as good as missing on the other, whoever holds its id or its token."""

from typing import Any

import pytest
from sqlalchemy import func, select

from commerce.cart.models import CartLine
from commerce.clients.kinds import ClientKind
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from resolvers.context import Services
from tests.api.checkout.documents import COMPLETE, charges, order_states
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.checkouts import make_checkout
from tests.factories.customers import make_address, make_customer
from tests.factories.orders import make_order
from tests.factories.sandbox import Sides, make_sides
from tests.factories.support import make_ticket

CART = "query($id: ID!) { cart(id: $id) { isTest } }"
CHECKOUT = "query($id: ID!) { checkout(id: $id) { isTest } }"
NODE = "query($id: ID!) { node(id: $id) { id } }"
ORDER = "query($id: ID!, $token: String) { order(id: $id, accessToken: $token) { isTest } }"
ORDERS = """query($filter: OrderFilterInput) { orders(filter: $filter) {
    totalCount nodes { isTest } } }"""
CUSTOMERS = """query($filter: CustomerFilter, $query: String) {
    customers(filter: $filter, query: $query) { totalCount nodes { isTest } } }"""
TICKET = "query($id: ID!) { ticket(id: $id) { isTest number } }"
TICKETS = """query($filter: TicketFilterInput) { tickets(filter: $filter) {
    totalCount nodes { isTest } } }"""
ADD = """mutation($input: CartLinesAddInput!) { cartLinesAdd(input: $input) {
    ... on Cart { totalQuantity } ... on UserError { code } } }"""
CREATE = """mutation($input: CartCreateInput!) { cartCreate(input: $input) {
    ... on Cart { id isTest } ... on UserError { code } } }"""
FILL_IN = """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
    __typename ... on UserError { code } } }"""
MERGE = """mutation($input: CartMergeInput!) { cartMerge(input: $input) {
    __typename ... on UserError { code } } }"""
PREVIEW = """query($input: CheckoutPreviewInput!) { checkoutPreview(input: $input) {
    __typename ... on UserError { code } } }"""
CANCEL = """mutation($input: OrderCancelInput!) { orderCancel(input: $input) {
    __typename ... on Order { isTest status } ... on UserError { code } } }"""
OPEN = """mutation($input: TicketOpenInput!) { ticketOpen(input: $input) {
    ... on Ticket { number isTest } ... on UserError { code } } }"""
EVERYTHING = (Permission.ORDERS_READ, Permission.CUSTOMERS_READ, Permission.SUPPORT_READ)


async def of_carts(sides: Sides, db: Database, test_client_id: Any) -> list[Any]:
    """A cart's lines and what each of its mutations says on the side that it is not of."""
    other = sides.live if test_client_id else sides.test
    async with db.write() as tx:
        goods = await make_product(tx, on_hand=10)
        cart = await make_cart(tx, {goods.variant_ids[0]: 1}, test_client_id=test_client_id)
        customer_id = await make_customer(
            tx, test_client_id=None if test_client_id else sides.test_id
        )
    line = {"variantId": encode("ProductVariant", goods.variant_ids[0]), "quantity": 1}
    return [
        await other.data(CART, id=cart.gid),
        (await other.data(ADD, input={"cartId": cart.gid, "lines": [line]}))["code"],
        (await other.data(FILL_IN, input={"cartId": cart.gid}))["code"],
        (await other.data(PREVIEW, input={"cartId": cart.gid}))["code"],
        (await other.as_customer(customer_id).data(MERGE, input={"cartId": cart.gid}))["code"],
    ]


async def test_a_cart_is_not_found_on_the_other_side(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    missing = [None, "NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]

    assert await of_carts(sides, db, sides.test_id) == missing
    assert await of_carts(sides, db, None) == missing

    async with db.read() as reader:
        assert await reader.scalar(select(func.sum(CartLine.quantity))) == 2


async def test_a_request_without_a_key_is_on_the_live_side(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        live, test = await make_cart(tx), await make_cart(tx, test_client_id=sides.test_id)

    assert await client.data(CART, id=live.gid) == {"isTest": False}
    assert await client.data(CART, id=test.gid) is None


async def test_a_checkout_is_neither_seen_nor_completed_on_the_other_side(
    client: Client, db: Database, services: Services
) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        live = await make_checkout(tx)
        test = await make_checkout(tx, test_client_id=sides.test_id)

    answers = [
        await sides.live.data(CHECKOUT, id=test.gid),
        await sides.test.data(CHECKOUT, id=live.gid),
        (await sides.live.data(COMPLETE, input=test.payload()))["code"],
        (await sides.test.data(COMPLETE, input=live.payload()))["code"],
    ]

    assert answers == [None, None, "NOT_FOUND", "NOT_FOUND"]
    assert await sides.live.data(CHECKOUT, id=live.gid) == {"isTest": False}
    assert await sides.test.data(CHECKOUT, id=test.gid) == {"isTest": True}
    assert (await order_states(db), charges(services)) == ([], [])


async def test_a_token_opens_an_order_on_its_side_alone(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        live = await make_order(tx)
        test = await make_order(tx, test_client_id=sides.test_id)
    cancel = {"orderId": test.gid, "accessToken": test.token}

    assert await sides.live.data(ORDER, id=live.gid, token=live.token) == {"isTest": False}
    assert await sides.test.data(ORDER, id=test.gid, token=test.token) == {"isTest": True}
    assert await sides.live.data(ORDER, id=test.gid, token=test.token) is None
    assert await sides.test.data(ORDER, id=live.gid, token=live.token) is None
    assert await sides.live.data(CANCEL, input=cancel) == {
        "__typename": "NotFoundError",
        "code": "NOT_FOUND",
    }
    assert await order_states(db) == [("AWAITING_SHIPMENT", None)] * 2


async def test_a_partner_s_key_sees_one_side(client: Client, db: Database) -> None:
    sides = await make_sides(client, db, kind=ClientKind.PARTNER, permissions=EVERYTHING)
    async with db.write() as tx:
        live = await make_order(tx, customer_id=await make_customer(tx))
        customer_id = await make_customer(tx, test_client_id=sides.test_id)
        address_id = await make_address(tx, customer_id)
        test = await make_order(tx, customer_id=customer_id, test_client_id=sides.test_id)
        ticket_id = await make_ticket(tx, customer_id=customer_id, test_client_id=sides.test_id)
    of_test = [
        encode("Customer", customer_id),
        encode("CustomerAddress", address_id),
        encode("Ticket", ticket_id),
        test.gid,
    ]

    assert await sides.live.data(ORDERS) == {"totalCount": 1, "nodes": [{"isTest": False}]}
    assert await sides.test.data(ORDERS) == {"totalCount": 1, "nodes": [{"isTest": True}]}
    nothing = {"totalCount": 0, "nodes": []}
    assert await sides.live.data(ORDERS, filter={"isTest": True}) == nothing
    assert await sides.test.data(ORDERS, filter={"isTest": False}) == nothing
    assert await sides.live.data(CUSTOMERS) == {"totalCount": 1, "nodes": [{"isTest": False}]}
    assert await sides.test.data(CUSTOMERS) == {"totalCount": 1, "nodes": [{"isTest": True}]}
    assert await sides.live.data(TICKETS) == nothing
    assert await sides.test.data(TICKETS) == {"totalCount": 1, "nodes": [{"isTest": True}]}
    assert [await sides.live.data(NODE, id=id_) for id_ in of_test] == [None] * 4
    assert [await sides.test.data(NODE, id=id_) for id_ in of_test] == [
        {"id": id_} for id_ in of_test
    ]
    assert await sides.test.data(NODE, id=live.gid) is None


async def test_staff_see_live_lists_and_the_sandbox_when_they_ask(
    client: Client, db: Database
) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        await make_order(tx, customer_id=await make_customer(tx))
        customer_id = await make_customer(tx, email="ada@example.com", test_client_id=sides.test_id)
        order = await make_order(tx, customer_id=customer_id, test_client_id=sides.test_id)
        await make_ticket(tx, customer_id=customer_id, test_client_id=sides.test_id)
    staff, asked = sides.live.as_staff(*EVERYTHING), {"isTest": True}
    live, test = ({"totalCount": 1, "nodes": [{"isTest": side}]} for side in (False, True))

    assert await staff.data(ORDERS) == live
    assert await staff.data(ORDERS, filter=asked) == test
    assert await staff.data(CUSTOMERS) == live
    assert await staff.data(CUSTOMERS, filter=asked, query="Ada@example.com") == test
    assert await staff.data(CUSTOMERS, query="Ada@example.com") == {"totalCount": 0, "nodes": []}
    assert await staff.data(TICKETS) == {"totalCount": 0, "nodes": []}
    assert await staff.data(TICKETS, filter=asked) == test
    assert await staff.data(ORDER, id=order.gid) == {"isTest": True}
    of_customer = {"customerId": encode("Customer", customer_id)}
    assert await staff.data(TICKETS, filter=of_customer) == test


async def test_staff_at_a_test_client_are_in_the_sandbox(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        live = await make_order(tx)
        test = await make_order(tx, test_client_id=sides.test_id)
    staff = sides.test.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)

    assert await staff.data(ORDERS) == {"totalCount": 1, "nodes": [{"isTest": True}]}
    assert await staff.data(ORDERS, filter={"isTest": False}) == {"totalCount": 0, "nodes": []}
    refused = await staff.data(CANCEL, input={"orderId": live.gid, "reason": "OTHER"})
    assert refused["code"] == "NOT_FOUND"
    cancelled = await staff.data(CANCEL, input={"orderId": test.gid, "reason": "OTHER"})
    assert (cancelled["isTest"], cancelled["status"]) == (True, "CANCELLED")
    assert await order_states(db) == [("AWAITING_SHIPMENT", None), ("CANCELLED", "other")]


async def test_the_same_idempotency_key_on_both_sides(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    wanted = {"idempotencyKey": "sixteen random letters"}

    live = await sides.live.data(CREATE, input=wanted)
    test = await sides.test.data(CREATE, input=wanted)
    again = await sides.test.data(CREATE, input=wanted)

    assert (live["isTest"], test["isTest"]) == (False, True)
    assert again == test
    assert live["id"] != test["id"]


@pytest.mark.parametrize("by_staff", [False, True])
async def test_a_ticket_about_a_test_order_is_a_test(
    client: Client, db: Database, *, by_staff: bool
) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        customer_id = await make_customer(tx, test_client_id=sides.test_id)
        order = await make_order(tx, customer_id=customer_id, test_client_id=sides.test_id)
    about: dict[str, Any] = {"title": "Late", "body": "Where is it?", "orderId": order.gid}
    who = sides.live.as_staff(Permission.SUPPORT_READ, Permission.SUPPORT_WRITE)
    if not by_staff:
        who, about["orderAccessToken"] = sides.test, order.token

    opened = await who.data(OPEN, input=about)

    assert opened["isTest"] is True
    assert opened["number"].startswith("TEST-T")


async def test_no_ticket_is_opened_about_an_order_of_the_other_side(
    client: Client, db: Database
) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        customer_id = await make_customer(tx, test_client_id=sides.test_id)
        order = await make_order(tx, customer_id=customer_id, test_client_id=sides.test_id)
    about = {
        "title": "Late",
        "body": "Where is it?",
        "orderId": order.gid,
        "orderAccessToken": order.token,
    }

    refused = await sides.live.data(OPEN, input=about)

    assert refused == {"code": "NOT_FOUND"}
    staff = sides.live.as_staff(Permission.SUPPORT_READ)
    assert await staff.data(TICKETS, filter={"isTest": True}) == {"totalCount": 0, "nodes": []}
