"""Tables of signing in: credentials, sessions, signing keys, throttling."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Timestamped


class Credential(Timestamped, Base):
    """The password of a customer or a staff member; `subject_id` is theirs."""

    __tablename__ = "credentials"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    password_hash: Mapped[str]
    changed_at: Mapped[datetime]


class Session(Identified, Timestamped, Base):
    """One sign-in on one device. Refresh tokens rotate inside it; reuse of an old one ends it."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_subject_id", "subject_kind", "subject_id"),
        Index("ix_sessions_ended_at", "ended_at", postgresql_where=text("ended_at IS NOT NULL")),
    )

    subject_kind: Mapped[str]  # "customer", "test_customer" or "staff"
    subject_id: Mapped[UUID]
    user_agent: Mapped[str | None]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]


class RefreshToken(Base):
    """Hash of a refresh token; `used_at` is set when it was exchanged for the next one."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index("ix_refresh_tokens_session_id", "session_id"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SigningKey(Base):
    """An Ed25519 key that signs access tokens; the private half is sealed by the vault."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(primary_key=True)
    private_key_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    signs_until: Mapped[datetime]
    verifies_until: Mapped[datetime]


class LoginThrottle(Base):
    """Failed attempts per keyed hash of what was tried (an account, an address), in a window."""

    __tablename__ = "login_throttles"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    window_started_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
