"""`Product.isInWishlist`: whose hearts are filled, and that pages of goods stay kept answers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest
import pytest_asyncio

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.wishlists.requests import NewItem
from resolvers.context import Services
from tests.api.cache.cached_shop import CachedShop, publish_all, running
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import MadeWishlist, make_wishlist

Statements = Callable[[], AbstractContextManager[list[str]]]
HEARTS = """query($wishlistId: ID) { products(first: 50, sort: TITLE) {
  nodes { slug isInWishlist(wishlistId: $wishlistId) } } }"""
PLAIN = "query Plain { products(first: 50) { nodes { slug title } } }"
WITH_HEARTS = "query WithHearts { products(first: 50) { nodes { slug isInWishlist } } }"


async def saved(client: Client, wishlist: MadeWishlist | None = None) -> list[str]:
    named = {} if wishlist is None else {"wishlistId": wishlist.gid}
    page = await client.data(HEARTS, **named)
    return [node["slug"] for node in page["nodes"] if node["isInWishlist"]]


async def test_hearts_are_of_who_asks(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = {slug: await make_product(tx, slug=slug, variants=2) for slug in "abcd"}
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        default = await make_wishlist(tx, products=[made["a"].id], customer_id=customer_id)
        named = await make_wishlist(
            tx, NewItem(None, made["b"].variant_ids[1]), customer_id=customer_id, title="Gifts"
        )
        guests = await make_wishlist(tx, products=[made["c"].id])
    customer, other = client.as_customer(customer_id), client.as_customer(other_id)

    assert await saved(customer) == ["a", "b"]
    assert await saved(customer, default) == ["a"]
    assert await saved(customer, named) == ["b"]
    assert await saved(customer, guests) == ["c"]  # before it is merged
    assert await saved(client, guests) == ["c"]
    for actor in (client, other, client.as_staff(*Permission), client.as_partner(*Permission)):
        assert await saved(actor) == []
        assert await saved(actor, default) == []


async def test_an_id_that_nobody_gave_out_fills_no_heart(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        guests = await make_wishlist(tx, products=[mug.id])

    for text in (encode("Wishlist", guests.id), encode("Wishlist", guests.id, b"\0" * 16), "x"):
        page = await client.data(HEARTS, wishlistId=text)
        assert [node["isInWishlist"] for node in page["nodes"]] == [False]


async def test_hearts_cost_one_statement_for_any_number_of_products(
    client: Client, db: Database, statements: Statements
) -> None:
    async with db.write() as tx:
        products = [await make_product(tx) for _ in range(20)]
        customer_id = await make_customer(tx)
        await make_wishlist(tx, products=[products[0].id], customer_id=customer_id)
        guests = await make_wishlist(tx, products=[each.id for each in products])
    document = """query($first: Int, $id: ID) { products(first: $first) {
      nodes { id isInWishlist(wishlistId: $id) } } }"""
    customer = client.as_customer(customer_id)
    await customer.data(document, first=1)  # loads the snapshots
    counts: list[int] = []

    for actor, id_ in ((customer, None), (client, guests.gid), (client, None)):
        for first in (1, 20):
            with statements() as seen:
                await actor.data(document, first=first, id=id_)
            counts.append(len(seen))

    assert counts == [2, 2, 2, 2, 1, 1]


@pytest_asyncio.fixture
async def mug_id(db: Database) -> UUID:
    async with db.write() as tx:
        return (await make_product(tx, slug="mug", title="Mug")).id


@pytest_asyncio.fixture
async def shop(services: Services, mug_id: UUID) -> AsyncIterator[CachedShop]:
    del mug_id
    async with running(services, await publish_all(services.db, [PLAIN, WITH_HEARTS])) as found:
        yield found


@pytest.mark.committed
async def test_pages_without_hearts_stay_kept_and_pages_with_them_never_are(
    shop: CachedShop, statements: Statements
) -> None:
    plain = await shop.ask(PLAIN)
    hearts = await shop.ask(WITH_HEARTS)

    with statements() as seen:
        again = await shop.ask(PLAIN)
    kept = list(seen)
    with statements() as seen:
        asked = await shop.ask(WITH_HEARTS)

    assert plain.headers["cache-control"].startswith("public, max-age=60")
    assert again.json() == plain.json()
    assert kept == []
    assert hearts.headers["cache-control"] == asked.headers["cache-control"] == "private, no-store"
    assert seen != []
    assert asked.json() == {
        "data": {"products": {"nodes": [{"slug": "mug", "isInWishlist": False}]}}
    }
