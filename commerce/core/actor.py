"""Who acts. Every read and write takes one; visibility and policy are decided from it alone.

`test_client_id` is the test client through which somebody acts: what they make is sandbox data, and
there is nothing else for them (`core.sandbox`). None is the live shop.
"""

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from commerce.core.permissions import Permission


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A visitor without a session. May hold capabilities (the id of a cart, an order's token)."""

    test_client_id: UUID | None = None

    def can(self, permission: Permission) -> bool:  # noqa: ARG002 - one signature for all actors
        return False


@dataclass(frozen=True, slots=True)
class Customer:
    """`session_id` is the sign-in that the access token belongs to, where there is one."""

    id: UUID
    session_id: UUID | None = field(default=None, compare=False)
    test_client_id: UUID | None = None

    def can(self, permission: Permission) -> bool:  # noqa: ARG002
        return False


@dataclass(frozen=True, slots=True)
class Staff:
    id: UUID
    permissions: frozenset[Permission]
    session_id: UUID | None = field(default=None, compare=False)
    test_client_id: UUID | None = None

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class Partner:
    """An API client acting for itself, for example an ERP."""

    id: UUID
    permissions: frozenset[Permission]
    test_client_id: UUID | None = None

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class System:
    """The worker, an import, the command line."""

    name: str
    test_client_id: ClassVar[None] = None

    def can(self, permission: Permission) -> bool:  # noqa: ARG002
        return True


Actor = Anonymous | Customer | Staff | Partner | System


def actor_label(actor: Actor) -> str:
    """`"customer:018f…"`; what logs, audit and idempotency keys call the actor."""
    match actor:
        case Anonymous():
            return "anonymous"
        case System(name):
            return f"system:{name}"
        case Customer(id_):
            return f"customer:{id_}"
        case Staff(id=id_):
            return f"staff:{id_}"
        case Partner(id=id_):
            return f"partner:{id_}"
