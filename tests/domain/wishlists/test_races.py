"""Two tabs, and two devices, at once."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import text

from commerce.core.actor import Anonymous, Customer
from commerce.core.db import Database
from commerce.core.errors import NotFound
from commerce.shop.service import resolve_scope
from commerce.wishlists import repo, service
from commerce.wishlists.access import WishlistKey
from commerce.wishlists.errors import TooManyWishlists, WishlistFull
from commerce.wishlists.events import WishlistItemAdded
from commerce.wishlists.requests import ItemChoice, Move, NewItem
from commerce.wishlists.rules import MergeOutcome
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import MadeWishlist, items_in, make_wishlist
from tests.jobs import emitted

GUEST = Anonymous()
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
pytestmark = pytest.mark.committed


async def somebody_waits(db: Database) -> None:
    """Return once a transaction waits for a lock of another."""
    async with db.read() as reader:
        while (await reader.execute(WAITING)).scalar_one() == 0:
            await asyncio.sleep(0.005)


async def put(
    db: Database,
    actor: Anonymous | Customer,
    key: WishlistKey | None,
    items: Sequence[NewItem],
) -> UUID:
    async with db.write() as tx:
        scope = await resolve_scope(tx, channel="uk", language=None, currency=None)
        return await service.add_items(tx, actor, key, items, channel_id=scope.channel.id)


async def subjects(db: Database, made: MadeWishlist) -> list[UUID]:
    async with db.write() as tx:
        return sorted(item.product_id for item in await items_in(tx, made))


async def test_first_wishes_at_once_make_one_default_list(db: Database) -> None:
    async with db.write() as tx:
        products = [await make_product(tx) for _ in range(4)]
        customer_id = await make_customer(tx)

    lists = await asyncio.gather(
        *(
            put(db, Customer(customer_id), None, [NewItem(products[index % 4].id, None)])
            for index in range(8)
        )
    )

    assert len(set(lists)) == 1
    async with db.read() as reader:
        assert await repo.count(reader, customer_id) == 1
    added = await emitted(db)
    assert sorted(each.product_id for each in added if isinstance(each, WishlistItemAdded)) == (
        sorted(each.id for each in products)
    )


async def test_the_same_wish_at_once_is_one_item(db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        made = await make_wishlist(tx)

    await asyncio.gather(*(put(db, GUEST, made.key, [NewItem(mug.id, None)]) for _ in range(8)))

    assert await subjects(db, made) == [mug.id]


async def test_the_last_place_in_a_list_is_given_once(db: Database) -> None:
    async with db.write() as tx:
        shirts = await make_product(tx, variants=499, on_hand=None, price=None)
        products = [await make_product(tx) for _ in range(6)]
        made = await make_wishlist(tx, *(NewItem(None, id_) for id_ in shirts.variant_ids))

    outcomes = await asyncio.gather(
        *(put(db, GUEST, made.key, [NewItem(each.id, None)]) for each in products),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, WishlistFull) for outcome in outcomes) == 5
    assert [outcome for outcome in outcomes if isinstance(outcome, UUID)] == [made.id]
    assert len(await subjects(db, made)) == 500


async def test_the_last_list_of_a_customer_is_made_once(db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        for number in range(18):
            await make_wishlist(tx, customer_id=customer_id, title=f"List {number}")

    async def make(title: str) -> UUID:
        async with db.write() as tx:
            return await service.create(tx, customer_id, title)

    outcomes = await asyncio.gather(*map(make, "abcdef"), return_exceptions=True)

    assert sum(isinstance(outcome, TooManyWishlists) for outcome in outcomes) == 5
    async with db.read() as reader:
        assert await repo.count(reader, customer_id) == 19


async def test_merging_twice_at_once_moves_once(db: Database) -> None:
    async with db.write() as tx:
        mug, jug = await make_product(tx), await make_product(tx)
        customer_id = await make_customer(tx)
        mine = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
        guests = await make_wishlist(tx, products=[mug.id, jug.id])

    async def merge() -> list[MergeOutcome]:
        async with db.write() as tx:
            joining_id = await service.merge(tx, customer_id, guests.key)
        async with db.read() as reader:
            into_id, changes = await repo.merge_result(reader, joining_id)
        assert into_id == mine.id
        return [change.outcome for change in changes]

    results = await asyncio.gather(*(merge() for _ in range(5)))

    assert results == [[MergeOutcome.ALREADY_THERE, MergeOutcome.ADDED]] * 5
    assert await subjects(db, mine) == sorted((mug.id, jug.id))
    assert await subjects(db, guests) == []
    assert [each.product_id for each in await emitted(db)] == [mug.id, jug.id]  # type: ignore[attr-defined]


async def test_two_customers_merging_one_guests_list_do_not_both_get_it(db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        customers = [await make_customer(tx), await make_customer(tx)]
        guests = await make_wishlist(tx, products=[mug.id])

    async def merge(customer_id: UUID) -> UUID:
        async with db.write() as tx:
            return await service.merge(tx, customer_id, guests.key)

    outcomes = await asyncio.gather(*map(merge, customers), return_exceptions=True)

    assert sum(isinstance(outcome, NotFound) for outcome in outcomes) == 1
    assert guests.id in outcomes


async def test_a_wish_that_waits_for_a_merge_finds_the_list_gone(db: Database) -> None:
    async with db.write() as tx:
        mug, jug = await make_product(tx), await make_product(tx)
        customer_id = await make_customer(tx)
        guests = await make_wishlist(tx, products=[mug.id])
    holds, goes_on = asyncio.Event(), asyncio.Event()

    async def merge() -> None:
        async with db.write() as tx:
            await service.merge(tx, customer_id, guests.key)
            holds.set()
            await goes_on.wait()

    merging = asyncio.create_task(merge())
    await holds.wait()
    adding = asyncio.create_task(put(db, GUEST, guests.key, [NewItem(jug.id, None)]))
    await somebody_waits(db)
    goes_on.set()
    await merging

    with pytest.raises(NotFound):
        await adding
    assert await subjects(db, guests) == []


async def test_moves_in_both_directions_at_once_lose_nothing(db: Database) -> None:
    async with db.write() as tx:
        products = [await make_product(tx) for _ in range(6)]
        customer_id = await make_customer(tx)
        first = await make_wishlist(
            tx, products=[each.id for each in products[:3]], customer_id=customer_id, title="a"
        )
        second = await make_wishlist(
            tx, products=[each.id for each in products[3:]], customer_id=customer_id, title="b"
        )
        ids = {made.id: [item.id for item in await items_in(tx, made)] for made in (first, second)}

    async def move(source: MadeWishlist, target: MadeWishlist) -> None:
        async with db.write() as tx:
            wanted = Move(source.key, target.key, ids[source.id])
            await service.move_items(tx, Customer(customer_id), wanted)

    await asyncio.gather(move(first, second), move(second, first))

    assert await subjects(db, second) == sorted(each.id for each in products[:3])
    assert await subjects(db, first) == sorted(each.id for each in products[3:])


async def test_removing_while_the_same_is_added_ends_in_one_of_both(db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        made = await make_wishlist(tx, products=[mug.id])

    async def remove() -> None:
        async with db.write() as tx:
            choice = ItemChoice(product_ids=[mug.id])
            await service.remove_items(tx, GUEST, made.key, choice)

    await asyncio.gather(remove(), put(db, GUEST, made.key, [NewItem(mug.id, None)]))

    assert await subjects(db, made) in ([], [mug.id])
