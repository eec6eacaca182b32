"""What happens to stock."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from commerce.core.events import Event


@dataclass(frozen=True, slots=True)
class StockChanged(Event):
    """In at least one channel these variants ran out or came back."""

    changes_answers: ClassVar[bool] = True
    variant_ids: tuple[UUID, ...]
