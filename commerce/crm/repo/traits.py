"""Traits: computed from orders, for one customer or for all, each time in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert
from sqlalchemy.types import DateTime

from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.statements import AnySelect
from commerce.crm import views
from commerce.crm.counted import BOUGHT_AT, IS_COUNTED
from commerce.crm.models import CustomerTraits
from commerce.crm.repo.profiles import any_of
from commerce.crm.repo.visibility import visible
from commerce.orders.models import Order

BEST = 5
COLUMNS = (
    CustomerTraits.customer_id,
    CustomerTraits.order_count,
    CustomerTraits.first_order_at,
    CustomerTraits.last_order_at,
    CustomerTraits.currency,
    CustomerTraits.spent,
    CustomerTraits.spent_by_currency,
    CustomerTraits.average_order,
    CustomerTraits.recency_score,
    CustomerTraits.frequency_score,
    CustomerTraits.monetary_score,
    CustomerTraits.computed_at,
)
SCORES = ("recency_score", "frequency_score", "monetary_score")


async def traits_by_customer(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, views.Traits]:
    wanted = visible(actor, *COLUMNS).where(CustomerTraits.customer_id == any_of(ids))
    return {row.customer_id: views.Traits(*row) for row in await reader.rows(wanted)}


async def rfm_cells(
    reader: Reader, actor: Actor
) -> tuple[Mapping[tuple[int, int], int], datetime | None]:
    """How many buyers have each pair of recency and frequency scores, and when that was so."""
    recency, frequency = CustomerTraits.recency_score, CustomerTraits.frequency_score
    counted = (
        visible(actor, recency, frequency, func.count(), func.max(CustomerTraits.computed_at))
        .where(recency.is_not(None), frequency.is_not(None))
        .group_by(recency, frequency)
    )
    rows = await reader.rows(counted)
    cells = {(row[0], row[1]): row[2] for row in rows}
    return cells, max((row[3] for row in rows), default=None)


async def recompute_one(tx: Tx, customer_id: UUID) -> None:
    """Everything but the scores, which compare with others. The caller holds the customer's lock,
    so that of two recomputations the later one sees more."""
    wanted = select(literal(customer_id).label("customer_id")).cte("wanted")
    await tx.execute(_upsert(_traits(wanted, tx.clock.now()), scored=False))


async def recompute_all(tx: Tx) -> None:
    """Everything of everybody who ever ordered. What an event recomputed after this began is left
    as it is: it has seen more."""
    ordered = select(Order.customer_id).where(
        Order.customer_id.is_not(None), Order.test_client_id.is_(None)
    )
    wanted = union(ordered, select(CustomerTraits.customer_id)).cte("wanted")
    traits = _traits(wanted, tx.clock.now()).subquery("traits")
    scored = select(*traits.c, *_scores(traits.c))
    await tx.execute(_upsert(scored, scored=True))


def _traits(wanted: CTE, now: datetime) -> AnySelect:
    """A row for each customer of `wanted`, with zeros for those without orders."""
    totals = _totals(wanted)
    count = func.coalesce(totals.c.order_count, 0)
    twice = totals.c.orders * 2
    average = (totals.c.spent * 2 + totals.c.orders) // twice  # rounded half up
    return select(
        wanted.c.customer_id,
        cast(count, Integer).label("order_count"),
        totals.c.first_order_at,
        totals.c.last_order_at,
        totals.c.currency,
        func.coalesce(totals.c.spent, 0).label("spent"),
        func.coalesce(totals.c.spent_by_currency, func.jsonb_build_object()).label(
            "spent_by_currency"
        ),
        func.coalesce(average, 0).label("average_order"),
        literal(now, DateTime(timezone=True)).label("computed_at"),
    ).select_from(wanted.outerjoin(totals, totals.c.customer_id == wanted.c.customer_id))


def _totals(wanted: CTE) -> CTE:
    """What each customer bought; `currency`, `spent` and `orders` of the currency they use most."""
    by_currency = (
        select(
            Order.customer_id,
            Order.currency,
            func.count().label("orders"),
            cast(func.sum(Order.total), BigInteger).label("spent"),
            func.min(BOUGHT_AT).label("first_at"),
            func.max(BOUGHT_AT).label("last_at"),
        )
        .where(IS_COUNTED, Order.customer_id.in_(select(wanted.c.customer_id)))
        .group_by(Order.customer_id, Order.currency)
        .cte("by_currency")
    )
    each = by_currency.c

    def of_main_currency(column: Any) -> Any:
        order = (each.orders.desc(), each.spent.desc(), each.currency)
        ordered = aggregate_order_by(column, *order)
        return func.array_agg(ordered, type_=ARRAY(column.type))[1]

    return (
        select(
            each.customer_id,
            func.sum(each.orders).label("order_count"),
            func.min(each.first_at).label("first_order_at"),
            func.max(each.last_at).label("last_order_at"),
            of_main_currency(each.currency).label("currency"),
            of_main_currency(each.spent).label("spent"),
            of_main_currency(each.orders).label("orders"),
            func.jsonb_object_agg(each.currency, each.spent).label("spent_by_currency"),
        )
        .group_by(each.customer_id)
        .cte("totals")
    )


def _scores(traits: Any) -> Sequence[ColumnElement[Any]]:
    """Quintiles over all buyers: 5 for the best fifth. Equals score the same, the lowest score
    that any of them would have. Spending is compared among those who spend the same currency."""
    is_buyer = traits.order_count > 0

    def score(column: Any, *among: Any) -> Any:
        rank = func.rank().over(partition_by=among, order_by=column)
        count = func.count().over(partition_by=among)
        return case((is_buyer, 1 + (rank - 1) * BEST // count), else_=null())

    return (
        cast(score(traits.last_order_at, is_buyer), Integer).label("recency_score"),
        cast(score(traits.order_count, is_buyer), Integer).label("frequency_score"),
        cast(score(traits.spent, is_buyer, traits.currency), Integer).label("monetary_score"),
    )


def _upsert(computed: AnySelect, *, scored: bool) -> Any:
    names = [column.key for column in COLUMNS if scored or column.key not in SCORES]
    ordered = {column.key: column for column in computed.selected_columns}
    statement = insert(CustomerTraits).from_select(
        names, computed.with_only_columns(*(ordered[name] for name in names))
    )
    changed = [name for name in names if name != "customer_id"]
    return statement.on_conflict_do_update(
        index_elements=["customer_id"],
        set_={name: statement.excluded[name] for name in changed},
        where=CustomerTraits.computed_at <= statement.excluded.computed_at,
    )
