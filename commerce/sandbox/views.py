"""What is told of emptying the sandbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class SandboxKind(Enum):
    """What there is in the sandbox, in the order in which it is deleted: what refers to others
    first."""

    TICKET = "ticket"
    ORDER = "order"
    CART = "cart"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, eq=False)
class SandboxCount:
    """How many of a kind were deleted, with everything that belongs to them."""

    kind: SandboxKind
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class SandboxEmptied:
    """`is_complete` is false when there was more than one call deletes."""

    deleted: Sequence[SandboxCount]
    is_complete: bool
