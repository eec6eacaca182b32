"""Price lists, prices and tax rates for tests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.pricing.models import Price, PriceList, TaxRate
from commerce.pricing.repo import PRICE_LISTS, TAX_RATES


async def make_price_list(
    tx: Tx,
    *,
    code: str,
    currency: str = "GBP",
    priority: int = 0,
    channel_id: UUID | None = None,
    **columns: Any,
) -> UUID:
    """A list in force for everybody, in all channels unless `channel_id` is given."""
    row = PriceList(
        id=new_id(),
        code=code,
        name=code,
        currency=currency,
        priority=priority,
        channel_id=channel_id,
        **columns,
    )
    tx.session.add(row)
    await tx.session.flush()  # prices refer to it
    tx.invalidate(PRICE_LISTS)
    return row.id


async def make_price(
    tx: Tx,
    variant_id: UUID,
    price_list_id: UUID,
    amount: int,
    *,
    compare_at: int | None = None,
    min_quantity: int = 1,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> None:
    """`amount` in minor units of the list's currency."""
    tx.session.add(
        Price(
            id=new_id(),
            variant_id=variant_id,
            price_list_id=price_list_id,
            amount=amount,
            compare_at=compare_at,
            min_quantity=min_quantity,
            starts_at=starts_at,
            ends_at=ends_at,
        )
    )
    await tx.session.flush()  # raw statements of the test read it


async def make_tax_rate(
    tx: Tx,
    *,
    name: str = "VAT",
    country: str = "GB",
    rate_bps: int = 2000,
    tax_category: str = "standard",
    **columns: Any,
) -> UUID:
    row = TaxRate(
        id=new_id(),
        name=name,
        country=country,
        rate_bps=rate_bps,
        tax_category=tax_category,
        **columns,
    )
    tx.session.add(row)
    await tx.session.flush()  # raw statements of the test read it
    tx.invalidate(TAX_RATES)
    return row.id
