"""Suggestions made of titles."""

from commerce.search.suggestions import suggestions

TITLES = ["Leather jacket", "LEATHER JACKET", "Jacket, leather-lined", "Left-hand scissors"]


def test_completed_words_come_by_frequency_then_titles() -> None:
    assert suggestions("le", TITLES, 10) == [
        "leather",
        "leather-lined",
        "left-hand",
        "Leather jacket",
        "Jacket, leather-lined",
        "Left-hand scissors",
    ]


def test_words_take_half_at_most() -> None:
    assert suggestions("le", TITLES, 2) == ["leather", "Leather jacket"]


def test_the_words_before_the_last_are_kept() -> None:
    assert suggestions("Red lea", ["Red leather"], 5) == ["red leather"]


def test_a_title_that_only_repeats_a_word_is_not_repeated() -> None:
    assert suggestions("scis", ["Scissors"], 5) == ["scissors"]


def test_dense_text_is_completed_by_titles_only() -> None:
    assert suggestions("四", ["全棉四件套"], 5) == ["全棉四件套"]


def test_nothing_matches() -> None:
    assert suggestions("le", [], 5) == []
