"""Rules in words, for people who did not build them. English; what is named is given as it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from commerce.core.money import Money
from commerce.crm.segments import tree

Titles = Mapping[UUID, str]
GONE = "something that no longer exists"


def in_words(rule: tree.Rule, titles: Titles) -> str:
    """`titles` are those of the products and categories that the rule names."""
    match rule:
        case tree.All(rules):
            return _joined(rules, " and ", titles)
        case tree.Any(rules):
            return _joined(rules, " or ", titles)
        case tree.Not(inner):
            return f"not ({in_words(inner, titles)})"
        case _:
            return _condition(rule, titles)


def _joined(rules: Sequence[tree.Rule], word: str, titles: Titles) -> str:
    parts = [
        f"({in_words(rule, titles)})"
        if isinstance(rule, tree.All | tree.Any) and len(rules) > 1
        else in_words(rule, titles)
        for rule in rules
    ]
    return word.join(parts)


def _condition(rule: tree.Leaf, titles: Titles) -> str:
    match rule:
        case tree.Tagged(any_of):
            return f"tagged {_either(any_of)}"
        case tree.Consented(purpose, is_granted):
            return f"{'agreed' if is_granted else 'did not agree'} to {_named(purpose)}"
        case tree.InCountry(any_of):
            return f"in {_either(any_of)}"
        case tree.Speaks(any_of):
            return f"speaks {_either(any_of)}"
        case tree.HasStatus(any_of):
            return f"is {_either([_named(status) for status in any_of])}"
        case tree.Created(at):
            return f"known {_time(at)}"
        case tree.FirstOrdered(at):
            return f"first ordered {_time(at)}"
        case tree.LastOrdered(at):
            return f"last ordered {_time(at)}"
        case tree.BoughtProduct(product_id, days):
            return f"bought {titles.get(product_id, GONE)}{_within(days)}"
        case tree.BoughtCategory(category_id, days):
            return f"bought from {titles.get(category_id, GONE)}{_within(days)}"
        case tree.HasOpenTicket(value):
            return f"has {'an' if value else 'no'} open ticket"
        case _:
            return _measure(rule)


def _measure(rule: Any) -> str:
    match rule:
        case tree.OrderCount(count):
            return f"order count {_range(count)}"
        case tree.Spent(amount):
            return f"spent {_range(amount)}"
        case tree.AverageOrder(amount):
            return f"spends {_range(amount)} an order"
        case tree.Scored():
            return _scores(rule)
        case tree.TextField(code, any_of):
            return f"{code} is {_either(any_of)}"
        case tree.NumberField(code=code) | tree.DateField(code=code):
            return f"{code} is {_range(rule)}"
        case tree.BooleanField(code, equals):
            return f"{code} is {'true' if equals else 'false'}"
        case tree.FieldPresent(code, is_present):
            return f"{code} is {'' if is_present else 'not '}filled in"
        case _:
            raise TypeError(rule)


def _scores(rule: tree.Scored) -> str:
    scores = (
        ("recency", rule.recency),
        ("frequency", rule.frequency),
        ("monetary", rule.monetary),
    )
    parts = [f"{name} score {_range(wanted)}" for name, wanted in scores if wanted]
    if rule.segments:
        parts.append(f"among {_either([_named(segment) for segment in rule.segments])}")
    return " and ".join(parts)


def _range(limits: Any) -> str:
    low, high = _written(limits.min), _written(limits.max)
    if low is not None and high is not None:
        return low if low == high else f"{low} to {high}"
    return f"at least {low}" if high is None else f"at most {high}"


def _written(limit: Any) -> str | None:
    if isinstance(limit, Money):
        return f"{limit.amount} {limit.currency}"
    return None if limit is None else str(limit)


def _time(at: tree.Times) -> str:
    parts: list[str] = []
    if at.since is not None:
        parts.append(f"since {_minute(at.since)}")
    if at.until is not None:
        parts.append(f"before {_minute(at.until)}")
    if at.within_days is not None:
        parts.append(f"within {_days(at.within_days)}")
    if at.more_than_days_ago is not None:
        parts.append(f"more than {_days(at.more_than_days_ago)} ago")
    return " and ".join(parts)


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _within(days: int | None) -> str:
    return f" within {_days(days)}" if days is not None else ""


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _either(texts: Sequence[str]) -> str:
    *most, last = texts
    return f"{', '.join(most)} or {last}" if most else last


def _named(member: Enum) -> str:
    return member.name.lower().replace("_", " ")
