"""Tables of staff: members and roles."""

from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Timestamped


class StaffMember(Identified, Timestamped, Base):
    """Somebody who works for the shop."""

    __tablename__ = "staff_members"

    email_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    email_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    name: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class Role(Identified, Timestamped, Base):
    """A named set of permissions."""

    __tablename__ = "roles"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))


class StaffRole(Base):
    __tablename__ = "staff_roles"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_members.id"), primary_key=True)
    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id"), primary_key=True)
