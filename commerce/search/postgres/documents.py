"""A product as rows: card, facet keys, weighted words and the vocabulary it adds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from commerce.search.port import LocalizedText, ProductDocument
from commerce.search.text import closed_up, compounds, storable, words

SEPARATOR = "\x1f"
"""Stands between facet and value; `storable` keeps it out of either."""
SHORTEST_TERM = 4
"""A word of five letters, the shortest that may be mistyped, can mean one of four."""

_LAST_POSITION = 16_383  # PostgreSQL counts no further
_MOST_POSITIONS = 255
_BETWEEN_TEXTS = 20


class TextRow(TypedDict):
    language: str
    words: str


class DocumentRow(TypedDict):
    channel: str
    product_id: str
    card: dict[str, object]
    facets: list[str]
    prices: dict[str, list[int]]
    sales_count: int
    published_at: str | None
    texts: list[TextRow]


class WordList:
    """Words with weighted positions, in the text form of a `tsvector`; and its vocabulary, the
    words long enough to be mistyped. Codes and numbers are not among those."""

    def __init__(self) -> None:
        self.terms: set[str] = set()
        self._positions: dict[str, list[str]] = {}
        self._next = 1

    def add(self, text: str, weight: str) -> None:
        for word in self._add(text, weight):
            if len(word) >= SHORTEST_TERM and word.isalpha():
                self.terms.add(word)

    def add_code(self, code: str, weight: str) -> None:
        """A code is found by its parts and closed up."""
        self._add(code, weight)
        if closed := closed_up(code):
            self._put(closed, self._next, weight)

    def __str__(self) -> str:
        return " ".join(f"'{word}':{','.join(at)}" for word, at in self._positions.items())

    def _add(self, text: str, weight: str) -> list[str]:
        """Returns the words that are not dense."""
        found: list[str] = []
        for word in words(text):
            if word.is_dense:
                self._add_dense(word.text, weight)
            else:
                found.append(word.text)
                self._put(word.text, self._next, weight)
                self._next += 1
        for compound in compounds(text):
            self._put(compound, self._next, weight)
        self._next += _BETWEEN_TEXTS
        return found

    def _add_dense(self, run: str, weight: str) -> None:
        """Pairs, side by side for phrases, and single characters for queries of one."""
        for offset, character in enumerate(run):
            self._put(character, self._next + offset, weight)
            if offset + 1 < len(run):
                self._put(run[offset : offset + 2], self._next + offset, weight)
        self._next += len(run)

    def _put(self, word: str, position: int, weight: str) -> None:
        known = self._positions.setdefault(word, [])
        if len(known) < _MOST_POSITIONS and (position <= _LAST_POSITION or not known):
            known.append(f"{min(position, _LAST_POSITION)}{weight}")


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """The row to store, and the (language, word) pairs it adds to the vocabulary."""

    row: DocumentRow
    terms: set[tuple[str, str]]


def indexed(document: ProductDocument) -> IndexedDocument:
    published_at = document.published_at
    lists = {code: _word_list(text, document.skus) for code, text in document.texts.items()}
    row = DocumentRow(
        channel=document.channel,
        product_id=str(document.product_id),
        card={
            "slug": storable(document.slug),
            "image_url": document.image_url,
            "in_stock": document.in_stock,
            "titles": {code: storable(text.title) for code, text in document.texts.items()},
            "compare_at": dict(document.compare_at),
        },
        facets=list(_facet_keys(document)),
        prices={code: [span.minimum, span.maximum] for code, span in document.prices.items()},
        sales_count=document.sales_count,
        published_at=published_at.isoformat() if published_at else None,
        texts=[TextRow(language=code, words=str(listed)) for code, listed in lists.items()],
    )
    terms = {(code, term) for code, listed in lists.items() for term in listed.terms}
    return IndexedDocument(row, terms)


def facet_key(facet: str, value: str) -> str:
    """A value of "category", "brand" or "in_stock"."""
    return f"{facet}{SEPARATOR}{storable(value)}"


def attribute_key(code: str, value: str) -> str:
    return f"{attribute_facet(code)}{SEPARATOR}{storable(value)}"


def attribute_facet(code: str) -> str:
    """Marked, so that an attribute called "brand" is not the brand."""
    return f"@{storable(code)}"


def _facet_keys(document: ProductDocument) -> Iterator[str]:
    yield facet_key("in_stock", str(document.in_stock).lower())
    if document.brand is not None:
        yield facet_key("brand", document.brand)
    for category_id in dict.fromkeys(document.category_ids):
        yield facet_key("category", str(category_id))
    for code, values in document.attributes.items():
        for value in dict.fromkeys(values):
            yield attribute_key(code, value)


def _word_list(text: LocalizedText, skus: Sequence[str]) -> WordList:
    """Weights: A title, B SKU, brand and categories, C options and attributes, D description."""
    listed = WordList()
    listed.add(text.title, "A")
    for sku in skus:
        listed.add_code(sku, "B")
    for part in (text.brand, *text.categories):
        listed.add(part, "B")
    for part in (*text.options, *text.attributes):
        listed.add(part, "C")
    listed.add(text.description, "D")
    return listed
