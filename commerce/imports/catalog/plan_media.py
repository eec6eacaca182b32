"""The pictures of a product as its record wants them, checked by the catalogue's rules. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from commerce.catalog.checks import MEDIA_TEXTS, Checks
from commerce.catalog.kinds import MediaKind
from commerce.catalog.service.media import MAX_MEDIA
from commerce.catalog.wording import merged
from commerce.core.ids import new_id
from commerce.core.text import Translations
from commerce.imports.catalog.facts import Facts
from commerce.imports.catalog.plan_variants import normal_sku
from commerce.imports.catalog.state import MediumState, ProductState
from commerce.imports.catalog.wording import worded
from commerce.imports.formats.records import Medium, Product

NO_TRANSLATIONS: Translations = {}


def plan_media(
    record: Product, before: ProductState, wanted: ProductState, facts: Facts, checks: Checks
) -> list[MediumState]:
    """A row for each picture, or for each variant that a picture shows; rows that are there keep
    their ids."""
    checks.at("media").count(len(record.media), most=MAX_MEDIA)
    shown = _variants_of_media(record, wanted, checks)
    left = {(row.url, row.variant_id): row.id for row in before.media}
    rows: list[MediumState] = []
    for number, medium in enumerate(record.media):
        row = _row(medium, number, before.media, facts, checks.at("media", number))
        variants: Sequence[UUID | None] = shown.get(medium.path or medium.url or "") or [None]
        for variant_id in variants:
            id_ = left.pop((row.url, variant_id), None) or new_id()
            rows.append(replace(row, id=id_, variant_id=variant_id))
    return rows


def _row(
    medium: Medium, number: int, stored: Sequence[MediumState], facts: Facts, checks: Checks
) -> MediumState:
    """A picture, whichever variants it shows."""
    url = checks.at("url").url(medium.address) or ""
    before = next((each for each in stored if each.url == url), None)
    alt = before.alt if before else ""
    translations = before.translations if before else NO_TRANSLATIONS
    words = worded({"alt": medium.alt}, facts.default_language, {"alt": alt}, translations)
    return MediumState(
        id=new_id(),
        variant_id=None,
        kind=MediaKind(medium.kind),
        url=url,
        alt=checks.texts(MEDIA_TEXTS, words.fields).get("alt", alt) or "",
        translations=merged(
            checks.at("translations"),
            translations,
            words.translations,
            MEDIA_TEXTS,
            facts.default_language,
        ),
        position=number + 1,
    )


def _variants_of_media(
    record: Product, wanted: ProductState, checks: Checks
) -> dict[str, list[UUID]]:
    """Which variants each picture shows, in the order of the variants."""
    known = {medium.path or medium.url for medium in record.media}
    shown: dict[str, list[UUID]] = {}
    for number, variant in enumerate(record.variants):
        state = wanted.variants.get(normal_sku(variant.sku))
        for place, address in enumerate(variant.media):
            if address not in known:
                here = checks.at("variants", number, "media", place)
                here.refuse("NOT_FOUND", f"The product has no picture '{address[:80]}'.")
            elif state is not None and state.id not in shown.setdefault(address, []):
                shown[address].append(state.id)
    return shown
