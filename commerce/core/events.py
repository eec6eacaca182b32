"""Events: what happened, as frozen dataclasses in the past tense.

A domain declares its events in `events.py`; the class name is the name on the wire. Fields may be
added with a default; renaming or removing one breaks events that are still queued.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

E_co = TypeVar("E_co", bound="Event", covariant=True)


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events; subclasses register themselves by name."""

    registry: ClassVar[dict[str, "type[Event]"]] = {}
    changes_answers: ClassVar[bool] = False
    """Whether answers that are kept for all shoppers may be out of date after it."""

    def __init_subclass__(cls) -> None:
        Event.registry[cls.__name__] = cls


@dataclass(frozen=True, slots=True)
class Envelope(Generic[E_co]):
    """An event under way. `event_id` is the same at every delivery of it. `is_test`: it happened in
    the sandbox, and only handlers that say so are told of it."""

    event_id: UUID
    at: datetime
    actor: str
    event: E_co
    is_test: bool = False


@cache
def adapter(kind: type[Event]) -> TypeAdapter[Event]:
    return TypeAdapter(kind)
