"""Postal addresses: normal forms and what is wrong."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.core.crypto import Vault
from commerce.core.errors import InvalidInput
from commerce.customers.addresses import (
    Address,
    check,
    checked,
    lines,
    masked,
    normalised,
    open_address,
    seal_address,
)
from commerce.customers.countries import FIELDS, RULES, rules_for

LONDON = Address(
    name="Ada Chen",
    phone="+442071838750",
    country="GB",
    city="London",
    postal_code="SW1A 1AA",
    line1="1 Mall Road",
)
SHENZHEN = Address(
    name="陈小明",
    phone="13800138000",
    country="CN",
    region="广东",
    city="深圳市",
    district="南山区",
    line1="科技园路1号",
)
TOKYO = Address(
    name="山田花子",
    phone="03-1234-5678",
    country="JP",
    region="東京都",
    city="千代田区",
    postal_code="〒1000001",
    line1="千代田1-1",
)
SAN_FRANCISCO = Address(
    name="Grace Lee",
    country="US",
    region="california",
    city="San Francisco",
    postal_code="94105 1234",
    line1="1 Market Street",
)
BERLIN = Address(name="Max", country="DE", city="Berlin", postal_code="10115", line1="Allee 1")


def problems(address: Address) -> list[tuple[str, str]]:
    return [(problem.path[-1], problem.code) for problem in check(address, ("input", "address"))]


@pytest.mark.parametrize("address", [LONDON, SHENZHEN, TOKYO, SAN_FRANCISCO, BERLIN])
def test_a_good_address_has_no_problems(address: Address) -> None:
    assert problems(address) == []


def test_what_was_typed_becomes_one_spelling() -> None:
    typed = replace(
        LONDON, name="  Ada \u200b  Chen ", postal_code="sw1a1aa", phone="020 7183 8750"
    )

    assert normalised(typed) == LONDON
    assert normalised(replace(LONDON, line2="  ", country="gb")) == LONDON


def test_regions_and_postal_codes_are_found_by_other_spellings() -> None:
    assert normalised(SHENZHEN).region == "GD"
    assert normalised(SHENZHEN).phone == "+8613800138000"
    assert normalised(TOKYO).region == "13"
    assert normalised(TOKYO).postal_code == "100-0001"
    assert normalised(SAN_FRANCISCO).region == "CA"
    assert normalised(SAN_FRANCISCO).postal_code == "94105-1234"
    assert normalised(replace(SAN_FRANCISCO, region="US-NY")).region == "NY"
    assert normalised(replace(TOKYO, postal_code="１００－０００１")).postal_code == "100-0001"


def test_every_missing_part_is_named_with_its_path() -> None:
    found = check(Address(name="", country="CN", line1=""), ("input", "address"))

    assert [(problem.path, problem.code) for problem in found] == [
        (("input", "address", name), "REQUIRED")
        for name in ("name", "phone", "line1", "district", "city", "region")
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (replace(LONDON, postal_code="12345"), ("postalCode", "INVALID_POSTAL_CODE")),
        (replace(LONDON, postal_code="SW1A 1A"), ("postalCode", "INVALID_POSTAL_CODE")),
        (replace(LONDON, phone="12"), ("phone", "INVALID_PHONE")),
        (replace(LONDON, country="XX"), ("country", "INVALID_COUNTRY")),
        (replace(LONDON, country="ZZ"), ("country", "INVALID_COUNTRY")),
        (replace(LONDON, name="a" * 101), ("name", "TOO_LONG")),
        (replace(LONDON, line2="a\x00b"), ("line2", "INVALID_CHARACTERS")),
        (replace(SAN_FRANCISCO, region="Bavaria"), ("region", "INVALID_REGION")),
        (replace(SHENZHEN, postal_code="5180"), ("postalCode", "INVALID_POSTAL_CODE")),
        (replace(TOKYO, postal_code="10000"), ("postalCode", "INVALID_POSTAL_CODE")),
        (replace(BERLIN, postal_code="D-1011"), ("postalCode", "INVALID_POSTAL_CODE")),
    ],
)
def test_one_wrong_part_is_named(address: Address, expected: tuple[str, str]) -> None:
    assert problems(address) == [expected]


def test_a_country_without_rules_needs_little() -> None:
    assert problems(Address(name="Ana", country="PT", line1="Rua 1", city="Lisboa")) == []
    assert problems(Address(name="Ana", country="PT", line1="Rua 1")) == [("city", "REQUIRED")]
    assert problems(Address(name="Li", country="SG", line1="1 Orchard Road")) == []


def test_checked_raises_with_everything_that_is_wrong() -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(replace(LONDON, postal_code="1", phone="x"), ("input", "shippingAddress"))

    assert [problem.path for problem in refused.value.problems] == [
        ("input", "shippingAddress", "phone"),
        ("input", "shippingAddress", "postalCode"),
    ]


def test_an_address_is_sealed_for_one_column() -> None:
    vault = Vault({1: b"a key for tests, 32 bytes or more"})

    sealed = seal_address(vault, "orders.billing_address", LONDON)

    assert b"Mall" not in sealed
    assert open_address(vault, "orders.billing_address", sealed) == LONDON


def test_a_masked_address_says_roughly_where() -> None:
    assert masked(LONDON) == Address(
        name="A••• C•••",
        phone="+44•••50",
        country="GB",
        city="London",
        postal_code="SW•••",
        line1="•••",
    )


def test_lines_follow_the_country() -> None:
    assert lines(LONDON, "en") == [
        "Ada Chen",
        "1 Mall Road",
        "London SW1A 1AA",
        "United Kingdom",
    ]
    assert lines(normalised(SHENZHEN), "zh") == [
        "中国",
        "广东省 深圳市 南山区",
        "科技园路1号",
        "陈小明",
    ]
    assert lines(BERLIN, "en") == ["Max", "Allee 1", "10115 Berlin", "Germany"]


def test_every_rule_names_known_fields() -> None:
    for rules in [*RULES.values(), rules_for("PT"), rules_for("SG")]:
        assert set(rules.order) <= set(FIELDS)
        assert rules.required <= set(rules.order)
        assert all(rules.label(name, "zh") for name in rules.order)


anything = st.text(max_size=40)
addresses = st.builds(
    Address,
    name=anything,
    phone=st.none() | anything | st.just("020 7183 8750"),
    company=st.none() | anything,
    country=st.sampled_from(["GB", "US", "DE", "CN", "JP", "PT", "SG", "gb", " us "]),
    region=st.none() | anything | st.sampled_from(["California", "広島", "北京", "US-NY"]),
    city=st.none() | anything,
    district=st.none() | anything,
    postal_code=st.none() | anything | st.from_regex(r"[A-Za-z0-9 -]{1,9}", fullmatch=True),
    line1=anything,
    line2=st.none() | anything,
)


@given(addresses)
def test_normalising_twice_changes_nothing(address: Address) -> None:
    once = normalised(address)

    assert normalised(once) == once


@given(addresses)
def test_the_normal_form_has_the_same_problems(address: Address) -> None:
    assert problems(normalised(address)) == problems(address)


@given(addresses)
def test_an_accepted_address_survives_sealing(address: Address) -> None:
    vault = Vault({1: b"a key for tests, 32 bytes or more"})
    normal = normalised(address)

    assert open_address(vault, "a.b", seal_address(vault, "a.b", normal)) == normal
