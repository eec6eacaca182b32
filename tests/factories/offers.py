"""What goods cost in tests, and how many of them lie where."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.inventory.models import ChannelWarehouse, StockLevel, Warehouse
from commerce.pricing.models import Price, PriceList
from commerce.shop.models import Channel


async def channel_ids(reader: Reader, codes: Sequence[str]) -> dict[str, UUID]:
    found = await reader.rows(select(Channel.code, Channel.id).where(Channel.code.in_(codes)))
    return {row.code: row.id for row in found}


async def set_price(
    tx: Tx, variant_ids: Sequence[UUID], price: Money, *, compare_at: Money | None = None
) -> None:
    """Set what variants cost in a currency, in every channel (price list "standard-gbp")."""
    code = f"standard-{price.currency}".lower()
    await tx.execute(
        insert(PriceList)
        .values(id=new_id(), code=code, name=code, currency=price.currency)
        .on_conflict_do_nothing(index_elements=["code"])
    )
    list_id = await tx.scalar(select(PriceList.id).where(PriceList.code == code))
    amounts = {"amount": price.minor, "compare_at": compare_at.minor if compare_at else None}
    for variant_id in variant_ids:
        await tx.execute(
            insert(Price)
            .values(id=new_id(), variant_id=variant_id, price_list_id=list_id, **amounts)
            .on_conflict_do_update(constraint="uq_prices_variant_list_quantity_start", set_=amounts)
        )
    tx._database.snapshots.drop_all()  # a price list may be new


async def set_stock(
    tx: Tx,
    variant_ids: Sequence[UUID],
    on_hand: int,
    *,
    channels: Sequence[str] = ("uk",),
    warehouse: str = "main",
) -> UUID:
    """Set how many of each variant lie in a warehouse that serves `channels`; the warehouse."""
    await tx.execute(
        insert(Warehouse)
        .values(id=new_id(), code=warehouse, name=warehouse.capitalize(), country="GB")
        .on_conflict_do_nothing(index_elements=["code"])
    )
    warehouse_id = await tx.scalar(select(Warehouse.id).where(Warehouse.code == warehouse))
    for channel_id in (await channel_ids(tx, channels)).values():
        await tx.execute(
            insert(ChannelWarehouse)
            .values(channel_id=channel_id, warehouse_id=warehouse_id)
            .on_conflict_do_nothing()
        )
    for variant_id in variant_ids:
        await tx.execute(
            insert(StockLevel)
            .values(variant_id=variant_id, warehouse_id=warehouse_id, on_hand=on_hand)
            .on_conflict_do_update(
                index_elements=["variant_id", "warehouse_id"], set_={"on_hand": on_hand}
            )
        )
    tx._database.snapshots.drop_all()  # which warehouses serve a channel may be new
    return warehouse_id
