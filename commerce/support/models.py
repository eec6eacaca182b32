"""Tables of support."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Sequence, text
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Timestamped, text_enum
from commerce.support.kinds import AuthorKind, TicketPriority, TicketSource, TicketStatus

TICKET_NUMBERS = Sequence("ticket_numbers", start=1001, metadata=Base.metadata)


class Ticket(Identified, Timestamped, Base):
    """A conversation about one matter, tied to a customer and perhaps an order or a line of it.
    Lists show the one that moved last first."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_last_message_at", "last_message_at", "id"),
        Index("ix_tickets_status", "status", "last_message_at", "id"),
        Index("ix_tickets_customer_id", "customer_id", "last_message_at", "id"),
        Index("ix_tickets_assignee_id", "assignee_id", "last_message_at", "id"),
        Index("ix_tickets_order_id", "order_id"),
        Index(
            "ix_tickets_sandbox",
            "last_message_at",
            "id",
            postgresql_where=text("test_client_id IS NOT NULL"),
        ),
    )

    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    order_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_lines.id"))
    title_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[TicketStatus] = mapped_column(text_enum(TicketStatus))
    priority: Mapped[TicketPriority] = mapped_column(text_enum(TicketPriority))
    source: Mapped[TicketSource] = mapped_column(text_enum(TicketSource))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_members.id"))
    last_message_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    test_client_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_clients.id"))


class TicketMessage(Identified, Base):
    """One message; internal notes are for staff alone. Bodies are sealed: people write anything."""

    __tablename__ = "ticket_messages"
    __table_args__ = (
        Index("ix_ticket_messages_ticket_id", "ticket_id", "at", "id"),
        Index("ix_ticket_messages_author_id", "author_id", "at"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    author_kind: Mapped[AuthorKind] = mapped_column(text_enum(AuthorKind))
    author_id: Mapped[UUID | None]
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    is_internal: Mapped[bool] = mapped_column(server_default=text("false"))
    at: Mapped[datetime]
