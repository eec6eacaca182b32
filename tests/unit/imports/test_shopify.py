"""Shopify's CSV."""

import csv
from pathlib import Path
from typing import Any

import pytest

from commerce.imports.formats.defaults import Defaults
from commerce.imports.formats.items import Item
from commerce.imports.formats.records import Product
from commerce.imports.formats.shopify import ShopifyFormat, is_shopify, sku_of
from commerce.imports.sources import opened
from tests.real_data import DATA, needs_data

DEFAULTS = Defaults("en", "GBP", ["uk"])
COLUMNS = [
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Status"),
    *("Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value", "Variant SKU"),
    *("Variant Grams", "Variant Inventory Qty", "Variant Price", "Variant Compare At Price"),
    *("Variant Requires Shipping", "Variant Barcode", "Image Src", "Image Position"),
    *("Image Alt Text", "SEO Title", "SEO Description", "Variant Image"),
]


def read(tmp_path: Path, *rows: dict[str, Any]) -> list[Item]:
    path = tmp_path / "products.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    with opened(path) as source:
        assert is_shopify(source.columns)
        return list(ShopifyFormat(DEFAULTS).items(source))


def row(handle: str = "mug", **fields: Any) -> dict[str, Any]:
    """`variant_price="16"` is the column "Variant Price"."""
    names = {name.lower().replace(" ", "_"): name for name in COLUMNS}
    names["body"] = "Body (HTML)"
    return {"Handle": handle, **{names[name]: value for name, value in fields.items()}}


def product_of(item: Item) -> Product:
    assert isinstance(item.record, Product)
    return item.record


def test_rows_of_one_handle_are_one_product_with_variants(tmp_path: Path) -> None:
    [item] = read(
        tmp_path,
        row(
            title="Mug",
            body="<p>Holds tea</p>",
            vendor="Tidemark",
            type="Kitchen",
            tags="gift, clay",
            published="true",
            option1_name="Colour",
            option1_value="Ink",
            variant_price="16",
            variant_compare_at_price="19.00",
            variant_grams="420",
            variant_inventory_qty="3",
            variant_barcode="'0123",
        ),
        row(
            option1_value="Chalk",
            variant_sku="CHALK",
            variant_price="15",
            variant_inventory_qty="-2",
        ),
    )

    product = product_of(item)
    ink, chalk = product.variants
    assert (item.number, item.line, list(item.variant_lines)) == (2, 2, [2, 3])
    assert (product.slug, product.title, product.description) == (
        "mug",
        {"en": "Mug"},
        {"en": "<p>Holds tea</p>"},
    )
    assert (product.brand, product.categories, product.tags) == (
        "tidemark",
        ["kitchen"],
        ["gift", "clay"],
    )
    assert [record.slug for record in item.implied] == ["tidemark", "kitchen"]
    assert [(each.code, [v.code for v in each.values]) for each in product.options] == [
        ("colour", ["ink", "chalk"])
    ]
    assert (ink.sku, ink.options, ink.weight_grams, ink.barcode) == (
        "MUG-INK",
        {"colour": "ink"},
        420,
        "0123",
    )
    assert [(p.currency, p.amount, p.compare_at) for p in ink.prices] == [("GBP", "16", "19.00")]
    assert [level.on_hand for level in ink.stock] == [3]
    assert (chalk.sku, chalk.prices[0].compare_at, chalk.stock[0].on_hand) == ("CHALK", None, 0)
    assert [each.channel for each in product.channels] == ["uk"]


def test_the_stand_in_option_is_none(tmp_path: Path) -> None:
    [item] = read(
        tmp_path,
        row(title="Mug", option1_name="Title", option1_value="Default Title", variant_price="16"),
    )

    product = product_of(item)
    assert (product.options, product.variants[0].options, product.variants[0].sku) == (
        [],
        {},
        "MUG",
    )


def test_rows_without_a_variant_bring_pictures(tmp_path: Path) -> None:
    [item] = read(
        tmp_path,
        row(title="Mug", variant_price="16", image_src="https://a/2.png", image_position="2"),
        row(image_src="https://a/1.png", image_position="1", image_alt_text="The mug"),
        row(image_src="https://a/9.png"),
        row(variant_price="17", option1_value="", variant_image="https://a/v.png", variant_sku="V"),
    )

    product = product_of(item)
    assert [(medium.url, medium.alt) for medium in product.media] == [
        ("https://a/1.png", {"en": "The mug"}),
        ("https://a/2.png", {}),
        ("https://a/9.png", {}),
        ("https://a/v.png", {}),
    ]
    assert [variant.media for variant in product.variants] == [[], ["https://a/v.png"]]


def test_empty_fields_say_nothing(tmp_path: Path) -> None:
    [item] = read(tmp_path, row(title="Mug", variant_price="16"))

    product = product_of(item)
    assert product.model_fields_set == {"slug", "title", "seo", "options", "channels", "variants"}
    assert product.variants[0].model_fields_set == {"sku", "options", "requires_shipping", "prices"}


@pytest.mark.parametrize(
    ("fields", "status", "channels"),
    [
        ({"published": "true", "status": "active"}, "active", 1),
        ({"published": "false"}, None, 0),
        ({"published": "true", "status": "draft"}, "draft", 0),
        ({"status": "archived"}, "archived", 0),
        ({}, None, 1),
    ],
)
def test_what_is_not_published_is_not_shown(
    tmp_path: Path, fields: dict[str, str], status: str | None, channels: int
) -> None:
    [item] = read(tmp_path, row(title="Mug", variant_price="16", **fields))

    product = product_of(item)
    assert (product.status, len(product.channels)) == (status, channels)


def test_a_compare_at_price_below_the_price_means_none(tmp_path: Path) -> None:
    [item] = read(
        tmp_path, row(title="Mug", variant_price="16.00", variant_compare_at_price="16.00")
    )

    assert product_of(item).variants[0].prices[0].compare_at is None


def test_a_wrong_number_rejects_the_product_at_its_row(tmp_path: Path) -> None:
    wrong, sound = read(
        tmp_path,
        row(title="Mug", option1_name="Size", option1_value="S", variant_price="16"),
        row(option1_value="M", variant_price="17", variant_grams="heavy"),
        row("jug", title="Jug", variant_price="20"),
    )

    assert wrong.record is None
    assert [(r.line, r.code, r.message) for r in wrong.rejections] == [
        (3, "INVALID_FIELD", "Variant Grams: 'heavy' is no whole number.")
    ]
    assert product_of(sound).slug == "jug"


def test_a_row_without_a_handle_is_rejected(tmp_path: Path) -> None:
    [item] = read(tmp_path, row("", title="Nobody's"))

    assert [(r.line, r.code) for r in item.rejections] == [(2, "MISSING_FIELD")]


def test_a_long_made_up_sku_stays_short_and_stable() -> None:
    first, second = sku_of("h" * 100, ["a"]), sku_of("h" * 100, ["b"])

    assert len(first) <= 80
    assert first != second
    assert sku_of("h" * 100, ["a"]) == first


@needs_data
@pytest.mark.parametrize(
    ("name", "products", "variants", "categories"),
    [("apparel", 20, 22, set()), ("home-and-garden", 20, 21, {"indoor", "outdoor"})],
)
def test_real_exports_are_read_whole(
    name: str, products: int, variants: int, categories: set[str]
) -> None:
    with opened(DATA / "shopify" / f"{name}.csv") as source:
        items = list(ShopifyFormat(DEFAULTS).items(source))

    read_products = [product_of(item) for item in items]
    assert len(read_products) == products
    assert sum(len(product.variants) for product in read_products) == variants
    assert {slug for product in read_products for slug in product.categories} == categories
    assert all(product.media for product in read_products)
    skus = [variant.sku for product in read_products for variant in product.variants]
    assert len(set(skus)) == variants
