"""Expected refusals of inventory."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.core.errors import Conflict, ExpectedError


@dataclass(frozen=True, slots=True)
class Shortage:
    """A variant of which there is not enough."""

    variant_id: UUID
    sku: str
    requested: int
    available: int


class OutOfStock(ExpectedError):
    """There is less than was asked for. Names the first short variant; `shortages` has them all."""

    code = "OUT_OF_STOCK"

    def __init__(
        self,
        sku: str,
        available: int,
        variant_id: UUID,
        *,
        shortages: Sequence[Shortage] = (),
        path: Sequence[str] = (),
    ) -> None:
        super().__init__(sku, available, variant_id, path=path)
        self.sku = sku
        self.available = available
        self.variant_id = variant_id
        self.shortages = tuple(shortages)

    @classmethod
    def of(cls, shortages: Sequence[Shortage], path: Sequence[str] = ()) -> "OutOfStock":
        """For at least one shortage."""
        first = shortages[0]
        return cls(first.sku, first.available, first.variant_id, shortages=shortages, path=path)


class NotReserved(Conflict):
    """An order has less of a variant reserved (or sent) than was asked for."""

    def __init__(self, variant_id: UUID, remaining: int) -> None:
        super().__init__(f"Only {remaining} of the variant are left to take.")
        self.variant_id = variant_id
        self.remaining = remaining
