"""The rule tree of a segment, as values. What a rule means is written down in `compile` alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commerce.core.money import Money
from commerce.crm.kinds import RfmSegment
from commerce.customers.models import ConsentPurpose, CustomerStatus

MAX_DEPTH = 6
MAX_NODES = 50


@dataclass(frozen=True, slots=True)
class Numbers:
    """From `min` to `max`, both included."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """From `since` up to but not including `until`; or counted in days back from now."""

    since: datetime | None = None
    until: datetime | None = None
    within_days: int | None = None
    more_than_days_ago: int | None = None


@dataclass(frozen=True, slots=True)
class Amounts:
    """From `min` to `max`, both included, in one currency."""

    currency: str
    min: Money | None = None
    max: Money | None = None


@dataclass(frozen=True, slots=True)
class All:
    rules: "Sequence[Rule]"


@dataclass(frozen=True, slots=True)
class Any:
    rules: "Sequence[Rule]"


@dataclass(frozen=True, slots=True)
class Not:
    rule: "Rule"


@dataclass(frozen=True, slots=True)
class Tagged:
    """Has at least one of the tags."""

    any_of: Sequence[str]


@dataclass(frozen=True, slots=True)
class Consented:
    """The newest statement about the purpose grants it; saying nothing is not granting."""

    purpose: ConsentPurpose
    is_granted: bool


@dataclass(frozen=True, slots=True)
class TextField:
    """The custom field is one of the texts or choices."""

    code: str
    any_of: Sequence[str]


@dataclass(frozen=True, slots=True)
class NumberField:
    """The custom field lies between two decimal numbers, both included."""

    code: str
    min: str | None = None
    max: str | None = None


@dataclass(frozen=True, slots=True)
class BooleanField:
    code: str
    equals: bool


@dataclass(frozen=True, slots=True)
class DateField:
    """The custom field lies between two days, both included."""

    code: str
    min: date | None = None
    max: date | None = None


@dataclass(frozen=True, slots=True)
class FieldPresent:
    code: str
    is_present: bool


CustomField = TextField | NumberField | BooleanField | DateField | FieldPresent


@dataclass(frozen=True, slots=True)
class InCountry:
    any_of: Sequence[str]


@dataclass(frozen=True, slots=True)
class Speaks:
    any_of: Sequence[str]


@dataclass(frozen=True, slots=True)
class HasStatus:
    any_of: Sequence[CustomerStatus]


@dataclass(frozen=True, slots=True)
class Created:
    at: Times


@dataclass(frozen=True, slots=True)
class FirstOrdered:
    at: Times


@dataclass(frozen=True, slots=True)
class LastOrdered:
    at: Times


@dataclass(frozen=True, slots=True)
class OrderCount:
    count: Numbers


@dataclass(frozen=True, slots=True)
class Spent:
    """Over all orders in the currency; zero for who bought nothing in it."""

    amount: Amounts


@dataclass(frozen=True, slots=True)
class AverageOrder:
    """Of customers most of whose orders are in the currency."""

    amount: Amounts


@dataclass(frozen=True, slots=True)
class Scored:
    """Every part that is given must hold; customers without scores never match."""

    recency: Numbers | None = None
    frequency: Numbers | None = None
    monetary: Numbers | None = None
    segments: Sequence[RfmSegment] = ()


@dataclass(frozen=True, slots=True)
class BoughtProduct:
    product_id: UUID
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class BoughtCategory:
    """A product of the category or of one below it."""

    category_id: UUID
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class HasOpenTicket:
    value: bool


Leaf = (
    Tagged
    | Consented
    | CustomField
    | InCountry
    | Speaks
    | HasStatus
    | Created
    | FirstOrdered
    | LastOrdered
    | OrderCount
    | Spent
    | AverageOrder
    | Scored
    | BoughtProduct
    | BoughtCategory
    | HasOpenTicket
)
Rule = All | Any | Not | Leaf


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Every condition of the tree, from left to right."""
    match rule:
        case All(rules) | Any(rules):
            for inner in rules:
                yield from leaves(inner)
        case Not(inner):
            yield from leaves(inner)
        case _:
            yield rule


def fields_used(rule: Rule) -> set[str]:
    """The codes of the custom fields it asks for."""
    return {leaf.code for leaf in leaves(rule) if isinstance(leaf, CustomField)}


def goods_named(rule: Rule) -> list[UUID]:
    """The products and categories it asks for."""
    named: list[UUID] = []
    for leaf in leaves(rule):
        if isinstance(leaf, BoughtProduct):
            named.append(leaf.product_id)
        elif isinstance(leaf, BoughtCategory):
            named.append(leaf.category_id)
    return named
