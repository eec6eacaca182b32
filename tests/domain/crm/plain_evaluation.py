"""What segment rules mean, said once more in plain Python; slow and obvious."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from commerce.crm.rules import rfm_segment
from commerce.crm.segments import tree
from commerce.customers.models import CustomerStatus
from commerce.orders.kinds import OrderStatus
from commerce.support.kinds import TicketStatus
from tests.domain.crm.population import LISTED_IN, PARENTS, Bought, Person
from tests.unit.crm.rule_trees import NOW


@dataclass
class Facts:
    """A customer's traits."""

    count: int
    first: datetime | None
    last: datetime | None
    currency: str | None
    spent: dict[str, int]
    average: int
    scores: tuple[int, int, int] | None = None


def counted(person: Person) -> list[Bought]:
    left_out = {OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED}
    return [order for order in person.orders if order.status not in left_out]


def facts_of(person: Person) -> Facts:
    orders = counted(person)
    if not orders:
        return Facts(0, None, None, None, {}, 0)
    spent: dict[str, int] = {}
    uses: dict[str, int] = {}
    for order in orders:
        spent[order.currency] = spent.get(order.currency, 0) + order.total
        uses[order.currency] = uses.get(order.currency, 0) + 1
    main = min(spent, key=lambda code: (-uses[code], -spent[code], code))
    average = int(Fraction(spent[main], uses[main]) + Fraction(1, 2))
    times = [order.at for order in orders]
    return Facts(len(orders), min(times), max(times), main, spent, average)


def all_facts(people: Sequence[Person]) -> dict[UUID, Facts]:
    facts = {person.id: facts_of(person) for person in people}
    buyers = [each for each in facts.values() if each.count]
    for each in buyers:
        same_currency = [other for other in buyers if other.currency == each.currency]
        each.scores = (
            _score(each.last, [other.last for other in buyers]),
            _score(each.count, [other.count for other in buyers]),
            _score(_main_spent(each), [_main_spent(other) for other in same_currency]),
        )
    return facts


def _main_spent(facts: Facts) -> int:
    return facts.spent[facts.currency or ""]


def _score(own: Any, among: list[Any]) -> int:
    less = sum(1 for other in among if other < own)
    return 1 + less * 5 // len(among)


def members(rule: tree.Rule, people: Sequence[Person]) -> set[UUID]:
    facts = all_facts(people)
    return {
        person.id
        for person in people
        if person.status is not CustomerStatus.ERASED and fits(rule, person, facts[person.id])
    }


def fits(  # noqa: C901, PLR0912 - a case for each kind of rule
    rule: tree.Rule, person: Person, facts: Facts
) -> bool:
    match rule:
        case tree.All(rules):
            return all(fits(inner, person, facts) for inner in rules)
        case tree.Any(rules):
            return any(fits(inner, person, facts) for inner in rules)
        case tree.Not(inner):
            return not fits(inner, person, facts)
        case tree.Tagged(any_of):
            return any(tag in person.tags for tag in any_of)
        case tree.Consented(purpose, is_granted):
            said = [(at, says) for at, about, says in person.consents if about is purpose]
            newest = sorted(said, key=lambda each: each[0])[-1:]  # the later of two at one time
            return any(says for _, says in newest) is is_granted
        case tree.TextField(code, any_of):
            return person.fields.get(code) in any_of
        case tree.NumberField(code=code, min=low, max=high):
            value = person.fields.get(code)
            return value is not None and _inside(Fraction(str(value)), _number(low), _number(high))
        case tree.BooleanField(code, equals):
            return person.fields.get(code) is equals
        case tree.DateField(code=code, min=low, max=high):
            value = person.fields.get(code)
            ends = (None if end is None else end.isoformat() for end in (low, high))
            return value is not None and _inside(value, *ends)
        case tree.FieldPresent(code, is_present):
            return (code in person.fields) is is_present
        case tree.InCountry(any_of):
            return person.country in any_of
        case tree.Speaks(any_of):
            return person.language in any_of
        case tree.HasStatus(any_of):
            return person.status in any_of
        case tree.Created(at):
            return _at(person.created_at, at)
        case tree.FirstOrdered(at):
            return _at(facts.first, at)
        case tree.LastOrdered(at):
            return _at(facts.last, at)
        case tree.OrderCount(count):
            return _inside(facts.count, count.min, count.max)
        case tree.Spent(amount):
            return _inside(facts.spent.get(amount.currency, 0), *_minor(amount))
        case tree.AverageOrder(amount):
            return facts.currency == amount.currency and _inside(facts.average, *_minor(amount))
        case tree.Scored():
            return _scored(rule, facts)
        case tree.BoughtProduct(product_id, days):
            return any(
                product_id in order.product_ids and _recent(order, days)
                for order in counted(person)
            )
        case tree.BoughtCategory(category_id, days):
            return any(
                _recent(order, days) and _listed(order, category_id) for order in counted(person)
            )
        case tree.HasOpenTicket(value):
            open_states = {TicketStatus.OPEN, TicketStatus.WAITING_FOR_CUSTOMER}
            return any(status in open_states for status in person.tickets) is value


def _listed(order: Bought, category_id: UUID) -> bool:
    return any(
        category_id in PARENTS[listed]
        for product_id in order.product_ids
        for listed in LISTED_IN[product_id]
    )


def _recent(order: Bought, days: int | None) -> bool:
    return days is None or order.at >= NOW - timedelta(days=days)


def _scored(rule: tree.Scored, facts: Facts) -> bool:
    if facts.scores is None:
        return False
    recency, frequency, monetary = facts.scores
    wanted = ((recency, rule.recency), (frequency, rule.frequency), (monetary, rule.monetary))
    if any(limits and not _inside(score, limits.min, limits.max) for score, limits in wanted):
        return False
    return not rule.segments or rfm_segment(recency, frequency) in rule.segments


def _at(moment: datetime | None, at: tree.Times) -> bool:
    if moment is None:
        return False
    if at.since is not None and moment < at.since:
        return False
    if at.until is not None and moment >= at.until:
        return False
    if at.within_days is not None and moment < NOW - timedelta(days=at.within_days):
        return False
    ago = at.more_than_days_ago
    return ago is None or moment < NOW - timedelta(days=ago)


def _inside(value: Any, low: Any, high: Any) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _minor(amount: tree.Amounts) -> tuple[int | None, int | None]:
    ends = (amount.min, amount.max)
    low, high = (None if end is None else end.minor for end in ends)
    return low, high


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
