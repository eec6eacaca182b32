"""The whole way of a shopper, from an empty cart to the order, and what it costs the database."""

from typing import Any

import pytest

from commerce.core.db import Database
from commerce.core.ids import encode
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.checkouts import make_delivery

MONEY = "{ amount currencyCode }"
CART = (
    "... on Cart { id totalQuantity lines { id quantity variant { id sku } unitPrice %s"
    " cost { total %s } } cost { subtotal %s total %s } } ... on UserError { code path }"
) % ((MONEY,) * 4)
CHECKOUT = (
    "... on Checkout { id email cost { subtotal %s shipping %s tax %s total %s }"
    " deliveryOptions { id title cost %s } paymentProviders { code title } }"
    " ... on UserError { code path }"
) % ((MONEY,) * 5)
ORDER = (
    "... on Order { id number status accessToken email cost { total %s }"
    " lines { title sku quantity } events { type at } }"
    " ... on PaymentActionRequired { __typename } ... on UserError { code path }" % MONEY
)
CART_CREATE = "mutation($input: CartCreateInput!) { cartCreate(input: $input) { %s } }" % CART
LINES_UPDATE = (
    "mutation($input: CartLinesUpdateInput!) { cartLinesUpdate(input: $input) { %s } }" % CART
)
CREATE = (
    "mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) { %s } }" % CHECKOUT
)
UPDATE = (
    "mutation($input: CheckoutUpdateInput!) { checkoutUpdate(input: $input) { %s } }" % CHECKOUT
)
COMPLETE = (
    "mutation($input: CheckoutCompleteInput!) { checkoutComplete(input: $input) { %s } }" % ORDER
)
ADDRESS = {
    "name": "Ada Chen",
    "phone": "+442071838750",
    "country": "GB",
    "city": "London",
    "postalCode": "SW1A 1AA",
    "line1": "1 Mall Road",
}


async def walk(client: Client, variant: str, email: str) -> dict[str, Any]:
    """Cart, two updates, checkout, delivery, payment; the order."""
    cart = await client.data(CART_CREATE, input={"lines": [{"variantId": variant, "quantity": 1}]})
    line = cart["lines"][0]["id"]
    for quantity in (3, 2):
        changes = [{"lineId": line, "quantity": quantity}]
        await client.data(LINES_UPDATE, input={"cartId": cart["id"], "lines": changes})
    checkout = await client.data(
        CREATE, input={"cartId": cart["id"], "email": email, "shippingAddress": ADDRESS}
    )
    option = checkout["deliveryOptions"][0]["id"]
    chosen = await client.data(
        UPDATE, input={"checkoutId": checkout["id"], "deliveryOptionId": option}
    )
    return await client.data(
        COMPLETE,
        input={
            "checkoutId": checkout["id"],
            "payment": {"provider": "test", "token": "approve"},
            "expectedTotal": chosen["cost"]["total"],
            "idempotencyKey": f"key-{checkout['id']}",
        },
    )


@pytest.mark.committed
async def test_a_shopper_walks_from_cart_to_order(
    client: Client, db: Database, statements: Any
) -> None:
    async with db.write() as tx:
        goods = await make_product(tx)
        await make_delivery(tx)
    variant = encode("ProductVariant", goods.variant_ids[0])
    await walk(client, variant, "first@example.com")  # the snapshots are warm from here on

    with statements() as seen:
        order = await walk(client, variant, "ada@example.com")

    assert order["status"] == "AWAITING_SHIPMENT"
    assert order["cost"]["total"] == {"amount": "42.50", "currencyCode": "GBP"}
    control = [each for each in seen if each.strip("; ").upper() in {"BEGIN", "COMMIT"}]
    assert (len(seen) - len(control), len(control)) == (24, 14)
