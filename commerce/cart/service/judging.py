"""Judging what a cart's lines are to become: sold, priced, and in stock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.cart.errors import NotSold, NotSoldReason
from commerce.cart.rules import MAX_QUANTITY
from commerce.cart.service.costing import Prices
from commerce.cart.service.saving import LineState
from commerce.catalog.repo import variants_by_id
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.money import MAX_MINOR
from commerce.inventory.errors import OutOfStock, Shortage
from commerce.inventory.repo import available_by_variant
from commerce.pricing.service import unit_prices


@dataclass(frozen=True, slots=True)
class Market:
    """Where a cart's goods are sold and what they are paid in."""

    channel_id: UUID
    currency: str
    customer_group: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a variant's line is to become, and where the input names it. `sku` is known for lines
    that are there already."""

    variant_id: UUID
    sku: str
    quantity: int
    before: int
    attributes: Mapping[str, str]
    path: tuple[str, ...]


async def checked_new(tx: Tx, market: Market, wanted: Sequence[Wanted]) -> Prices:
    """The prices of what is put in. Raises NotFound, NotSold, OutOfStock, InvalidInput."""
    if not wanted:
        return {}
    ids = [each.variant_id for each in wanted]
    variants = await variants_by_id(tx, ids, channel_id=market.channel_id)
    prices = await prices_for(tx, market, wanted)
    for each in wanted:
        variant = variants.get(each.variant_id)
        if variant is None:
            raise NotFound("ProductVariant", (*each.path, "variantId"))
        if each.variant_id not in prices:
            raise NotSold(variant.sku, NotSoldReason.NOT_PRICED, (*each.path, "variantId"))
    skus = {variant.id: variant.sku for variant in variants.values()}
    await check_stock(tx, market, wanted, skus)
    return prices


async def prices_for(tx: Tx, market: Market, wanted: Sequence[Wanted]) -> Prices:
    return await unit_prices(
        tx,
        channel_id=market.channel_id,
        currency=market.currency,
        customer_group=market.customer_group,
        quantities={each.variant_id: each.quantity for each in wanted},
        at=tx.clock.now(),
    )


async def check_stock(
    tx: Tx, market: Market, wanted: Sequence[Wanted], skus: Mapping[UUID, str] | None = None
) -> None:
    """Raises OutOfStock with every line that grows beyond what there is, or InvalidInput for one
    that grows beyond all measure."""
    growing = [each for each in wanted if each.quantity > each.before]
    available = await available_by_variant(
        tx, market.channel_id, [each.variant_id for each in growing]
    )
    short = [each for each in growing if each.quantity > available[each.variant_id]]
    if short:
        known = skus or {}
        shortages = [
            Shortage(
                each.variant_id,
                known.get(each.variant_id, each.sku),
                each.quantity,
                available[each.variant_id],
            )
            for each in short
        ]
        raise OutOfStock.of(shortages, (*short[0].path, "quantity"))
    for each in growing:
        if each.quantity > MAX_QUANTITY:
            path = (*each.path, "quantity")
            raise InvalidInput.at(path, "OUT_OF_RANGE", f"At most {MAX_QUANTITY}.")


def states_of(wanted: Sequence[Wanted], prices: Prices) -> list[LineState]:
    """What to write. Raises InvalidInput for a line that costs more than can be counted."""
    states: list[LineState] = []
    for each in wanted:
        price = prices.get(each.variant_id)
        if price is not None and (price.amount * each.quantity).minor > MAX_MINOR:
            path = (*each.path, "quantity")
            raise InvalidInput.at(path, "OUT_OF_RANGE", "Nobody can pay for so many.")
        seen = price.amount.minor if price else None
        states.append(LineState(each.variant_id, each.quantity, seen, each.attributes))
    return states
