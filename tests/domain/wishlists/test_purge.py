"""Guests' lists do not stay for ever."""

from datetime import timedelta

from commerce.core.actor import Anonymous, Customer
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.wishlists import jobs, repo
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist


async def test_a_guests_list_is_forgotten_a_year_after_its_last_change(
    db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        customer_id = await make_customer(tx)
        guests = await make_wishlist(tx, products=[mug.id])
        theirs = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
    purged: list[int] = []

    for days in (365, 1):
        clock.advance(timedelta(days=days))
        async with db.write() as tx:
            purged.append(await jobs.purge(tx))

    async with db.read() as reader:
        assert await repo.wishlists_by_id(reader, Anonymous(), [guests.id]) == {}
        kept = await repo.wishlists_by_id(reader, Customer(customer_id), [theirs.id])
    assert purged == [0, 1]
    assert list(kept) == [theirs.id]
