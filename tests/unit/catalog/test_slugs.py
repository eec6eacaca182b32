"""Slugs and codes made from what people write."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalog.slugs import (
    MAX_SLUG,
    alternative_slug,
    code_of,
    is_code,
    is_slug,
    short_slug,
    slug_of,
)

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Crème Brûlée Torch!", "creme-brulee-torch"),
        ("Straße 5, Łódź", "strasse-5-lodz"),
        ("Ada's  Mug", "adas-mug"),
        ("Привет Мир", "привет-мир"),
        ("四件套 4-piece set", "4-piece-set"),
        ("纯棉四件套", "aiezvacx"),
        ("---", "aiezvacx"),
        ("a", "aiezvacx"),
    ],
)
def test_a_title_becomes_a_slug(title: str, slug: str) -> None:
    assert slug_of(title, ID) == slug


@given(st.text(max_size=300), st.uuids())
def test_every_title_becomes_a_valid_slug(title: str, id_: UUID) -> None:
    slug = slug_of(title, id_)

    assert is_slug(slug)
    assert is_slug(alternative_slug(slug, id_))
    assert alternative_slug(slug, id_) != slug


@given(st.text(max_size=100), st.integers(1, 500))
def test_every_label_becomes_a_valid_code(label: str, position: int) -> None:
    assert is_code(code_of(label, position))


@pytest.mark.parametrize(
    "text",
    ["", "A", "a b", "-a", "a-", "a--b", "a_b", "a/b", "ａ", "a" * (MAX_SLUG + 1), "a\n", "é́"],
)
def test_what_is_no_slug(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["mug", "四件套", "über-2", "a" * MAX_SLUG])
def test_what_is_a_slug(text: str) -> None:
    assert is_slug(text)


def test_labels_without_latin_letters_get_numbered_codes() -> None:
    assert [code_of("红色", 1), code_of("Dark red", 2), code_of("蓝色", 3)] == [
        "v1",
        "dark-red",
        "v3",
    ]


def test_an_alternative_stays_within_the_limit() -> None:
    assert len(alternative_slug("a" * MAX_SLUG, ID)) == MAX_SLUG
    assert alternative_slug("mug", ID) == f"mug-{short_slug(ID)}"
