"""The root field `myCart`."""

from commerce.core.db import Database
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer

MINE = "{ myCart { id totalQuantity } }"


async def test_a_customer_reads_the_cart_they_fill_in_this_channel(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        made = await make_product(tx)
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        cart = await make_cart(tx, {made.variant_ids[0]: 2}, customer_id=customer_id)
        await make_cart(tx, {made.variant_ids[0]: 5}, customer_id=other_id)
    customer = client.as_customer(customer_id)

    assert await customer.data(MINE) == {"id": cart.gid, "totalQuantity": 2}
    assert await customer.data('query @inContext(channel: "cn") { myCart { id } }') is None


async def test_others_have_no_cart_of_their_own(client: Client) -> None:
    for actor in (client, client.as_staff(), client.as_partner()):
        assert await actor.code(MINE) == "UNAUTHENTICATED"
