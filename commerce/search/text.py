"""How words are made: what a shopper types and what a product says are cut up in the same way.

Languages written without spaces (Chinese, Japanese) are called *dense* here and are cut into
characters, so that any part of a word finds it, whatever a dictionary thinks a word is. Everything
else is cut at what is neither letter nor digit, lower-cased and freed of accents. No operator
survives: quotes and leading hyphens in a shopper's text are what they pasted, not a query language.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

MAX_TEXT = 200
"""Characters of a query that are looked at."""
MAX_WORDS = 10
"""Words of a query that are looked at; Meilisearch's own limit."""
MAX_WORD = 60

# Kana, ideographs and their repetition marks. Korean and Thai are left to the engines.
_DENSE = (
    r"\u3005-\u3007\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_DENSE_RUN = re.compile(f"([{_DENSE}]+)")
_DENSE_CHARACTER = re.compile(f"([{_DENSE}])")
# Scripts of India, Thailand, Laos, Burma and Cambodia, whose vowel signs are not letters to `re`.
_SIGNS = r"\u0900-\u0963\u0966-\u0dff\u0e01-\u0e4e\u0e50-\u0eff\u1000-\u1049\u1780-\u17d3"
_LETTER = rf"(?:[^\W_]|[{_SIGNS}])"
_WORD = re.compile(f"{_LETTER}+")
_UNSAFE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_OPERATOR = re.compile(r'"|(?<!\w)-+|-+(?!\w)')  # what Meilisearch reads as phrase and "not"
_SYMBOLS = frozenset({"So", "Sk", "Cf", "Cn", "Co"})  # pictures, marks of their own, invisible ones
_CODE = re.compile(f"{_LETTER}+(?:[-./_]{_LETTER}+)+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, folded; a dense one is a run of characters without spaces."""

    text: str
    is_dense: bool


def storable(text: str) -> str:
    """The text with a replacement character for what JSON, PostgreSQL or a terminal cannot hold."""
    return _UNSAFE.sub("\ufffd", text)


def clean(text: str) -> str:
    """A shopper's text as plain words: bounded, normalised, without control characters and
    without anything an engine could read as an operator."""
    normal = unicodedata.normalize("NFKC", storable(text[:MAX_TEXT]))[:MAX_TEXT]
    plain = "".join(" " if unicodedata.category(char) in _SYMBOLS else char for char in normal)
    return " ".join(_OPERATOR.sub(" ", plain).split())


def fold(text: str) -> str:
    """Lower case without accents. Kana keep their marks, which are letters of their own."""
    if text.isascii():
        return text.lower()
    parts = _DENSE_RUN.split(unicodedata.normalize("NFKC", text))
    return "".join(part if index % 2 else _unaccented(part) for index, part in enumerate(parts))


def words(text: str) -> list[Word]:
    """The words of a text in their order, folded."""
    found: list[Word] = []
    for match in _WORD.finditer(fold(text)):
        for index, part in enumerate(_DENSE_RUN.split(match.group())):
            if part:
                found.append(Word(part[:MAX_WORD], is_dense=bool(index % 2)))
    return found


def has_dense(text: str) -> bool:
    """Whether any part is written without spaces."""
    return _DENSE_RUN.search(text) is not None


def spaced(text: str) -> str:
    """The text with every dense character standing alone, for engines that cut at spaces."""
    return " ".join(_DENSE_CHARACTER.sub(r" \1 ", text).split())


def compounds(text: str) -> Iterator[str]:
    """Words with inner punctuation, closed up: "T-Shirt" gives tshirt, "AB-12.34" ab1234."""
    for match in _CODE.finditer(fold(text)):
        yield closed_up(match.group())[:MAX_WORD]


def dense_runs_replaced(text: str, replace: Callable[[str], str]) -> str:
    """The text with each of its dense runs replaced."""
    return _DENSE_RUN.sub(lambda match: replace(match.group()), text)


def closed_up(text: str) -> str:
    """Letters and digits only, folded."""
    return "".join(_WORD.findall(fold(text)))


def code_in(text: str) -> str | None:
    """A query that is one code with inner punctuation, such as a SKU, closed up; else None."""
    closed = closed_up(text)
    is_code = " " not in text and closed != fold(text) and any(map(str.isdigit, closed))
    return closed if is_code else None


def pairs(run: str) -> Sequence[str]:
    """The overlapping pairs of characters of a dense run; a single character is itself."""
    return [first + second for first, second in pairwise(run)] or [run]


def _unaccented(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", kept)
