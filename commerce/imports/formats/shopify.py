"""Shopify's product CSV: one row a variant, the product's own fields on its first row, more rows
for more pictures. Known by its header.

An empty field says nothing. The quantity counts whether or not the merchant let the platform track
it; what is oversold is 0. A compare-at price that is not above the price means none.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from commerce.catalog.service.variant_checks import SKU
from commerce.imports.formats import naming
from commerce.imports.formats.amounts import NotANumber, compare_at, truth, whole
from commerce.imports.formats.defaults import Defaults
from commerce.imports.formats.items import Item, ill_formed, rejected
from commerce.imports.formats.records import (
    Brand,
    Category,
    Label,
    Medium,
    Option,
    Product,
    Record,
)
from commerce.imports.progress import Rejection
from commerce.imports.sources import Row, SourceFile

HEADER = frozenset({"Handle", "Title", "Option1 Name", "Option1 Value", "Variant Price"})
ONLY_OPTION, ONLY_VALUE = "title", "default title"
OPTIONS = ("Option1", "Option2", "Option3")
STATUSES = {"active", "draft", "archived"}


def is_shopify(columns: Sequence[str]) -> bool:
    """Whether a CSV file with this header is one of Shopify's."""
    return HEADER.issubset(columns)


class ShopifyFormat:
    """Products of consecutive rows with the same handle."""

    def __init__(self, defaults: Defaults) -> None:
        self._defaults = defaults

    def items(self, source: SourceFile) -> Iterator[Item]:
        for handle, group in groupby(source.rows(), key=_handle):
            rows = list(group)
            if handle:
                yield self._item(handle, rows)
                continue
            for row in rows:
                yield _without_handle(row)

    def _item(self, handle: str, rows: Sequence[Row]) -> Item:
        number, line = rows[-1].number, rows[0].line
        variants = [row for row in rows if _text(row, "Variant Price") or _has_value(row)]
        options = _options(rows, self._defaults)
        rejections: list[Rejection] = []
        made: list[dict[str, Any]] = []
        for row in variants:
            try:
                made.append(self._variant(handle, row, options))
            except NotANumber as wrong:
                rejections.append(Rejection(row.line, "INVALID_FIELD", str(wrong)))
        if rejections:
            return Item(number, line, None, rejections=rejections)
        lines = [row.line for row in variants]
        try:
            product, implied = self._product(handle, rows, options, made)
        except ValidationError as error:
            return ill_formed(number, line, error, lines)
        return Item(number, line, product, implied=implied, variant_lines=lines)

    def _product(
        self,
        handle: str,
        rows: Sequence[Row],
        options: Sequence[Option],
        variants: Sequence[Mapping[str, Any]],
    ) -> tuple[Product, list[Record]]:
        first, texts = rows[0], self._defaults.texts
        implied: list[Record] = []
        fields: dict[str, Any] = {}
        if vendor := _text(first, "Vendor"):
            fields["brand"] = naming.slug(vendor)
            implied.append(Brand(slug=fields["brand"], title=texts(vendor)))
        if kind := _text(first, "Type"):
            fields["categories"] = [naming.slug(kind)]
            implied.append(Category(slug=naming.slug(kind), title=texts(kind)))
        if body := _text(first, "Body (HTML)"):
            fields["description"] = texts(body)
        if tags := [tag.strip() for tag in _text(first, "Tags").split(",") if tag.strip()]:
            fields["tags"] = tags
        fields["seo"] = {
            "title": texts(_text(first, "SEO Title")),
            "description": texts(_text(first, "SEO Description")),
        }
        if media := self._media(rows):
            fields["media"] = media
        product = Product.model_validate(
            {
                **fields,
                **self._publication(first),
                "slug": naming.slug(handle),
                "title": texts(_text(first, "Title")),
                "options": list(options),
                "variants": variants,
            }
        )
        return product, implied

    def _publication(self, first: Row) -> dict[str, Any]:
        """Shown where it is imported to, unless it says that it is not shown."""
        status = _text(first, "Status").lower()
        is_shown = truth(_text(first, "Published")) is not False and status in {"", "active"}
        said: dict[str, Any] = {"channels": self._defaults.publications() if is_shown else []}
        if status in STATUSES:
            said["status"] = status
        return said

    def _media(self, rows: Sequence[Row]) -> list[Medium]:
        """The product's pictures by their position, then those that only a variant names."""
        shown = [row for row in rows if _text(row, "Image Src")]
        shown.sort(key=_image_position)  # pictures without a position stay behind
        media = {
            _text(row, "Image Src"): self._defaults.texts(_text(row, "Image Alt Text"))
            for row in reversed(shown)
        }
        ordered = {_text(row, "Image Src"): None for row in shown}
        for row in rows:
            if _text(row, "Variant Image"):
                ordered.setdefault(_text(row, "Variant Image"))
        return [Medium(url=url, alt=media.get(url, {})) for url in ordered]

    def _variant(self, handle: str, row: Row, options: Sequence[Option]) -> dict[str, Any]:
        chosen: dict[str, str] = {}
        for option, column in zip(options, OPTIONS, strict=False):
            words = _text(row, f"{column} Value")
            for value in option.values:
                if words in value.label.values():
                    chosen[option.code] = value.code
        said: dict[str, Any] = {
            "sku": _text(row, "Variant SKU").strip("'") or sku_of(handle, chosen.values()),
            "options": chosen,
            "requires_shipping": truth(_text(row, "Variant Requires Shipping")) is not False,
        }
        if barcode := _text(row, "Variant Barcode").strip("'"):
            said["barcode"] = barcode
        if grams := _text(row, "Variant Grams"):
            said["weight_grams"] = max(whole("Variant Grams", grams), 0)
        if picture := _text(row, "Variant Image"):
            said["media"] = [picture]
        if price := _text(row, "Variant Price"):
            struck = _text(row, "Variant Compare At Price")
            above = compare_at(price, struck, self._defaults.currency)
            said["prices"] = [self._defaults.price(price, above)]
        if quantity := _text(row, "Variant Inventory Qty"):
            on_hand = max(whole("Variant Inventory Qty", quantity), 0)
            said["stock"] = [self._defaults.stock(on_hand)]
        return said


def sku_of(handle: str, values: Any) -> str:
    """A SKU made of the handle and the values' codes, the same at every import."""
    made = "-".join([naming.slug(handle), *values]).upper()
    return made if len(made) <= SKU.longest else f"{made[: SKU.longest - 8]}-{naming.hashed(made)}"


def _without_handle(row: Row) -> Item:
    if row.problem is not None:
        return rejected(row.number, row.line, "UNREADABLE", f"The row is {row.problem}.")
    return rejected(row.number, row.line, "MISSING_FIELD", "The row has no Handle.")


def _handle(row: Row) -> str:
    return "" if row.problem is not None else _text(row, "Handle")


def _text(row: Row, column: str) -> str:
    return str(row.values.get(column) or "").strip()


def _has_value(row: Row) -> bool:
    return any(_text(row, f"{column} Value") for column in OPTIONS)


def _image_position(row: Row) -> int:
    position = _text(row, "Image Position")
    return int(position) if position.isdecimal() else len(OPTIONS) * 10**6


def _options(rows: Sequence[Row], defaults: Defaults) -> list[Option]:
    """What the variants differ in; none for a product whose only option is Shopify's stand-in."""
    first = rows[0]
    names = [_text(first, f"{column} Name") for column in OPTIONS]
    values = [
        list(dict.fromkeys(filter(None, (_text(row, f"{column} Value") for row in rows))))
        for column in OPTIONS
    ]
    if names[0].lower() == ONLY_OPTION and [each.lower() for each in values[0]] == [ONLY_VALUE]:
        return []
    codes = naming.codes(name for name in names if name)
    options: list[Option] = []
    for name, words in zip(names, values, strict=True):
        if name and words:
            value_codes = naming.codes(words)
            labels = [Label(code=value_codes[each], label=defaults.texts(each)) for each in words]
            options.append(Option(code=codes[name], label=defaults.texts(name), values=labels))
    return options
