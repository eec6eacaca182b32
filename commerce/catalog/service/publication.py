"""Publishing products in channels, for a window of time or for good."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from commerce.catalog.checks import Checks
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Product, ProductListing
from commerce.catalog.policy import check_may_write
from commerce.catalog.requests import Publication
from commerce.catalog.service.locks import locked_product, touch
from commerce.catalog.service.recording import announce, record_change
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import Conflict
from commerce.shop.repo import SHOP

MAX_CHANNELS = 100
Windows = dict[str, dict[str, datetime | None]]


async def publish(
    tx: Tx, actor: Actor, product_id: UUID, publications: Sequence[Publication]
) -> UUID:
    """Show a product in channels; a draft becomes active. Windows that were set before are
    replaced, but without a new beginning what is shown already does not become new again."""
    check_may_write(actor)
    product = await locked_product(tx, product_id, "input", "productId")
    if product.status is ProductStatus.ARCHIVED:
        raise Conflict("An archived product cannot be published.", ("input", "productId"))
    known = (await tx.reference(SHOP)).channels_by_code
    checks, now = Checks("input", "channels"), tx.clock.now()
    checks.count(len(publications), most=MAX_CHANNELS)
    before = await _windows(tx, product)
    for number, publication in enumerate(publications[:MAX_CHANNELS]):
        here, channel = checks.at(number), known.get(publication.channel)
        begins = publication.published_from or _shown_since(before, publication.channel, now)
        if publication.published_until is not None and publication.published_until <= begins:
            here.at("until").refuse("INVALID_WINDOW", "The end must come after the beginning.")
        elif channel is None:
            here.at("channel").refuse("UNKNOWN_CHANNEL", "There is no such channel.")
        else:
            window = {"published_from": begins, "published_until": publication.published_until}
            await tx.execute(
                insert(ProductListing)
                .values(product_id=product_id, channel_id=channel.id, **window)
                .on_conflict_do_update(index_elements=["product_id", "channel_id"], set_=window)
            )
    checks.end()
    product.status = ProductStatus.ACTIVE
    await _finish(tx, actor, product, "product.publish", before)
    return product_id


async def unpublish(tx: Tx, actor: Actor, product_id: UUID, channels: Sequence[str]) -> UUID:
    """Take a product out of channels. Safe to repeat."""
    check_may_write(actor)
    product = await locked_product(tx, product_id, "input", "productId")
    known = (await tx.reference(SHOP)).channels_by_code
    checks = Checks("input", "channels")
    checks.count(len(channels), most=MAX_CHANNELS)
    for number, code in enumerate(channels):
        if code not in known:
            checks.at(number).refuse("UNKNOWN_CHANNEL", "There is no such channel.")
    checks.end()
    before = await _windows(tx, product)
    await tx.execute(
        delete(ProductListing).where(
            ProductListing.product_id == product_id,
            ProductListing.channel_id.in_([known[code].id for code in channels]),
        )
    )
    await _finish(tx, actor, product, "product.unpublish", before)
    return product_id


def _shown_since(before: Mapping[str, Any], channel: str, now: datetime) -> datetime:
    since: datetime | None = before.get(channel, {}).get("from")
    return min(since, now) if since is not None else now


async def _windows(tx: Tx, product: Product) -> dict[str, Any]:
    """Where and when the product is published, and its state, as the audit keeps them."""
    codes = (await tx.reference(SHOP)).channels_by_id
    listed = await tx.rows(
        select(
            ProductListing.channel_id,
            ProductListing.published_from,
            ProductListing.published_until,
        ).where(ProductListing.product_id == product.id)
    )
    windows: Windows = {}
    for channel_id, begins, ends in listed:
        code = codes[channel_id].code if channel_id in codes else str(channel_id)
        windows[code] = {"from": begins, "until": ends}
    return {"status": product.status, **windows}


async def _finish(
    tx: Tx, actor: Actor, product: Product, action: str, before: Mapping[str, Any]
) -> None:
    after, entity = await _windows(tx, product), ("Product", product.id)
    if await record_change(tx, actor, action, entity=entity, before=before, after=after):
        await touch(tx, product.id)
        await announce(tx, actor, [product.id])
