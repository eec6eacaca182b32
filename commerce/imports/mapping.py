"""Mapping files: which column of a source feeds which field. TOML, checked when it is read.

Says nothing of how rows become records; `formats.mapped` and `orders.invoices` do that.
"""

import re
import string
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic import Field as Setting

from commerce.imports.errors import CannotImport

Values = Mapping[str, Any]
Read = Callable[[Values], Any]
SUFFIX = ".toml"
_PLACE = re.compile(r"\{([^{}]+)\}")
CASES: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "words": string.capwords,
}


def at_path(values: Values, path: str) -> Any:
    """`"price.amount"` of nested values; None where it is missing."""
    found: Any = values
    for step in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = cast("Values", found).get(step)
    return found


class Part(BaseModel):
    """Every table of a mapping refuses keys it does not know: a typing error is no silent gap."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Field(Part):
    """Where a value comes from: a column (dots lead into nested ones), a template over columns, or
    a constant. A plain text in the mapping is a column."""

    column: str | None = None
    template: str | None = None
    value: str | None = None
    case: Literal["upper", "lower", "words"] | None = None
    separator: str | None = None  # for lists that stand in one column

    def reader(self) -> Read:
        """A function that takes the value out of a row."""
        read = self._source()
        change = CASES.get(self.case or "")
        if change is None:
            return read
        return lambda values: change(str(found)) if (found := read(values)) else found

    def _source(self) -> Read:
        column, template, value = self.column, self.template, self.value
        if template is not None:
            return lambda values: _PLACE.sub(lambda place: _text_at(values, place[1]), template)
        if column is None:
            return lambda _values: value
        if "." in column:
            return lambda values: at_path(values, column)
        return lambda values: values.get(column)

    def columns(self) -> list[str]:
        """The top-level columns it reads."""
        paths = _PLACE.findall(self.template) if self.template else [self.column]
        return [path.partition(".")[0] for path in paths if path]


def _text_at(values: Values, path: str) -> str:
    found = at_path(values, path)
    return "" if found is None else str(found)


def _as_field(given: object) -> object:
    return {"column": given} if isinstance(given, str) else given


Source = Annotated[Field, BeforeValidator(_as_field)]


class Pairs(Part):
    """Names with values: either a list of objects (`list`, `name`, `value`), or columns by the
    name that people read. `codes` gives names a code of their own."""

    list: str | None = None
    name: str = "name"
    value: str = "value"
    columns: dict[str, str] = Setting(default_factory=dict[str, str])
    codes: dict[str, str] = Setting(default_factory=dict[str, str])


class Variants(Part):
    """Without `list` the row itself is the only variant. `options` holds a variant's values in the
    order of the product's options; `position` counts variants from 1 and may stand in templates."""

    list: str | None = None
    sku: Source
    price: Source
    compare_at: Source | None = None
    stock: Source | None = None
    barcode: Source | None = None
    weight_grams: Source | None = None
    options: str | None = None


class Merge(Part):
    """Rows that are the same product all over the file. Of its texts and prices the most frequent
    one counts, the latest of equals; fields in `latest` take the last one instead."""

    by: Source
    latest: list[Literal["title", "price"]] = []


class CatalogMapping(Part):
    slug: Source
    title: Source
    subtitle: Source | None = None
    description: Source | None = None
    brand: Source | None = None
    category_path: Source | None = None
    tags: Source | None = None
    images: Source | None = None
    published: Source | None = None
    tax_category: Source | None = None
    seo_title: Source | None = None
    seo_description: Source | None = None
    attributes: Pairs | None = None
    options: Pairs | None = None
    variants: Variants
    merge: Merge | None = None


class OrdersMapping(Part):
    """One row is one line; consecutive rows of one number are one order."""

    number: Source
    number_prefix: str
    cancelled_prefix: str | None = None
    at: Source
    at_format: str
    timezone: str = "UTC"
    sku: Source
    title: Source
    quantity: Source
    unit_price: Source
    customer: Source | None = None
    customer_required: bool = False
    country: Source | None = None
    countries: dict[str, str] = Setting(default_factory=dict[str, str])
    delivery_title: str = "Delivered"


class NotGoods(Part):
    """Rows whose column holds one of these codes are no goods: postage, fees, corrections."""

    column: str
    codes: list[str]


class MappingFile(Part):
    """A mapping file."""

    source: Annotated[str, Setting(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    language: Annotated[str, Setting(pattern=r"^[a-z]{2}$")]
    currency: Annotated[str, Setting(pattern=r"^[A-Z]{3}$")]
    delimiter: Annotated[str, Setting(min_length=1, max_length=1)] = ","
    channels: list[str] = []
    price_channel: str | None = None
    warehouse: str | None = None
    not_goods: NotGoods | None = None
    catalog: CatalogMapping | None = None
    orders: OrdersMapping | None = None


def load(name: str | Path) -> tuple[MappingFile, bytes]:
    """The mapping of a file, or one that comes with the program, and the bytes it was read from.
    Raises CannotImport, naming the line of the mapping that is wrong."""
    content = _content(name)
    try:
        parsed = MappingFile.model_validate(tomllib.loads(content.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotImport(f"The mapping {name} is no TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise CannotImport(f"The mapping {name} is wrong at {place}: {first['msg']}.") from error
    _check_timezone(parsed, name)
    return parsed, content


def _check_timezone(mapping: MappingFile, name: str | Path) -> None:
    if mapping.orders is None:
        return
    try:
        ZoneInfo(mapping.orders.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CannotImport(
            f"The mapping {name} is wrong at orders.timezone: there is no such zone."
        ) from error


def _content(name: str | Path) -> bytes:
    path = Path(name)
    if path.is_file():
        return path.read_bytes()
    if path.parent == Path():
        shipped = files("commerce.imports").joinpath("mappings", path.stem + SUFFIX)
        if shipped.is_file():
            return shipped.read_bytes()
    raise CannotImport(f"There is no mapping {name}; those that come along are {_shipped()}.")


def _shipped() -> str:
    folder = files("commerce.imports").joinpath("mappings")
    return ", ".join(sorted(each.name for each in folder.iterdir() if each.name.endswith(SUFFIX)))
