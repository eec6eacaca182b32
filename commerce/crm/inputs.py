"""What is asked of CRM, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from commerce.crm.kinds import CustomFieldKind
from commerce.crm.rules import GivenValue
from commerce.crm.segments.tree import Rule


@dataclass(frozen=True, slots=True)
class ChangeTags:
    """Of `customerTagsAdd` and `customerTagsRemove` alike."""

    customer_id: UUID
    tags: Sequence[str]
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class SetOwner:
    """None leaves the customer without an owner."""

    customer_id: UUID
    owner_id: UUID | None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class AddNote:
    customer_id: UUID
    body: str
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateNote:
    note_id: UUID
    body: str
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteNote:
    note_id: UUID
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class CreateField:
    """`choices` are for fields of the kind CHOICE, and only for them."""

    code: str
    label: str
    kind: CustomFieldKind
    choices: Sequence[str] = ()
    idempotency_key: str | None = None


class FieldChanges(TypedDict, total=False):
    """Only what is there is changed. A field's code and kind never change."""

    label: str
    choices: Sequence[str]


@dataclass(frozen=True, slots=True)
class UpdateField:
    definition_id: UUID
    changes: FieldChanges
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteField:
    definition_id: UUID
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class SetFields:
    """Values by code; None takes a value away. Fields that are not named stay as they are."""

    customer_id: UUID
    values: Sequence[tuple[str, GivenValue | None]]
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class CreateSegment:
    code: str
    name: str
    rule: Rule
    description: str = ""
    idempotency_key: str | None = None


class SegmentChanges(TypedDict, total=False):
    """Only what is there is changed."""

    name: str
    description: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class UpdateSegment:
    segment_id: UUID
    changes: SegmentChanges
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteSegment:
    segment_id: UUID
    idempotency_key: str | None = None
