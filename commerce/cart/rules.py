"""Quantities, warnings and merging of carts. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar
from uuid import UUID

from commerce.core.ids import encode
from commerce.core.money import Money

LINE_KIND = "CartLine"
MAX_LINES = 200
MAX_QUANTITY = 999_999


class WarningCode(Enum):
    PRICE_CHANGED = "price_changed"
    NOT_ENOUGH_STOCK = "not_enough_stock"
    NO_LONGER_AVAILABLE = "no_longer_available"
    NOT_PRICED = "not_priced"


@dataclass(frozen=True, slots=True)
class LineWarning:
    """Something about a line that the shopper should know before they pay."""

    line_id: UUID
    code: ClassVar[WarningCode]

    @property
    def line_gid(self) -> str:
        return encode(LINE_KIND, self.line_id)


@dataclass(frozen=True, slots=True)
class PriceChanged(LineWarning):
    """One unit costs something else than when the line was put in or last changed."""

    previous: Money
    current: Money
    code = WarningCode.PRICE_CHANGED


@dataclass(frozen=True, slots=True)
class NotEnoughStock(LineWarning):
    available: int
    code = WarningCode.NOT_ENOUGH_STOCK


@dataclass(frozen=True, slots=True)
class NoLongerAvailable(LineWarning):
    code = WarningCode.NO_LONGER_AVAILABLE


@dataclass(frozen=True, slots=True)
class NotPriced(LineWarning):
    currency: str
    code = WarningCode.NOT_PRICED


def warnings_of(
    line_id: UUID,
    *,
    quantity: int,
    seen: Money | None,
    current: Money | None,
    available: int,
    currency: str,
    is_sold: bool,
) -> list[LineWarning]:
    """What a shopper should know of a line. What cannot be bought at all warns of nothing else."""
    if not is_sold:
        return [NoLongerAvailable(line_id)]
    if current is None:
        return [NotPriced(line_id, currency)]
    warned: list[LineWarning] = []
    if seen is not None and seen != current:
        warned.append(PriceChanged(line_id, seen, current))
    if available < quantity:
        warned.append(NotEnoughStock(line_id, available))
    return warned


class MergePolicy(Enum):
    """What becomes of a variant's quantity when a guest's cart joins a customer's."""

    SUM = "sum"
    LARGER = "larger"
    JOINING = "joining"


class MergeOutcome(Enum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CAPPED = "capped"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class MergeChange:
    """What merging did to a variant that the joining cart has."""

    variant_id: UUID
    sku: str
    quantity_before: int
    quantity_joining: int
    quantity_after: int
    outcome: MergeOutcome


@dataclass(frozen=True, slots=True)
class Joining:
    """A line of the joining cart; `available` is 0 for what is not sold."""

    variant_id: UUID
    sku: str
    quantity: int
    available: int


def merged(
    kept: Mapping[UUID, int], joining: Sequence[Joining], policy: MergePolicy
) -> list[MergeChange]:
    """How each joining variant changes a cart of `kept` quantities.

    The result is capped at what is available, but never below what the cart had before; a variant
    that is new to it and cannot be had, or finds no room, is dropped.
    """
    room = MAX_LINES - len(kept)
    changes: list[MergeChange] = []
    for each in joining:
        before = kept.get(each.variant_id, 0)
        wanted = _wanted(before, each.quantity, policy)
        after = (
            max(before, min(wanted, each.available, MAX_QUANTITY)) if wanted > before else wanted
        )
        if before == 0 and after and room <= 0:
            after = 0
        room -= before == 0 and after > 0
        outcome = _outcome(before, wanted, after)
        changes.append(
            MergeChange(each.variant_id, each.sku, before, each.quantity, after, outcome)
        )
    return changes


def _wanted(before: int, joining: int, policy: MergePolicy) -> int:
    match policy:
        case MergePolicy.SUM:
            return before + joining
        case MergePolicy.LARGER:
            return max(before, joining)
        case MergePolicy.JOINING:
            return joining


def _outcome(before: int, wanted: int, after: int) -> MergeOutcome:
    if after == 0:
        return MergeOutcome.DROPPED
    if after < wanted:
        return MergeOutcome.CAPPED
    if before == 0:
        return MergeOutcome.ADDED
    return MergeOutcome.UNCHANGED if after == before else MergeOutcome.CHANGED
