"""Codes and slugs made of words: the same for the same words, whatever stands around them."""

import pytest

from commerce.catalog.slugs import is_code, is_slug
from commerce.imports.formats import naming


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("Small", "small"),
        ("Café au lait", "cafe-au-lait"),
        ("1.5 m", "1-5-m"),
        ("颜色", "x"),
    ],
)
def test_words_become_codes(words: str, made: str) -> None:
    code = naming.code(words)

    assert is_code(code)
    assert code.startswith(made)
    assert naming.code(words) == code


def test_words_that_ascii_spells_only_in_part_are_told_apart() -> None:
    first, second = naming.code("1.5m床垫"), naming.code("1.5m沙发")

    assert is_code(first)
    assert first != second


def test_a_mapping_gives_words_codes_of_their_own() -> None:
    assert naming.code("颜色", {"颜色": "colour"}) == "colour"


def test_several_words_never_share_a_code() -> None:
    codes = naming.codes(["S/M", "S-M", "L"])

    assert codes["S/M"] == "s-m"
    assert codes["S-M"].startswith("s-m-x")
    assert codes["L"] == "l"
    assert all(map(is_code, codes.values()))


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Ocean_Blue Shirt!", "ocean-blue-shirt"),
        ("居家-床品件套", "居家-床品件套"),
        ("MUJI制造商", "muji制造商"),
    ],
)
def test_slugs_keep_every_script(words: str, slug: str) -> None:
    assert naming.slug(words) == slug
    assert is_slug(slug)


def test_words_without_letters_have_a_slug_too() -> None:
    assert is_slug(naming.slug("!!!"))
