"""Creating, changing and deleting ways of delivery, and what they cost."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from commerce.audit import service as audit
from commerce.catalog.checks import Checks, TextRule
from commerce.catalog.service.recording import columns_of, record_change
from commerce.catalog.slugs import is_code
from commerce.catalog.wording import merged
from commerce.core.actor import Actor
from commerce.core.constraints import refusing, refusing_references
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.core.ids import new_id
from commerce.core.money import InvalidAmount, Money
from commerce.pricing.windows import checked_window
from commerce.shipping.models import ShippingMethod, ShippingRate
from commerce.shipping.policy import check_may_write
from commerce.shipping.repo import DELIVERY
from commerce.shipping.requests import MethodFields, RateSpec
from commerce.shop.repo import SHOP

TEXTS = {"title": TextRule(100, is_required=True), "description": TextRule(500)}
MAX_DAYS = 365
MAX_POSITION = 1_000
MAX_AMOUNT = 10**12  # minor units
AUDITED = (
    *("zone_id", "channel_id", "code", "title", "description", "translations", "position"),
    *("min_days", "max_days", "is_active", "starts_at", "ends_at"),
)
CODE_TAKEN = Conflict("Another method of the zone has this code.", ("input", "code"))
IN_USE = Conflict("Orders or checkouts have it: make it inactive instead.", ("input", "id"))


async def create_method(
    tx: Tx, actor: Actor, zone_id: UUID, fields: MethodFields, rates: Sequence[RateSpec]
) -> UUID:
    """A new way of delivery into a zone, with its rates."""
    check_may_write(actor)
    if zone_id not in (await tx.reference(DELIVERY)).zones_by_id:
        raise NotFound("shipping zone", ("input", "zoneId"))
    checks, id_ = Checks(), new_id()
    columns = await _columns(tx, checks, {"title": None, **fields})
    code = fields.get("code")
    if code is None or not is_code(code):
        text = "Small letters a-z and digits, in words joined by - or _."
        checks.at("code").refuse("INVALID_CODE", text)
    rows = await _rates(tx, checks.at("rates"), rates)
    checks.end()
    columns |= {"code": code, "zone_id": zone_id}
    with refusing(uq_shipping_methods_zone_id_code=CODE_TAKEN):
        await tx.execute(insert(ShippingMethod).values(id=id_, **columns))
    await _save_rates(tx, id_, rows)
    entity, after = ("ShippingMethod", id_), {**columns, "rates": rows}
    await audit.record(tx, actor, "shipping_method.create", entity=entity, after=after)
    tx.invalidate(DELIVERY)
    return id_


async def update_method(tx: Tx, actor: Actor, id_: UUID, fields: MethodFields) -> UUID:
    """Change what was given."""
    check_may_write(actor)
    row = await _locked(tx, id_, "id")
    before, checks = columns_of(row, AUDITED), Checks()
    columns = await _columns(tx, checks, fields, row)
    checks.end()
    for name, value in columns.items():
        setattr(row, name, value)
    await tx.session.flush()  # so that the audit sees the row as it is stored
    after, entity = columns_of(row, AUDITED), ("ShippingMethod", id_)
    await record_change(
        tx, actor, "shipping_method.update", entity=entity, before=before, after=after
    )
    tx.invalidate(DELIVERY)
    return id_


async def set_rates(tx: Tx, actor: Actor, method_id: UUID, rates: Sequence[RateSpec]) -> UUID:
    """Replace what a method costs. In currencies without a rate it is not offered."""
    check_may_write(actor)
    await _locked(tx, method_id, "methodId")
    checks = Checks()
    rows = await _rates(tx, checks.at("rates"), rates)
    checks.end()
    stored = select(ShippingRate.currency, ShippingRate.amount, ShippingRate.free_from)
    of_method = ShippingRate.method_id == method_id
    before = [dict(row._mapping) for row in await tx.rows(stored.where(of_method))]  # noqa: SLF001 - a row's public mapping
    await tx.execute(
        delete(ShippingRate).where(of_method).execution_options(synchronize_session=False)
    )
    await _save_rates(tx, method_id, rows)
    await record_change(
        tx,
        actor,
        "shipping_rates.set",
        entity=("ShippingMethod", method_id),
        before={"rates": sorted(before, key=_by_currency)},
        after={"rates": sorted(rows, key=_by_currency)},
    )
    tx.invalidate(DELIVERY)
    return method_id


async def delete_method(tx: Tx, actor: Actor, id_: UUID) -> UUID:
    """Remove a method and its rates. Raises Conflict for one that an order or checkout has."""
    check_may_write(actor)
    row = await _locked(tx, id_, "id")
    before = columns_of(row, AUDITED)
    with refusing_references(IN_USE):
        await tx.session.delete(row)
        await tx.session.flush()  # so that what refers to it refuses it
    entity = ("ShippingMethod", id_)
    await audit.record(tx, actor, "shipping_method.delete", entity=entity, before=before)
    tx.invalidate(DELIVERY)
    return id_


async def _columns(
    tx: Tx, checks: Checks, fields: MethodFields, row: ShippingMethod | None = None
) -> dict[str, Any]:
    shop = await tx.reference(SHOP)
    result: dict[str, Any] = {**checked_window(checks, fields, row)}
    result |= checks.texts(TEXTS, fields)
    if "channel" in fields:
        code = fields["channel"]
        channel = shop.channels_by_code.get(code) if code is not None else None
        if code is not None and channel is None:
            checks.at("channel").refuse("UNKNOWN_CHANNEL", "There is no such channel.")
        result["channel_id"] = channel and channel.id
    if (position := fields.get("position")) is not None:
        here = checks.at("position")
        result["position"] = here.number(position, lowest=0, highest=MAX_POSITION)
    if (is_active := fields.get("is_active")) is not None:
        result["is_active"] = is_active
    result |= _days(checks, fields, row)
    if "translations" in fields:
        stored, here = (row.translations if row is not None else {}), checks.at("translations")
        result["translations"] = merged(
            here, stored, fields["translations"], TEXTS, shop.default_language
        )
    return result


def _days(
    checks: Checks, fields: MethodFields, row: ShippingMethod | None
) -> dict[str, int | None]:
    result: dict[str, int | None] = {}
    if "min_days" in fields:
        days = fields["min_days"]
        here = checks.at("minDays")
        result["min_days"] = days and here.number(days, lowest=0, highest=MAX_DAYS)
    if "max_days" in fields:
        days = fields["max_days"]
        here = checks.at("maxDays")
        result["max_days"] = days and here.number(days, lowest=0, highest=MAX_DAYS)
    least = result.get("min_days", row.min_days if row is not None else None)
    most = result.get("max_days", row.max_days if row is not None else None)
    if least is not None and most is not None and most < least:
        checks.at("maxDays").refuse("BELOW_MINIMUM", "No fewer than `minDays`.")
    return result


async def _rates(tx: Tx, checks: Checks, rates: Sequence[RateSpec]) -> list[dict[str, Any]]:
    currencies = (await tx.reference(SHOP)).currencies
    rows: list[dict[str, Any]] = []
    if not checks.count(len(rates), most=len(currencies)):
        return rows
    for index, rate in enumerate(rates):
        here = checks.at(index)
        if rate.currency not in currencies:
            taken = ", ".join(currencies)
            here.at("currencyCode").refuse("UNKNOWN_CURRENCY", f"The shop takes {taken}.")
        if any(row["currency"] == rate.currency for row in rows):
            here.at("currencyCode").refuse("DUPLICATE", "One rate for each currency.")
        free_from = rate.free_from
        rows.append(
            {
                "currency": rate.currency,
                "amount": _amount(here.at("amount"), rate.amount, rate.currency),
                "free_from": free_from and _amount(here.at("freeFrom"), free_from, rate.currency),
            }
        )
    return rows


def _amount(checks: Checks, text: str, currency: str) -> int:
    try:
        minor = Money.parse(text, currency).minor
    except InvalidAmount:
        checks.refuse("INVALID_AMOUNT", f"That is no amount in {currency}.")
        return 0
    return checks.number(minor, lowest=0, highest=MAX_AMOUNT)


async def _save_rates(tx: Tx, method_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        values = [{"id": new_id(), "method_id": method_id, **row} for row in rows]
        await tx.execute(insert(ShippingRate).values(values))


def _by_currency(row: dict[str, Any]) -> str:
    return row["currency"]


async def _locked(tx: Tx, id_: UUID, field: str) -> ShippingMethod:
    wanted = select(ShippingMethod).where(ShippingMethod.id == id_).with_for_update()
    row = (await tx.execute(wanted)).scalar_one_or_none()
    if row is None:
        raise NotFound("shipping method", ("input", field))
    return row
