"""Any CSV or JSON lines by a mapping."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from commerce.imports.formats.defaults import Defaults
from commerce.imports.formats.items import Item
from commerce.imports.formats.mapped import MappedFormat
from commerce.imports.formats.merged import MergedFormat
from commerce.imports.formats.records import Attribute, Product
from commerce.imports.mapping import MappingFile, load
from commerce.imports.sources import opened
from tests.real_data import DATA, needs_data

FLAT: dict[str, Any] = {
    "source": "lamps",
    "language": "en",
    "currency": "GBP",
    "not_goods": {"column": "code", "codes": ["P"]},
    "catalog": {
        "slug": "code",
        "title": "name",
        "brand": "maker",
        "category_path": {"column": "group", "separator": "/"},
        "tags": "tags",
        "images": {"column": "pictures", "separator": " "},
        "published": "shown",
        "seo_title": "headline",
        "attributes": {"columns": {"Material": "material"}, "codes": {"Material": "stuff"}},
        "options": {"columns": {"Size": "size"}},
        "variants": {
            "sku": {"column": "code", "case": "upper"},
            "price": "price",
            "compare_at": "was",
            "stock": "pieces",
            "weight_grams": "grams",
            "barcode": "ean",
        },
    },
}
NESTED: dict[str, Any] = {
    "source": "beds",
    "language": "zh",
    "currency": "CNY",
    "catalog": {
        "slug": {"template": "bed-{id}"},
        "title": "name",
        "attributes": {"list": "specs"},
        "options": {"list": "choices", "name": "of", "value": "is", "codes": {"颜色": "colour"}},
        "variants": {
            "list": "skus",
            "sku": {"template": "BED-{id}-{position}"},
            "price": "price",
            "stock": "stock",
            "options": "values",
        },
    },
}


def read(tmp_path: Path, mapping: dict[str, Any], *rows: dict[str, Any]) -> list[Item]:
    parsed = MappingFile.model_validate(mapping)
    assert parsed.catalog is not None
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    defaults = Defaults(parsed.language, parsed.currency, ["uk", "cn"])
    rows_format = MappedFormat(parsed, parsed.catalog, defaults)
    merge = parsed.catalog.merge
    format_ = MergedFormat(parsed, merge, rows_format) if merge else rows_format
    with opened(path) as source:
        return list(format_.items(source))


def product_of(item: Item) -> Product:
    assert isinstance(item.record, Product), item.rejections
    return item.record


def test_a_flat_row_is_a_product_and_its_only_variant(tmp_path: Path) -> None:
    row = {
        "code": "l1",
        "name": "Table lamp",
        "maker": "Lumo & Co",
        "group": "Lighting/Tables",
        "tags": "new, warm",
        "pictures": "https://a/1.png https://a/2.png",
        "shown": "yes",
        "headline": "A lamp",
        "material": "Brass",
        "size": "S",
        "price": "39.00",
        "was": "49",
        "pieces": 4,
        "grams": "900.0",
        "ean": 4006381333931,
    }

    [item] = read(tmp_path, FLAT, row)

    product = product_of(item)
    [variant] = product.variants
    assert (product.slug, product.title, product.brand) == ("l1", {"en": "Table lamp"}, "lumo-co")
    assert product.categories == ["lighting-tables"]
    assert [
        (record.type, record.title if hasattr(record, "title") else record.label)
        for record in item.implied
    ] == [
        ("category", {"en": "Lighting"}),
        ("category", {"en": "Tables"}),
        ("attribute", {"en": "Material"}),
        ("brand", {"en": "Lumo & Co"}),
    ]
    assert product.attributes == {"stuff": {"en": "Brass"}}
    assert product.tags == ["new", "warm"]
    assert [medium.url for medium in product.media] == ["https://a/1.png", "https://a/2.png"]
    assert product.seo.title == {"en": "A lamp"}
    assert [each.channel for each in product.channels] == ["uk", "cn"]
    assert (variant.sku, variant.options, variant.barcode) == (
        "L1",
        {"size": "s"},
        "4006381333931",
    )
    assert (variant.weight_grams, variant.stock[0].on_hand) == (900, 4)
    assert (variant.prices[0].amount, variant.prices[0].compare_at) == ("39.00", "49")


def test_empty_columns_say_nothing(tmp_path: Path) -> None:
    [item] = read(tmp_path, FLAT, {"code": "l1", "name": "Lamp", "price": "1"})

    product = product_of(item)
    assert product.model_fields_set == {
        *("slug", "title", "options", "variants", "attributes", "channels")
    }
    assert product.variants[0].model_fields_set == {"sku", "options", "prices"}


def test_nested_rows_bring_specs_options_and_variants(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "name": "四件套",
        "specs": [{"name": "材质", "value": "棉"}, {"name": "材质", "value": "麻"}],
        "choices": [{"of": "颜色", "is": "灰"}, {"of": "颜色", "is": "白"}],
        "skus": [
            {"values": ["灰"], "price": "99.00", "stock": 3},
            {"values": ["白"], "price": 89.5, "stock": 0},
        ],
    }

    [item] = read(tmp_path, NESTED, row)

    product = product_of(item)
    [attribute] = item.implied
    assert isinstance(attribute, Attribute)
    assert (attribute.kind, attribute.label) == ("text", {"zh": "材质"})
    assert product.attributes == {attribute.code: {"zh": "棉; 麻"}}
    [option] = product.options
    grey, white = [value.code for value in option.values]
    assert (option.code, option.label) == ("colour", {"zh": "颜色"})
    assert [(v.sku, v.options, v.prices[0].amount) for v in product.variants] == [
        ("BED-7-1", {"colour": grey}, "99.00"),
        ("BED-7-2", {"colour": white}, "89.5"),
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"code": "P", "name": "Postage", "price": "4.50"}, "NOT_GOODS"),
        ({"code": "l1", "name": " ", "price": "1"}, "MISSING_FIELD"),
        ({"name": "Lamp", "price": "1"}, "MISSING_FIELD"),
        ({"code": "l1", "name": "Lamp", "price": "1", "pieces": "many"}, "INVALID_FIELD"),
    ],
)
def test_rows_that_are_no_products_are_rejected(
    tmp_path: Path, row: dict[str, Any], code: str
) -> None:
    [item] = read(tmp_path, FLAT, row)

    assert item.record is None
    assert [(r.line, r.code) for r in item.rejections] == [(1, code)]


def test_what_is_not_shown_is_published_nowhere(tmp_path: Path) -> None:
    [item] = read(tmp_path, FLAT, {"code": "l1", "name": "Lamp", "price": "1", "shown": "no"})

    assert product_of(item).channels == []


MERGED = {
    **FLAT,
    "catalog": {
        "slug": {"column": "code", "case": "lower"},
        "title": "name",
        "variants": {"sku": {"column": "code", "case": "upper"}, "price": "price"},
        "merge": {"by": {"column": "code", "case": "upper"}},
    },
}


def sale(code: str, name: str, price: str) -> dict[str, str]:
    return {"code": code, "name": name, "price": price}


def test_rows_of_one_product_are_merged_by_what_they_say_most_often(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        MERGED,
        sale("a1", "Old name", "2.00"),
        sale("B2", "Jug", "5.00"),
        sale("A1", "New name", "2.50"),
        sale("P", "Postage", "4.00"),
        sale("A1", "New name", "2.00"),
        sale("A1", "Free", "0.00"),
        sale("A1", "Broken", "two"),
    )

    rejected, made = items[:3], items[3:]
    assert [(r.line, r.code) for item in rejected for r in item.rejections] == [
        (4, "NOT_GOODS"),
        (6, "PRICE_NOT_POSITIVE"),
        (7, "INVALID_PRICE"),
    ]
    assert [
        (item.number, item.line, product_of(item).slug, product_of(item).title["en"],
         product_of(item).variants[0].prices[0].amount)
        for item in made
    ] == [(4, 1, "a1", "New name", "2.00"), (5, 2, "b2", "Jug", "5.00")]  # fmt: skip


def test_of_equally_frequent_names_the_latest_counts(tmp_path: Path) -> None:
    latest = {**MERGED["catalog"], "merge": {"by": "code", "latest": ["price"]}}

    [item] = read(
        tmp_path,
        {**MERGED, "catalog": latest},
        sale("A1", "First", "3.00"),
        sale("A1", "Second", "3.00"),
        sale("A1", "First", "3.00"),
        sale("A1", "Second", "1.00"),
    )

    product = product_of(item)
    assert (product.title, product.variants[0].prices[0].amount) == ({"en": "Second"}, "1.00")


@needs_data
def test_the_real_household_goods_are_read_whole() -> None:
    mapping, _ = load("zh-household")
    assert mapping.catalog is not None
    format_ = MappedFormat(mapping, mapping.catalog, Defaults("zh", "CNY", ["uk", "cn"]))

    with opened(DATA / "zh-household" / "products.jsonl.gz") as source:
        items = list(format_.items(source))

    products = [product_of(item) for item in items]
    kinds = Counter(record.type for item in items for record in item.implied)
    assert len(products) == 239
    assert sum(len(product.variants) for product in products) == 244
    assert len({product.brand for product in products} - {None}) == 4
    assert kinds["category"] == 478
    by_slug = {product.slug: product for product in products}
    bed = by_slug["household-1006002"]
    assert bed.title == {"zh": "轻奢纯棉刺绣水洗四件套"}
    assert bed.categories == ["居家-床品件套"]
    assert bed.attributes["zh-material"] == {"zh": "100%棉"}
    assert bed.variants[0].prices[0].amount == "899.00"
