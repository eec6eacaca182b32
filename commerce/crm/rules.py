"""Tags, custom field values and RFM names: pure functions on values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commerce.core.errors import InvalidInput
from commerce.core.prose import checked_line
from commerce.crm.kinds import CustomFieldKind, RfmSegment

MAX_TAG = 50
MAX_TAGS = 50  # of one customer
MAX_NOTE = 10_000
MAX_LABEL = 100
MAX_CHOICES = 100
MAX_FIELD_TEXT = 1_000
MAX_FIELDS = 100  # definitions of a shop
MAX_SEGMENTS = 200

FieldValue = str | bool
CODE = re.compile(r"[a-z][a-z0-9_]{0,49}")
_NUMBER = re.compile(r"(-?)0*(\d{1,15}?)(?:\.(\d{0,6}?)0*)?")


def checked_code(text: str, path: Sequence[str]) -> str:
    """Raises InvalidInput unless lower-case letters, digits and underscores."""
    if not CODE.fullmatch(text):
        message = "Use lower-case letters, digits and underscores, beginning with a letter."
        raise InvalidInput.at(path, "INVALID_CODE", message)
    return text


def checked_tags(tags: Sequence[str], path: Sequence[str]) -> list[str]:
    """Tags in their one form, lower-case, each once, sorted. Raises InvalidInput."""
    if not 1 <= len(tags) <= MAX_TAGS:
        raise InvalidInput.at(path, "INVALID_LENGTH", f"Send 1 to {MAX_TAGS} tags.")
    checked = {
        checked_line(tag, (*path, str(i)), max_length=MAX_TAG).casefold()
        for i, tag in enumerate(tags)
    }
    return sorted(checked)


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value for a custom field, and the kinds of fields it was meant for."""

    value: FieldValue
    kinds: frozenset[CustomFieldKind]


def checked_value(
    kind: CustomFieldKind, choices: Sequence[str], given: GivenValue, path: Sequence[str]
) -> FieldValue:
    """A custom field's value in its stored form. Raises InvalidInput for another kind's."""
    value = given.value
    if kind not in given.kinds:
        raise InvalidInput.at(path, "WRONG_KIND", f"This field holds a {kind.value}.")
    if isinstance(value, bool):
        return value
    match kind:
        case CustomFieldKind.NUMBER if _NUMBER.fullmatch(value):
            return normal_number(value)
        case CustomFieldKind.NUMBER:
            raise InvalidInput.at(path, "INVALID_NUMBER", "Use a number, such as 12.5.")
        case CustomFieldKind.DATE if not is_date(value):
            raise InvalidInput.at(path, "INVALID_DATE", "Use a day, such as 2026-03-02.")
        case CustomFieldKind.CHOICE if value not in choices:
            raise InvalidInput.at(path, "NOT_A_CHOICE", f"Choose one of {', '.join(choices)}.")
        case CustomFieldKind.TEXT:
            return checked_line(value, path, max_length=MAX_FIELD_TEXT)
        case _:
            return value


def is_date(text: str) -> bool:
    """`YYYY-MM-DD`, of a day that exists."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def normal_number(text: str) -> str:
    """`"007.50"` as `"7.5"`; one text for one number."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    sign, whole, part = found[1], found[2], found[3] or ""
    number = f"{whole}.{part}" if part else whole
    return number if number.strip("0.") == "" else sign + number


def millionths(number: str) -> int:
    """A number of `normal_number` as an integer, to compare by."""
    whole, _, part = number.partition(".")
    return int(whole + part.ljust(6, "0"))


def rfm_segment(recency: int, frequency: int) -> RfmSegment:
    """The name of a cell of the grid; scores from 1 to 5."""
    return _GRID[recency][frequency - 1]


_HIBERNATING, _AT_RISK = RfmSegment.HIBERNATING, RfmSegment.AT_RISK
_SLEEPY, _LOYAL = RfmSegment.ABOUT_TO_SLEEP, RfmSegment.LOYAL_CUSTOMERS
_HOPEFUL, _LAPSED = RfmSegment.POTENTIAL_LOYALISTS, RfmSegment.CANNOT_LOSE
_CHAMPIONS = RfmSegment.CHAMPIONS
_GRID: Mapping[int, Sequence[RfmSegment]] = {  # by recency, then by frequency from 1 to 5
    5: (RfmSegment.NEW_CUSTOMERS, _HOPEFUL, _HOPEFUL, _CHAMPIONS, _CHAMPIONS),
    4: (RfmSegment.PROMISING, _HOPEFUL, _HOPEFUL, _LOYAL, _LOYAL),
    3: (_SLEEPY, _SLEEPY, RfmSegment.NEED_ATTENTION, _LOYAL, _LOYAL),
    2: (_HIBERNATING, _HIBERNATING, _AT_RISK, _AT_RISK, _LAPSED),
    1: (_HIBERNATING, _HIBERNATING, _AT_RISK, _AT_RISK, _LAPSED),
}
