"""The query `responseCache` and the mutation `responseCachePurge`."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import text

from commerce.core.db import Database
from commerce.core.permissions import Permission
from resolvers.context import Services
from tests.api.cache.cached_shop import TITLE, CachedShop, publish_all, running
from tests.client import Actors, Client
from tests.factories.catalog import make_product

pytestmark = pytest.mark.committed
REPORT = """{ responseCache { isCurrent entries sizeBytes maxBytes hitRate hits joined misses stores
  overtaken invalidations evictions expirations recent { tag count } } }"""
PURGE = """mutation($input: ResponseCachePurgeInput!) { responseCachePurge(input: $input) {
  __typename ... on ResponseCachePurged { tags }
  ... on UserError { code } } }"""


@pytest_asyncio.fixture
async def shop(services: Services, db: Database) -> AsyncIterator[CachedShop]:
    async with db.write() as tx:
        await make_product(tx, slug="mug", title="Mug")
    async with running(services, await publish_all(db, [TITLE])) as found:
        yield found


@pytest.fixture
def staff(shop: CachedShop, actors: Actors) -> Client:
    allowed = (Permission.SYSTEM_READ, Permission.CACHE_WRITE)
    return Client(shop.http, actors).as_staff(*allowed)


async def audited(db: Database) -> list[object]:
    async with db.write() as tx:
        rows = await tx.execute(
            text("SELECT after FROM audit_log WHERE action = 'responseCache.purge'")
        )
        return list(rows.scalars())


async def test_the_report_counts_what_happened(shop: CachedShop, staff: Client) -> None:
    for _ in range(4):
        await shop.title()
    await shop.rename("Cup")
    await shop.listener.caught_up()
    await shop.title()

    report = await staff.data(REPORT)

    assert report.pop("sizeBytes") > 2_000
    assert report == {
        "isCurrent": True,
        "entries": 2,
        "maxBytes": 64 << 20,
        "hitRate": 0.6,
        "hits": 3,
        "joined": 0,
        "misses": 2,
        "stores": 4,
        "overtaken": 0,
        "invalidations": 2,
        "evictions": 0,
        "expirations": 0,
        "recent": report["recent"],
    }
    assert sum(drop["count"] for drop in report["recent"]) == 2
    assert report["recent"][0]["tag"].startswith("product:")


async def test_staff_drop_what_they_name(shop: CachedShop, staff: Client, db: Database) -> None:
    await shop.title()

    nothing = await staff.data(PURGE, input={"tags": ["category:0192", "search"]})
    kept = len(shop.cache.store)
    everything = await staff.data(PURGE, input={})

    assert nothing == {"__typename": "ResponseCachePurged", "tags": ["category:0192", "search"]}
    assert everything == {"__typename": "ResponseCachePurged", "tags": ["all"]}
    assert (kept, len(shop.cache.store)) == (2, 0)
    assert await audited(db) == [{"tags": ["category:0192", "search"]}, {"tags": ["all"]}]


@pytest.mark.parametrize("tags", [[], ["products", "Bad Tag; DROP"], ["a:" + "x" * 101]])
async def test_what_is_no_tag_is_refused(
    shop: CachedShop, staff: Client, db: Database, tags: list[str]
) -> None:
    await shop.title()

    refused = await staff.data(PURGE, input={"tags": tags})

    assert refused["__typename"] == "InvalidInputError"
    assert len(shop.cache.store) == 2
    assert await audited(db) == []


async def test_reading_does_not_allow_dropping(shop: CachedShop, actors: Actors) -> None:
    await shop.title()
    reader = Client(shop.http, actors).as_staff(Permission.SYSTEM_READ)

    assert await reader.code(PURGE, input={}) == "FORBIDDEN"
    assert len(shop.cache.store) == 2
