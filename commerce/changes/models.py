"""Tables of the change feed. Triggers of the followed tables write `changes` (migration 0010)."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, Text, text
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from commerce.changes.kinds import ChangeKind
from commerce.core.base import Base, text_enum


class TransactionId(UserDefinedType[int]):
    """PostgreSQL's `xid8`: the 64-bit number of a transaction."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


# So that reflection, and with it `alembic check`, knows the type.
cast("dict[str, Any]", ischema_names)["xid8"] = TransactionId


class Change(Base):
    """Something changed in transaction `xid`."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_xid", "xid", "id"),
        Index("ix_changes_at", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(
        TransactionId, server_default=text("pg_current_xact_id()"), nullable=False
    )
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    kind: Mapped[ChangeKind] = mapped_column(text_enum(ChangeKind))
    subject_id: Mapped[UUID]
    is_deleted: Mapped[bool]
    is_test: Mapped[bool] = mapped_column(
        server_default=text("false")
    )  # of an order of the sandbox


class ChangeFeed(Base):
    """One row: the name of this feed, and how far it was purged."""

    __tablename__ = "change_feed"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(Text)  # part of every cursor; new after `changes reset`
    purged_through: Mapped[int] = mapped_column(TransactionId, nullable=False)
