"""Creating, changing and deleting delivery zones."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from commerce.audit import service as audit
from commerce.catalog.checks import Checks, TextRule
from commerce.catalog.service.recording import columns_of, record_change
from commerce.catalog.slugs import is_code
from commerce.core.actor import Actor
from commerce.core.constraints import refusing
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.core.ids import new_id
from commerce.shipping.models import ShippingMethod, ShippingZone
from commerce.shipping.policy import check_may_write
from commerce.shipping.repo import DELIVERY
from commerce.shipping.requests import ZoneFields

NAME = TextRule(100, is_required=True)
REGION = TextRule(10, is_required=True)
MAX_PLACES = 300
AUDITED = ("code", "name", "countries", "regions")
CODE_TAKEN = Conflict("Another zone has this code.", ("input", "code"))
HAS_METHODS = Conflict("It still has methods: delete them first.", ("input", "id"))


async def create_zone(tx: Tx, actor: Actor, fields: ZoneFields) -> UUID:
    """A new zone without methods."""
    check_may_write(actor)
    checks, id_ = Checks(), new_id()
    columns = _columns(checks, {"name": None, "countries": (), **fields})
    code = fields.get("code")
    if code is None or not is_code(code):
        text = "Small letters a-z and digits, in words joined by - or _."
        checks.at("code").refuse("INVALID_CODE", text)
    checks.end()
    columns["code"] = code
    with refusing(uq_shipping_zones_code=CODE_TAKEN):
        await tx.execute(insert(ShippingZone).values(id=id_, **columns))
    await audit.record(
        tx, actor, "shipping_zone.create", entity=("ShippingZone", id_), after=columns
    )
    tx.invalidate(DELIVERY)
    return id_


async def update_zone(tx: Tx, actor: Actor, id_: UUID, fields: ZoneFields) -> UUID:
    """Change what was given."""
    check_may_write(actor)
    row = await _locked(tx, id_)
    before, checks = columns_of(row, AUDITED), Checks()
    columns = _columns(checks, fields)
    checks.end()
    for name, value in columns.items():
        setattr(row, name, value)
    await tx.session.flush()  # so that the audit sees the row as it is stored
    after, entity = columns_of(row, AUDITED), ("ShippingZone", id_)
    await record_change(
        tx, actor, "shipping_zone.update", entity=entity, before=before, after=after
    )
    tx.invalidate(DELIVERY)
    return id_


async def delete_zone(tx: Tx, actor: Actor, id_: UUID) -> UUID:
    """Remove a zone without methods. Raises Conflict for one that has some."""
    check_may_write(actor)
    row = await _locked(tx, id_)
    if await tx.scalar(select(ShippingMethod.id).where(ShippingMethod.zone_id == id_).limit(1)):
        raise HAS_METHODS
    before = columns_of(row, AUDITED)
    with refusing(fk_shipping_methods_zone_id=HAS_METHODS):
        await tx.session.delete(row)
        await tx.session.flush()  # so that a method made at this moment refuses it
    entity = ("ShippingZone", id_)
    await audit.record(tx, actor, "shipping_zone.delete", entity=entity, before=before)
    tx.invalidate(DELIVERY)
    return id_


def _columns(checks: Checks, fields: ZoneFields) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if "name" in fields:
        result["name"] = checks.at("name").text(NAME, fields["name"])
    if "countries" in fields:
        here, countries = checks.at("countries"), fields["countries"]
        if not countries:
            here.refuse("REQUIRED", "Name at least one country.")
        here.count(len(countries), most=MAX_PLACES)
        result["countries"] = list(dict.fromkeys(countries))
    if "regions" in fields:
        result["regions"] = _regions(checks.at("regions"), fields["regions"])
    return result


def _regions(checks: Checks, regions: Sequence[str]) -> list[str]:
    if not checks.count(len(regions), most=MAX_PLACES):
        return []
    return [checks.at(index).text(REGION, region) or "" for index, region in enumerate(regions)]


async def _locked(tx: Tx, id_: UUID) -> ShippingZone:
    wanted = select(ShippingZone).where(ShippingZone.id == id_).with_for_update()
    row = (await tx.execute(wanted)).scalar_one_or_none()
    if row is None:
        raise NotFound("shipping zone", ("input", "id"))
    return row
