"""Tables of imports: how far a file got, and what was wrong with it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Timestamped


class ImportRun(Identified, Timestamped, Base):
    """One file under one mapping. `position` counts the source rows that are committed, so that
    an interrupted import goes on behind them."""

    __tablename__ = "import_runs"
    __table_args__ = (UniqueConstraint("kind", "file_hash", "mapping_hash"),)

    kind: Mapped[str]  # "catalog", "orders"
    file_name: Mapped[str]
    file_hash: Mapped[bytes] = mapped_column(LargeBinary)
    mapping_hash: Mapped[bytes] = mapped_column(LargeBinary)
    position: Mapped[int] = mapped_column(server_default=text("0"))
    created_count: Mapped[int] = mapped_column(server_default=text("0"))
    updated_count: Mapped[int] = mapped_column(server_default=text("0"))
    unchanged_count: Mapped[int] = mapped_column(server_default=text("0"))
    rejected_count: Mapped[int] = mapped_column(server_default=text("0"))
    finished_at: Mapped[datetime | None]


class ImportRejection(Identified, Base):
    """A source row that was not loaded, and why."""

    __tablename__ = "import_rejections"
    __table_args__ = (Index("ix_import_rejections_run_id", "run_id", "line"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"))
    line: Mapped[int]
    code: Mapped[str]
    message: Mapped[str]
