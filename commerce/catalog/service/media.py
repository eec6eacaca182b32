"""Pictures and videos of products."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from commerce.audit import service as audit
from commerce.catalog.checks import MEDIA_TEXTS, Checks
from commerce.catalog.models import ProductMedia, ProductVariant
from commerce.catalog.policy import check_may_write
from commerce.catalog.requests import MediaFields, MediaSpec
from commerce.catalog.service.locks import locked_product, touch
from commerce.catalog.service.recording import announce, columns_of, record_change
from commerce.catalog.wording import merged
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.ids import new_id
from commerce.shop.repo import SHOP

MAX_MEDIA = 100
AUDITED = ("kind", "url", "alt", "translations", "variant_id", "position")
PATH = ("input", "media")


async def add_media(tx: Tx, actor: Actor, product_id: UUID, specs: Sequence[MediaSpec]) -> UUID:
    """Add pictures or videos after those that the product has."""
    check_may_write(actor)
    await locked_product(tx, product_id, "input", "productId")
    existing = await _media_of(tx, product_id)
    variant_ids = await _variant_ids(tx, product_id)
    default_language = (await tx.reference(SHOP)).default_language
    checks = Checks(*PATH)
    checks.count(len(existing) + len(specs), most=MAX_MEDIA)
    last = max((media.position for media in existing), default=0)
    rows: list[ProductMedia] = []
    for number, spec in enumerate(specs):
        here = checks.at(number)
        url = here.at("url").url(spec.url)
        if url is None:
            here.at("url").refuse("REQUIRED", "Say where it is.")
        _check_variant(here, spec.variant_id, variant_ids)
        rows.append(
            ProductMedia(
                id=new_id(),
                product_id=product_id,
                variant_id=spec.variant_id,
                kind=spec.kind,
                url=url or "",
                alt=here.texts(MEDIA_TEXTS, {"alt": spec.alt})["alt"] or "",
                translations=merged(
                    here.at("translations"), {}, spec.translations, MEDIA_TEXTS, default_language
                ),
                position=last + number + 1,
            )
        )
    checks.end()
    tx.session.add_all(rows)
    await _finish(tx, actor, product_id, "product.media.add", after=rows)
    return product_id


async def update_media(tx: Tx, actor: Actor, media_id: UUID, fields: MediaFields) -> UUID:
    """Change what is said of a picture; its product."""
    check_may_write(actor)
    product_id = await tx.scalar(select(ProductMedia.product_id).where(ProductMedia.id == media_id))
    if product_id is None:
        raise NotFound("medium", ("input", "id"))
    await locked_product(tx, product_id, "input", "id")
    media = {each.id: each for each in await _media_of(tx, product_id)}.get(media_id)
    if media is None:
        raise NotFound("medium", ("input", "id"))
    before = columns_of(media, AUDITED)
    checks = Checks()
    for name, text in checks.texts(MEDIA_TEXTS, fields).items():
        setattr(media, name, text)
    if "variant_id" in fields:
        _check_variant(checks, fields["variant_id"], await _variant_ids(tx, product_id))
        media.variant_id = fields["variant_id"]
    if "translations" in fields:
        media.translations = merged(
            checks.at("translations"),
            media.translations,
            fields["translations"],
            MEDIA_TEXTS,
            (await tx.reference(SHOP)).default_language,
        )
    checks.end()
    entity, after = ("Media", media_id), columns_of(media, AUDITED)
    if await record_change(tx, actor, "media.update", entity=entity, before=before, after=after):
        await touch(tx, product_id)
        await announce(tx, actor, [product_id])
    return product_id


async def remove_media(tx: Tx, actor: Actor, product_id: UUID, media_ids: Sequence[UUID]) -> UUID:
    """Take pictures away from a product; their files stay, other products may show them."""
    check_may_write(actor)
    await locked_product(tx, product_id, "input", "productId")
    existing = {media.id: media for media in await _media_of(tx, product_id)}
    _check_known(media_ids, existing)
    removed = [existing[media_id] for media_id in media_ids]
    await tx.execute(
        delete(ProductMedia)
        .where(ProductMedia.id.in_(media_ids))
        .execution_options(synchronize_session=False)
    )
    await _finish(tx, actor, product_id, "product.media.remove", before=removed)
    return product_id


async def reorder_media(tx: Tx, actor: Actor, product_id: UUID, media_ids: Sequence[UUID]) -> UUID:
    """Put the named pictures first, in this order; the others keep theirs behind them."""
    check_may_write(actor)
    await locked_product(tx, product_id, "input", "productId")
    rows = await _media_of(tx, product_id)
    existing = {media.id: media for media in rows}
    _check_known(media_ids, existing)
    before = {str(media.id): media.position for media in rows}
    named = list(dict.fromkeys(media_ids))
    ordered = [existing[id_] for id_ in named] + [row for row in rows if row.id not in named]
    for position, media in enumerate(ordered, start=1):
        media.position = position
    after = {str(media.id): media.position for media in rows}
    entity = ("Product", product_id)
    if await record_change(
        tx, actor, "product.media.reorder", entity=entity, before=before, after=after
    ):
        await touch(tx, product_id)
        await announce(tx, actor, [product_id])
    return product_id


async def _finish(
    tx: Tx,
    actor: Actor,
    product_id: UUID,
    action: str,
    *,
    before: Sequence[ProductMedia] = (),
    after: Sequence[ProductMedia] = (),
) -> None:
    await touch(tx, product_id)
    await audit.record(
        tx,
        actor,
        action,
        entity=("Product", product_id),
        before={"media": [columns_of(media, AUDITED) for media in before]},
        after={"media": [columns_of(media, AUDITED) for media in after]},
    )
    await announce(tx, actor, [product_id])


def _check_variant(checks: Checks, variant_id: UUID | None, known: Sequence[UUID]) -> None:
    if variant_id is not None and variant_id not in known:
        checks.at("variantId").refuse("NOT_FOUND", "The product has no such variant.")


def _check_known(media_ids: Sequence[UUID], existing: dict[UUID, ProductMedia]) -> None:
    checks = Checks("input", "mediaIds")
    checks.count(len(media_ids), most=MAX_MEDIA)
    for number, media_id in enumerate(media_ids):
        if media_id not in existing:
            checks.at(number).refuse("NOT_FOUND", "The product has no such medium.")
    checks.end()


async def _media_of(tx: Tx, product_id: UUID) -> list[ProductMedia]:
    wanted = select(ProductMedia).where(ProductMedia.product_id == product_id)
    return list(await tx.scalars(wanted.order_by(ProductMedia.position, ProductMedia.id)))


async def _variant_ids(tx: Tx, product_id: UUID) -> Sequence[UUID]:
    return await tx.scalars(
        select(ProductVariant.id).where(ProductVariant.product_id == product_id)
    )
