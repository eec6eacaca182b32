"""What happens in the catalogue."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from commerce.core.events import Event


@dataclass(frozen=True, slots=True)
class ProductsChanged(Event):
    """Something a shopper reads of these products changed, or who may see them."""

    changes_answers: ClassVar[bool] = True
    product_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class AttributesChanged(Event):
    """Attributes were made, changed or removed; which of them search filters by may differ."""

    changes_answers: ClassVar[bool] = True
    codes: tuple[str, ...]
