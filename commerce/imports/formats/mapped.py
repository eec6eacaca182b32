"""Any CSV or JSON lines, by a mapping: one row is one product, with its variants inside or being
its only variant itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import ValidationError

from commerce.imports.formats import naming
from commerce.imports.formats.amounts import NotANumber, compare_at, truth, whole
from commerce.imports.formats.defaults import Defaults
from commerce.imports.formats.items import Item, ill_formed, rejected
from commerce.imports.formats.records import (
    Attribute,
    Brand,
    Category,
    Label,
    Medium,
    Option,
    Product,
    Record,
    Variant,
)
from commerce.imports.mapping import (
    CatalogMapping,
    Field,
    MappingFile,
    Pairs,
    Read,
    Values,
    at_path,
)
from commerce.imports.sources import Row, SourceFile

PATH_SEPARATOR = ">"
LIST_SEPARATOR = ","


class MappedFormat:
    """Reads rows by a mapping."""

    def __init__(self, mapping: MappingFile, catalog: CatalogMapping, defaults: Defaults) -> None:
        self._catalog, self._defaults = catalog, defaults
        not_goods = mapping.not_goods
        self._code_column = not_goods.column if not_goods else ""
        self._not_goods = frozenset(not_goods.codes if not_goods else ())
        self._read: dict[str, Read] = {
            name: field.reader() for name, field in catalog if isinstance(field, Field)
        }
        self._read_variant: dict[str, Read] = {
            name: field.reader() for name, field in catalog.variants if isinstance(field, Field)
        }

    def columns(self) -> set[str]:
        """The columns that it reads."""
        fields = [field for _, field in (*self._catalog, *self._catalog.variants)]
        named = {each for field in fields if isinstance(field, Field) for each in field.columns()}
        for pairs in (self._catalog.attributes, self._catalog.options):
            named |= set(pairs.columns.values()) if pairs else set()
        return named - {"position"}  # counted, not read

    def items(self, source: SourceFile) -> Iterator[Item]:
        return map(self.item, source.rows())

    def item(self, row: Row, *, title: str | None = None, price: str | None = None) -> Item:
        """The product of a row; with another title and price, where many rows are one product."""
        problem = self.refusal(row)
        if problem is not None:
            return rejected(row.number, row.line, *problem)
        try:
            product, implied = self._product(row.values, title, price)
        except ValidationError as error:
            return ill_formed(row.number, row.line, error)
        except NotANumber as wrong:
            return rejected(row.number, row.line, "INVALID_FIELD", str(wrong))
        return Item(row.number, row.line, product, implied=implied)

    def refusal(self, row: Row) -> tuple[str, str] | None:
        """Why a row is no product, before its fields are looked at."""
        if row.problem is not None:
            return "UNREADABLE", f"The row is {row.problem}."
        code = _plain(row.values.get(self._code_column))
        if code in self._not_goods:
            return "NOT_GOODS", f"'{code}' is a charge or a correction, no goods."
        for name in ("slug", "title"):
            if not self.text(name, row.values):
                return "MISSING_FIELD", f"The field '{name}' is empty."
        return None

    def text(self, name: str, values: Values) -> str:
        """A field as text; empty when there is none."""
        read = self._read.get(name)
        return _plain(read(values)) if read else ""

    def price(self, values: Values) -> str:
        return _plain(self._read_variant["price"](values))

    def _product(
        self, values: Values, title: str | None, price: str | None
    ) -> tuple[Product, list[Record]]:
        categories = self._categories(values)
        attributes, described = self._attributes(values)
        options = self._options(values)
        implied: list[Record] = [*categories, *attributes]
        fields: dict[str, Any] = {
            "slug": naming.slug(self.text("slug", values)),
            "title": self._defaults.texts(title or self.text("title", values)),
            "options": options,
            "variants": self._variants(values, options, price),
            **self._said(values),
        }
        if brand := self.text("brand", values):
            fields["brand"] = naming.slug(brand)
            implied.append(Brand(slug=fields["brand"], title=self._defaults.texts(brand)))
        if categories:
            fields["categories"] = [categories[-1].slug]
        if self._catalog.attributes is not None:
            fields["attributes"] = described
        is_shown = truth(self.text("published", values)) is not False
        fields["channels"] = self._defaults.publications() if is_shown else []
        return Product.model_validate(fields), implied

    def _said(self, values: Values) -> dict[str, Any]:
        """The simple fields that are not empty: an empty one says nothing."""
        said: dict[str, Any] = {}
        for name in ("subtitle", "description"):
            if text := self.text(name, values):
                said[name] = self._defaults.texts(text)
        seo = {
            name: self._defaults.texts(text)
            for name in ("title", "description")
            if (text := self.text(f"seo_{name}", values))
        }
        if seo:
            said["seo"] = seo
        if tags := self._list("tags", values, LIST_SEPARATOR):
            said["tags"] = tags
        if images := self._list("images", values, LIST_SEPARATOR):
            said["media"] = [Medium(url=url) for url in images]
        if tax_category := self.text("tax_category", values):
            said["tax_category"] = tax_category
        return said

    def _list(self, name: str, values: Values, separator: str) -> list[str]:
        """A field that holds several values: a list, or a text with separators."""
        if name not in self._read:
            return []
        found: object = self._read[name](values)
        own: Field = getattr(self._catalog, name)
        parts = (
            cast("list[object]", found)
            if isinstance(found, list)
            else _plain(found).split(own.separator or separator)
        )
        return [text for part in parts if (text := _plain(part))]

    def _categories(self, values: Values) -> list[Category]:
        """The way down to the category, from the root."""
        made: list[Category] = []
        names = self._list("category_path", values, PATH_SEPARATOR)
        for depth, name in enumerate(names, start=1):
            slug = naming.slug("-".join(names[:depth]))
            parent = made[-1].slug if made else None
            made.append(Category(slug=slug, parent=parent, title=self._defaults.texts(name)))
        return made

    def _attributes(self, values: Values) -> tuple[list[Attribute], dict[str, dict[str, str]]]:
        """The attributes that are named, all of them texts, and what is said about each. What is
        said twice is said one after the other."""
        pairs = self._catalog.attributes
        if pairs is None:
            return [], {}
        said: dict[str, str] = {}
        for name, value in _named(pairs, values):
            said[name] = f"{said[name]}; {value}" if name in said else value
        codes = naming.codes(said, pairs.codes)
        attributes = [
            Attribute(code=codes[name], label=self._defaults.texts(name), kind="text")
            for name in said
        ]
        return attributes, {codes[name]: self._defaults.texts(said[name]) for name in said}

    def _options(self, values: Values) -> list[Option]:
        pairs = self._catalog.options
        if pairs is None:
            return []
        offered: dict[str, list[str]] = {}
        for name, value in _named(pairs, values):
            offered.setdefault(name, []).append(value)
        codes, texts = naming.codes(offered, pairs.codes), self._defaults.texts
        options: list[Option] = []
        for name, words in offered.items():
            value_codes = naming.codes(words, pairs.codes)
            labels = [Label(code=code, label=texts(each)) for each, code in value_codes.items()]
            options.append(Option(code=codes[name], label=texts(name), values=labels))
        return options

    def _variants(
        self, values: Values, options: Sequence[Option], price: str | None
    ) -> list[Variant]:
        path = self._catalog.variants.list
        inside: object = list[Values]([{}]) if path is None else at_path(values, path)
        entries = cast("list[object]", inside) if isinstance(inside, list) else []
        return [
            self._variant({**values, **cast("Values", entry), "position": position}, options, price)
            for position, entry in enumerate(entries, start=1)
            if isinstance(entry, Mapping)
        ]

    def _variant(self, values: Values, options: Sequence[Option], price: str | None) -> Variant:
        found = {name: _plain(read(values)) for name, read in self._read_variant.items()}
        given = price or found["price"]
        said: dict[str, Any] = {"sku": found["sku"], "options": self._chosen(values, options)}
        if given:
            struck = compare_at(given, found.get("compare_at", ""), self._defaults.currency)
            said["prices"] = [self._defaults.price(given, struck)]
        if barcode := found.get("barcode"):
            said["barcode"] = barcode
        if weight := found.get("weight_grams"):
            said["weight_grams"] = whole("weight_grams", weight)
        if stock := found.get("stock"):
            said["stock"] = [self._defaults.stock(max(whole("stock", stock), 0))]
        return Variant.model_validate(said)

    def _chosen(self, values: Values, options: Sequence[Option]) -> dict[str, str]:
        """A variant's value of each option, by the words for it."""
        path = self._catalog.variants.options
        if path is not None:
            found: object = at_path(values, path)
            words = [_plain(each) for each in cast("list[object]", found or [])]
        else:
            words = [option.values[0].label[self._defaults.language] for option in options]
        chosen: dict[str, str] = {}
        for option, word in zip(options, words, strict=False):
            codes = [each.code for each in option.values if word in each.label.values()]
            chosen[option.code] = codes[0] if codes else word
        return chosen


def _named(pairs: Pairs, values: Values) -> Iterator[tuple[str, str]]:
    """Names with values, empty ones left out."""
    if pairs.list is not None:
        found: object = at_path(values, pairs.list)
        for entry in cast("list[object]", found) if isinstance(found, list) else []:
            if isinstance(entry, Mapping):
                inner = cast("Values", entry)
                name, value = _plain(inner.get(pairs.name)), _plain(inner.get(pairs.value))
                if name and value:
                    yield name, value
    for name, column in pairs.columns.items():
        if value := _plain(at_path(values, column)):
            yield name, value


def _plain(value: object) -> str:
    """A value as text: JSON has numbers and truth values too."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()
