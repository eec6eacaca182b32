"""Rows all over a file that are one product: a list of sales names its goods again and again, under
several descriptions and prices.

Reads the whole file before the first product comes out; memory grows with the number of products,
not with the number of rows.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from commerce.core.money import InvalidAmount, Money
from commerce.imports.formats.items import Item, rejected
from commerce.imports.formats.mapped import MappedFormat
from commerce.imports.mapping import MappingFile, Merge
from commerce.imports.sources import Row, SourceFile


@dataclass(slots=True)
class Sightings:
    """Where a product was seen. Counters keep the order in which their entries were last seen, so
    that of equally frequent ones the latest is taken. `line` and `values` are of the first row."""

    line: int
    values: dict[str, Any]
    titles: Counter[str] = field(default_factory=Counter[str])
    prices: Counter[str] = field(default_factory=Counter[str])


class MergedFormat:
    """One product for each key; rejected rows come out where they stand."""

    def __init__(self, mapping: MappingFile, merge: Merge, rows: MappedFormat) -> None:
        self._currency, self._merge, self._rows = mapping.currency, merge, rows
        self._key = merge.by.reader()

    def items(self, source: SourceFile) -> Iterator[Item]:
        seen: dict[str, Sightings] = {}
        number = 0
        for row in source.rows():
            refused = self._see(row, seen)
            if refused is not None:
                number += 1
                yield rejected(number, row.line, *refused)
        for sightings in seen.values():
            number += 1
            yield self._rows.item(
                Row(number, sightings.line, sightings.values),
                title=self._chosen("title", sightings.titles),
                price=self._chosen("price", sightings.prices),
            )

    def _see(self, row: Row, seen: dict[str, Sightings]) -> tuple[str, str] | None:
        refused = self._rows.refusal(row)
        if refused is not None:
            return refused
        price = self._rows.price(row.values)
        try:
            is_positive = Money.parse(price, self._currency).minor > 0
        except InvalidAmount:
            return "INVALID_PRICE", f"'{price[:80]}' is no amount of {self._currency}."
        if not is_positive:
            return "PRICE_NOT_POSITIVE", f"The price is {price[:80]}."
        key = str(self._key(row.values)).strip()
        found = seen.get(key)
        if found is None:
            found = seen[key] = Sightings(row.line, row.values)
        _count(found.titles, self._rows.text("title", row.values))
        _count(found.prices, price)
        return None

    def _chosen(self, name: str, counted: Counter[str]) -> str:
        """The most frequent one, of equals the latest; or the latest of all."""
        latest_first = list(reversed(counted))
        if name in self._merge.latest:
            return latest_first[0]
        return max(latest_first, key=counted.__getitem__)


def _count(counter: Counter[str], value: str) -> None:
    counter[value] = counter.pop(value, 0) + 1
