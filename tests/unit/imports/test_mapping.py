"""Mapping files: what they may say, and how they are refused."""

from pathlib import Path
from typing import Any

import pytest

from commerce.imports.errors import CannotImport
from commerce.imports.mapping import Field, load

HEAD = 'source = "lamps"\nlanguage = "en"\ncurrency = "GBP"\n'


@pytest.mark.parametrize("name", ["zh-household.toml", "zh-household", "online-retail"])
def test_the_mappings_that_come_along_are_found_by_name(name: str) -> None:
    mapping, content = load(name)

    assert mapping.source == name.removesuffix(".toml")
    assert b"[catalog]" in content


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field(column="code"), "l1"),
        (Field(column="price.amount"), 3),
        (Field(column="price.currency.name"), None),
        (Field(column="maker"), None),
        (Field(template="lamp-{code}-{price.amount}-{maker}"), "lamp-l1-3-"),
        (Field(value="fixed"), "fixed"),
        (Field(column="code", case="upper"), "L1"),
        (Field(column="title", case="words"), "Don't Panic"),
        (Field(column="maker", case="upper"), None),
    ],
)
def test_a_field_reads_a_column_a_template_or_a_constant(field: Field, expected: Any) -> None:
    values = {"code": "l1", "title": "DON'T  panic", "price": {"amount": 3}}

    assert field.reader()(values) == expected


def test_a_field_names_the_columns_it_reads() -> None:
    assert Field(column="price.amount").columns() == ["price"]
    assert Field(template="{maker}-{price.amount}").columns() == ["maker", "price"]
    assert Field(value="fixed").columns() == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("source = ", "is no TOML"),
        (HEAD + "colour = 1", "is wrong at colour: Extra inputs are not permitted"),
        (HEAD.replace("GBP", "pounds"), "is wrong at currency"),
        (HEAD + '[catalog]\nslug = "a"', "is wrong at catalog.title: Field required"),
        (
            HEAD
            + '[orders]\nnumber="a"\nnumber_prefix="L-"\nat="b"\nat_format="%Y"\nsku="c"\ntitle="d"'
            + '\nquantity="e"\nunit_price="f"\ntimezone="Europe/Atlantis"',
            "is wrong at orders.timezone: there is no such zone.",
        ),
    ],
)
def test_a_wrong_mapping_is_refused_where_it_is_wrong(
    tmp_path: Path, content: str, told: str
) -> None:
    path = tmp_path / "lamps.toml"
    path.write_text(content)

    with pytest.raises(CannotImport) as refused:
        load(path)

    assert told in str(refused.value)


def test_an_unknown_mapping_names_those_that_come_along() -> None:
    with pytest.raises(CannotImport) as refused:
        load("nobody")

    assert str(refused.value) == (
        "There is no mapping nobody; those that come along are online-retail.toml,"
        " zh-household.toml."
    )
