"""What callers ask of staff administration, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from commerce.core.permissions import Permission


@dataclass(frozen=True, slots=True)
class NewMember:
    email: str
    name: str
    password: str = field(repr=False)
    role_ids: Sequence[UUID] = ()
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class MemberChange:
    """None leaves a thing as it is."""

    member_id: UUID
    name: str | None = None
    email: str | None = None
    role_ids: Sequence[UUID] | None = None
    password: str | None = field(default=None, repr=False)
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class MemberChoice:
    member_id: UUID
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class NewRole:
    code: str
    name: str
    permissions: Sequence[Permission]
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class RoleChange:
    """None leaves a thing as it is."""

    role_id: UUID
    name: str | None = None
    permissions: Sequence[Permission] | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class RoleChoice:
    role_id: UUID
    idempotency_key: str | None = None
