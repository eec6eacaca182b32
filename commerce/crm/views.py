"""What staff read of a customer. Notes stay sealed until they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.crm.kinds import ActorKind, CustomFieldKind, RfmSegment, TimelineKind
from commerce.crm.rules import FieldValue, rfm_segment


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    customer_id: UUID
    owner_id: UUID | None
    tags: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class CustomerNote:
    id: UUID
    customer_id: UUID
    author_id: UUID | None
    body_sealed: bytes
    created_at: datetime
    updated_at: datetime

    @property
    def gid(self) -> str:
        return encode("CustomerNote", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class CustomFieldDefinition:
    id: UUID
    code: str
    label: str
    kind: CustomFieldKind
    choices: Sequence[str]
    created_at: datetime

    @property
    def gid(self) -> str:
        return encode("CustomFieldDefinition", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class CustomField:
    """The value a customer has in a field."""

    definition: CustomFieldDefinition
    value: FieldValue


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    customer_id: UUID
    order_count: int
    first_order_at: datetime | None
    last_order_at: datetime | None
    currency: str | None
    spent_minor: int
    spent_by_currency: Mapping[str, int]
    average_order_minor: int
    recency_score: int | None
    frequency_score: int | None
    monetary_score: int | None
    computed_at: datetime | None

    @classmethod
    def none_yet(cls, customer_id: UUID) -> "Traits":
        """Of a customer without orders."""
        return cls(customer_id, 0, None, None, None, 0, {}, 0, None, None, None, None)

    @property
    def spent(self) -> list[Money]:
        """By currency, the one with most orders first."""
        amounts = [Money(minor, code) for code, minor in sorted(self.spent_by_currency.items())]
        return sorted(amounts, key=lambda amount: amount.currency != self.currency)

    @property
    def average_order(self) -> Money | None:
        return Money(self.average_order_minor, self.currency) if self.currency else None

    @property
    def rfm_segment(self) -> RfmSegment | None:
        if self.recency_score is None or self.frequency_score is None:
            return None
        return rfm_segment(self.recency_score, self.frequency_score)


@dataclass(frozen=True, slots=True, eq=False)
class RfmCell:
    recency_score: int
    frequency_score: int
    customer_count: int

    @property
    def segment(self) -> RfmSegment:
        return rfm_segment(self.recency_score, self.frequency_score)


@dataclass(frozen=True, slots=True, eq=False)
class RfmGrid:
    """All 25 cells, best first."""

    cells: Sequence[RfmCell]
    computed_at: datetime | None

    @property
    def buyer_count(self) -> int:
        return sum(cell.customer_count for cell in self.cells)


@dataclass(frozen=True, slots=True, eq=False)
class TimelineEntry:
    id: UUID
    at: datetime
    customer_id: UUID
    event_id: UUID
    stored_kind: str
    subject_kind: str | None
    subject_id: UUID | None
    actor: str
    stored_details: Mapping[str, object]

    @property
    def gid(self) -> str:
        return encode("TimelineEntry", self.id)

    @property
    def kind(self) -> TimelineKind:
        return TimelineKind(self.stored_kind)

    @property
    def subject_gid(self) -> str | None:
        if self.subject_kind is None or self.subject_id is None:
            return None
        return encode(self.subject_kind, self.subject_id)

    @property
    def actor_kind(self) -> ActorKind:
        return ActorKind(self.actor.partition(":")[0])

    @property
    def staff_id(self) -> UUID | None:
        """Which member of staff did it."""
        kind, _, id_ = self.actor.partition(":")
        return UUID(id_) if kind == "staff" else None

    @property
    def details(self) -> Mapping[str, object]:
        """As clients read it: amounts in decimals."""
        shown = dict(self.stored_details)
        currency = shown.pop("currency", None)
        total = shown.get("total")
        if isinstance(total, int) and isinstance(currency, str):
            amount = Money(total, currency)
            shown["total"] = {"amount": amount.amount, "currencyCode": currency}
        return shown


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """`stored_rule` is the tree as JSON; see `segments.stored`."""

    id: UUID
    code: str
    name: str
    description: str
    stored_rule: Mapping[str, object]
    created_at: datetime
    updated_at: datetime

    @property
    def gid(self) -> str:
        return encode("Segment", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class SegmentPreview:
    """Who would be in a segment with this rule: how many, and the newest few."""

    count: int
    sample_ids: Sequence[UUID]
    words: str
