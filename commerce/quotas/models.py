"""The table of token buckets."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Double, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base


class QuotaBucket(Base):
    """What a caller has left. `key` is a client's id or the keyed hash of a network. `spent` is
    the sum of `day` (UTC), slices that are leased out included."""

    __tablename__ = "quota_buckets"
    __table_args__ = (
        Index("ix_quota_buckets_refilled_at", "refilled_at"),
        {"prefixes": ["UNLOGGED"]},
    )

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    tokens: Mapped[float] = mapped_column(Double)
    refilled_at: Mapped[datetime]
    day: Mapped[date] = mapped_column(Date)
    spent: Mapped[int] = mapped_column(BigInteger)
