"""Importing a catalogue: what is written, what is left alone, what is refused."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from commerce.audit.models import AuditEntry
from commerce.catalog.events import ProductsChanged
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import (
    Category,
    Product,
    ProductListing,
    ProductMedia,
    ProductVariant,
)
from commerce.core.db import Database
from commerce.core.money import Money
from commerce.imports.errors import CannotImport
from commerce.imports.models import ImportRejection
from commerce.imports.progress import ImportSummary, Outcome
from commerce.imports.service import import_catalog
from commerce.inventory.events import StockChanged
from commerce.inventory.models import MovementKind, StockLevel, StockMovement, Warehouse
from commerce.pricing.models import Price, PriceList
from commerce.pricing.service import unit_prices
from commerce.shop.repo import SHOP
from tests.factories.catalog import make_product
from tests.factories.imports import product_record, variant_record, write_records
from tests.jobs import emitted


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.jsonl"


async def load(db: Database, path: Path, *records: Any, **options: Any) -> ImportSummary:
    return await import_catalog(db, [write_records(path, *records)], **options)


async def one(db: Database, *columns: Any) -> Any:
    """The only row of a table."""
    async with db.read() as reader:
        return (await reader.execute(select(*columns))).one()


async def rejected(db: Database) -> list[tuple[int, str, str]]:
    async with db.read() as reader:
        found = select(ImportRejection.line, ImportRejection.code, ImportRejection.message)
        return [tuple(row) for row in await reader.rows(found.order_by(ImportRejection.id))]


async def count(db: Database, table: Any) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(table))


async def test_everything_that_a_product_is_made_of_is_written(db: Database, path: Path) -> None:
    summary = await load(
        db,
        path,
        {"type": "category", "slug": "kitchen", "title": {"en": "Kitchen"}},
        {"type": "category", "slug": "mugs", "parent": "kitchen", "title": {"en": "Mugs"}},
        {"type": "brand", "slug": "tidemark", "title": {"en": "Tidemark"}, "image": "/media/t.svg"},
        {"type": "attribute", "code": "care", "label": {"en": "Care"}, "kind": "text"},
        product_record(
            title={"en": "Mug", "zh": "杯"},
            description={"en": "<p>Clay</p><script>no()</script>"},
            brand="tidemark",
            categories=["mugs", "kitchen"],
            attributes={"care": {"en": "By hand", "zh": "手洗"}},
            options=[
                {
                    "code": "colour",
                    "label": {"en": "Colour"},
                    "values": [{"code": "ink", "label": {"en": "Ink"}}],
                }
            ],
            media=[{"path": "demo/mug.svg", "alt": {"en": "A mug"}}],
            tags=["gift"],
            tax_category="reduced",
            variants=[
                variant_record(
                    "MUG-INK",
                    options={"colour": "ink"},
                    media=["demo/mug.svg"],
                    weight_grams=420,
                    prices=[{"currency": "GBP", "amount": "16.00", "compare_at": "19.00"}],
                )
            ],
        ),
    )

    product = await one_product(db, "mug")
    variant = await one(db, ProductVariant.__table__)
    medium = await one(db, ProductMedia.__table__)
    assert (summary.created, summary.updated, summary.rejected) == (5, 0, 0)
    assert summary.tally.of(Outcome.CREATED, "variant") == 1
    assert (product.title, product.status) == ("Mug", ProductStatus.ACTIVE)
    assert product.description == "<p>Clay</p>"
    assert product.translations == {"zh": {"title": "杯"}}
    assert product.attributes == [
        {"code": "care", "value": "By hand", "translations": {"zh": {"value": "手洗"}}}
    ]
    assert (product.tags, product.tax_category) == (["gift"], "reduced")
    assert (variant.option_values, variant.weight_grams) == ({"colour": "ink"}, 420)
    assert (medium.url, medium.alt, medium.variant_id) == (
        "/media/demo/mug.svg",
        "A mug",
        variant.id,
    )
    assert tuple(await one(db, PriceList.code)) == ("base-gbp",)
    assert tuple(await one(db, Price.amount, Price.compare_at)) == (1600, 1900)
    assert tuple(await one(db, Warehouse.code)) == ("main",)
    assert tuple(await one(db, StockLevel.on_hand)) == (5,)
    moved = await one(db, StockMovement.kind, StockMovement.quantity, StockMovement.actor)
    assert tuple(moved) == (MovementKind.IMPORTED, 5, "system:import")
    async with db.read() as reader:
        categories = dict(await reader.rows(select(Category.slug, Category.id)))
    assert product.category_id == categories["mugs"]


async def test_a_second_run_writes_nothing(db: Database, path: Path) -> None:
    records = [
        {"type": "category", "slug": "mugs", "title": {"en": "Mugs"}, "position": 1},
        {"type": "brand", "slug": "tidemark", "title": {"en": "Tidemark"}},
        {"type": "attribute", "code": "care", "label": {"en": "Care"}, "kind": "text"},
        product_record(brand="tidemark", categories=["mugs"], attributes={"care": "By hand"}),
    ]
    await load(db, path, *records)
    before = await _everything(db)
    events = len(await emitted(db))

    summary = await load(db, path, *records)

    assert (summary.created, summary.updated, summary.unchanged) == (0, 0, 4)
    assert await _everything(db) == before
    assert len(await emitted(db)) == events


async def _everything(db: Database) -> dict[str, list[Any]]:
    """All rows of all tables that an import may write."""
    tables = (
        *("products", "product_variants", "product_listings", "product_categories"),
        *("product_media", "prices", "price_lists", "stock_levels", "stock_movements"),
        *("audit_log", "categories", "brands", "attributes", "warehouses"),
    )
    async with db.read() as reader:
        return {
            table: [
                tuple(row)
                for row in await reader.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))
            ]
            for table in tables
        }


async def test_only_what_differs_is_written_and_told(db: Database, path: Path) -> None:
    await load(db, path, product_record("mug"), product_record("jug"))
    untouched = await one_product(db, "jug")
    events = len(await emitted(db))

    summary = await load(
        db, path, product_record("mug", title={"en": "Big mug"}), product_record("jug")
    )

    changed = await one_product(db, "mug")
    assert (summary.updated, summary.unchanged) == (1, 1)
    assert summary.tally.of(Outcome.UNCHANGED, "variant") == 2
    assert changed.title == "Big mug"
    assert (await emitted(db))[events:] == [ProductsChanged((changed.id,))]
    assert (await one_product(db, "jug")).updated_at == untouched.updated_at
    async with db.read() as reader:
        entry = (
            await reader.rows(
                select(AuditEntry.action, AuditEntry.actor, AuditEntry.before, AuditEntry.after)
                .where(AuditEntry.entity_id == changed.id)
                .order_by(AuditEntry.id.desc())
                .limit(1)
            )
        )[0]
    assert tuple(entry) == (
        "product.update",
        "system:import",
        {"title": "Mug"},
        {"title": "Big mug"},
    )


async def one_product(db: Database, slug: str) -> Any:
    """The row of a product."""
    async with db.read() as reader:
        wanted = select(Product.__table__).where(Product.slug == slug)
        return (await reader.execute(wanted)).one()


async def test_a_changed_price_or_stock_changes_the_product(db: Database, path: Path) -> None:
    await load(db, path, product_record())
    variant = variant_record(
        "MUG", prices=[{"currency": "GBP", "amount": "18.00"}], stock=[{"on_hand": 0}]
    )
    events = len(await emitted(db))

    summary = await load(db, path, product_record(variants=[variant]))

    assert (summary.updated, summary.tally.of(Outcome.UPDATED, "variant")) == (1, 1)
    assert (await one(db, Price.amount))[0] == 1800
    assert (await one(db, StockLevel.on_hand))[0] == 0
    variant_id = (await one(db, ProductVariant.id))[0]
    told = (await emitted(db))[events:]
    assert told[0] == StockChanged((variant_id,))
    assert isinstance(told[1], ProductsChanged)
    async with db.read() as reader:
        moved = await reader.scalars(select(StockMovement.quantity).order_by(StockMovement.id))
    assert list(moved) == [5, -5]


async def test_a_field_that_is_left_out_stays(db: Database, path: Path) -> None:
    await load(
        db,
        path,
        product_record(title={"en": "Mug", "zh": "杯"}, subtitle={"en": "Of clay"}, tags=["gift"]),
    )
    bare = {"type": "product", "slug": "mug", "title": {"en": "Mug"}}

    summary = await load(db, path, bare)

    assert summary.unchanged == 1
    product = await one_product(db, "mug")
    assert (product.subtitle, product.tags) == ("Of clay", ["gift"])
    assert product.translations == {"zh": {"title": "杯"}}


async def test_an_empty_text_takes_a_translation_away(db: Database, path: Path) -> None:
    await load(db, path, product_record(title={"en": "Mug", "zh": "杯"}))

    await load(db, path, product_record(title={"en": "Mug", "zh": ""}))

    assert (await one_product(db, "mug")).translations == {}


async def test_variants_that_a_file_no_longer_has_are_retired_and_may_come_back(
    db: Database, path: Path
) -> None:
    options = [
        {
            "code": "size",
            "label": {"en": "Size"},
            "values": [{"code": c, "label": {"en": c.upper()}} for c in "sml"],
        }
    ]
    sizes = {c: variant_record(f"MUG-{c.upper()}", options={"size": c}) for c in "sml"}
    both = product_record(options=options, variants=[sizes["s"], sizes["m"]])
    await load(db, path, both)

    await load(db, path, product_record(options=options, variants=[sizes["m"], sizes["l"]]))

    assert await _active(db) == {"MUG-S": False, "MUG-M": True, "MUG-L": True}
    await load(db, path, both)
    assert await _active(db) == {"MUG-S": True, "MUG-M": True, "MUG-L": False}


async def _active(db: Database) -> dict[str, bool]:
    async with db.read() as reader:
        return dict(await reader.rows(select(ProductVariant.sku, ProductVariant.is_active)))


async def test_a_picture_of_several_variants_is_shown_by_each(db: Database, path: Path) -> None:
    options = [
        {
            "code": "size",
            "label": {"en": "Size"},
            "values": [{"code": c, "label": {"en": c.upper()}} for c in "sm"],
        }
    ]
    record = product_record(
        options=options,
        media=[{"url": "https://a/1.png"}, {"url": "https://a/2.png"}],
        variants=[
            variant_record(f"MUG-{c}", options={"size": c}, media=["https://a/2.png"]) for c in "sm"
        ],
    )
    await load(db, path, record)
    async with db.read() as reader:
        ids = set(await reader.scalars(select(ProductMedia.id)))

    summary = await load(db, path, record)

    async with db.read() as reader:
        rows = await reader.rows(
            select(ProductMedia.url, ProductVariant.sku, ProductMedia.position)
            .outerjoin(ProductVariant, ProductVariant.id == ProductMedia.variant_id)
            .order_by(ProductMedia.position, ProductVariant.sku)
        )
        kept = set(await reader.scalars(select(ProductMedia.id)))
    assert [tuple(row) for row in rows] == [
        ("https://a/1.png", None, 1),
        ("https://a/2.png", "MUG-m", 2),
        ("https://a/2.png", "MUG-s", 2),
    ]
    assert (summary.unchanged, kept) == (1, ids)


@pytest.mark.parametrize(
    ("fields", "code", "message"),
    [
        ({"title": {}}, "REQUIRED", "title: Write something."),
        ({"slug": "Big Mug"}, "INVALID_SLUG", None),
        ({"brand": "nobody"}, "NOT_FOUND", "brand: There is no brand 'nobody'."),
        ({"categories": ["none"]}, "NOT_FOUND", "categories.0: There is no category 'none'."),
        ({"channels": [{"channel": "us"}]}, "UNKNOWN_CHANNEL", None),
        ({"attributes": {"care": "By hand"}}, "UNKNOWN_ATTRIBUTE", None),
        ({"media": [{"url": "javascript:no()"}]}, "INVALID_URL", None),
        ({"tags": ["x" * 61]}, "TOO_LONG", "tags.0: At most 60 characters."),
        ({"variants": [variant_record("A"), variant_record("A")]}, "DUPLICATE", None),
        ({"variants": [variant_record("A"), variant_record("B")]}, "DUPLICATE_VARIANT", None),
        ({"variants": [variant_record("A", options={"size": "s"})]}, "UNKNOWN_OPTION", None),
        ({"variants": [variant_record("A", media=["no.png"])]}, "NOT_FOUND", None),
        (
            {"variants": [variant_record("A", stock=[{"on_hand": 1, "warehouse": "moon"}])]},
            "UNKNOWN_WAREHOUSE",
            "variants.0.stock.0.warehouse: There is no warehouse 'moon'.",
        ),
        (
            {"variants": [variant_record("A", prices=[{"currency": "GBP", "amount": "1.999"}])]},
            "INVALID_AMOUNT",
            "variants.0.prices.0.amount: That is no amount in GBP.",
        ),
        (
            {"variants": [variant_record("A", prices=[{"currency": "USD", "amount": "1"}])]},
            "UNKNOWN_CURRENCY",
            "variants.0.prices.0.currency: No channel takes USD.",
        ),
    ],
)
async def test_a_wrong_product_is_refused_with_its_reason_while_the_rest_loads(
    db: Database, path: Path, fields: dict[str, Any], code: str, message: str | None
) -> None:
    summary = await load(db, path, {**product_record("mug"), **fields}, product_record("jug"))

    [(line, found, told)] = await rejected(db)
    assert (line, found) == (1, code)
    assert message in {None, told}
    assert (summary.created, dict(summary.reasons)) == (1, {code: 1})
    assert (await one_product(db, "jug")).title == "Jug"
    assert await count(db, Product) == 1


async def test_an_sku_of_another_product_is_refused(db: Database, path: Path) -> None:
    async with db.write() as tx:
        made = await make_product(tx)
    [sku] = made.skus

    await load(db, path, product_record(variants=[variant_record(sku)]))

    assert [(line, code) for line, code, _ in await rejected(db)] == [(1, "SKU_TAKEN")]
    assert await count(db, Product) == 1


async def test_the_same_name_twice_in_a_file_is_refused(db: Database, path: Path) -> None:
    twice = product_record(title={"en": "Another"}, variants=[variant_record("OTHER")])

    summary = await load(db, path, product_record(), twice)

    assert await rejected(db) == [(2, "DUPLICATE", "The product 'mug' stands in this file before.")]
    assert summary.created == 1
    assert (await one_product(db, "mug")).title == "Mug"


async def test_less_stock_than_is_promised_is_left_out_and_told(db: Database, path: Path) -> None:
    await load(db, path, product_record())
    async with db.write() as tx:
        await tx.execute(update(StockLevel).values(reserved=3))
    variant = variant_record("MUG", stock=[{"on_hand": 2}])

    await load(db, path, product_record(title={"en": "Tall mug"}, variants=[variant]))

    assert (await one_product(db, "mug")).title == "Tall mug"
    assert (await one(db, StockLevel.on_hand))[0] == 5
    assert await rejected(db) == [
        (
            1,
            "BELOW_RESERVED",
            "variants.0.stock.0.onHand: 3 are promised to orders; the stock is left as it is.",
        )
    ]


async def test_without_a_status_what_is_published_nowhere_is_a_draft(
    db: Database, path: Path
) -> None:
    await load(db, path, product_record(channels=[]))

    assert (await one_product(db, "mug")).status is ProductStatus.DRAFT
    await load(db, path, product_record())
    assert (await one_product(db, "mug")).status is ProductStatus.ACTIVE


async def test_what_is_shown_already_does_not_become_new_again(db: Database, path: Path) -> None:
    await load(db, path, product_record())
    since = (await one(db, ProductListing.published_from))[0]

    summary = await load(db, path, product_record(channels=[{"channel": "uk"}]))

    assert summary.unchanged == 1
    assert (await one(db, ProductListing.published_from))[0] == since


async def test_channels_given_narrow_where_goods_are_published(db: Database, path: Path) -> None:
    record = product_record(channels=[{"channel": "uk"}, {"channel": "cn"}])

    await load(db, path, record, channels=["cn"])

    channel_id = (await one(db, ProductListing.channel_id))[0]
    async with db.read() as reader:
        assert (await reader.reference(SHOP)).channels_by_id[channel_id].code == "cn"


async def test_a_product_without_a_price_in_a_currency_has_none_there(
    db: Database, path: Path
) -> None:
    await load(db, path, product_record(channels=[{"channel": "uk"}, {"channel": "cn"}]))

    variant_id = (await one(db, ProductVariant.id))[0]
    prices = {}
    async with db.read() as reader:
        shop = await reader.reference(SHOP)
        for code, currency in (("uk", "GBP"), ("uk", "EUR"), ("cn", "CNY")):
            found = await unit_prices(
                reader,
                channel_id=shop.channels_by_code[code].id,
                currency=currency,
                customer_group=None,
                quantities={variant_id: 1},
                at=db.clock.now(),
            )
            prices[currency] = found[variant_id].amount if found else None
    assert prices == {"GBP": Money(1600, "GBP"), "EUR": None, "CNY": None}


async def test_prices_go_into_the_base_list_that_the_shop_has(db: Database, path: Path) -> None:
    async with db.write() as tx:
        await make_product(tx)  # makes the list "standard-gbp"

    await load(db, path, product_record())

    async with db.read() as reader:
        codes = list(await reader.scalars(select(PriceList.code)))
        lists = set(await reader.scalars(select(Price.price_list_id)))
    assert codes == ["standard-gbp"]
    assert len(lists) == 1


async def test_categories_move_where_the_file_says(db: Database, path: Path) -> None:
    def category(slug: str, **fields: Any) -> dict[str, Any]:
        return {"type": "category", "slug": slug, "title": {"en": slug.capitalize()}, **fields}

    await load(db, path, category("a", position=1), category("b", position=2), category("c"))

    summary = await load(db, path, category("b", position=1), category("c", parent="a", position=1))

    async with db.read() as reader:
        rows = {row.slug: row for row in await reader.rows(select(Category.__table__))}
    assert summary.updated == 2
    assert rows["c"].path == [rows["a"].id, rows["c"].id]
    assert rows["b"].position < rows["a"].position


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"type": "category", "slug": "mugs", "title": {"en": "M"}, "parent": "none"}, "NOT_FOUND"),
        ({"type": "category", "slug": "mugs", "title": {}}, "INVALID_INPUT"),
        ({"type": "brand", "slug": "Big Brand", "title": {"en": "B"}}, "INVALID_SLUG"),
        ({"type": "attribute", "code": "a", "label": {"en": "A"}, "kind": "select"}, "WRONG_KIND"),
        ({"type": "attribute", "code": "price", "label": {"en": "A"}, "kind": "text"}, "RESERVED"),
    ],
)
async def test_wrong_categories_brands_and_attributes_are_refused(
    db: Database, path: Path, record: dict[str, Any], code: str
) -> None:
    summary = await load(db, path, record, product_record())

    [(line, found, _)] = await rejected(db)
    assert line == 1
    assert found == ("REQUIRED" if code == "INVALID_INPUT" else code)
    assert summary.created == 1


async def test_an_attribute_keeps_its_kind(db: Database, path: Path) -> None:
    attribute = {"type": "attribute", "code": "care", "label": {"en": "Care"}, "kind": "text"}
    await load(db, path, attribute)

    await load(db, path, {**attribute, "kind": "number"})

    assert await rejected(db) == [(1, "KIND_FIXED", "kind: It is a text already.")]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"channels": ["moon"]}, "There is no channel 'moon'."),
        ({"currency": "USD"}, "No channel takes USD; the shop has GBP, EUR, CNY."),
        ({"warehouse": "moon"}, "There is no warehouse 'moon'."),
        ({"mapping": "nobody"}, "There is no mapping nobody; those that come along are "
         "online-retail.toml, zh-household.toml."),
    ],
)  # fmt: skip
async def test_what_could_load_nothing_is_refused_at_once(
    db: Database, path: Path, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(CannotImport) as refused:
        await load(db, path, product_record(), **options)

    assert str(refused.value) == told
    assert await count(db, Product) == 0


async def test_a_file_of_no_known_format_is_refused(db: Database, path: Path) -> None:
    with pytest.raises(CannotImport, match="is in no format that is known"):
        await load(db, path, {"code": "A", "name": "Mug"})
