"""What readers see of staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.identity.views import Tokens


@dataclass(frozen=True, slots=True, eq=False)
class StaffMember:
    """The e-mail address stays sealed; the function that shows it opens or masks it."""

    id: UUID
    email_sealed: bytes
    name: str
    is_active: bool
    created_at: datetime

    @property
    def gid(self) -> str:
        return encode("StaffMember", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    id: UUID
    code: str
    name: str
    permissions: Sequence[Permission]

    @property
    def gid(self) -> str:
        return encode("Role", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class StaffAuthSession:
    """A session that was just opened or went on, with its tokens."""

    tokens: Tokens
    staff: StaffMember

    @property
    def access_token(self) -> str:
        return self.tokens.access_token

    @property
    def refresh_token(self) -> str:
        return self.tokens.refresh_token

    @property
    def access_token_expires_at(self) -> datetime:
        return self.tokens.access_token_expires_at


@dataclass(frozen=True, slots=True, eq=False)
class RoleDeleted:
    deleted_id: str
