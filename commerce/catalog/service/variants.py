"""Creating, changing and deleting variants, many at a time: all of them or none."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from commerce.audit import service as audit
from commerce.catalog.checks import Checks
from commerce.catalog.models import ProductMedia, ProductVariant
from commerce.catalog.policy import check_may_write
from commerce.catalog.requests import VariantChange, VariantFields
from commerce.catalog.service.locks import locked_product, touch
from commerce.catalog.service.recording import announce, columns_of, record_change
from commerce.catalog.service.variant_checks import (
    MAX_AT_ONCE,
    NewVariant,
    apply,
    check_skus,
    checked_new,
)
from commerce.core.actor import Actor
from commerce.core.constraints import refusing, refusing_references
from commerce.core.db import Tx
from commerce.core.errors import Conflict, InvalidInput
from commerce.core.ids import new_id
from commerce.shop.repo import own_seller_id

AUDITED = (
    *("sku", "barcode", "position", "option_values", "weight_grams", "is_active"),
    "requires_shipping",
)
PATH = ("input", "variants")
REFERRED_TO = Conflict(
    "It has prices, stock, carts or orders; make it inactive or archive its product instead.", PATH
)


async def create_variants(
    tx: Tx, actor: Actor, product_id: UUID, specs: Sequence[VariantFields]
) -> UUID:
    """Add variants after those that the product has."""
    check_may_write(actor)
    product = await locked_product(tx, product_id, "input", "productId")
    existing = await _variants_of(tx, product_id)
    checks = Checks(*PATH)
    made = await checked_new(tx, checks, specs, product.options, existing=existing)
    checks.end()
    last = max((variant.position for variant in existing), default=0)
    await insert_new(tx, product_id, made, after_position=last)
    await touch(tx, product_id)
    await audit.record(
        tx, actor, "product.variants.create", entity=("Product", product_id), after={"new": made}
    )
    await announce(tx, actor, [product_id])
    return product_id


async def insert_new(
    tx: Tx, product_id: UUID, made: Sequence[NewVariant], *, after_position: int = 0
) -> None:
    if not made:
        return
    seller_id = await own_seller_id(tx)
    rows = [
        {
            "position": after_position + number,
            **columns,
            "id": new_id(),
            "product_id": product_id,
            "seller_id": seller_id,
        }
        for number, columns in enumerate(made, start=1)
    ]
    with refusing(uq_product_variants_sku=_faster()):
        await tx.execute(insert(ProductVariant).values(rows))


def _faster() -> InvalidInput:
    return InvalidInput.at(PATH, "SKU_TAKEN", "Somebody has just taken one of these SKUs.")


async def update_variants(
    tx: Tx, actor: Actor, product_id: UUID, changes: Sequence[VariantChange]
) -> UUID:
    """Change variants of one product."""
    check_may_write(actor)
    product = await locked_product(tx, product_id, "input", "productId")
    rows = {variant.id: variant for variant in await _variants_of(tx, product_id)}
    before = {id_: columns_of(row, AUDITED) for id_, row in rows.items()}
    checks = Checks(*PATH)
    if checks.count(len(changes), most=MAX_AT_ONCE):
        apply(checks, rows, changes, product.options)
        skus = {
            number: change.fields["sku"]
            for number, change in enumerate(changes)
            if change.id in rows and "sku" in change.fields
        }
        with tx.session.no_autoflush:  # the check must come before the index complains
            await check_skus(tx, checks, skus, own_ids=[changes[n].id for n in skus])
    checks.end()
    with refusing(uq_product_variants_sku=_faster()):
        await tx.session.flush()  # so that an SKU that is taken is refused here
    is_changed = False
    for id_, row in rows.items():
        is_changed |= await record_change(
            tx,
            actor,
            "variant.update",
            entity=("ProductVariant", id_),
            before=before[id_],
            after=columns_of(row, AUDITED),
        )
    if is_changed:
        await touch(tx, product_id)
        await announce(tx, actor, [product_id])
    return product_id


async def delete_variants(
    tx: Tx, actor: Actor, product_id: UUID, variant_ids: Sequence[UUID]
) -> UUID:
    """Remove variants that nothing refers to yet: no price, stock, cart or order."""
    check_may_write(actor)
    await locked_product(tx, product_id, "input", "productId")
    checks = Checks("input", "variantIds")
    checks.count(len(variant_ids), most=MAX_AT_ONCE)
    rows = {variant.id: variant for variant in await _variants_of(tx, product_id)}
    for number, variant_id in enumerate(variant_ids):
        if variant_id not in rows:
            checks.at(number).refuse("NOT_FOUND", "The product has no such variant.")
    checks.end()
    removed = [columns_of(rows[id_], AUDITED) for id_ in variant_ids]
    await _delete(tx, ProductVariant.id.in_(variant_ids))
    await touch(tx, product_id)
    await audit.record(
        tx,
        actor,
        "product.variants.delete",
        entity=("Product", product_id),
        before={"removed": removed},
    )
    await announce(tx, actor, [product_id])
    return product_id


async def delete_all(tx: Tx, product_id: UUID) -> None:
    await _delete(tx, ProductVariant.product_id == product_id)


async def _delete(tx: Tx, chosen: Any) -> None:
    """Delete variants; their pictures stay with the product. Raises Conflict."""
    ids = select(ProductVariant.id).where(chosen)
    await tx.execute(
        update(ProductMedia).where(ProductMedia.variant_id.in_(ids)).values(variant_id=None)
    )
    with refusing_references(REFERRED_TO):
        await tx.execute(
            delete(ProductVariant).where(chosen).execution_options(synchronize_session=False)
        )


async def _variants_of(tx: Tx, product_id: UUID) -> list[ProductVariant]:
    wanted = select(ProductVariant).where(ProductVariant.product_id == product_id)
    return list(await tx.scalars(wanted.order_by(ProductVariant.position, ProductVariant.id)))
