"""How the parts of a rule are written as JSON. A codec parses what a client or the database holds,
naming each problem at its place, and dumps the value back into the same form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from commerce.core.errors import InvalidInput
from commerce.core.ids import InvalidId, decode, encode
from commerce.core.money import InvalidAmount, Money
from commerce.core.prose import checked_line
from commerce.crm import rules
from commerce.crm.segments.tree import Amounts, Numbers, Times

Path = tuple[str, ...]
Check = Callable[[Any, Path], None]
MAX_DAYS = 36_500
MAX_COUNT = 1_000_000_000
MAX_LIST = 100


@dataclass(frozen=True, slots=True)
class Codec:
    """`parse` raises InvalidInput at the path it is given."""

    parse: Callable[[Any, Path], Any]
    dump: Callable[[Any], Any]


def camel(name: str) -> str:
    """`within_days` as `withinDays`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def wrong(path: Path, message: str) -> InvalidInput:
    return InvalidInput.at(path, "INVALID_VALUE", message)


def record(kind: type[Any], parts: Mapping[str, Codec], check: Check | None = None) -> Codec:
    """An object whose keys are the fields of the dataclass `kind`; those without a default are
    required."""
    required = {field.name for field in fields(kind) if field.default is MISSING}

    def parse(value: Any, path: Path) -> Any:
        given = expect(dict, value, path)
        unknown = set(given) - {camel(name) for name in parts}
        if unknown:
            raise InvalidInput.at((*path, min(unknown)), "UNKNOWN", "There is no such part.")
        parsed: dict[str, Any] = {}
        for name, codec in parts.items():
            key = camel(name)
            if given.get(key) is not None:
                parsed[name] = codec.parse(given[key], (*path, key))
            elif name in required:
                raise InvalidInput.at((*path, key), "REQUIRED", "This part is required.")
        made = kind(**parsed)
        if check is not None:
            check(made, path)
        return made

    def dump(value: Any) -> Any:
        written = {name: getattr(value, name) for name in parts}
        return {
            camel(name): parts[name].dump(part)
            for name, part in written.items()
            if part is not None and part != ()
        }

    return Codec(parse, dump)


def single(kind: type[Any], codec: Codec) -> Codec:
    """A dataclass of one field, written as that field alone."""
    name = fields(kind)[0].name
    return Codec(
        lambda value, path: kind(codec.parse(value, path)),
        lambda value: codec.dump(getattr(value, name)),
    )


def listed(item: Codec) -> Codec:
    """A list with something in it; what stands in it twice counts once."""

    def parse(value: Any, path: Path) -> tuple[Any, ...]:
        given = expect(list, value, path)
        if not 1 <= len(given) <= MAX_LIST:
            raise InvalidInput.at(path, "INVALID_LENGTH", f"Send 1 to {MAX_LIST} of them.")
        parsed = (item.parse(each, (*path, str(i))) for i, each in enumerate(given))
        return tuple(dict.fromkeys(parsed))

    return Codec(parse, lambda values: [item.dump(each) for each in values])


def member_of(kind: type[Enum], *, named: bool = True) -> Codec:
    """A member by its name, as GraphQL writes it. Without `named` the value itself is kept."""

    def parse(value: Any, path: Path) -> Any:
        found = kind.__members__.get(expect(str, value, path))
        if found is None:
            raise wrong(path, f"There is no {value[:40]}.")
        return found if named else found.value

    return Codec(parse, lambda value: value.name if named else kind(value).name)


def global_id(kind: str) -> Codec:
    def parse(value: Any, path: Path) -> Any:
        try:
            return decode(kind, expect(str, value, path))
        except InvalidId as error:
            raise InvalidInput.at(path, "INVALID_ID", f"This is no id of a {kind}.") from error

    return Codec(parse, lambda value: encode(kind, value))


def whole(low: int, high: int) -> Codec:
    def parse(value: Any, path: Path) -> int:
        if isinstance(value, bool) or not low <= expect(int, value, path) <= high:
            raise wrong(path, f"Use a whole number from {low} to {high}.")
        return value

    return Codec(parse, _same)


def line(max_length: int) -> Codec:
    return Codec(
        lambda value, path: checked_line(expect(str, value, path), path, max_length=max_length),
        _same,
    )


def expect(kind: type[Any], value: Any, path: Path) -> Any:
    if not isinstance(value, kind):
        raise wrong(path, f"A {kind.__name__} is expected here.")
    return value


def _same(value: Any) -> Any:
    return value


def _parse_flag(value: Any, path: Path) -> bool:
    return expect(bool, value, path)


def _parse_tags(value: Any, path: Path) -> Sequence[str]:
    return tuple(rules.checked_tags(expect(list, value, path), path))


def _parse_number(value: Any, path: Path) -> str:
    try:
        return rules.normal_number(expect(str, value, path))
    except ValueError as error:
        raise wrong(path, 'Use a number in text, such as "12.5".') from error


def _parse_time(value: Any, path: Path) -> datetime:
    try:
        at = datetime.fromisoformat(expect(str, value, path))
    except ValueError as error:
        raise wrong(path, "Use an ISO 8601 time.") from error
    if at.tzinfo is None:
        raise wrong(path, "Say the time zone, such as Z.")
    return at.astimezone(UTC)


def _parse_day(value: Any, path: Path) -> date:
    if not rules.is_date(expect(str, value, path)):
        raise wrong(path, "Use a day, such as 2026-03-02.")
    return date.fromisoformat(value)


def check_range(value: Any, path: Path) -> None:
    """`min` and `max` of any kind that compares; numbers in text compare as numbers."""
    low, high = value.min, value.max
    if low is None and high is None:
        raise InvalidInput.at(path, "REQUIRED", "Give min, max or both.")
    if low is None or high is None:
        return
    if isinstance(low, str):
        low, high = rules.millionths(low), rules.millionths(high)
    if high < low:
        raise wrong((*path, "max"), "max is less than min.")


def _check_times(value: Times, path: Path) -> None:
    if value == Times():
        raise InvalidInput.at(path, "REQUIRED", "Say from when or until when.")
    if value.since is not None and value.until is not None and value.until <= value.since:
        raise wrong((*path, "until"), "until is not after since.")
    within, ago = value.within_days, value.more_than_days_ago
    if within is not None and ago is not None and within <= ago:
        raise wrong((*path, "withinDays"), "No time is within these days and longer ago.")


def _parse_amounts(value: Any, path: Path) -> Amounts:
    given = expect(dict, value, path)
    currency = expect(str, given.get("currency"), (*path, "currency"))
    parsed: dict[str, Money] = {}
    for name in ("min", "max"):
        if given.get(name) is None:
            continue
        try:
            parsed[name] = Money.parse(expect(str, given[name], (*path, name)), currency)
        except InvalidAmount as error:
            text = f"This is no amount in {currency}."
            raise InvalidInput.at((*path, name), "INVALID_AMOUNT", text) from error
    amounts = Amounts(currency, **parsed)
    check_range(amounts, path)
    return amounts


def _dump_amounts(value: Amounts) -> dict[str, str]:
    limits = {"min": value.min, "max": value.max}
    return {"currency": value.currency} | {
        name: limit.amount for name, limit in limits.items() if limit is not None
    }


def numbers(low: int, high: int) -> Codec:
    return record(Numbers, {"min": whole(low, high), "max": whole(low, high)}, check_range)


FLAG = Codec(_parse_flag, _same)
TAGS = Codec(_parse_tags, list)
NUMBER = Codec(_parse_number, _same)
TIME = Codec(_parse_time, datetime.isoformat)
DAY = Codec(_parse_day, date.isoformat)
DAYS = whole(1, MAX_DAYS)
TIMES = record(
    Times,
    {"since": TIME, "until": TIME, "within_days": DAYS, "more_than_days_ago": DAYS},
    _check_times,
)
AMOUNTS = Codec(_parse_amounts, _dump_amounts)
COUNTS = numbers(0, MAX_COUNT)
SCORES = numbers(1, 5)
