"""Limits of wishlists, and what merging does. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from uuid import UUID

MAX_LISTS = 20
MAX_ITEMS = 500
MAX_TITLE = 100
MAX_NOTE = 500
GUESTS_LISTS_LAST = timedelta(days=365)
"""How long a guest's list is kept after its last change; nobody else could ever delete it."""

Subject = tuple[UUID, UUID | None]
"""What an item is: a product, or a variant of it."""


class MergeOutcome(Enum):
    ADDED = "added"
    ALREADY_THERE = "already_there"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class MergeChange:
    """What merging did with an item of the joining list."""

    product_id: UUID
    variant_id: UUID | None
    outcome: MergeOutcome


def merged(present: Collection[Subject], joining: Sequence[Subject]) -> list[MergeChange]:
    """What becomes of each joining item; those that come first find room first."""
    room = MAX_ITEMS - len(present)
    changes: list[MergeChange] = []
    for product_id, variant_id in joining:
        outcome = MergeOutcome.NO_ROOM
        if (product_id, variant_id) in present:
            outcome = MergeOutcome.ALREADY_THERE
        elif room > 0:
            outcome = MergeOutcome.ADDED
            room -= 1
        changes.append(MergeChange(product_id, variant_id, outcome))
    return changes
