"""What readers see of the change feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.changes.kinds import ChangeKind
from commerce.core.ids import encode

NODE_KINDS = {
    ChangeKind.ORDER: "Order",
    ChangeKind.STOCK: "ProductVariant",
    ChangeKind.PRODUCT: "Product",
    ChangeKind.PRICE: "ProductVariant",
}


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """`cursor` is the position behind this change."""

    cursor: str
    kind: ChangeKind
    subject_id: UUID
    is_deleted: bool
    at: datetime

    @property
    def subject_gid(self) -> str:
        return encode(NODE_KINDS[self.kind], self.subject_id)


@dataclass(frozen=True, slots=True, eq=False)
class ChangePage:
    """`cursor` is where to read on, also when there was nothing."""

    changes: Sequence[Change]
    cursor: str
    has_more: bool
