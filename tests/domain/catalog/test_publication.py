"""Publishing products in channels."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from commerce.catalog import repo
from commerce.catalog.events import ProductsChanged
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.requests import Publication
from commerce.catalog.service.publication import publish, unpublish
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.errors import Conflict, Forbidden, InvalidInput
from tests.domain.catalog.staff import EDITOR, READER, audited, problems
from tests.factories.catalog import MadeProduct, channel_ids, make_product
from tests.jobs import emitted


async def draft(db: Database, **given: Any) -> MadeProduct:
    async with db.write() as tx:
        return await make_product(tx, **{"channels": (), "status": ProductStatus.DRAFT, **given})


async def seen_in(db: Database, product_id: UUID) -> list[str]:
    async with db.read() as reader:
        ids = await channel_ids(reader, ["uk", "cn"])
        return [
            code
            for code, channel_id in sorted(ids.items())
            if await repo.products_by_id(reader, [product_id], channel_id=channel_id)
        ]


async def test_a_draft_is_published_and_taken_out_again(db: Database) -> None:
    made = await draft(db)

    async with db.write() as tx:
        await publish(tx, EDITOR, made.id, [Publication("uk"), Publication("cn")])
    published = await seen_in(db, made.id)
    async with db.write() as tx:
        await unpublish(tx, EDITOR, made.id, ["uk"])
        await unpublish(tx, EDITOR, made.id, ["uk"])

    assert published == ["cn", "uk"]
    assert await seen_in(db, made.id) == ["cn"]
    assert await emitted(db) == [ProductsChanged((made.id,))] * 2
    first = (await audited(db, made.id))[0]
    assert first[0] == "product.publish"
    assert (first[1]["status"], first[2]["status"]) == ("draft", "active")


async def test_a_window_opens_and_closes_by_itself(db: Database, clock: FrozenClock) -> None:
    made, hour = await draft(db), timedelta(hours=1)
    begins, ends = clock.now() + hour, clock.now() + 2 * hour
    async with db.write() as tx:
        await publish(tx, EDITOR, made.id, [Publication("uk", begins, ends)])

    before = await seen_in(db, made.id)
    clock.advance(hour)
    within = await seen_in(db, made.id)
    clock.advance(hour)

    assert (before, within, await seen_in(db, made.id)) == ([], ["uk"], [])


async def test_publishing_again_does_not_make_it_new(db: Database, clock: FrozenClock) -> None:
    since = clock.now() - timedelta(days=5)
    made = await draft(db, channels=("uk",), published_from=since)

    async with db.write() as tx:
        await publish(tx, EDITOR, made.id, [Publication("uk")])

    async with db.read() as reader:
        [listing] = (await repo.listings_by_product(reader, [made.id]))[made.id]
    assert (listing.published_from, listing.published_until) == (since, None)


async def test_wrong_publications_change_nothing(db: Database) -> None:
    made, now = await draft(db), db.clock.now()
    publications = [Publication("uk"), Publication("moon"), Publication("cn", now, now)]

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await publish(tx, EDITOR, made.id, publications)
    with pytest.raises(InvalidInput):
        async with db.write() as tx:
            await unpublish(tx, EDITOR, made.id, ["moon"])

    assert problems(refused.value) == [
        ("input.channels.1.channel", "UNKNOWN_CHANNEL"),
        ("input.channels.2.until", "INVALID_WINDOW"),
    ]
    async with db.read() as reader:
        assert (await repo.products_by_id(reader, [made.id]))[made.id].status is ProductStatus.DRAFT
        assert (await repo.listings_by_product(reader, [made.id]))[made.id] == []


async def test_an_archived_product_stays_hidden(db: Database) -> None:
    made = await draft(db, status=ProductStatus.ARCHIVED)

    with pytest.raises(Conflict):
        async with db.write() as tx:
            await publish(tx, EDITOR, made.id, [Publication("uk")])

    assert await seen_in(db, made.id) == []


async def test_only_who_may_write_the_catalogue_publishes(db: Database) -> None:
    made = await draft(db)

    async with db.write() as tx:
        with pytest.raises(Forbidden):
            await publish(tx, READER, made.id, [Publication("uk")])
        with pytest.raises(Forbidden):
            await unpublish(tx, READER, made.id, ["uk"])

    assert await seen_in(db, made.id) == []
