"""`inventoryLevelUpdated`: how much can be sold, and for staff what lies where."""

from uuid import UUID

from commerce.core.actor import Actor, Customer, Partner, Staff
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.inventory import service as inventory
from commerce.inventory.parts import ALL_STOCK
from commerce.shop.repo import SHOP
from tests.factories.catalog import make_product
from tests.live import LiveServer

STOCK = """
subscription ($ids: [ID!]!) {
  inventoryLevelUpdated(variantIds: $ids) { stocks { variant { id } available } }
}
"""
LEVELS = STOCK.replace("available", "available levels { onHand reserved }")


def gid(variant_id: UUID) -> str:
    return encode("ProductVariant", variant_id)


async def reserve(db: Database, variant_id: UUID, quantity: int) -> UUID:
    order_id = new_id()
    async with db.write() as tx:
        channel = (await tx.reference(SHOP)).channels_by_code["uk"]
        await inventory.reserve(
            tx,
            order_id=order_id,
            channel_id=channel.id,
            wants={variant_id: quantity},
            expires_at=tx.clock.now(),
        )
    return order_id


async def test_what_can_be_sold_is_told_when_it_changes(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        product = await make_product(tx, variants=2, on_hand=10)
        other = await make_product(tx)
    first, second = product.variant_ids

    async with live.socket() as socket:
        await socket.subscribe(STOCK, ids=[gid(first), gid(second), gid(new_id()), "nonsense"])
        begun = (await socket.next())["inventoryLevelUpdated"]["stocks"]
        await reserve(db, other.variant_ids[0], 1)
        order_id = await reserve(db, second, 4)
        reserved = (await socket.next())["inventoryLevelUpdated"]["stocks"]
        async with db.write() as tx:
            await inventory.release(tx, order_id)
        released = (await socket.next())["inventoryLevelUpdated"]["stocks"]
        live.hub.heard(ALL_STOCK)

        assert await socket.is_quiet()
    assert begun == [{"variant": {"id": gid(id_)}, "available": 10} for id_ in (first, second)]
    assert reserved == [{"variant": {"id": gid(second)}, "available": 6}]
    assert released == [{"variant": {"id": gid(second)}, "available": 10}]


async def test_what_lies_where_is_told_with_the_permission_alone(
    live: LiveServer, db: Database
) -> None:
    async with db.write() as tx:
        product = await make_product(tx, on_hand=10)
    variant_id = product.variant_ids[0]
    await reserve(db, variant_id, 3)
    may_read = frozenset({Permission.STOCK_READ})
    others = frozenset(Permission) - may_read
    levels = [{"onHand": 10, "reserved": 3}]
    cases: list[tuple[Actor | None, object]] = [
        (None, "UNAUTHENTICATED"),
        (Customer(new_id()), "FORBIDDEN"),
        (Staff(new_id(), others), "FORBIDDEN"),
        (Staff(new_id(), may_read), levels),
        (Partner(new_id(), others), "FORBIDDEN"),
        (Partner(new_id(), may_read), levels),
    ]

    seen = []
    for actor, _ in cases:
        async with live.socket(actor) as socket:
            await socket.subscribe(LEVELS, ids=[gid(variant_id)])
            payload = (await socket.receive())["payload"]
            (stock,) = payload["data"]["inventoryLevelUpdated"]["stocks"]
            assert stock["available"] == 7
            errors = payload.get("errors", [])
            codes = [error["extensions"]["code"] for error in errors]
            seen.append(codes[0] if codes else stock["levels"])

    assert seen == [expected for _, expected in cases]


async def test_what_cannot_be_followed_is_refused(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        hidden = await make_product(tx, channels=("cn",))
    codes = []
    async with live.socket() as socket:
        for number, ids in enumerate(
            ([], [gid(new_id())] * 101, [gid(new_id())], [gid(hidden.variant_ids[0])])
        ):
            await socket.subscribe(STOCK, str(number), ids=ids)
            message = await socket.receive()
            codes.append(message["payload"][0]["extensions"]["code"])

    assert codes == ["BAD_USER_INPUT", "BAD_USER_INPUT", "NOT_FOUND", "NOT_FOUND"]
