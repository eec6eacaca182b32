"""The demo catalogue is sound: a newcomer's first import has nothing to complain about."""

import json
import re
from datetime import UTC, datetime
from importlib.resources import files
from itertools import pairwise, product
from typing import Any

import pytest

from commerce.core.money import Money
from commerce.demo import pictures, shop

Record = dict[str, Any]
RECORDS: list[Record] = [
    json.loads(line)
    for line in files("commerce.demo").joinpath("catalog.jsonl").read_text("utf-8").splitlines()
]
PRODUCTS = [record for record in RECORDS if record["type"] == "product"]
CATEGORIES = {record["slug"]: record for record in RECORDS if record["type"] == "category"}
BRANDS = {record["slug"]: record for record in RECORDS if record["type"] == "brand"}
ATTRIBUTES = {record["code"]: record for record in RECORDS if record["type"] == "attribute"}
VARIANTS = [variant for record in PRODUCTS for variant in record["variants"]]
CHANNELS = {channel.code: channel for channel in shop.CHANNELS}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=PRODUCTS, ids=lambda record: record["slug"])
def good(request: pytest.FixtureRequest) -> Record:
    return request.param


def language_maps(value: object) -> list[dict[str, str]]:
    """Every {"en": …, "zh": …} anywhere below a value."""
    if isinstance(value, list):
        return [found for each in value for found in language_maps(each)]
    if not isinstance(value, dict):
        return []
    if "en" in value or "zh" in value:
        return [value]
    return [found for each in value.values() for found in language_maps(each)]


def test_there_is_enough_to_look_like_a_shop() -> None:
    top = [category for category in CATEGORIES.values() if category["parent"] is None]
    filterable = [attribute for attribute in ATTRIBUTES.values() if attribute["filterable"]]

    assert len(PRODUCTS) >= 64
    assert len(VARIANTS) >= 150
    assert len(top) >= 6
    assert len(BRANDS) >= 10
    assert len(ATTRIBUTES) >= 12
    assert len(filterable) >= 8
    assert {len(record["options"]) for record in PRODUCTS} == {0, 1, 2, 3}


def test_names_are_unique() -> None:
    for names in (
        [record["slug"] for record in PRODUCTS],
        [variant["sku"] for variant in VARIANTS],
        [variant["barcode"] for variant in VARIANTS],
        [record["title"]["en"] for record in PRODUCTS],
        [record["title"]["zh"] for record in PRODUCTS],
    ):
        assert len(names) == len(set(names))


def test_every_text_is_there_in_both_languages() -> None:
    for record in RECORDS:
        for texts in language_maps(record):
            assert set(texts) == {"en", "zh"}, record
            assert all(text.strip() == text and text for text in texts.values()), texts
            assert not HAN.search(texts["en"]), texts


def test_titles_and_descriptions_are_written_in_chinese() -> None:
    for record in (*PRODUCTS, *CATEGORIES.values(), *BRANDS.values()):
        for field in ("title", "subtitle", "description"):
            assert HAN.search(record.get(field, record["title"])["zh"]), record["slug"]


def test_a_parent_comes_before_its_children_and_the_tree_is_three_deep_at_most() -> None:
    depths: dict[str | None, int] = {None: 0}
    for slug, category in CATEGORIES.items():
        assert category["parent"] in depths, slug
        depths[slug] = depths[category["parent"]] + 1

    assert max(depths.values()) == 3


def test_a_product_names_only_what_exists(good: Record) -> None:
    parents = {category["parent"] for category in CATEGORIES.values()}

    assert good["brand"] in BRANDS
    assert good["categories"]
    assert all(slug in CATEGORIES and slug not in parents for slug in good["categories"])
    assert {listing["channel"] for listing in good["channels"]} <= set(CHANNELS)
    warehouses = {warehouse.code for warehouse in shop.WAREHOUSES}
    for variant in good["variants"]:
        assert variant["stock"]
        assert all(level["warehouse"] in warehouses for level in variant["stock"])
        assert all(level["on_hand"] >= 0 for level in variant["stock"])


def test_attribute_values_fit_their_kinds(good: Record) -> None:
    for code, value in good["attributes"].items():
        attribute = ATTRIBUTES[code]
        match attribute["kind"]:
            case "select":
                assert value in {choice["code"] for choice in attribute["choices"]}
            case "number":
                assert isinstance(value, int)
                assert not isinstance(value, bool)
            case "boolean":
                assert isinstance(value, bool)
            case "text":
                assert set(value) == {"en", "zh"}


def test_variants_are_every_combination_of_the_options_once(good: Record) -> None:
    codes = [option["code"] for option in good["options"]]
    values = [[value["code"] for value in option["values"]] for option in good["options"]]

    offered = [tuple(variant["options"][code] for code in codes) for variant in good["variants"]]

    assert offered == list(product(*values))
    assert all(set(variant["options"]) == set(codes) for variant in good["variants"])


def test_variants_have_a_price_in_every_currency_of_the_channels(good: Record) -> None:
    needed = {
        currency
        for listing in good["channels"]
        for currency in CHANNELS[listing["channel"]].currencies
    }
    for variant in good["variants"]:
        prices = {price["currency"]: price for price in variant["prices"]}
        assert needed <= set(prices)
        assert len(prices) == len(variant["prices"])
        for currency, price in prices.items():
            amount = Money.parse(price["amount"], currency)
            assert amount.minor > 0
            if "compare_at" in price:
                assert Money.parse(price["compare_at"], currency).minor > amount.minor


def test_every_picture_named_can_be_drawn_and_none_is_idle() -> None:
    named = {medium["path"] for record in PRODUCTS for medium in record["media"]}
    drawn = {path for path in pictures.paths() if not re.search(r"/(category|brand)-", path)}

    assert named == drawn
    for record in PRODUCTS:
        own = {medium["path"] for medium in record["media"]}
        assert len(own) >= 2
        assert all(path in own for variant in record["variants"] for path in variant["media"])


def test_categories_and_brands_have_pictures() -> None:
    drawn = set(pictures.paths())

    assert {f"demo/category-{slug}.svg" for slug in CATEGORIES} <= drawn
    assert {f"demo/brand-{slug}.svg" for slug in BRANDS} <= drawn


def test_barcodes_are_valid_in_store_numbers() -> None:
    for variant in VARIANTS:
        digits = [int(digit) for digit in variant["barcode"]]

        assert len(digits) == 13
        assert digits[0] == 2  # never given to a manufacturer
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_the_shop_shows_every_case_a_storefront_must_handle() -> None:
    today = datetime(2026, 11, 22, tzinfo=UTC)
    starts = {
        record["slug"]: [
            datetime.fromisoformat(each["published_from"]) for each in record["channels"]
        ]
        for record in PRODUCTS
    }
    past = sorted(start for each in starts.values() for start in each if start <= today)

    drafts = [slug for slug, each in starts.items() if not each]
    coming = [slug for slug, each in starts.items() if each and min(each) > today]
    single = [record["slug"] for record in PRODUCTS if len(record["channels"]) == 1]
    reduced = [
        record["slug"]
        for record in PRODUCTS
        if any("compare_at" in price for price in record["variants"][0]["prices"])
    ]
    sold_out = [
        record["slug"]
        for record in PRODUCTS
        if not any(level["on_hand"] for each in record["variants"] for level in each["stock"])
    ]

    assert drafts == ["landing-charger"]
    assert coming == ["planner-2031", "harvest-moon-cakes"]
    assert len(single) >= 3
    assert len(reduced) >= 8
    assert sold_out == ["two-pole-tent"]
    assert (past[-1] - past[0]).days > 300
    assert max((late - early).days for early, late in pairwise(past)) < 45
