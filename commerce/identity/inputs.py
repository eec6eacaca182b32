"""What callers ask of identity, as plain values; passwords never show in a representation."""

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Login:
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refresh:
    refresh_token: str = field(repr=False)


class LogoutScope(Enum):
    """Which sessions a sign-out ends."""

    CURRENT = "current"
    OTHERS = "others"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Logout:
    """`session_id` names one session and goes before `scope`."""

    scope: LogoutScope
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PasswordChange:
    current_password: str = field(repr=False)
    new_password: str = field(repr=False)
