"""Our own format: what is wrong with a record is told field by field."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from commerce.imports.formats.native import NativeFormat, is_native, read
from commerce.imports.formats.records import Product
from commerce.imports.sources import Row, opened

KNOWN_TYPES = "`type` is one of category, brand, attribute, product."
PRODUCT: dict[str, Any] = {"type": "product", "slug": "mug", "title": {"en": "Mug"}}


def test_a_record_says_only_what_it_has_fields_for() -> None:
    item = read(Row(3, 7, PRODUCT))

    assert isinstance(item.record, Product)
    assert (item.number, item.line) == (3, 7)
    assert item.record.model_fields_set == {"type", "slug", "title"}


@pytest.mark.parametrize(
    ("values", "code", "message"),
    [
        (
            {"type": "person"},
            "UNKNOWN_TYPE",
            "`type` is one of category, brand, attribute, product.",
        ),
        ({}, "UNKNOWN_TYPE", "`type` is one of category, brand, attribute, product."),
        ({**PRODUCT, "colour": 1}, "INVALID_FIELD", "colour: Extra inputs are not permitted"),
        (
            {**PRODUCT, "title": {"en": "Mug", "xx": "?"}},
            "INVALID_FIELD",
            "title: Value error, there is no language 'xx'",
        ),
        (
            {**PRODUCT, "variants": [{"sku": "A", "weight_grams": "420"}]},
            "INVALID_FIELD",
            "variants.0.weight_grams: Input should be a valid integer",
        ),
        (
            {**PRODUCT, "media": [{"alt": {}}]},
            "INVALID_FIELD",
            "media.0: Value error, give either a path or a url",
        ),
        (
            {**PRODUCT, "channels": [{"channel": "uk", "published_from": "2024-01-01T00:00:00"}]},
            "INVALID_FIELD",
            "channels.0.published_from: Input should have timezone info",
        ),
    ],
)
def test_an_ill_formed_record_is_rejected(values: dict[str, Any], code: str, message: str) -> None:
    item = read(Row(1, 4, values))

    assert item.record is None
    assert [(r.line, r.code, r.message) for r in item.rejections] == [(4, code, message)]


def test_every_problem_is_told() -> None:
    item = read(Row(1, 1, {"type": "category", "title": "Mugs"}))

    assert [r.message for r in item.rejections] == [
        "slug: Field required",
        "title: Input should be a valid dictionary",
    ]


def test_a_row_that_cannot_be_read_is_rejected() -> None:
    item = read(Row(1, 1, {}, "not a JSON object"))

    assert [(r.code, r.message) for r in item.rejections] == [
        ("UNREADABLE", "The row is not a JSON object.")
    ]


def test_the_demo_catalogue_is_in_this_format(tmp_path: Path) -> None:
    path = tmp_path / "catalog.jsonl"
    path.write_bytes(files("commerce.demo").joinpath("catalog.jsonl").read_bytes())

    with opened(path) as source:
        assert is_native(source)
        items = list(NativeFormat().items(source))

    assert [item.rejections for item in items if item.rejections] == []
    assert len(items) == len(path.read_text().splitlines())


def test_other_json_is_not(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text(json.dumps({"code": "A"}))

    with opened(path) as source:
        assert not is_native(source)
