"""Creating, changing and deleting tax rates. Quotes use them from now on; orders keep theirs."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from commerce.audit import service as audit
from commerce.catalog.checks import Checks, TextRule
from commerce.catalog.service.recording import columns_of, record_change
from commerce.catalog.slugs import is_code
from commerce.catalog.wording import merged
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.pricing.models import TaxRate
from commerce.pricing.policy import check_may
from commerce.pricing.repo import TAX_RATES
from commerce.pricing.requests import TaxRateFields
from commerce.pricing.windows import checked_window
from commerce.shop.repo import SHOP

TEXTS = {"name": TextRule(100, is_required=True)}
REGION = TextRule(10, is_required=True)
MAX_REGIONS = 100
MAX_RATE_BPS = 10_000
AUDITED = (
    *("name", "country", "regions", "tax_category", "rate_bps", "applies_to_shipping"),
    *("starts_at", "ends_at", "translations"),
)


async def create_tax_rate(tx: Tx, actor: Actor, fields: TaxRateFields) -> UUID:
    """A new rate."""
    check_may(actor, Permission.SETTINGS_WRITE)
    checks, id_ = Checks(), new_id()
    given: TaxRateFields = {"name": None, "country": None, "rate_bps": None, **fields}
    columns = await _columns(tx, checks, given)
    checks.end()
    await tx.execute(insert(TaxRate).values(id=id_, **columns))
    await audit.record(tx, actor, "tax_rate.create", entity=("TaxRate", id_), after=columns)
    tx.invalidate(TAX_RATES)
    return id_


async def update_tax_rate(tx: Tx, actor: Actor, id_: UUID, fields: TaxRateFields) -> UUID:
    """Change what was given."""
    check_may(actor, Permission.SETTINGS_WRITE)
    row = await _locked(tx, id_)
    before, checks = columns_of(row, AUDITED), Checks()
    columns = await _columns(tx, checks, fields, row)
    checks.end()
    for name, value in columns.items():
        setattr(row, name, value)
    await tx.session.flush()  # so that the audit sees the row as it is stored
    after, entity = columns_of(row, AUDITED), ("TaxRate", id_)
    await record_change(tx, actor, "tax_rate.update", entity=entity, before=before, after=after)
    tx.invalidate(TAX_RATES)
    return id_


async def delete_tax_rate(tx: Tx, actor: Actor, id_: UUID) -> UUID:
    """Remove a rate; where no other holds, nothing is levied from now on."""
    check_may(actor, Permission.SETTINGS_WRITE)
    row = await _locked(tx, id_)
    before = columns_of(row, AUDITED)
    await tx.session.delete(row)
    await audit.record(tx, actor, "tax_rate.delete", entity=("TaxRate", id_), before=before)
    tx.invalidate(TAX_RATES)
    return id_


async def _columns(
    tx: Tx, checks: Checks, fields: TaxRateFields, row: TaxRate | None = None
) -> dict[str, Any]:
    result: dict[str, Any] = {**checked_window(checks, fields, row)}
    if "name" in fields:
        result["name"] = checks.at("name").text(TEXTS["name"], fields["name"])
    if (country := fields.get("country")) is not None:
        result["country"] = country
    elif row is None:
        checks.at("country").refuse("REQUIRED", "Say where it is levied.")
    if "regions" in fields:
        result["regions"] = _regions(checks.at("regions"), fields)
    if (tax_category := fields.get("tax_category")) is not None:
        result["tax_category"] = tax_category
        if not is_code(tax_category):
            text = "Small letters a-z and digits, in words joined by - or _."
            checks.at("taxCategory").refuse("INVALID_CODE", text)
    if "rate_bps" in fields:
        here = checks.at("rateBps")
        result["rate_bps"] = here.number(fields["rate_bps"], lowest=0, highest=MAX_RATE_BPS)
    if (applies := fields.get("applies_to_shipping")) is not None:
        result["applies_to_shipping"] = applies
    if "translations" in fields:
        stored = row.translations if row is not None else {}
        default_language = (await tx.reference(SHOP)).default_language
        here = checks.at("translations")
        result["translations"] = merged(
            here, stored, fields["translations"], TEXTS, default_language
        )
    return result


def _regions(checks: Checks, fields: TaxRateFields) -> list[str]:
    regions = fields.get("regions", ())
    if not checks.count(len(regions), most=MAX_REGIONS):
        return []
    return [checks.at(index).text(REGION, region) or "" for index, region in enumerate(regions)]


async def _locked(tx: Tx, id_: UUID) -> TaxRate:
    wanted = select(TaxRate).where(TaxRate.id == id_).with_for_update()
    row = (await tx.execute(wanted)).scalar_one_or_none()
    if row is None:
        raise NotFound("tax rate", ("input", "id"))
    return row
