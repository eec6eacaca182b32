"""E-mail addresses and phone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.core.contact import (
    checked_email,
    mask_email,
    mask_phone,
    mask_words,
    normal_email,
    normal_phone,
)
from commerce.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Ada@Example.COM", "ada@example.com"),
        ("  ada+shop@example.co.uk ", "ada+shop@example.co.uk"),
        ("ada＠example.com", "ada@example.com"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ],
)
def test_an_email_has_one_normal_form(typed: str, normal: str) -> None:
    assert normal_email(typed) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not an address",
        "ada",
        "@example.com",
        "ada@",
        "ada@example",
        "a b@example.com",
        ".ada@example.com",
        "ada..b@example.com",
        "ada@-example.com",
        "ada@exa_mple.com",
        "ada@example.com\nbcc: x@example.com",
        "a" * 65 + "@example.com",
        "a@" + "b" * 300,
        "ada@example.com, eve@example.com",
        "<ada@example.com>",
        "ada@localhost",
        "ada@1.2.3.4",
    ],
)
def test_what_is_no_email_is_refused(text: str) -> None:
    assert normal_email(text) is None
    with pytest.raises(InvalidInput):
        checked_email(text, ("input", "email"))


@given(st.emails())
def test_the_normal_form_is_normal(email: str) -> None:
    normal = normal_email(email)

    assert normal is None or normal_email(normal) == normal


@pytest.mark.parametrize(
    ("typed", "country", "normal"),
    [
        ("+44 20 7183 8750", None, "+442071838750"),
        ("020 7183 8750", "GB", "+442071838750"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("020 7183 8750", None, None),
        ("12", "GB", None),
        ("+442071838750 ext. 5", None, None),
        ("call me", "GB", None),
        ("+" + "4" * 60, None, None),
    ],
)
def test_a_phone_number_has_one_normal_form(
    typed: str, country: str | None, normal: str | None
) -> None:
    assert normal_phone(typed, country) == normal


def test_masks_keep_what_helps_to_recognise() -> None:
    assert mask_email("ada@example.com") == "a•••@e•••.com"
    assert mask_phone("+442071838750") == "+44•••50"
    assert mask_words("Ada Chen") == "A••• C•••"
    assert mask_words("陈小明") == "陈•••"
