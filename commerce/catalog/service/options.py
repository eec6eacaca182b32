"""Changing what the variants of a product differ in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from commerce.catalog.checks import Checks
from commerce.catalog.models import ProductVariant
from commerce.catalog.policy import check_may_write
from commerce.catalog.requests import OptionSpec
from commerce.catalog.rules import first_twin, options_of, refitted
from commerce.catalog.service.locks import locked_product
from commerce.catalog.service.recording import announce, record_change
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.shop.repo import SHOP


async def set_options(tx: Tx, actor: Actor, product_id: UUID, specs: Sequence[OptionSpec]) -> UUID:
    """Replace the options of a product. Variants follow: they take the first value of a new option
    and lose options that go. Refused when that would make two active variants equal, or when the
    value of an active variant would be gone."""
    check_may_write(actor)
    product = await locked_product(tx, product_id, "input", "productId")
    checks = Checks("input", "options")
    default_language = (await tx.reference(SHOP)).default_language
    options = options_of(checks, specs, product.options, default_language)
    checks.end()
    wanted = select(ProductVariant).where(ProductVariant.product_id == product_id)
    variants: Sequence[ProductVariant] = await tx.scalars(wanted)
    before = {"options": product.options, "variants": _chosen(variants)}
    for variant in variants:
        fitting = refitted(variant.option_values, product.options, options)
        if fitting is not None:
            variant.option_values = fitting
        elif variant.is_active:
            checks.refuse("VALUE_IN_USE", f"The variant '{variant.sku}' has a value that would go.")
    if first_twin([each.option_values for each in variants if each.is_active]) is not None:
        checks.refuse(
            "DUPLICATE_VARIANT", "Two variants would have the same value of every option."
        )
    checks.end()
    product.options = list(options)
    after = {"options": product.options, "variants": _chosen(variants)}
    entity = ("Product", product_id)
    if await record_change(
        tx, actor, "product.options.set", entity=entity, before=before, after=after
    ):
        await announce(tx, actor, [product_id])
    return product_id


def _chosen(variants: Sequence[ProductVariant]) -> dict[str, dict[str, str]]:
    return {variant.sku: dict(variant.option_values) for variant in variants}
