"""The documents of docs/subscriptions.md are run."""

import re

from commerce.core.db import Database
from commerce.core.ids import encode
from tests.api.live.test_order_updated import ship
from tests.database import ROOT
from tests.factories.cart import make_cart
from tests.factories.orders import make_order
from tests.live import LiveServer

GUIDE = (ROOT / "docs/subscriptions.md").read_text()
DOCUMENTS = {
    re.search(r"subscription (\w+)", block)[1]: block  # type: ignore[index]
    for block in re.findall(r"```graphql\n(.*?)```", GUIDE, re.DOTALL)
}


async def test_every_subscription_of_the_guide_works(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        order, cart = await make_order(tx), await make_cart(tx)
    variant = encode("ProductVariant", order.variant_ids[0])

    async with live.socket() as socket:
        asked = {"id": order.gid, "accessToken": order.token}
        await socket.subscribe(DOCUMENTS["OrderUpdated"], "order", **asked)
        first = (await socket.next("order"))["orderUpdated"]
        await ship(db, order, carrier="Post")
        second = (await socket.next("order"))["orderUpdated"]
        await socket.subscribe(DOCUMENTS["OrderUpdated"], "again", **asked, after=first["cursor"])
        again = (await socket.next("again"))["orderUpdated"]
        await socket.subscribe(DOCUMENTS["CartUpdated"], "cart", id=cart.gid)
        filled = (await socket.next("cart"))["cartUpdated"]["cart"]
        await socket.subscribe(DOCUMENTS["InventoryLevelUpdated"], "stock", variantIds=[variant])
        stock = (await socket.next("stock"))["inventoryLevelUpdated"]["stocks"]

    assert first["order"]["number"] == order.number
    assert second == again
    assert second["order"]["parcels"][0]["carrier"] == "Post"
    assert filled["totalQuantity"] == 0
    assert stock[0]["variant"]["id"] == variant
    assert len(DOCUMENTS) == 3
