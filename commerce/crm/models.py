"""Tables of the CRM spine: what staff know of a customer beyond the account itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Json, Minor, Timestamped, text_enum
from commerce.core.ids import new_id
from commerce.crm.kinds import CustomFieldKind


class CustomerProfile(Timestamped, Base):
    """Staff's side of a customer: tags and the owner. Made when first needed."""

    __tablename__ = "customer_profiles"
    __table_args__ = (Index("ix_customer_profiles_tags", "tags", postgresql_using="gin"),)

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_members.id"))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))


class CustomerNote(Identified, Timestamped, Base):
    """What staff write about a customer, sealed: people write anything."""

    __tablename__ = "customer_notes"
    __table_args__ = (Index("ix_customer_notes_customer_id", "customer_id", "created_at"),)

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_members.id"))
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class CustomFieldDefinition(Identified, Timestamped, Base):
    """A field of its own that the shop keeps on customers; values stand in customers.custom_fields.
    Staff alone read it, so its label has no translations."""

    __tablename__ = "custom_field_definitions"

    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    kind: Mapped[CustomFieldKind] = mapped_column(text_enum(CustomFieldKind))
    choices: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))


class CustomerTraits(Base):
    """Computed from orders that were placed and not cancelled; recomputed by events, the scores
    every night. Amounts are in the currency most of the customer's orders are in."""

    __tablename__ = "customer_traits"
    __table_args__ = (
        Index("ix_customer_traits_last_order_at", "last_order_at"),
        Index("ix_customer_traits_order_count", "order_count"),
        CheckConstraint("recency_score BETWEEN 1 AND 5", name="recency_score"),
        CheckConstraint("frequency_score BETWEEN 1 AND 5", name="frequency_score"),
        CheckConstraint("monetary_score BETWEEN 1 AND 5", name="monetary_score"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    order_count: Mapped[int] = mapped_column(server_default=text("0"))
    first_order_at: Mapped[datetime | None]
    last_order_at: Mapped[datetime | None]
    currency: Mapped[str | None]
    spent: Mapped[Minor] = mapped_column(server_default=text("0"))
    spent_by_currency: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    average_order: Mapped[Minor] = mapped_column(server_default=text("0"))
    recency_score: Mapped[int | None]  # 1..5, quintiles over all buyers
    frequency_score: Mapped[int | None]
    monetary_score: Mapped[int | None]
    computed_at: Mapped[datetime]


class TimelineEntry(Base):
    """Append-only: everything that happened with a customer. Partitioned by month.

    `event_id` makes a repeated delivery of the same event harmless, and puts what happened at the
    same time into the order in which it was said. `details` hold no personal data.
    """

    __tablename__ = "customer_timeline"
    __table_args__ = (
        UniqueConstraint("customer_id", "at", "event_id"),  # also the index that pages are read by
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    event_id: Mapped[UUID]
    kind: Mapped[str]  # "order_placed", "ticket_opened", …
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    actor: Mapped[str]
    details: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))


class Segment(Identified, Timestamped, Base):
    """A live group of customers: a rule tree, compiled to SQL whenever it is asked for."""

    __tablename__ = "segments"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default=text("''"))
    rule: Mapped[Json] = mapped_column(JSONB)
