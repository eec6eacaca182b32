"""Read models and values that are made for every request, some by the hundred.

Structs are made in a third of a frozen dataclass's time and are as frozen as it is
(docs/decisions/0023-views-are-structs.md).
"""

from typing import dataclass_transform

from msgspec import Struct, field
from msgspec.structs import replace

__all__ = ["Value", "View", "field", "replace"]


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
class View(Struct, frozen=True, eq=False):
    """What readers see of something; compared by identity."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True):
    """What is compared and hashed by what it holds."""
