"""A shopper's text as `tsquery` texts, strict and relaxed.

Strict means every word: as written, as singular or plural, mistyped, or, for the last one, begun.
Words here are letters and digits only (`commerce.search.text`), so no operator can be smuggled in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.search.postgres.vocabulary import Vocabulary
from commerce.search.text import MAX_WORDS, Word, clean, code_in, pairs, words

_SHORTEST_PLURAL = 3


@dataclass(frozen=True, slots=True)
class Matching:
    """Which documents match, and the narrower queries that decide their order. `parts` is set for
    the relaxed reading, where a document needs `fewest` of them."""

    anyhow: str
    without_mistakes: str  # without mistakes
    exact: str  # every word as it was written
    whole_words: str  # written in full, mistyped or not; neither begun nor in another number
    in_title: str
    parts: Sequence[str] = ()
    fewest: int = 0


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What one word of the query may stand for, as pieces of a `tsquery`. The first of `clean` is
    the word as it was written."""

    clean: Sequence[str]
    mistaken: Sequence[str] = ()
    whole: Sequence[str] = ()

    def any_of(self, *, weight: str = "") -> str:
        return _or([_weighted(piece, weight) for piece in (*self.clean, *self.mistaken)])


def readings(text: str, language: str, vocabulary: Vocabulary) -> list[Matching]:
    """The ways to read a text, strictest first; none when it holds no word at all."""
    strict = strict_reading(text, language, vocabulary)
    if strict is None:
        return []
    if code := code_in(clean(text)):
        return [_same(f"'{code}':*B"), strict]
    relaxed = _some_of(words(clean(text))[:MAX_WORDS])
    return [strict, relaxed] if relaxed else [strict]


def strict_reading(text: str, language: str, vocabulary: Vocabulary) -> Matching | None:
    """Every word of the text; None when it holds none."""
    found = words(clean(text))[:MAX_WORDS]
    return _all_of(found, language, vocabulary) if found else None


def _all_of(found: Sequence[Word], language: str, vocabulary: Vocabulary) -> Matching:
    last = len(found) - 1
    meanings = [
        _meaning(word, language, vocabulary, is_last=index == last)
        for index, word in enumerate(found)
    ]
    return Matching(
        anyhow=_and([meaning.any_of() for meaning in meanings]),
        without_mistakes=_and([_or(meaning.clean) for meaning in meanings]),
        exact=_and([meaning.clean[0] for meaning in meanings]),
        whole_words=_and([_or(meaning.whole) for meaning in meanings]),
        in_title=_and([meaning.any_of(weight="A") for meaning in meanings]),
    )


def _some_of(found: Sequence[Word]) -> Matching | None:
    """A third of the words, or of the pairs of characters of dense ones, is enough."""
    parts = [
        f"'{part}'"
        for word in found
        for part in (pairs(word.text) if word.is_dense else [word.text])
    ]
    if len(parts) == 1:
        return None
    anyhow = _or(parts)
    title = _or([_weighted(part, "A") for part in parts])
    return Matching(anyhow, anyhow, anyhow, anyhow, title, parts, fewest=-(-len(parts) // 3))


def _same(query: str) -> Matching:
    return Matching(query, query, query, query, query)


def _meaning(word: Word, language: str, vocabulary: Vocabulary, *, is_last: bool) -> _Meaning:
    if word.is_dense:
        side_by_side = " <-> ".join(f"'{pair}'" for pair in pairs(word.text))
        return _Meaning(clean=[side_by_side], whole=[side_by_side])
    exact = f"'{word.text}'"
    clean = [exact, *(f"'{form}'" for form in _other_number(word.text, language))]
    mistaken = [f"'{term}'" for term in vocabulary.near(word.text)]
    whole = [exact, *mistaken]
    if is_last:
        clean.append(f"{exact}:*")
        mistaken += [f"'{begun}':*" for begun in vocabulary.near_beginnings(word.text)]
    return _Meaning(clean, mistaken, whole)


def _other_number(word: str, language: str) -> Sequence[str]:
    """English plurals of a singular, and the singular of a plural."""
    if language != "en" or len(word) < _SHORTEST_PLURAL or not word.isalpha():
        return ()
    if word.endswith("ies"):
        return (word[:-3] + "y",)
    if word.endswith("es"):
        return (word[:-1], word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        return (word[:-1],)
    if word.endswith("y"):
        return (word[:-1] + "ies", word + "s")
    return (word + "s", word + "es")


def _weighted(piece: str, weight: str) -> str:
    """The piece restricted to words of one weight."""
    if not weight:
        return piece
    words = (word if word.endswith(":*") else f"{word}:" for word in piece.split(" <-> "))
    return " <-> ".join(f"{word}{weight}" for word in words)


def _and(pieces: Sequence[str]) -> str:
    return " & ".join(f"({piece})" for piece in pieces)


def _or(pieces: Sequence[str]) -> str:
    return " | ".join(f"({piece})" for piece in pieces)
