"""Who may follow what: every root field of subscriptions, for every kind of actor."""

from typing import Any

from commerce.core.actor import Actor, Customer, Partner, Staff
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from schema.root import executable
from tests.factories.cart import make_cart
from tests.factories.customers import make_customer
from tests.factories.orders import make_order
from tests.live import LiveServer, Socket

NEEDS = frozenset({Permission.ORDERS_READ, Permission.STOCK_READ})
REST = frozenset(Permission) - NEEDS
OK, NO, SIGN_IN, DENIED = "ok", "NOT_FOUND", "UNAUTHENTICATED", "FORBIDDEN"
DOCUMENTS = {
    "one order": "($id: ID!) { orderUpdated(id: $id) { cursor } }",
    "orders": "{ orderUpdated { cursor } }",
    "cart": "($cart: ID!) { cartUpdated(id: $cart) { cart { id } } }",
    "stock": "($v: [ID!]!) { inventoryLevelUpdated(variantIds: $v) { stocks { available } } }",
    "levels": "($v: [ID!]!) { inventoryLevelUpdated(variantIds: $v)"
    " { stocks { levels { onHand } } } }",
}
TABLE = {  # visitor, buyer, another customer, staff without and with, partner without and with
    "one order": (NO, OK, NO, NO, OK, NO, OK),
    "orders": (SIGN_IN, OK, OK, DENIED, OK, DENIED, OK),
    "cart": (NO, OK, NO, NO, OK, NO, OK),
    "stock": (OK, OK, OK, OK, OK, OK, OK),
    "levels": (SIGN_IN, DENIED, DENIED, DENIED, OK, DENIED, OK),
}


async def outcome(socket: Socket, document: str, number: int, variables: dict[str, Any]) -> str:
    used = {name: value for name, value in variables.items() if f"${name}:" in document}
    await socket.subscribe(f"subscription {document}", str(number), **used)
    message = await socket.receive()
    payload = message["payload"]
    errors = payload if message["type"] == "error" else payload.get("errors", [])
    return errors[0]["extensions"]["code"] if errors else OK


async def test_who_may_follow_what(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        buyer, another = await make_customer(tx), await make_customer(tx)
        order = await make_order(tx, customer_id=buyer)
        cart = await make_cart(tx, customer_id=buyer)
    variables = {
        "id": order.gid,
        "cart": cart.gid,
        "v": [encode("ProductVariant", order.variant_ids[0])],
    }
    actors: list[Actor | None] = [
        None,
        Customer(buyer),
        Customer(another),
        Staff(new_id(), REST),
        Staff(new_id(), NEEDS),
        Partner(new_id(), REST),
        Partner(new_id(), NEEDS),
    ]

    seen: dict[str, list[str]] = {name: [] for name in DOCUMENTS}
    for actor in actors:
        async with live.socket(actor) as socket:
            for number, (name, document) in enumerate(DOCUMENTS.items()):
                seen[name].append(await outcome(socket, document, number, variables))

    assert {name: tuple(outcomes) for name, outcomes in seen.items()} == TABLE


def test_no_root_field_is_missing_from_the_table() -> None:
    kind = executable().subscription_type
    assert kind is not None

    assert {name for name in kind.fields if not any(name in d for d in DOCUMENTS.values())} == set()
