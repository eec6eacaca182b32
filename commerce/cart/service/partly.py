"""Putting in what can be had of many variants, and saying of the rest why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from commerce.cart.access import CartKey
from commerce.cart.offers import Market, Offers, offers_of
from commerce.cart.requests import NewLine, check_new_lines
from commerce.cart.rules import MAX_LINES, MAX_QUANTITY
from commerce.cart.service import saving
from commerce.cart.service.changing import locked, summed
from commerce.cart.service.judging import Wanted, states_of
from commerce.catalog.repo import variants_by_id
from commerce.core.actor import Actor
from commerce.core.db import Tx


class LeftOut(Enum):
    """Why a variant was not put in."""

    NOT_PUBLISHED = "not_published"
    NOT_PRICED = "not_priced"
    OUT_OF_STOCK = "out_of_stock"
    CART_FULL = "cart_full"


@dataclass(frozen=True, slots=True)
class Addition:
    """A variant of the request and why it was left out; None: it was put in."""

    variant_id: UUID
    left_out: LeftOut | None


async def add_what_can_be_had(
    tx: Tx,
    actor: Actor,
    key: CartKey,
    lines: Sequence[NewLine],
    *,
    customer_group: str | None = None,
) -> list[Addition]:
    """Like `add_lines`, but a variant that cannot be bought is left out and the others go in; one
    answer for each variant. Raises NotFound and CartClosed for the cart itself."""
    check_new_lines(lines)
    cart = await locked(tx, actor, key)
    wanted = summed(lines, cart.lines)
    if not wanted:
        return []
    market = Market(cart.channel_id, cart.currency, customer_group)
    offered = await offers_of(tx, market, {each.variant_id: each.quantity for each in wanted})
    judged = await _judged(tx, market, wanted, offered)
    room = MAX_LINES - len(cart.lines)
    fitting: list[Wanted] = []
    additions: list[Addition] = []
    for each in wanted:
        left_out = judged[each.variant_id]
        if left_out is None and each.before == 0:
            left_out = None if room > 0 else LeftOut.CART_FULL
            room -= 1
        if left_out is None:
            fitting.append(each)
        additions.append(Addition(each.variant_id, left_out))
    if fitting:
        await saving.save(tx, cart, states_of(fitting, offered.prices))
    return additions


async def _judged(
    tx: Tx, market: Market, wanted: Sequence[Wanted], offered: Offers
) -> dict[UUID, LeftOut | None]:
    ids = [each.variant_id for each in wanted]
    variants = await variants_by_id(tx, ids, channel_id=market.channel_id)
    judged: dict[UUID, LeftOut | None] = {}
    for each in wanted:
        reason = None
        if each.variant_id not in variants:
            reason = LeftOut.NOT_PUBLISHED
        elif each.variant_id not in offered.prices:
            reason = LeftOut.NOT_PRICED
        elif each.quantity > min(offered.available[each.variant_id], MAX_QUANTITY):
            reason = LeftOut.OUT_OF_STOCK
        judged[each.variant_id] = reason
    return judged
