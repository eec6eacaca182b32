"""What `docs/caching.md` says, document by document."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from commerce.core.db import Database
from commerce.core.permissions import Permission
from resolvers.context import Services
from tests.api.cache.cached_shop import CachedShop, publish_all, running
from tests.api.test_documentation import documents
from tests.client import Actors, Client
from tests.factories.catalog import make_category, make_product

pytestmark = pytest.mark.committed
GUIDE = documents("caching.md")
PAGES = [GUIDE[name] for name in ("ProductPage", "ProductPageAndMe", "Shelf")]


@pytest_asyncio.fixture
async def shop(services: Services, db: Database) -> AsyncIterator[CachedShop]:
    async with db.write() as tx:
        cups = await make_category(tx, slug="cups")
        await make_product(tx, slug="mug", title="Mug", category_id=cups)
    async with running(services, await publish_all(db, PAGES)) as found:
        yield found


async def test_the_guide_is_right(shop: CachedShop, actors: Actors) -> None:
    page = await shop.ask(GUIDE["ProductPage"], slug="mug")
    shelf = await shop.ask(GUIDE["Shelf"], category="cups")
    mine = await shop.ask(GUIDE["ProductPageAndMe"], slug="mug")
    staff = Client(shop.http, actors).as_staff(Permission.SYSTEM_READ, Permission.CACHE_WRITE)
    report = await staff.data(GUIDE["CacheReport"])
    purged = await staff.data(GUIDE["Purge"], input={})

    assert page.json()["data"]["product"]["title"] == "Mug"
    assert shelf.json()["data"]["products"]["nodes"][0]["slug"] == "mug"
    assert page.headers["cache-control"].startswith("public, max-age=30")
    assert shelf.headers["cache-control"].startswith("public, max-age=30")
    assert mine.headers["cache-control"] == "private, no-store"
    assert (report["isCurrent"], report["entries"]) == (True, 4)
    assert (purged, len(shop.cache.store)) == ({"tags": ["all"]}, 0)
