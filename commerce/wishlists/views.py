"""What readers see of wishlists. Titles and notes stay sealed until they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode
from commerce.wishlists.access import ITEM_KIND
from commerce.wishlists.rules import MergeChange, MergeOutcome, Subject


@dataclass(frozen=True, slots=True, eq=False)
class Wishlist:
    """`gid` is a capability id."""

    id: UUID
    gid: str
    customer_id: UUID | None
    is_default: bool
    title_sealed: bytes | None
    share_id: UUID | None
    shared_at: datetime | None
    shows_owner: bool
    shows_notes: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class WishlistShare:
    """The link that shows a list, and what it shows of its owner."""

    token: str
    shows_owner: bool
    shows_notes: bool
    shared_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class SharedWishlist:
    """A list as its link shows it. `owner_name_sealed` is there only if the owner shows it."""

    id: UUID
    title_sealed: bytes | None
    owner_name_sealed: bytes | None
    shows_notes: bool


@dataclass(frozen=True, slots=True, eq=False)
class WishlistItem:
    id: UUID
    wishlist_id: UUID
    product_id: UUID
    variant_id: UUID | None
    note_sealed: bytes | None
    added_at: datetime

    @property
    def gid(self) -> str:
        return encode(ITEM_KIND, self.id)

    @property
    def subject(self) -> Subject:
        return self.product_id, self.variant_id


@dataclass(frozen=True, slots=True, eq=False)
class WishlistMerge:
    """What merging did."""

    wishlist: Wishlist
    changes: Sequence[MergeChange]

    @property
    def added_count(self) -> int:
        return sum(change.outcome is MergeOutcome.ADDED for change in self.changes)
