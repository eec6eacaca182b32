"""Tables of event delivery; the queue itself belongs to PgQueuer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base


class HandledEvent(Base):
    """A handler has dealt with an event; written in the handler's own transaction."""

    __tablename__ = "handled_events"
    __table_args__ = (Index("ix_handled_events_handled_at", "handled_at"),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(primary_key=True)
    handled_at: Mapped[datetime] = mapped_column(server_default=func.now())
