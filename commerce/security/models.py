"""The tables of signals and block rules."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import CIDR
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, text_enum
from commerce.security.kinds import SignalKind


class SecurityEvent(Identified, Base):
    """What one caller did in one hour. The network is sealed, and hashed to be found again."""

    __tablename__ = "security_events"
    __table_args__ = (
        Index(
            "uq_security_events_hour_kind_network_hash_client_id",
            "hour",
            "kind",
            "network_hash",
            "client_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_security_events_last_at", "last_at", "id"),
    )

    kind: Mapped[SignalKind] = mapped_column(text_enum(SignalKind))
    client_id: Mapped[UUID | None]
    network_hash: Mapped[bytes] = mapped_column(LargeBinary)
    network_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    hour: Mapped[datetime]
    count: Mapped[int] = mapped_column(BigInteger)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    note: Mapped[str]


class BlockRule(Identified, Base):
    """Keeps a network or a client out, for good or until a time."""

    __tablename__ = "block_rules"
    __table_args__ = (
        CheckConstraint("(network IS NULL) <> (client_id IS NULL)", name="one_subject"),
    )

    network: Mapped[str | None] = mapped_column(CIDR)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_clients.id"))
    reason: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
