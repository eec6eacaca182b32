"""The PostgreSQL engine's vocabulary, its reading of a text and its lists of words."""

import pytest

from commerce.search.postgres.documents import WordList, indexed
from commerce.search.postgres.query import readings
from commerce.search.postgres.vocabulary import Vocabulary, allowed_mistakes
from tests.factories.search import make_document


@pytest.fixture
def vocabulary() -> Vocabulary:
    vocabulary = Vocabulary()
    vocabulary.add(["leather", "leathery", "feather", "jacket", "headphones", "shirt", "short"])
    return vocabulary


@pytest.mark.parametrize(
    ("word", "mistakes"),
    [("shrt", 0), ("shirt", 1), ("leathers", 1), ("headphone", 2), ("model2000", 0), ("2000", 0)],
)
def test_allowed_mistakes(word: str, mistakes: int) -> None:
    assert allowed_mistakes(word) == mistakes


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("leather", ["leathery"]),  # not feather: the first letter counts double
        ("leatehr", ["leather"]),
        ("shirt", ["short"]),
        ("haedphonse", ["headphones"]),
        ("eadphones", ["headphones"]),
        ("readphones", ["headphones"]),
        ("raedphones", []),
        ("jacke", ["jacket"]),
        ("jack", []),
    ],
)
def test_near_words(vocabulary: Vocabulary, typed: str, words: list[str]) -> None:
    assert vocabulary.near(typed) == words


def test_beginnings_may_be_mistyped_too(vocabulary: Vocabulary) -> None:
    assert "headpho" in vocabulary.near_beginnings("haedpho")
    assert vocabulary.near_beginnings("xyzzyq") == []
    assert vocabulary.near_beginnings("haed") == []


def test_every_word_is_needed_and_the_last_may_be_begun(vocabulary: Vocabulary) -> None:
    strict, relaxed = readings("red jack", "en", vocabulary)

    assert (
        strict.anyhow
        == "(('red') | ('reds') | ('redes')) & (('jack') | ('jacks') | ('jackes') | ('jack':*))"
    )
    assert strict.exact == "('red') & ('jack')"
    assert (relaxed.anyhow, relaxed.fewest) == ("('red') | ('jack')", 1)


def test_dense_words_must_stand_side_by_side(vocabulary: Vocabulary) -> None:
    strict, relaxed = readings("四件套", "zh", vocabulary)

    assert strict.anyhow == "(('四件' <-> '件套'))"
    assert strict.in_title == "(('四件':A <-> '件套':A))"
    assert list(relaxed.parts) == ["'四件'", "'件套'"]


def test_a_code_is_tried_first_and_never_relaxed(vocabulary: Vocabulary) -> None:
    code, strict = readings("AB-12/X", "en", vocabulary)

    assert code.anyhow == "'ab12x':*B"
    assert strict.exact == "('ab') & ('12') & ('x')"


def test_no_words_no_reading(vocabulary: Vocabulary) -> None:
    assert readings("!!! 😀", "en", vocabulary) == []


def test_words_have_positions_and_weights() -> None:
    listed = WordList()
    listed.add("Blue T-Shirt", "A")
    listed.add("四件套", "B")

    assert str(listed) == (
        "'blue':1A 't':2A 'shirt':3A 'tshirt':4A '四':24B '四件':24B '件':25B '件套':25B '套':26B"
    )


def test_long_texts_stay_within_what_a_tsvector_holds() -> None:
    listed = WordList()
    listed.add("word " * 20_000, "D")

    assert str(listed).count(",") == 254


def test_codes_and_numbers_are_no_vocabulary() -> None:
    document = make_document("Nova 2000 red lamp", skus=["ZZTOP-1"])

    assert indexed(document).terms == {("en", "nova"), ("en", "lamp")}
