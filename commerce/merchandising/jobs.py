"""Reactions that keep the index in step. They talk to the engine, so they run outside
transactions and are safe to repeat."""

from collections.abc import Sequence

from commerce.catalog.events import ProductsChanged
from commerce.core.db import Database
from commerce.core.events import Envelope
from commerce.inventory.events import StockChanged
from commerce.jobs.delivery import Handler
from commerce.merchandising import repo
from commerce.merchandising.service import index_products
from commerce.search.port import SearchEngine


def index_changed_products(db: Database, engine: SearchEngine) -> Sequence[Handler]:
    """On ProductsChanged."""

    async def index(envelope: Envelope[ProductsChanged]) -> None:
        await index_products(db, engine, envelope.event.product_ids)

    return [Handler("merchandising.index_products", outside=index)]


def index_changed_stock(db: Database, engine: SearchEngine) -> Sequence[Handler]:
    """On StockChanged."""

    async def index(envelope: Envelope[StockChanged]) -> None:
        async with db.read() as reader:
            found = await repo.products_of_variants(reader, envelope.event.variant_ids)
        await index_products(db, engine, found)

    return [Handler("merchandising.index_stock", outside=index)]
