"""Rules as SQL. Every condition is true or false, never NULL, so that `not` means what it says.

Values are bound parameters, lists are arrays; nothing of a rule is ever written into the text of
a statement. Customers that were erased are in no segment.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Numeric,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)

from commerce.catalog.models import Category, ProductCategory
from commerce.core.statements import AnySelect
from commerce.crm.counted import BOUGHT_AT, IS_COUNTED
from commerce.crm.kinds import RfmSegment
from commerce.crm.models import CustomerProfile, CustomerTraits
from commerce.crm.rules import rfm_segment
from commerce.crm.segments import tree
from commerce.customers.models import Consent, Customer, CustomerStatus
from commerce.orders.models import Order, OrderLine
from commerce.support.models import Ticket
from commerce.support.rules import UNFINISHED

Condition = ColumnElement[bool]
NUMBER = r"^-?\d{1,15}(\.\d{1,6})?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"


def customers(*columns: Any) -> AnySelect:
    """Everybody whom a rule can be asked about; `compiled` conditions go into its WHERE or its
    columns."""
    joined = (
        select(*columns)
        .select_from(Customer)
        .outerjoin(CustomerProfile, CustomerProfile.customer_id == Customer.id)
        .outerjoin(CustomerTraits, CustomerTraits.customer_id == Customer.id)
    )
    return joined.where(Customer.status != CustomerStatus.ERASED, Customer.test_client_id.is_(None))


def compiled(rule: tree.Rule, now: datetime) -> Condition:
    """Whether a customer fits the rule at `now`."""
    match rule:
        case tree.All(rules):
            return and_(true(), *(compiled(inner, now) for inner in rules))
        case tree.Any(rules):
            return or_(*(compiled(inner, now) for inner in rules))
        case tree.Not(inner):
            return ~compiled(inner, now)
        case _:
            return _leaf(rule, now).is_(true())


def _leaf(rule: tree.Leaf, now: datetime) -> Any:
    match rule:
        case tree.Tagged(any_of):
            return CustomerProfile.tags.bool_op("&&")(_array(any_of, Text()))
        case tree.Consented(purpose, is_granted):
            return _consent(purpose).is_(is_granted)
        case tree.InCountry(any_of):
            return Customer.country == any_(_array(any_of, Text()))
        case tree.Speaks(any_of):
            return Customer.language == any_(_array(any_of, Text()))
        case tree.HasStatus(any_of):
            return Customer.status.in_(any_of)
        case tree.HasOpenTicket(value):
            open_ = exists().where(Ticket.customer_id == Customer.id, Ticket.status.in_(UNFINISHED))
            return open_.is_(value)
        case tree.BoughtProduct(product_id, within_days):
            return _bought(OrderLine.product_id == product_id, within_days, now)
        case tree.BoughtCategory(category_id, within_days):
            return _bought(_in_category(category_id), within_days, now)
        case (
            tree.TextField()
            | tree.NumberField()
            | tree.BooleanField()
            | tree.DateField()
            | tree.FieldPresent()
        ):
            return _custom_field(rule)
        case _:
            return _trait(rule, now)


def _trait(rule: Any, now: datetime) -> Any:
    match rule:
        case tree.Created(at):
            return _in_time(Customer.created_at, at, now)
        case tree.FirstOrdered(at):
            return _in_time(CustomerTraits.first_order_at, at, now)
        case tree.LastOrdered(at):
            return _in_time(CustomerTraits.last_order_at, at, now)
        case tree.OrderCount(count):
            return _between(func.coalesce(CustomerTraits.order_count, 0), count.min, count.max)
        case tree.Spent(amount):
            spent = CustomerTraits.spent_by_currency[amount.currency].astext.cast(BigInteger)
            return _between(func.coalesce(spent, 0), *_minor(amount))
        case tree.AverageOrder(amount):
            is_currency = CustomerTraits.currency == amount.currency
            return and_(is_currency, _between(CustomerTraits.average_order, *_minor(amount)))
        case tree.Scored():
            return _scored(rule)
        case _:
            raise TypeError(rule)


def _consent(purpose: Any) -> Any:
    """What the newest statement about the purpose says; false without any."""
    newest = (
        select(Consent.is_granted)
        .where(Consent.customer_id == Customer.id, Consent.purpose == purpose)
        .order_by(Consent.recorded_at.desc(), Consent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newest, False)


def _custom_field(rule: tree.CustomField) -> Any:
    """Values whose text is not of the kind that is asked for do not match."""
    field = Customer.custom_fields[rule.code]
    written = field.astext
    match rule:
        case tree.TextField(any_of=any_of):
            return written == any_(_array(any_of, Text()))
        case tree.NumberField(min=low, max=high):
            number = case((written.regexp_match(NUMBER), cast(written, Numeric)))
            low, high = (None if x is None else cast(x, Numeric) for x in (low, high))
            return _between(number, low, high)
        case tree.BooleanField(equals=equals):
            return written == ("true" if equals else "false")
        case tree.DateField(min=low, max=high):
            day = case((written.regexp_match(DAY), written))  # days in this form sort as text
            low, high = (None if x is None else x.isoformat() for x in (low, high))
            return _between(day, low, high)
        case tree.FieldPresent(is_present=is_present):
            return Customer.custom_fields.has_key(rule.code).is_(is_present)


def _bought(of: Condition, within_days: int | None, now: datetime) -> Any:
    found = (
        exists()
        .where(OrderLine.order_id == Order.id, Order.customer_id == Customer.id)
        .where(IS_COUNTED, of)
    )
    if within_days is not None:
        found = found.where(now - timedelta(days=within_days) <= BOUGHT_AT)
    return found


def _in_category(category_id: UUID) -> Condition:
    """The line's product is listed in the category or below it."""
    below = bindparam(None, category_id, type_=Uuid()) == any_(Category.path)
    return exists().where(
        ProductCategory.product_id == OrderLine.product_id,
        ProductCategory.category_id == Category.id,
        below,
    )


def _scored(rule: tree.Scored) -> Condition:
    scores = (
        (CustomerTraits.recency_score, rule.recency),
        (CustomerTraits.frequency_score, rule.frequency),
        (CustomerTraits.monetary_score, rule.monetary),
    )
    asked = [_between(score, wanted.min, wanted.max) for score, wanted in scores if wanted]
    if rule.segments:
        cell = CustomerTraits.recency_score * 10 + CustomerTraits.frequency_score
        asked.append(cell == any_(_array(_cells(rule.segments), BigInteger())))
    return and_(*asked)


def _cells(segments: Sequence[RfmSegment]) -> list[int]:
    """The cells of the grid that bear one of the names, as recency x 10 + frequency."""
    grid = ((recency, frequency) for recency in range(1, 6) for frequency in range(1, 6))
    return [r * 10 + f for r, f in grid if rfm_segment(r, f) in segments]


def _in_time(column: Any, at: tree.Times, now: datetime) -> Condition:
    since, until = at.since, at.until
    limits: list[Condition] = []
    if since is not None:
        limits.append(column >= since)
    if until is not None:
        limits.append(column < until)
    if at.within_days is not None:
        limits.append(column >= now - timedelta(days=at.within_days))
    if at.more_than_days_ago is not None:
        limits.append(column < now - timedelta(days=at.more_than_days_ago))
    return and_(*limits)


def _between(value: Any, low: Any, high: Any) -> Condition:
    limits: list[Condition] = []
    if low is not None:
        limits.append(value >= low)
    if high is not None:
        limits.append(value <= high)
    return reduce(and_, limits)


def _minor(amount: tree.Amounts) -> tuple[int | None, int | None]:
    low = None if amount.min is None else amount.min.minor
    return low, None if amount.max is None else amount.max.minor


def _array(values: Sequence[Any], kind: Any) -> Any:
    return bindparam(None, list(values), type_=ARRAY(kind))
