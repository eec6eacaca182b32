"""Reading products, variants and media."""

from datetime import timedelta

from commerce.catalog import repo
from commerce.catalog.kinds import ProductStatus
from commerce.core.db import Database
from tests.factories.catalog import channel_ids, make_product


async def test_a_made_product_is_read_by_id(db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", title="Mug", variants=2, media=1)

    async with db.read() as reader:
        product = (await repo.products_by_id(reader, [made.id]))[made.id]
        variants = (await repo.variants_by_product(reader, [made.id]))[made.id]
        media = (await repo.media_by_product(reader, [made.id]))[made.id]

    assert (product.slug, product.title, product.published_at) == ("mug", "Mug", None)
    assert [(v.sku, v.title("en")) for v in variants] == [("MUG-1", "Size 1"), ("MUG-2", "Size 2")]
    assert [v.id for v in variants] == made.variant_ids
    assert [m.url for m in media] == ["/media/mug-1.png"]


async def test_a_channel_shows_only_what_is_active_and_published_there_now(db: Database) -> None:
    now = db.clock.now()
    day = timedelta(days=1)
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        shown = await make_product(tx, published_from=now - day, published_until=now + day)
        hidden = [
            await make_product(tx, channels=()),
            await make_product(tx, channels=("cn",)),
            await make_product(tx, status=ProductStatus.DRAFT),
            await make_product(tx, status=ProductStatus.ARCHIVED),
            await make_product(tx, published_from=now + day),
            await make_product(tx, published_from=now - 2 * day, published_until=now),
        ]
    everything = [shown, *hidden]

    async with db.read() as reader:
        products = await repo.products_by_id(reader, [p.id for p in everything], channel_id=uk)
        variants = await repo.variants_by_id(
            reader, [v for p in everything for v in p.variant_ids], channel_id=uk
        )
        all_products = await repo.products_by_id(reader, [p.id for p in everything])
        all_variants = await repo.variants_by_id(
            reader, [v for p in everything for v in p.variant_ids]
        )

    assert list(products) == [shown.id]
    assert products[shown.id].published_at == now - day
    assert list(variants) == shown.variant_ids
    assert len(all_products) == 7
    assert len(all_variants) == 7
