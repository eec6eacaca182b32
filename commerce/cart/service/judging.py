"""Judging what a cart's lines are to become: sold, priced, and in stock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.cart.errors import NotSold, NotSoldReason
from commerce.cart.offers import Prices
from commerce.cart.rules import MAX_QUANTITY
from commerce.cart.service.saving import LineState
from commerce.cart.views import Sold
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.money import MAX_MINOR
from commerce.inventory.errors import OutOfStock, Shortage


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


def check_sold(wanted: Sequence[Wanted], sold: Mapping[UUID, Sold], prices: Prices) -> None:
    """Whether everything that is put in is sold and has a price. Raises NotFound, NotSold."""
    for each in wanted:
        goods = sold.get(each.variant_id)
        if goods is None:
            raise NotFound("ProductVariant", (*each.path, "variantId"))
        if each.variant_id not in prices:
            raise NotSold(goods.variant.sku, NotSoldReason.NOT_PRICED, (*each.path, "variantId"))


def check_stock(
    wanted: Sequence[Wanted], available: Mapping[UUID, int], sold: Mapping[UUID, Sold] | None = None
) -> None:
    """Raises OutOfStock with every line that grows beyond what there is, or InvalidInput for one
    that grows beyond all measure."""
    growing = [each for each in wanted if each.quantity > each.before]
    short = [each for each in growing if each.quantity > available[each.variant_id]]
    if short:
        known = sold or {}
        shortages = [
            Shortage(
                each.variant_id,
                known[each.variant_id].variant.sku if each.variant_id in known else each.sku,
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
