"""Invoice lines out of rows, and invoices out of consecutive lines. Pure but for the reading.

An invoice ends where its number does not come again within `WINDOW` rows: exports sort by time, and
two invoices that were written in the same minute may stand among each other.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from babel import Locale

from commerce.core.money import MAX_MINOR, InvalidAmount, Money
from commerce.imports.mapping import MappingFile, OrdersMapping, Read
from commerce.imports.progress import Rejection
from commerce.imports.sources import Row

WINDOW = 100
MAX_TEXT = 500
MAX_QUANTITY = 1_000_000_000
REMEMBERED = 20_000
ENGLISH_NAMES = cast("Mapping[str, str]", Locale.parse("en").territories)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an invoice that was read without a problem; `quantity` is positive."""

    line: int
    number: str
    is_cancellation: bool
    at: datetime
    customer: str | None
    country: str | None
    sku: str
    title: str
    quantity: int
    unit: Money


@dataclass(slots=True)
class Invoice:
    """Lines of one number; what stands on its head is taken from the first of them."""

    number: str
    is_cancellation: bool
    at: datetime
    customer: str | None
    country: str | None
    lines: list[Line] = field(default_factory=list[Line])

    @property
    def total(self) -> int:
        return sum(line.unit.minor * line.quantity for line in self.lines)


class WrongLine(Exception):
    """A row that is no line of an order."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


class LineReader:
    """Reads rows as a mapping says. Texts that come again (dates, prices, countries) are read
    once."""

    def __init__(self, mapping: MappingFile, orders: OrdersMapping) -> None:
        self._currency = mapping.currency
        not_goods = mapping.not_goods
        self._code_column = not_goods.column if not_goods else ""
        self._not_goods = frozenset(not_goods.codes if not_goods else ())
        self._cancelled = orders.cancelled_prefix
        self._customer_required = orders.customer_required
        self._required: list[tuple[str, Read]] = [
            (name, getattr(orders, name).reader())
            for name in ("number", "sku", "title", "quantity", "at", "unit_price")
        ]
        self._customer = _optional(orders.customer)
        self._country = _optional(orders.country)
        self._countries = country_codes(orders.countries)
        self._zone, self._format = ZoneInfo(orders.timezone), orders.at_format
        self._time = lru_cache(REMEMBERED)(self._parse_time)
        self._price = lru_cache(REMEMBERED)(self._parse_price)

    def columns(self, orders: OrdersMapping) -> set[str]:
        """The columns that the mapping reads."""
        fields = [getattr(orders, name) for name, _ in self._required]
        fields += [each for each in (orders.customer, orders.country) if each is not None]
        return {column for each in fields for column in each.columns()}

    def read(self, row: Row) -> Line:
        """Raises WrongLine."""
        if row.problem is not None:
            raise WrongLine("UNREADABLE", f"The row is {row.problem}.")
        values = row.values
        code = str(values.get(self._code_column) or "").strip()
        if code in self._not_goods:
            raise WrongLine("NOT_GOODS", f"'{code}' is a charge or a correction, no goods.")
        number, sku, title, quantity, at, price = self._texts(values)
        is_cancellation = self._cancelled is not None and number.startswith(self._cancelled)
        unit = self._price(price)
        return Line(
            row.line,
            number,
            is_cancellation,
            self._time(at),
            self._customer_number(values),
            self._country_code(values),
            sku,
            title,
            _quantity(quantity, unit, is_cancellation=is_cancellation),
            unit,
        )

    def _texts(self, values: Mapping[str, Any]) -> list[str]:
        texts: list[str] = []
        for name, read in self._required:
            found = read(values)
            text = "" if found is None else str(found).strip()
            if not text:
                raise WrongLine("MISSING_FIELD", f"The field '{name}' is empty.")
            if len(text) > MAX_TEXT:
                raise WrongLine("TOO_LONG", f"The field '{name}' has over {MAX_TEXT} letters.")
            texts.append(text)
        return texts

    def _customer_number(self, values: Mapping[str, Any]) -> str | None:
        number = _text(self._customer, values)
        if number is None and self._customer_required:
            raise WrongLine("MISSING_FIELD", "The field 'customer' is empty.")
        return number

    def _country_code(self, values: Mapping[str, Any]) -> str | None:
        name = _text(self._country, values)
        if name is None:
            return None
        code = self._countries.get(name)
        if code is None:
            raise WrongLine(
                "UNKNOWN_COUNTRY", f"'{name[:80]}' is no country; name it in orders.countries."
            )
        return code or None

    def _parse_time(self, text: str) -> datetime:
        try:
            local = datetime.strptime(text, self._format).replace(tzinfo=self._zone)
        except ValueError as error:
            raise WrongLine("INVALID_DATE", f"'{text[:80]}' is no such date.") from error
        return local.astimezone(UTC)

    def _parse_price(self, text: str) -> Money:
        try:
            price = Money.parse(text, self._currency)
        except InvalidAmount as error:
            raise WrongLine(
                "INVALID_PRICE", f"'{text[:80]}' is no amount of {self._currency}."
            ) from error
        if price.minor <= 0:
            raise WrongLine("PRICE_NOT_POSITIVE", f"The price is {text[:80]}.")
        return price


def _optional(field: Any) -> Read | None:
    return None if field is None else field.reader()


def _text(read: Read | None, values: Mapping[str, Any]) -> str | None:
    """An optional field; None when it is empty."""
    found = read(values) if read is not None else None
    text = "" if found is None else str(found).strip()
    if len(text) > MAX_TEXT:
        raise WrongLine("TOO_LONG", f"A field has over {MAX_TEXT} letters.")
    return text or None


def _quantity(text: str, unit: Money, *, is_cancellation: bool) -> int:
    """How many, as a positive number; what takes goods back has it negative in the file."""
    try:
        quantity = int(text)
    except ValueError as error:
        raise WrongLine("INVALID_QUANTITY", f"'{text[:80]}' is no whole number.") from error
    if is_cancellation:
        quantity = -quantity
    if quantity <= 0:
        wanted = "negative on a cancellation" if is_cancellation else "positive"
        raise WrongLine("INVALID_QUANTITY", f"The quantity is {text[:80]}; it must be {wanted}.")
    if quantity > MAX_QUANTITY or quantity * unit.minor > MAX_MINOR:
        raise WrongLine("INVALID_QUANTITY", f"The quantity {text[:80]} is too large.")
    return quantity


def country_codes(own: Mapping[str, str]) -> dict[str, str]:
    """Country codes by the English names of CLDR, by themselves and by the mapping's own names;
    an empty code for names that mean no country."""
    names = {name: code for code, name in ENGLISH_NAMES.items() if len(code) == 2}
    return {**{code: code for code in names.values()}, **names, **own}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole invoices, and what was wrong in between. `position` is its last row's number."""

    position: int
    invoices: Sequence[Invoice]
    rejections: Sequence[Rejection]


def chunks(rows: Iterator[Row], reader: LineReader, size: int) -> Iterator[Chunk]:
    """Cut the rows into chunks of at least `size` rows, at places where no invoice goes on. Looks
    `WINDOW` rows ahead."""
    ahead: deque[tuple[Row, Line | Rejection]] = deque()
    taken: list[tuple[Row, Line | Rejection]] = []
    for row in rows:
        ahead.append((row, read_or_reject(row, reader)))
        if len(ahead) > WINDOW:
            taken.append(ahead.popleft())
            if len(taken) >= size and _is_between_invoices(taken, ahead):
                yield _chunk(taken)
                taken = []
    taken.extend(ahead)
    if taken:
        yield _chunk(taken)


def read_or_reject(row: Row, reader: LineReader) -> Line | Rejection:
    try:
        return reader.read(row)
    except WrongLine as wrong:
        return Rejection(row.line, wrong.code, wrong.message)


def _is_between_invoices(
    taken: Sequence[tuple[Row, Line | Rejection]], ahead: deque[tuple[Row, Line | Rejection]]
) -> bool:
    coming = {read.number for _, read in ahead if isinstance(read, Line)}
    return not any(isinstance(read, Line) and read.number in coming for _, read in taken[-WINDOW:])


def _chunk(taken: Sequence[tuple[Row, Line | Rejection]]) -> Chunk:
    invoices: dict[str, Invoice] = {}
    rejections: list[Rejection] = []
    for _, read in taken:
        if isinstance(read, Rejection):
            rejections.append(read)
            continue
        invoice = invoices.get(read.number)
        if invoice is None:
            invoice = invoices[read.number] = Invoice(
                read.number, read.is_cancellation, read.at, read.customer, read.country
            )
        invoice.lines.append(read)
    return Chunk(taken[-1][0].number, list(invoices.values()), rejections)
