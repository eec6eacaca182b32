"""Joining a guest's cart to a customer's."""

import asyncio
from uuid import UUID

import pytest

from commerce.cart import repo, service
from commerce.cart.access import CartKey
from commerce.cart.errors import CartClosed
from commerce.cart.models import CartStatus
from commerce.cart.requests import NewLine
from commerce.cart.rules import MergeChange, MergeOutcome, MergePolicy
from commerce.cart.views import Cart
from commerce.core.actor import Customer, System
from commerce.core.db import Database
from commerce.core.errors import NotFound
from tests.factories.cart import MadeCart, make_cart
from tests.factories.catalog import make_product, set_stock
from tests.factories.customers import make_customer


async def read(db: Database, cart: MadeCart) -> Cart:
    async with db.read() as reader:
        return (await repo.carts_by_id(reader, System("test"), [cart.id], language=""))[cart.id]


async def quantities(db: Database, cart: MadeCart) -> dict[str, int]:
    return {line.variant.sku: line.quantity for line in (await read(db, cart)).lines}


async def merge(
    db: Database, customer_id: UUID, cart: MadeCart, policy: MergePolicy = MergePolicy.SUM
) -> tuple[UUID, list[tuple[str, int, int, int, MergeOutcome]]]:
    """The cart that goes on, and the changes as tuples."""
    async with db.write() as tx:
        joining_id = await service.merge(tx, Customer(customer_id), cart.key, policy)
    async with db.read() as reader:
        cart_id, changes = await repo.merge_result(reader, joining_id)
    return cart_id, [_summary(change) for change in changes]


def _summary(change: MergeChange) -> tuple[str, int, int, int, MergeOutcome]:
    return (
        change.sku,
        change.quantity_before,
        change.quantity_joining,
        change.quantity_after,
        change.outcome,
    )


async def test_quantities_add_up_as_far_as_there_is_stock(db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        a, b, c = [(await make_product(tx, slug=slug, on_hand=5)).variant_ids[0] for slug in "abc"]
        mine = await make_cart(tx, {a: 2, b: 4}, customer_id=customer_id)
        guests = await make_cart(tx, {a: 1, b: 4, c: 3})
        await set_stock(tx, [c], 2)

    cart_id, changes = await merge(db, customer_id, guests)

    assert cart_id == mine.id
    assert changes == [
        ("A-1", 2, 1, 3, MergeOutcome.CHANGED),
        ("B-1", 4, 4, 5, MergeOutcome.CAPPED),
        ("C-1", 0, 3, 2, MergeOutcome.CAPPED),
    ]
    assert await quantities(db, mine) == {"A-1": 3, "B-1": 5, "C-1": 2}
    closed = await read(db, guests)
    assert (closed.status, closed.merged_into_id) == (CartStatus.MERGED, mine.id)


async def test_merging_again_changes_nothing_and_says_the_same(db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        [variant_id] = (await make_product(tx, slug="mug")).variant_ids
        mine = await make_cart(tx, {variant_id: 1}, customer_id=customer_id)
        guests = await make_cart(tx, {variant_id: 2})

    first = await merge(db, customer_id, guests)
    again = await merge(db, customer_id, guests)

    assert first == again == (mine.id, [("MUG-1", 1, 2, 3, MergeOutcome.CHANGED)])
    assert await quantities(db, mine) == {"MUG-1": 3}


async def test_without_a_cart_of_their_own_the_guests_becomes_theirs(db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        [variant_id] = (await make_product(tx, slug="mug")).variant_ids
        abroad = await make_cart(tx, customer_id=customer_id, channel="cn")
        guests = await make_cart(tx, {variant_id: 2})

    assert await merge(db, customer_id, guests) == (guests.id, [])
    assert await merge(db, customer_id, guests) == (guests.id, [])

    claimed = await read(db, guests)
    assert (claimed.customer_id, claimed.status) == (customer_id, CartStatus.ACTIVE)
    assert (await read(db, abroad)).status is CartStatus.ACTIVE


async def test_carts_of_others_and_closed_carts_do_not_merge(db: Database) -> None:
    async with db.write() as tx:
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        [variant_id] = (await make_product(tx, slug="mug")).variant_ids
        mine = await make_cart(tx, {variant_id: 1}, customer_id=customer_id)
        others = await make_cart(tx, {variant_id: 1}, customer_id=other_id)
        merged_by_other = await make_cart(tx, {variant_id: 1})
        guests = await make_cart(tx, {variant_id: 1})
    await merge(db, other_id, merged_by_other)

    with pytest.raises(NotFound):
        await merge(db, customer_id, others)
    with pytest.raises(CartClosed):
        await merge(db, customer_id, merged_by_other)
    forged = MadeCart(guests.id, guests.gid, CartKey(guests.id, b"\0" * 16))
    with pytest.raises(NotFound):
        await merge(db, customer_id, forged)

    assert await quantities(db, mine) == {"MUG-1": 1}
    assert await quantities(db, others) == {"MUG-1": 2}
    assert await quantities(db, guests) == {"MUG-1": 1}


@pytest.mark.committed
async def test_merging_while_both_carts_are_filled_loses_nothing(db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        [variant_id] = (await make_product(tx, slug="mug", on_hand=1000)).variant_ids
        mine = await make_cart(tx, {variant_id: 1}, customer_id=customer_id)
        carts = [await make_cart(tx, {variant_id: 2}) for _ in range(5)]

    async def fill() -> None:
        async with db.write() as tx:
            await service.add_lines(tx, Customer(customer_id), mine.key, [NewLine(variant_id, 1)])

    await asyncio.gather(
        *(merge(db, customer_id, cart) for cart in carts), *(fill() for _ in range(5))
    )

    assert await quantities(db, mine) == {"MUG-1": 1 + 5 * 2 + 5}
