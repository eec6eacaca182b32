"""All SQL of prices and taxes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text

from commerce.core.db import Reader
from commerce.core.errors import BadUserInput
from commerce.core.money import Money
from commerce.core.paging import PageRequest, decode_cursor
from commerce.core.reads import Traced, of_each
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared, listed
from commerce.pricing.models import Price as PriceRow
from commerce.pricing.models import PriceList as PriceListRow
from commerce.pricing.models import TaxRate as TaxRateRow
from commerce.pricing.views import Price, PriceList, TaxRate, UnitPrice

ALL_PRICE_LISTS = Prepared(
    select(
        PriceListRow.id,
        PriceListRow.code,
        PriceListRow.name,
        PriceListRow.channel_id,
        PriceListRow.currency,
        PriceListRow.priority,
        PriceListRow.customer_group,
        PriceListRow.starts_at,
        PriceListRow.ends_at,
        PriceListRow.is_active,
    ).order_by(PriceListRow.code),
    PriceList,
)
ALL_TAX_RATES = Prepared(
    select(
        TaxRateRow.id,
        TaxRateRow.name,
        TaxRateRow.country,
        TaxRateRow.regions,
        TaxRateRow.tax_category,
        TaxRateRow.rate_bps,
        TaxRateRow.applies_to_shipping,
        TaxRateRow.starts_at,
        TaxRateRow.ends_at,
        TaxRateRow.translations,
    ).order_by(TaxRateRow.country, TaxRateRow.tax_category, TaxRateRow.id),
    TaxRate,
)


async def load_price_lists(reader: Reader) -> Sequence[PriceList]:
    return await reader.fetch(ALL_PRICE_LISTS)


async def load_tax_rates(reader: Reader) -> Sequence[TaxRate]:
    return await reader.fetch(ALL_TAX_RATES)


WINDOWS = frozenset({"prices"})
PRICE_LISTS: Snapshot[Sequence[PriceList]] = Snapshot("price_lists", load_price_lists, WINDOWS)
TAX_RATES: Snapshot[Sequence[TaxRate]] = Snapshot("tax_rates", load_tax_rates)


def _price(variant_id: UUID, amount: int, compare_at: int | None) -> tuple[UUID, int, int | None]:
    return variant_id, amount, compare_at


def _unit_prices(wanted: str, quantity: str) -> str:
    """The first list of `list_ids` that has the variant wins; within it the highest quantity break
    that is reached, and of those the price that came into force last."""
    return f"""
        SELECT DISTINCT ON (p.variant_id) p.variant_id, p.amount, p.compare_at
        FROM {wanted}
          AND p.price_list_id = ANY({listed("list_ids")})
          AND p.min_quantity <= {quantity}
          AND (p.starts_at IS NULL OR p.starts_at <= CAST(:at AS timestamptz))
          AND (p.ends_at IS NULL OR p.ends_at > CAST(:at AS timestamptz))
        ORDER BY p.variant_id, array_position(CAST(:list_ids AS uuid[]), p.price_list_id),
                 p.min_quantity DESC, p.starts_at DESC NULLS LAST
        """  # noqa: S608 - the two pieces are written below


TRACED = Traced(of_each("variant", "variant_ids"), WINDOWS)
UNIT_PRICES_TEXT = _unit_prices(
    f"""unnest({listed("variant_ids")}, {listed("quantities", "integer")})
             AS wanted(variant_id, quantity)
        JOIN prices p ON p.variant_id = wanted.variant_id""",
    "wanted.quantity",
)
"""For statements that read something else as well; asks for `:variant_ids`, `:quantities`,
`:list_ids` and `:at`."""
UNIT_PRICES = Prepared(text(UNIT_PRICES_TEXT), _price, traced=TRACED)
UNIT_PRICES_OF_ONE = Prepared(
    text(_unit_prices(f"prices p WHERE p.variant_id = ANY({listed('variant_ids')})", "1")),
    _price,
    traced=TRACED,
)
"""The same for one piece of each, as pages of goods show them: half the work."""


async def unit_prices(
    reader: Reader,
    *,
    list_ids: Sequence[UUID],
    currency: str,
    quantities: Mapping[UUID, int],
    at: datetime,
) -> Mapping[UUID, UnitPrice]:
    """The price of one unit of each variant when so many are bought, from lists in their order;
    variants that no list has are left out."""
    statement, given = UNIT_PRICES_OF_ONE, {}
    if any(quantity != 1 for quantity in quantities.values()):
        statement, given = UNIT_PRICES, {"quantities": list(quantities.values())}
    found = await reader.fetch(
        statement, variant_ids=list(quantities), list_ids=list(list_ids), at=at, **given
    )
    return {
        variant_id: unit_price(amount, compare_at, currency)
        for variant_id, amount, compare_at in found
    }


def unit_price(amount: int, compare_at: int | None, currency: str) -> UnitPrice:
    """What a row of the statements above says."""
    return UnitPrice(
        Money(amount, currency), None if compare_at is None else Money(compare_at, currency)
    )


async def prices_page(
    reader: Reader, price_list: PriceList, variant_id: UUID | None, request: PageRequest
) -> Sequence[Price]:
    """A page of a list's prices in the order they were entered, with one more than asked for."""
    statement = _prices(_of(price_list, variant_id)).limit(request.first + 1)
    if request.after is not None:
        (after,) = decode_cursor(request.after, 1)
        try:
            statement = statement.where(PriceRow.id > UUID(str(after)))
        except ValueError as error:
            raise BadUserInput("The cursor is not one of ours.") from error
    return [_view(price_list, row) for row in await reader.rows(statement)]


async def count_prices(reader: Reader, price_list: PriceList, variant_id: UUID | None) -> int:
    counted = select(func.count()).select_from(PriceRow).where(_of(price_list, variant_id))
    return await reader.scalar(counted)


async def prices_of_variants(
    reader: Reader, price_list: PriceList, variant_ids: Sequence[UUID]
) -> Sequence[Price]:
    """All prices that a list has for variants."""
    condition = (PriceRow.price_list_id == price_list.id) & PriceRow.variant_id.in_(variant_ids)
    return [_view(price_list, row) for row in await reader.rows(_prices(condition))]


def _of(price_list: PriceList, variant_id: UUID | None) -> ColumnElement[bool]:
    condition = PriceRow.price_list_id == price_list.id
    return condition if variant_id is None else condition & (PriceRow.variant_id == variant_id)


def _prices(condition: ColumnElement[bool]) -> Any:
    return (
        select(
            PriceRow.id,
            PriceRow.variant_id,
            PriceRow.amount,
            PriceRow.compare_at,
            PriceRow.min_quantity,
            PriceRow.starts_at,
            PriceRow.ends_at,
        )
        .where(condition)
        .order_by(PriceRow.id)
    )


def _view(price_list: PriceList, row: Any) -> Price:
    compare_at = None if row.compare_at is None else Money(row.compare_at, price_list.currency)
    return Price(
        id=row.id,
        variant_id=row.variant_id,
        price_list_id=price_list.id,
        amount=Money(row.amount, price_list.currency),
        compare_at=compare_at,
        min_quantity=row.min_quantity,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
