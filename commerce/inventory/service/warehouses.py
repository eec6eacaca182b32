"""Creating and changing warehouses, and which of them serve a channel."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from commerce.audit import service as audit
from commerce.catalog.checks import Checks, TextRule
from commerce.catalog.service.recording import columns_of, record_change
from commerce.catalog.slugs import is_code
from commerce.core.actor import Actor
from commerce.core.constraints import refusing
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.core.ids import new_id
from commerce.inventory.events import StockChanged
from commerce.inventory.models import ChannelWarehouse, StockLevel, Warehouse
from commerce.inventory.parts import touch
from commerce.inventory.policy import check_may_write
from commerce.inventory.repo import WAREHOUSES
from commerce.inventory.requests import WarehouseFields
from commerce.jobs.service import emit
from commerce.shop.models import Channel
from commerce.shop.repo import SHOP

NAME = TextRule(100, is_required=True)
AUDITED = ("code", "name", "country", "is_active")
CODE_TAKEN = Conflict("Another warehouse has this code.", ("input", "code"))
MAX_WAREHOUSES = 100
VARIANTS_AN_EVENT = 500


async def create_warehouse(tx: Tx, actor: Actor, fields: WarehouseFields) -> UUID:
    """A new warehouse; it serves no channel yet."""
    check_may_write(actor)
    checks, id_ = Checks(), new_id()
    columns = _columns(checks, {"name": None, **fields})
    code = fields.get("code")
    if code is None or not is_code(code):
        text = "Small letters a-z and digits, in words joined by - or _."
        checks.at("code").refuse("INVALID_CODE", text)
    checks.end()
    columns["code"] = code
    with refusing(uq_warehouses_code=CODE_TAKEN):
        await tx.execute(insert(Warehouse).values(id=id_, **columns))
    await audit.record(tx, actor, "warehouse.create", entity=("Warehouse", id_), after=columns)
    tx.invalidate(WAREHOUSES)
    return id_


async def update_warehouse(tx: Tx, actor: Actor, id_: UUID, fields: WarehouseFields) -> UUID:
    """Change what was given. Nothing is sold from an inactive warehouse."""
    check_may_write(actor)
    wanted = select(Warehouse).where(Warehouse.id == id_).with_for_update()
    row = (await tx.execute(wanted)).scalar_one_or_none()
    if row is None:
        raise NotFound("warehouse", ("input", "id"))
    before, checks = columns_of(row, AUDITED), Checks()
    columns = _columns(checks, fields)
    checks.end()
    for name, value in columns.items():
        setattr(row, name, value)
    await tx.session.flush()  # so that the audit sees the row as it is stored
    after, entity = columns_of(row, AUDITED), ("Warehouse", id_)
    await record_change(tx, actor, "warehouse.update", entity=entity, before=before, after=after)
    tx.invalidate(WAREHOUSES)
    if before["is_active"] != after["is_active"]:
        await _announce_stock(tx, actor, [id_])
    return id_


async def set_channel_warehouses(
    tx: Tx, actor: Actor, channel_code: str, warehouse_ids: Sequence[UUID]
) -> UUID:
    """Say which warehouses serve a channel, the one to take from first in front."""
    check_may_write(actor)
    channel = (await tx.reference(SHOP)).channels_by_code.get(channel_code)
    if channel is None:
        raise NotFound("channel", ("input", "channel"))
    checks, known = Checks("input", "warehouseIds"), (await tx.reference(WAREHOUSES)).by_id
    if checks.count(len(warehouse_ids), most=MAX_WAREHOUSES):
        for index, warehouse_id in enumerate(warehouse_ids):
            if warehouse_id not in known:
                checks.at(index).refuse("NOT_FOUND", "There is no such warehouse.")
            if warehouse_id in warehouse_ids[:index]:
                checks.at(index).refuse("DUPLICATE", "Named twice.")
    checks.end()
    before = await _serving(tx, channel.id)
    await tx.execute(delete(ChannelWarehouse).where(ChannelWarehouse.channel_id == channel.id))
    if warehouse_ids:
        rows = [
            {"channel_id": channel.id, "warehouse_id": warehouse_id, "priority": priority}
            for priority, warehouse_id in enumerate(warehouse_ids)
        ]
        await tx.execute(insert(ChannelWarehouse).values(rows))
    if await record_change(
        tx,
        actor,
        "channel.set_warehouses",
        entity=("Channel", channel.id),
        before={"warehouses": before},
        after={"warehouses": list(warehouse_ids)},
    ):
        tx.invalidate(WAREHOUSES)
        await _announce_stock(tx, actor, set(before) ^ set(warehouse_ids))
    return channel.id


async def _serving(tx: Tx, channel_id: UUID) -> list[UUID]:
    """The warehouses of a channel in their order. Locks the channel, so that two who set them wait
    for each other."""
    await tx.execute(select(Channel.id).where(Channel.id == channel_id).with_for_update())
    in_order = (
        select(ChannelWarehouse.warehouse_id)
        .where(ChannelWarehouse.channel_id == channel_id)
        .order_by(ChannelWarehouse.priority, ChannelWarehouse.warehouse_id)
    )
    return list(await tx.scalars(in_order))


def _columns(checks: Checks, fields: WarehouseFields) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if "name" in fields:
        result["name"] = checks.at("name").text(NAME, fields["name"])
    for name in ("country", "is_active"):
        if (value := fields.get(name)) is not None:
            result[name] = value
    return result


async def _announce_stock(tx: Tx, actor: Actor, warehouse_ids: Iterable[UUID]) -> None:
    """Everything that lies in these warehouses may have run out somewhere, or come back."""
    stocked = (
        select(StockLevel.variant_id)
        .where(
            StockLevel.warehouse_id.in_(list(warehouse_ids)),
            StockLevel.on_hand > StockLevel.reserved + StockLevel.safety_stock,
        )
        .distinct()
        .order_by(StockLevel.variant_id)
    )
    variant_ids = await tx.scalars(stocked)
    touch(tx, variant_ids)
    events = [
        StockChanged(tuple(variant_ids[start : start + VARIANTS_AN_EVENT]))
        for start in range(0, len(variant_ids), VARIANTS_AN_EVENT)
    ]
    await emit(tx, *events, actor=actor)
