"""Creating, changing and deleting price lists."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from commerce.audit import service as audit
from commerce.catalog.checks import Checks, TextRule
from commerce.catalog.models import ProductVariant
from commerce.catalog.service.recording import announce, columns_of, record_change
from commerce.catalog.slugs import is_code
from commerce.core.actor import Actor
from commerce.core.constraints import refusing
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.pricing.models import Price, PriceList
from commerce.pricing.policy import check_may
from commerce.pricing.repo import PRICE_LISTS
from commerce.pricing.requests import PriceListFields
from commerce.pricing.windows import checked_window
from commerce.shop.repo import SHOP

NAME = TextRule(100, is_required=True)
MAX_PRIORITY = 1_000
AUDITED = (
    *("code", "name", "channel_id", "currency", "priority", "customer_group"),
    *("starts_at", "ends_at", "is_active"),
)
CODE_TAKEN = Conflict("Another price list has this code.", ("input", "code"))
HAS_PRICES = Conflict("It still has prices: remove them, or make it inactive.", ("input", "id"))


async def create_price_list(tx: Tx, actor: Actor, fields: PriceListFields) -> UUID:
    """A new list, in force unless its window or state says otherwise. Has no prices yet."""
    check_may(actor, Permission.PRICES_WRITE)
    checks, id_ = Checks(), new_id()
    given: PriceListFields = {"code": None, "name": None, "currency": None, **fields}
    columns = await _columns(tx, checks, given)
    checks.end()
    with refusing(uq_price_lists_code=CODE_TAKEN):
        await tx.execute(insert(PriceList).values(id=id_, **columns))
    await audit.record(tx, actor, "price_list.create", entity=("PriceList", id_), after=columns)
    tx.invalidate(PRICE_LISTS)
    return id_


async def update_price_list(tx: Tx, actor: Actor, id_: UUID, fields: PriceListFields) -> UUID:
    """Change what was given. Emits ProductsChanged for everything the list has a price for."""
    check_may(actor, Permission.PRICES_WRITE)
    row = await _locked(tx, id_)
    before, checks = columns_of(row, AUDITED), Checks()
    columns = await _columns(tx, checks, fields, row)
    checks.end()
    for name, value in columns.items():
        setattr(row, name, value)
    await tx.session.flush()  # so that the audit sees the row as it is stored
    after, entity = columns_of(row, AUDITED), ("PriceList", id_)
    if await record_change(
        tx, actor, "price_list.update", entity=entity, before=before, after=after
    ):
        tx.invalidate(PRICE_LISTS)
        if {**before, "name": None} != {**after, "name": None}:
            await announce(tx, actor, await _product_ids(tx, id_))
    return id_


async def delete_price_list(tx: Tx, actor: Actor, id_: UUID) -> UUID:
    """Remove a list that has no prices. Raises Conflict for one that has."""
    check_may(actor, Permission.PRICES_WRITE)
    row = await _locked(tx, id_)
    if await tx.scalar(select(Price.id).where(Price.price_list_id == id_).limit(1)):
        raise HAS_PRICES
    before = columns_of(row, AUDITED)
    with refusing(fk_prices_price_list_id=HAS_PRICES):
        await tx.session.delete(row)
        await tx.session.flush()  # so that a price set at this moment refuses it
    await audit.record(tx, actor, "price_list.delete", entity=("PriceList", id_), before=before)
    tx.invalidate(PRICE_LISTS)
    return id_


async def _columns(
    tx: Tx, checks: Checks, fields: PriceListFields, row: PriceList | None = None
) -> dict[str, Any]:
    """The columns of the fields that were given. A list keeps its code and currency."""
    shop, columns = await tx.reference(SHOP), checked_window(checks, fields, row)
    result: dict[str, Any] = {**columns}
    if "name" in fields:
        result["name"] = checks.at("name").text(NAME, fields["name"])
    if row is None:
        result["code"] = _code(checks.at("code"), fields.get("code"))
        result["currency"] = fields.get("currency")
        if result["currency"] not in shop.currencies:
            taken = ", ".join(shop.currencies)
            checks.at("currency").refuse("UNKNOWN_CURRENCY", f"The shop takes {taken}.")
    if "channel" in fields:
        code = fields["channel"]
        channel = shop.channels_by_code.get(code) if code is not None else None
        if code is not None and channel is None:
            checks.at("channel").refuse("UNKNOWN_CHANNEL", "There is no such channel.")
        result["channel_id"] = channel and channel.id
    if "customer_group" in fields:
        group = fields["customer_group"]
        result["customer_group"] = group and _code(checks.at("customerGroup"), group)
    if (priority := fields.get("priority")) is not None:
        here = checks.at("priority")
        result["priority"] = here.number(priority, lowest=-MAX_PRIORITY, highest=MAX_PRIORITY)
    if (is_active := fields.get("is_active")) is not None:
        result["is_active"] = is_active
    return result


def _code(checks: Checks, code: str | None) -> str:
    if code is None or not is_code(code):
        checks.refuse("INVALID_CODE", "Small letters a-z and digits, in words joined by - or _.")
    return code or ""


async def _product_ids(tx: Tx, list_id: UUID) -> Sequence[UUID]:
    return await tx.scalars(
        select(ProductVariant.product_id)
        .join(Price, Price.variant_id == ProductVariant.id)
        .where(Price.price_list_id == list_id)
        .distinct()
    )


async def _locked(tx: Tx, id_: UUID) -> PriceList:
    wanted = select(PriceList).where(PriceList.id == id_).with_for_update()
    row = (await tx.execute(wanted)).scalar_one_or_none()
    if row is None:
        raise NotFound("price list", ("input", "id"))
    return row
