"""Pages of products: order, continuation, criteria."""

from datetime import timedelta
from uuid import UUID

import pytest

from commerce.catalog import listing, owned_listing
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.listing import Order, ProductCriteria, ProductSort
from commerce.catalog.owned_listing import Owner
from commerce.core.db import Database, Reader
from commerce.core.errors import BadUserInput
from commerce.core.paging import PageRequest, encode_cursor
from tests.factories.catalog import channel_ids, make_brand, make_category, make_product


async def uk(reader: Reader) -> UUID:
    return (await channel_ids(reader, ["uk"]))["uk"]


async def walk(reader: Reader, criteria: ProductCriteria, sort: ProductSort) -> list[str]:
    """The slugs of a whole list, read in pages of two."""
    slugs: list[str] = []
    after = None
    order = Order(sort, criteria.sees_unpublished)
    while True:
        found = await listing.page(
            reader, criteria, sort, PageRequest(2, after), channel_id=await uk(reader)
        )
        slugs += [product.slug for product in found[:2]]
        if len(found) < 3:
            return slugs
        after = order.cursor_of(found[1])


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (ProductSort.NEWEST, ["e", "d", "c", "b", "a"]),
        (ProductSort.TITLE, ["c", "a", "d", "e", "b"]),
        (ProductSort.BEST_SELLING, ["b", "e", "d", "c", "a"]),
    ],
)
async def test_every_order_is_walked_without_gaps_or_repetitions(
    db: Database, sort: ProductSort, expected: list[str]
) -> None:
    now = db.clock.now()
    async with db.write() as tx:
        for number, (slug, title, sold) in enumerate(
            [
                ("a", "Bowl", 1),
                ("b", "Vase", 9),
                ("c", "Apron", 1),
                ("d", "Cup", 1),
                ("e", "Cup", 1),
            ]
        ):
            published = now - timedelta(days=9 - number)
            await make_product(
                tx, slug=slug, title=title, published_from=published, sales_count=sold
            )

    async with db.read() as reader:
        assert await walk(reader, ProductCriteria(), sort) == expected


async def test_ties_of_newness_go_by_id(db: Database) -> None:
    async with db.write() as tx:
        made = [(await make_product(tx)).slug for _ in range(5)]

    async with db.read() as reader:
        assert await walk(reader, ProductCriteria(), ProductSort.NEWEST) == made[::-1]


async def test_criteria_narrow_a_list_and_its_count(db: Database) -> None:
    async with db.write() as tx:
        kitchen = await make_category(tx, slug="kitchen")
        acme = await make_brand(tx, slug="acme")
        both = await make_product(tx, category_id=kitchen, brand_id=acme, tags=["sale", "new"])
        branded = await make_product(tx, brand_id=acme, tags=["new"])
        plain = await make_product(tx)
        draft = await make_product(tx, status=ProductStatus.DRAFT, channels=())
    now = db.clock.now()

    cases = [
        (ProductCriteria(), {both.id, branded.id, plain.id}),
        (ProductCriteria(category_ids=[kitchen]), {both.id}),
        (ProductCriteria(brand_ids=[acme]), {both.id, branded.id}),
        (ProductCriteria(brand_ids=[acme], category_ids=[kitchen]), {both.id}),
        (ProductCriteria(tags=["sale", "old"]), {both.id}),
        (ProductCriteria(skus=branded.skus), {branded.id}),
        (ProductCriteria(ids=[plain.id, draft.id]), {plain.id}),
        (ProductCriteria(updated_since=now + timedelta(days=3650)), set()),
        (ProductCriteria(status=ProductStatus.DRAFT), {draft.id}),
        (ProductCriteria(status=ProductStatus.ACTIVE), {both.id, branded.id, plain.id}),
    ]
    async with db.read() as reader:
        channel_id = await uk(reader)
        for criteria, expected in cases:
            found = await listing.page(
                reader, criteria, ProductSort.NEWEST, PageRequest(), channel_id=channel_id
            )
            assert {product.id for product in found} == expected, criteria
            assert await listing.count(reader, criteria, channel_id=channel_id) == len(expected)


@pytest.mark.parametrize(
    ("sort", "after"),
    [
        (ProductSort.NEWEST, encode_cursor("Mug", UUID(int=1))),
        (ProductSort.TITLE, encode_cursor(5, UUID(int=1))),
        (ProductSort.BEST_SELLING, encode_cursor("Mug", UUID(int=1))),
        (ProductSort.BEST_SELLING, encode_cursor(5, "no id")),
        (ProductSort.BEST_SELLING, encode_cursor(2**40, UUID(int=1))),
        (ProductSort.NEWEST, encode_cursor("2026-01-01", UUID(int=1))),
        (ProductSort.TITLE, encode_cursor("a\0b", UUID(int=1))),
        (ProductSort.TITLE, "nonsense"),
    ],
)
async def test_a_cursor_of_another_order_is_refused(
    db: Database, sort: ProductSort, after: str
) -> None:
    async with db.read() as reader:
        channel_id = await uk(reader)

        with pytest.raises(BadUserInput):
            await listing.page(
                reader, ProductCriteria(), sort, PageRequest(2, after), channel_id=channel_id
            )


async def test_several_categories_are_paged_each_for_itself(db: Database) -> None:
    now = db.clock.now()
    async with db.write() as tx:
        first = await make_category(tx, slug="first")
        second = await make_category(tx, slug="second")
        below = await make_category(tx, slug="below", parent_id=second)
        made = {
            category: [
                (
                    await make_product(
                        tx, category_id=category, published_from=now - timedelta(days=day)
                    )
                ).slug
                for day in (3, 2, 1)
            ]
            for category in (first, second, below)
        }
    members = {first: [first], second: [second, below], below: [below]}

    async with db.read() as reader:
        pages = await owned_listing.pages_by_owner(
            reader,
            Owner.CATEGORY,
            members,
            ProductSort.NEWEST,
            PageRequest(2),
            channel_id=await uk(reader),
        )

    assert [p.slug for p in pages[first]] == made[first][::-1]
    assert [p.slug for p in pages[below]] == made[below][::-1]
    assert {p.slug for p in pages[second]} <= {*made[second], *made[below]}
    assert [len(pages[each]) for each in members] == [3, 3, 3]
