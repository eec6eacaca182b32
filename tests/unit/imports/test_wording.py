"""Texts of a source in the shop's languages."""

import pytest

from commerce.catalog.requests import Translation
from commerce.imports.catalog.wording import worded


def test_the_shops_language_fills_the_plain_column_and_others_are_translations() -> None:
    words = worded({"title": {"en": "Mug", "zh": "杯"}}, "en", {}, {})

    assert dict(words.fields) == {"title": "Mug"}
    assert words.translations == [Translation("zh", {"title": "杯"})]


def test_a_text_stands_in_where_the_shops_language_is_missing() -> None:
    words = worded({"title": {"zh": "杯"}}, "en", {"title": None}, {})

    assert dict(words.fields) == {"title": "杯"}
    assert words.translations == [Translation("zh", {"title": "杯"})]


@pytest.mark.parametrize(("stored", "changed"), [("杯", {"title": "茶杯"}), ("Mug", {})])
def test_a_stand_in_follows_its_language_and_a_real_text_stays(
    stored: str, changed: dict[str, str]
) -> None:
    translations = {"zh": {"title": "杯"}}

    words = worded({"title": {"zh": "茶杯"}}, "en", {"title": stored}, translations)

    assert dict(words.fields) == changed


def test_no_texts_say_nothing() -> None:
    words = worded({"title": {}}, "en", {"title": "Mug"}, {})

    assert dict(words.fields) == {}
    assert words.translations == []
