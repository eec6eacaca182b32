"""What is kept, for whom, and until when."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from commerce.clients.kinds import ClientKind
from commerce.core import driver, listening
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from resolvers.context import Services
from tests.api.cache.cached_shop import TITLE, CachedShop, publish_all, running
from tests.client import Actors, Client
from tests.conftest import NOW
from tests.factories.catalog import MadeProduct, make_product
from tests.factories.pricing import make_price, make_price_list

pytestmark = pytest.mark.committed
Statements = Callable[[], AbstractContextManager[list[str]]]

LIST = """query List($first: Int = 5) {
  products(first: $first) { nodes { slug title inStock priceRange { min { amount } } } } }"""
STOCK = """query Stock($slug: String!) { product(slug: $slug) {
  inStock variants { nodes { quantityAvailable } } } }"""
PRICE = """query Price($slug: String!) { product(slug: $slug) {
  priceRange { min { amount } } } }"""
ME = "query Me { me { id } shop { name } }"
BROKEN = "query Broken { products(first: 1000) { nodes { slug } } }"
PARTLY = "query Partly { shop { name } category { slug } }"
STAFF_ONLY = "query StaffOnly { shop { name } jobs { nodes { id } } }"
NODE = "query NodeById($id: ID!) { node(id: $id) { id } }"
SEES_DRAFTS = "query Drafts { products(filter: {status: DRAFT}) { nodes { slug } } }"
PUBLISHED = [TITLE, LIST, STOCK, PRICE, ME, BROKEN, PARTLY, STAFF_ONLY, NODE, SEES_DRAFTS]


@pytest_asyncio.fixture
async def mug(db: Database) -> MadeProduct:
    async with db.write() as tx:
        return await make_product(tx, slug="mug", title="Mug", on_hand=3)


@pytest_asyncio.fixture
async def shop(services: Services, mug: MadeProduct) -> AsyncIterator[CachedShop]:
    del mug
    async with running(services, await publish_all(services.db, PUBLISHED)) as found:
        yield found


async def test_the_same_question_is_answered_without_a_statement(
    shop: CachedShop, statements: Statements
) -> None:
    first = await shop.ask(LIST, first=3)

    with statements() as seen:
        again = await shop.ask(LIST, first=3)
        spelled_differently = await shop.http.post(
            str(first.url),
            content=b'{"variables": {"nobody": 1, "first":3}, "documentId": "%s"}'
            % first.request.content.split(b'"')[3],
            headers={"x-client-key": shop.client.key, "content-type": "application/json"},
        )

    assert seen == []
    assert again.json() == first.json() == spelled_differently.json()
    assert (shop.counts.misses, shop.counts.hits, shop.counts.front_hits) == (1, 1, 1)


async def test_a_default_and_the_same_value_are_one_key(shop: CachedShop) -> None:
    await shop.ask(LIST)
    await shop.ask(LIST, first=5)
    await shop.ask(LIST, first=6)

    assert (shop.counts.misses, shop.counts.hits) == (2, 1)


async def test_whoever_wrote_reads_it_at_once(shop: CachedShop, actors: Actors) -> None:
    assert await shop.title() == "Mug"
    product = (await shop.data(LIST))["products"]["nodes"][0]
    assert product["slug"] == "mug"
    staff = Client(shop.http, actors).as_staff(Permission.CATALOG_WRITE, Permission.CATALOG_READ)
    found = await staff.data('{ product(slug: "mug") { id } }')

    updated = await staff.data(
        """mutation($input: ProductUpdateInput!) { productUpdate(input: $input) {
             ... on Product { title } } }""",
        input={"id": found["id"], "title": "Cup"},
    )

    assert updated == {"title": "Cup"}
    assert await shop.title() == "Cup"  # no waiting for anything
    assert (await shop.data(LIST))["products"]["nodes"][0]["title"] == "Cup"


async def test_a_change_behind_everybodys_back_is_heard(shop: CachedShop) -> None:
    await shop.title()

    await shop.rename("Cup")
    await shop.listener.caught_up()

    assert await shop.title() == "Cup"


CHANGES = (
    "UPDATE prices SET amount = 2000",
    "DELETE FROM prices",
    "UPDATE stock_levels SET reserved = on_hand",
    "DELETE FROM stock_levels",
    "UPDATE warehouses SET is_active = false",
    "DELETE FROM channel_warehouses",
    "UPDATE price_lists SET is_active = false",
    "UPDATE product_variants SET is_active = false",
    "TRUNCATE product_media",
    "UPDATE products SET status = 'archived'",
    "UPDATE products SET status = 'active'",
    "UPDATE product_listings SET published_until = '2026-03-01 00:00+00'",
)


async def test_everything_that_a_list_shows_is_announced(shop: CachedShop) -> None:
    for change in CHANGES:
        await shop.ask(LIST)
        kept = len(shop.cache.store)

        await shop.execute(change)
        await shop.listener.caught_up()

        assert (kept, len(shop.cache.store)) == (2, 0), change


async def test_a_new_product_and_one_made_findable_appear(shop: CachedShop, db: Database) -> None:
    assert await shop.title("jug") is None
    assert len((await shop.data(LIST))["products"]["nodes"]) == 1

    async with db.write() as tx:
        await make_product(tx, slug="jug", title="Jug")
    await shop.listener.caught_up()

    assert await shop.title("jug") == "Jug"
    assert len((await shop.data(LIST))["products"]["nodes"]) == 2


async def test_what_is_sold_now_and_then_drops_nothing(shop: CachedShop) -> None:
    await shop.ask(LIST)
    kept = len(shop.cache.store)

    await shop.execute("UPDATE stock_levels SET reserved = reserved + 1")
    await shop.execute("UPDATE products SET sales_count = sales_count + 1")
    await shop.listener.caught_up()

    assert len(shop.cache.store) == kept


async def test_quantities_are_kept_for_seconds_and_running_out_is_announced(
    shop: CachedShop, clock: FrozenClock
) -> None:
    def quantity(data: Any) -> int:
        return data["product"]["variants"]["nodes"][0]["quantityAvailable"]

    assert quantity(await shop.data(STOCK, slug="mug")) == 3
    await shop.execute("UPDATE stock_levels SET reserved = 1")
    await shop.listener.caught_up()

    assert quantity(await shop.data(STOCK, slug="mug")) == 3
    clock.advance(timedelta(seconds=5))
    assert quantity(await shop.data(STOCK, slug="mug")) == 2
    await shop.execute("UPDATE stock_levels SET reserved = 3")
    await shop.listener.caught_up()
    assert (await shop.data(STOCK, slug="mug"))["product"]["inStock"] is False


async def test_what_begins_and_ends_by_itself_is_never_late(
    shop: CachedShop, db: Database, clock: FrozenClock, mug: MadeProduct
) -> None:
    async with db.write() as tx:
        sale = await make_price_list(
            tx, code="sale", priority=5, starts_at=NOW + timedelta(minutes=10)
        )
        await make_price(tx, mug.variant_ids[0], sale, 900)
        await make_product(tx, slug="jug", title="Jug", published_from=NOW + timedelta(minutes=20))
    await shop.listener.caught_up()

    seen: list[Any] = []
    for _ in range(4):
        price = (await shop.data(PRICE, slug="mug"))["product"]["priceRange"]["min"]["amount"]
        seen.append((price, await shop.title("jug")))
        clock.advance(timedelta(minutes=9, seconds=59))
    answer = await shop.ask(PRICE, slug="mug")

    assert seen == [("19.00", None), ("19.00", None), ("9.00", None), ("9.00", "Jug")]
    assert answer.headers["cache-control"] == "public, max-age=60, stale-while-revalidate=60"


async def test_caches_outside_are_not_promised_more_than_is_left(
    shop: CachedShop, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        await make_product(tx, slug="jug", published_from=NOW + timedelta(seconds=100))
    await shop.listener.caught_up()

    first = await shop.ask(TITLE, slug="mug")
    clock.advance(timedelta(seconds=58))
    later = await shop.ask(TITLE, slug="mug")

    assert first.headers["cache-control"] == "public, max-age=60"
    assert later.headers["cache-control"] == "public, max-age=42"


NEVER_KEPT: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    (TITLE, {"slug": "mug"}, {"x-graphql-cost": "1"}),
    (ME, {}, {}),
    (BROKEN, {}, {}),
    (PARTLY, {}, {}),
    (STAFF_ONLY, {}, {}),
    (SEES_DRAFTS, {}, {}),
    (NODE, {"id": "Product_P1q7qLbwSCmVj0M5dietzQ"}, {}),
    (TITLE, {"slug": "m" * 3_000}, {}),
]


async def test_what_is_private_wrong_or_too_long_is_never_kept(shop: CachedShop) -> None:
    for document, variables, headers in NEVER_KEPT * 2:
        answer = await shop.ask(document, headers=headers, **variables)

        assert answer.headers["cache-control"] == "private, no-store", document
        assert "etag" not in answer.headers

    assert len(shop.cache.store) == 0


async def test_whoever_is_signed_in_is_not_answered_from_what_is_kept(
    shop: CachedShop, actors: Actors
) -> None:
    await shop.rename("Kept")
    await shop.listener.caught_up()
    await shop.title()
    await shop.title()
    staff = Client(shop.http, actors).as_staff(Permission.CATALOG_READ)
    hits = shop.counts.hits + shop.counts.front_hits

    answer = await shop.ask(TITLE, slug="mug", headers=staff.headers)
    bad_token = await shop.ask(TITLE, slug="mug", headers={"authorization": "Bearer nobody's"})

    assert answer.headers["cache-control"] == "private, no-store"
    assert bad_token.status_code in (200, 401)
    assert bad_token.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert shop.counts.hits + shop.counts.front_hits == hits


async def test_a_partner_acts_for_itself(shop: CachedShop, db: Database) -> None:
    partner = await publish_all(db, [TITLE], kind=ClientKind.PARTNER)
    await shop.listener.caught_up()
    await shop.title()
    kept = len(shop.cache.store)

    answer = await shop.ask(TITLE, slug="mug", key=partner.key)

    assert answer.json()["data"] == {"product": {"title": "Mug"}}
    assert answer.headers["cache-control"] == "private, no-store"
    assert len(shop.cache.store) == kept


async def test_documents_that_nobody_published_are_not_kept(shop: CachedShop) -> None:
    plain = Client(shop.http, Actors())

    for _ in range(2):
        await plain.data('{ product(slug: "mug") { title } }')

    assert len(shop.cache.store) == 0


async def test_a_hundred_at_once_cost_one_execution(shop: CachedShop) -> None:
    answers = await asyncio.gather(*(shop.ask(TITLE, slug="mug") for _ in range(100)))

    assert {answer.text for answer in answers} == {'{"data":{"product":{"title":"Mug"}}}'}
    assert shop.counts.misses == 1
    assert shop.counts.joined + shop.counts.hits + shop.counts.front_hits == 99


async def test_without_announcements_nothing_kept_is_shown(
    shop: CachedShop, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.title()
    assert len(shop.cache.store) > 0
    can_connect = asyncio.Event()

    async def connect_later(url: str, purpose: str) -> Any:
        await can_connect.wait()
        return await driver.connect(url, purpose)

    monkeypatch.setattr(listening, "connect", connect_later)
    async with db.write() as tx:
        await tx.driver_execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND application_name = $1""",
            (listening.LISTENER,),
        )
    await asyncio.wait_for(until(lambda: not shop.cache.is_current()), 20)
    await shop.rename("Cup")

    while_deaf = await shop.title()
    can_connect.set()
    await asyncio.wait_for(until(shop.cache.is_current), 20)
    again = [await shop.title(), await shop.title()]

    assert while_deaf == "Cup"
    assert again == ["Cup", "Cup"]
    assert shop.counts.losses >= 2


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


async def test_ids_of_all_kinds_are_the_tags_of_the_triggers(
    shop: CachedShop, mug: MadeProduct
) -> None:
    await shop.ask(LIST)
    await shop.ask(TITLE, slug="mug")

    entries = list(shop.cache.store._entries.values())
    tags = {tag for entry in entries for tag in entry.tags}

    assert f"product:{mug.id.hex}" in tags
    assert f"variant:{mug.variant_ids[0].hex}" in tags
    assert {"products", "snapshot:shop", "snapshot:price_lists"} <= tags
    assert encode("Product", mug.id)
