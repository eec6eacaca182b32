"""What readers see of signing in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from uuid import UUID

from commerce.core.ids import encode


class SubjectKind(Enum):
    """Who can sign in. Test customers have sessions and tokens of their own kind, which are worth
    nothing in the live shop."""

    CUSTOMER = "customer"
    TEST_CUSTOMER = "test_customer"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose access token it is."""

    kind: SubjectKind
    subject_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """What a client gets when a session opens or goes on. Shown once, kept nowhere."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_token_expires_at: datetime
    session_id: UUID
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know of a subject."""

    subject_id: UUID
    password_hash: str | None = field(repr=False)
    is_blocked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """A sign-in on one device."""

    id: UUID
    subject_id: UUID
    user_agent: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime

    @property
    def gid(self) -> str:
        return encode("Session", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class SigningKey:
    kid: str
    private_key_sealed: bytes = field(repr=False)
    public_key: bytes
    created_at: datetime
    signs_until: datetime
    verifies_until: datetime


@dataclass(frozen=True, slots=True, eq=False)
class SigningKeys:
    """All keys that still sign or verify."""

    by_kid: Mapping[str, SigningKey]

    def signing(self, now: datetime) -> SigningKey | None:
        """The newest key that may sign."""
        able = [key for key in self.by_kid.values() if key.signs_until > now]
        return max(able, key=lambda key: key.created_at, default=None)

    def verifying(self, kid: str, now: datetime) -> SigningKey | None:
        key = self.by_kid.get(kid)
        return key if key is not None and key.verifies_until > now else None


@dataclass(frozen=True, slots=True)
class PresentedToken:
    """A refresh token that a client presents, with its session."""

    session_id: UUID
    subject_id: UUID
    session_expires_at: datetime
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class SignedOut:
    sessions_ended: int


@dataclass(frozen=True, slots=True, eq=False)
class PasswordChanged:
    sessions_ended: int
