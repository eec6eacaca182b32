"""Filling and changing carts."""

import pytest
from sqlalchemy import update

from commerce.cart import repo, service
from commerce.cart.errors import CartClosed, NotSold, NotSoldReason
from commerce.cart.models import Cart, CartStatus
from commerce.cart.requests import LineChange, NewLine
from commerce.cart.views import Cart as CartView
from commerce.catalog.models import ProductVariant
from commerce.core.actor import Anonymous, Customer, Staff, System
from commerce.core.db import Database
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.inventory.errors import OutOfStock
from commerce.shop.models import Channel
from commerce.shop.repo import SHOP
from tests.factories.cart import MadeCart, make_cart
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer

GUEST = Anonymous()


async def read(db: Database, cart: MadeCart) -> CartView:
    async with db.read() as reader:
        return (await repo.carts_by_id(reader, System("test"), [cart.id], language="en"))[cart.id]


async def quantities(db: Database, cart: MadeCart) -> dict[str, int]:
    return {line.variant.sku: line.quantity for line in (await read(db, cart)).lines}


async def test_what_is_there_already_becomes_more(db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        cup = await make_product(tx, slug="cup")
        cart = await make_cart(tx, {mug.variant_ids[0]: 2})

    async with db.write() as tx:
        await service.add_lines(
            tx,
            GUEST,
            cart.key,
            [
                NewLine(mug.variant_ids[0], 3),
                NewLine(cup.variant_ids[0], 1),
                NewLine(cup.variant_ids[0], 1, {"engraving": "A"}),
            ],
        )

    changed = await read(db, cart)
    assert [(line.variant.sku, line.quantity) for line in changed.lines] == [
        ("MUG-1", 5),
        ("CUP-1", 2),
    ]
    assert [line.attributes for line in changed.lines] == [{}, {"engraving": "A"}]
    assert [line.unit_amount_seen for line in changed.lines] == [1900, 1900]
    assert (changed.total_quantity, changed.version) == (7, 2)


async def test_more_than_there_is_changes_nothing(db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug", on_hand=5)
        cup = await make_product(tx, slug="cup", on_hand=1)
        cart = await make_cart(tx, {mug.variant_ids[0]: 3})

    with pytest.raises(OutOfStock) as refused:
        async with db.write() as tx:
            await service.add_lines(
                tx,
                GUEST,
                cart.key,
                [NewLine(cup.variant_ids[0], 1), NewLine(mug.variant_ids[0], 3)],
            )

    assert (refused.value.sku, refused.value.available) == ("MUG-1", 5)
    assert refused.value.path == ("input", "lines", "1", "quantity")
    assert await quantities(db, cart) == {"MUG-1": 3}


async def test_a_quantity_may_always_fall(db: Database) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx, slug="mug", on_hand=5)).variant_ids
        cart = await make_cart(tx, {variant_id: 5})
        await make_product(tx, slug="other")
        await tx.execute(
            update(ProductVariant).where(ProductVariant.id == variant_id).values(is_active=False)
        )
    [line] = (await read(db, cart)).lines

    async with db.write() as tx:
        await service.update_lines(tx, GUEST, cart.key, [LineChange(line.id, 4)])
    with pytest.raises(NotSold) as refused:
        async with db.write() as tx:
            await service.update_lines(tx, GUEST, cart.key, [LineChange(line.id, 5)])

    assert refused.value.reason is NotSoldReason.NOT_PUBLISHED
    assert await quantities(db, cart) == {"MUG-1": 4}


async def test_quantity_zero_takes_a_line_away(db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", variants=2)
        cart = await make_cart(tx, dict.fromkeys(made.variant_ids, 2))
    first, second = (await read(db, cart)).lines

    async with db.write() as tx:
        await service.update_lines(
            tx, GUEST, cart.key, [LineChange(first.id, 0), LineChange(second.id, 3)]
        )

    assert await quantities(db, cart) == {"MUG-2": 3}


async def test_lines_of_another_cart_are_not_found(db: Database) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx, slug="mug")).variant_ids
        mine = await make_cart(tx, {variant_id: 1})
        theirs = await make_cart(tx, {variant_id: 2})
    [their_line] = (await read(db, theirs)).lines

    with pytest.raises(NotFound):
        async with db.write() as tx:
            await service.update_lines(tx, GUEST, mine.key, [LineChange(their_line.id, 0)])
    with pytest.raises(NotFound):
        async with db.write() as tx:
            await service.remove_lines(tx, GUEST, mine.key, [their_line.id])

    assert await quantities(db, theirs) == {"MUG-1": 2}
    assert await quantities(db, mine) == {"MUG-1": 1}


async def test_what_is_not_sold_is_refused(db: Database) -> None:
    async with db.write() as tx:
        elsewhere = await make_product(tx, channels=("cn",))
        priceless = await make_product(tx, slug="priceless", price=None)
        cart = await make_cart(tx)

    with pytest.raises(NotFound):
        async with db.write() as tx:
            await service.add_lines(tx, GUEST, cart.key, [NewLine(elsewhere.variant_ids[0], 1)])
    with pytest.raises(NotSold) as refused:
        async with db.write() as tx:
            await service.add_lines(tx, GUEST, cart.key, [NewLine(priceless.variant_ids[0], 1)])

    assert (refused.value.sku, refused.value.reason) == ("PRICELESS-1", NotSoldReason.NOT_PRICED)
    assert await quantities(db, cart) == {}


async def test_a_cart_has_at_most_two_hundred_lines(db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, variants=201)
        cart = await make_cart(tx, dict.fromkeys(made.variant_ids[:100], 1))
        await service.add_lines(
            tx, GUEST, cart.key, [NewLine(each, 1) for each in made.variant_ids[100:200]]
        )

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await service.add_lines(tx, GUEST, cart.key, [NewLine(made.variant_ids[200], 1)])

    assert refused.value.problems[0].code == "TOO_MANY"
    assert len((await read(db, cart)).lines) == 200


async def test_a_line_has_at_most_999_999(db: Database) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx, on_hand=2_000_000)).variant_ids
        cart = await make_cart(tx, {variant_id: 999_999})

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await service.add_lines(tx, GUEST, cart.key, [NewLine(variant_id, 1)])

    assert refused.value.problems[0].code == "OUT_OF_RANGE"
    assert (await read(db, cart)).total_quantity == 999_999


async def test_a_line_costs_no_more_than_can_be_counted(db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, price=Money(10**12, "GBP"), on_hand=999_999)
        cart = await make_cart(tx, {made.variant_ids[0]: 1000})

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await service.add_lines(tx, GUEST, cart.key, [NewLine(made.variant_ids[0], 1)])

    assert refused.value.problems[0].code == "OUT_OF_RANGE"
    assert (await read(db, cart)).total_quantity == 1000


async def test_a_cart_of_a_channel_that_was_closed_is_out_of_reach(db: Database) -> None:
    async with db.write() as tx:
        cart = await make_cart(tx, channel="cn")
        await tx.execute(update(Channel).where(Channel.code == "cn").values(is_active=False))
        tx.invalidate(SHOP)

    async with db.read() as reader:
        found = await repo.carts_by_id(reader, System("test"), [cart.id], language="en")
    with pytest.raises(NotFound):
        async with db.write() as tx:
            await service.remove_lines(tx, GUEST, cart.key, [])

    assert found == {}


@pytest.mark.parametrize("status", [CartStatus.ORDERED, CartStatus.MERGED])
async def test_a_closed_cart_does_not_change(db: Database, status: CartStatus) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx, slug="mug")).variant_ids
        cart = await make_cart(tx, {variant_id: 1})
        await tx.execute(update(Cart).where(Cart.id == cart.id).values(status=status))

    with pytest.raises(CartClosed) as refused:
        async with db.write() as tx:
            await service.add_lines(tx, GUEST, cart.key, [NewLine(variant_id, 1)])

    assert refused.value.status is status
    assert await quantities(db, cart) == {"MUG-1": 1}


async def test_a_customers_cart_is_theirs_alone(db: Database) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx, slug="mug")).variant_ids
        customer_id = await make_customer(tx)
        cart = await make_cart(tx, {variant_id: 1}, customer_id=customer_id)
    line = [NewLine(variant_id, 1)]

    for stranger in (GUEST, Customer(new_id()), Staff(new_id(), frozenset())):
        with pytest.raises(NotFound):
            async with db.write() as tx:
                await service.add_lines(tx, stranger, cart.key, line)
    async with db.write() as tx:
        await service.add_lines(tx, Customer(customer_id), cart.key, line)

    assert await quantities(db, cart) == {"MUG-1": 2}


async def test_a_customer_fills_the_cart_they_have(db: Database) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx, slug="mug", channels=("uk", "cn"))).variant_ids
        customer_id = await make_customer(tx)
        first = await make_cart(tx, {variant_id: 1}, customer_id=customer_id)

    async with db.write() as tx:
        second = await make_cart(tx, {variant_id: 2}, customer_id=customer_id)
        abroad = await make_cart(tx, customer_id=customer_id, channel="cn")

    assert second.id == first.id
    assert abroad.id != first.id
    assert await quantities(db, first) == {"MUG-1": 3}


async def test_another_currency_is_no_change_of_price(db: Database) -> None:
    async with db.write() as tx:
        both = await make_product(tx, price=[Money(1900, "GBP"), Money(2200, "EUR")])
        pounds = await make_product(tx, price=[Money(500, "GBP")])
        cart = await make_cart(tx, {both.variant_ids[0]: 1, pounds.variant_ids[0]: 1})

    async with db.write() as tx:
        await service.update(tx, GUEST, cart.key, {"currency": "EUR", "note": " Ring twice. "})
    with pytest.raises(InvalidInput):
        async with db.write() as tx:
            await service.update(tx, GUEST, cart.key, {"currency": "CNY"})

    changed = await read(db, cart)
    assert (changed.currency, changed.note) == ("EUR", "Ring twice.")
    assert [line.unit_amount_seen for line in changed.lines] == [2200, None]
