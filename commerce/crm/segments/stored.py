"""Rules as JSON: the form in which clients send them, in which they are stored and given back.

`parse` is the only way in and checks everything that can be checked without the database; what
`to_json` writes, `parse` reads. One table says how each kind of rule is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from commerce.core.errors import InvalidInput
from commerce.core.text import Language
from commerce.crm import rules
from commerce.crm.kinds import RfmSegment
from commerce.crm.segments import tree
from commerce.crm.segments.codecs import (
    AMOUNTS,
    COUNTS,
    DAY,
    DAYS,
    FLAG,
    NUMBER,
    SCORES,
    TAGS,
    TIMES,
    Codec,
    Path,
    check_range,
    expect,
    global_id,
    line,
    listed,
    member_of,
    record,
    single,
    wrong,
)
from commerce.customers.addresses import is_country
from commerce.customers.models import ConsentPurpose, CustomerStatus

Json = dict[str, Any]


def parse(given: object, path: Path) -> tree.Rule:
    """The rule written as `given`. Raises InvalidInput, also for a tree that is too large."""
    return _Parser().rule(given, path, depth=1)


def to_json(rule: tree.Rule) -> Json:
    match rule:
        case tree.All(inner):
            return {"all": [to_json(each) for each in inner]}
        case tree.Any(inner):
            return {"any": [to_json(each) for each in inner]}
        case tree.Not(inner):
            return {"not": to_json(inner)}
        case _:
            name = _NAMES[type(rule)]
            return {name: LEAVES[name].dump(rule)}


class _Parser:
    def __init__(self) -> None:
        self._nodes = 0

    def rule(self, given: object, path: Path, depth: int) -> tree.Rule:
        self._nodes += 1
        if depth > tree.MAX_DEPTH:
            text = f"Rules are at most {tree.MAX_DEPTH} levels deep."
            raise InvalidInput.at(path, "TOO_DEEP", text)
        if self._nodes > tree.MAX_NODES:
            raise InvalidInput.at(path, "TOO_MANY", f"At most {tree.MAX_NODES} rules in a tree.")
        name, value = only_part(given, path)
        inner = (*path, name)
        match name:
            case "all" | "any":
                kind = tree.All if name == "all" else tree.Any
                return kind(self._rules(value, inner, depth + 1))
            case "not":
                return tree.Not(self.rule(value, inner, depth + 1))
            case _ if name in LEAVES:
                return LEAVES[name].parse(value, inner)
            case _:
                raise InvalidInput.at(inner, "UNKNOWN", "There is no such rule.")

    def _rules(self, given: object, path: Path, depth: int) -> tuple[tree.Rule, ...]:
        several = expect(list, given, path)
        if not several:
            raise InvalidInput.at(path, "REQUIRED", "Put at least one rule inside.")
        return tuple(self.rule(each, (*path, str(i)), depth) for i, each in enumerate(several))


def only_part(given: object, path: Path) -> tuple[str, Any]:
    """The key and value of an object that must have exactly one."""
    present = {key: value for key, value in expect(dict, given, path).items() if value is not None}
    if len(present) != 1:
        raise wrong(path, "Give exactly one part.")
    return next(iter(present.items()))


def _field_parse(given: Any, path: Path) -> tree.CustomField:
    """`{"code": "size", "condition": {"anyOf": ["XL"]}}`."""
    present = expect(dict, given, path)
    code = rules.checked_code(expect(str, present.get("code"), (*path, "code")), (*path, "code"))
    path = (*path, "condition")
    name, value = only_part(present.get("condition"), path)
    if name not in CONDITIONS:
        raise InvalidInput.at((*path, name), "UNKNOWN", "There is no such condition.")
    return CONDITIONS[name].parse(code, value, (*path, name))


def _field_dump(rule: Any) -> Json:
    name = _CONDITION_NAMES[type(rule)]
    return {"code": rule.code, "condition": {name: CONDITIONS[name].dump(rule)}}


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of a custom field; `item` writes its value, or both ends of its range."""

    kind: type[Any]
    item: Codec

    def parse(self, code: str, value: Any, path: Path) -> tree.CustomField:
        if not self._is_range:
            return self.kind(code, self.item.parse(value, path))
        given = expect(dict, value, path)
        limits = (
            None if given.get(name) is None else self.item.parse(given[name], (*path, name))
            for name in ("min", "max")
        )
        made = self.kind(code, *limits)
        check_range(made, path)
        return made

    def dump(self, rule: Any) -> Any:
        if not self._is_range:
            return self.item.dump(getattr(rule, fields(self.kind)[1].name))
        limits = {"min": rule.min, "max": rule.max}
        return {name: self.item.dump(limit) for name, limit in limits.items() if limit is not None}

    @property
    def _is_range(self) -> bool:
        return self.kind is tree.NumberField or self.kind is tree.DateField


def _parse_country(value: Any, path: Path) -> str:
    if not is_country(expect(str, value, path)):
        raise wrong(path, "There is no such country code.")
    return value


def _check_scored(value: tree.Scored, path: Path) -> None:
    if value == tree.Scored():
        raise InvalidInput.at(path, "REQUIRED", "Ask for a score or a segment.")


CONDITIONS: Mapping[str, Condition] = {
    "anyOf": Condition(tree.TextField, listed(line(rules.MAX_FIELD_TEXT))),
    "number": Condition(tree.NumberField, NUMBER),
    "boolean": Condition(tree.BooleanField, FLAG),
    "date": Condition(tree.DateField, DAY),
    "isPresent": Condition(tree.FieldPresent, FLAG),
}
_CONDITION_NAMES = {condition.kind: name for name, condition in CONDITIONS.items()}
CUSTOM_FIELD = Codec(_field_parse, _field_dump)
COUNTRY = Codec(_parse_country, str)

_KINDS: Mapping[str, tuple[type[Any], Codec]] = {
    "tags": (tree.Tagged, single(tree.Tagged, TAGS)),
    "consent": (
        tree.Consented,
        record(tree.Consented, {"purpose": member_of(ConsentPurpose), "is_granted": FLAG}),
    ),
    "countries": (tree.InCountry, single(tree.InCountry, listed(COUNTRY))),
    "languages": (tree.Speaks, single(tree.Speaks, listed(member_of(Language, named=False)))),
    "statuses": (tree.HasStatus, single(tree.HasStatus, listed(member_of(CustomerStatus)))),
    "createdAt": (tree.Created, single(tree.Created, TIMES)),
    "firstOrderAt": (tree.FirstOrdered, single(tree.FirstOrdered, TIMES)),
    "lastOrderAt": (tree.LastOrdered, single(tree.LastOrdered, TIMES)),
    "orderCount": (tree.OrderCount, single(tree.OrderCount, COUNTS)),
    "spent": (tree.Spent, single(tree.Spent, AMOUNTS)),
    "averageBasket": (tree.AverageOrder, single(tree.AverageOrder, AMOUNTS)),
    "rfm": (
        tree.Scored,
        record(
            tree.Scored,
            {
                "recency": SCORES,
                "frequency": SCORES,
                "monetary": SCORES,
                "segments": listed(member_of(RfmSegment)),
            },
            _check_scored,
        ),
    ),
    "boughtProduct": (
        tree.BoughtProduct,
        record(tree.BoughtProduct, {"product_id": global_id("Product"), "within_days": DAYS}),
    ),
    "boughtCategory": (
        tree.BoughtCategory,
        record(tree.BoughtCategory, {"category_id": global_id("Category"), "within_days": DAYS}),
    ),
    "hasOpenTicket": (tree.HasOpenTicket, single(tree.HasOpenTicket, FLAG)),
}
LEAVES: Mapping[str, Codec] = {
    **{name: codec for name, (_, codec) in _KINDS.items()},
    "customField": CUSTOM_FIELD,
}
_NAMES: Mapping[type[Any], str] = {
    **{kind: name for name, (kind, _) in _KINDS.items()},
    **dict.fromkeys(_CONDITION_NAMES, "customField"),
}
