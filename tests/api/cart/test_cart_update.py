"""The root field `cartUpdate`."""

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.core.permissions import Permission
from tests.api.cart.documents import READ, mutation
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer

UPDATE = mutation("cartUpdate")


async def test_what_is_left_out_stays(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, price=[Money(1900, "GBP"), Money(2200, "EUR")])
        cart = await make_cart(tx, {made.variant_ids[0]: 1})

    noted = await client.data(
        UPDATE,
        input={
            "cartId": cart.gid,
            "note": "Ring twice.",
            "attributes": [{"key": "gift", "value": "yes"}],
        },
    )
    in_euros = await client.data(UPDATE, input={"cartId": cart.gid, "currency": "EUR"})
    cleared = await client.data(UPDATE, input={"cartId": cart.gid, "note": None})

    assert (noted["note"], noted["attributes"]) == (
        "Ring twice.",
        [{"key": "gift", "value": "yes"}],
    )
    assert (in_euros["note"], in_euros["currency"]) == ("Ring twice.", "EUR")
    assert in_euros["cost"]["total"] == {"amount": "22.00", "currencyCode": "EUR"}
    assert in_euros["warnings"] == []
    assert (cleared["note"], cleared["attributes"]) == (None, [{"key": "gift", "value": "yes"}])


async def test_what_has_no_price_in_a_currency_costs_nothing_and_warns(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        made = await make_product(tx, price=[Money(1900, "GBP")])
        cart = await make_cart(tx, {made.variant_ids[0]: 1})

    changed = await client.data(UPDATE, input={"cartId": cart.gid, "currency": "EUR"})

    assert changed["warnings"] == [{"__typename": "CartNotPricedWarning", "code": "NOT_PRICED"}]
    assert changed["lines"][0]["cost"] is None
    assert changed["cost"]["total"] == {"amount": "0.00", "currencyCode": "EUR"}


async def test_a_currency_the_channel_does_not_take_is_refused(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        cart = await make_cart(tx)

    refusal = await client.data(
        UPDATE, input={"cartId": cart.gid, "currency": "CNY", "note": "New."}
    )

    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", "currency"])
    unchanged = await client.data(READ, id=cart.gid)
    assert (unchanged["currency"], unchanged["note"]) == ("GBP", None)


async def test_only_who_may_change_a_cart_does(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        guests = await make_cart(tx)
        theirs = await make_cart(tx, customer_id=customer_id)
    customer = client.as_customer(customer_id)

    for actor, cart_id in (
        (client, encode("Cart", guests.id)),
        (client, theirs.gid),
        (client.as_customer(await _another(db)), theirs.gid),
        (client.as_staff(Permission.ORDERS_READ), theirs.gid),
        (client.as_partner(), theirs.gid),
    ):
        refusal = await actor.data(UPDATE, input={"cartId": cart_id, "note": "Mine."})
        assert refusal["code"] == "NOT_FOUND"
    assert (await customer.data(READ, id=theirs.gid))["note"] is None
    changed = await customer.data(UPDATE, input={"cartId": theirs.gid, "note": "Mine."})
    assert changed["note"] == "Mine."


async def _another(db: Database) -> object:
    async with db.write() as tx:
        return await make_customer(tx)
