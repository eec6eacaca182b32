"""Idempotency keys: claimed, effective and answered in one transaction with the effect.

A key belongs to an actor and an operation. The first use inserts the row; a concurrent second use
waits for the first transaction and then finds either its answer (replay), or, after a rollback,
nothing, and takes effect itself. The same key with another body is refused.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import DateTime, Index, LargeBinary, Text, Uuid, delete, func, text
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base
from commerce.core.db import Tx
from commerce.core.errors import IdempotencyConflict
from commerce.core.statements import Prepared, value

MAX_KEY_LENGTH = 200


class IdempotencyKey(Base):
    """Kept for a day, then purged by a schedule."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    scope: Mapped[str] = mapped_column(Text, primary_key=True)  # actor and operation
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    result_id: Mapped[UUID | None] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


def _found(known_hash: bytes, result_id: UUID | None) -> tuple[bytes, UUID | None]:
    return known_hash, result_id


CLAIM = Prepared(
    text(
        """
        INSERT INTO idempotency_keys (scope, key, fingerprint) VALUES (:scope, :key, :fingerprint)
        ON CONFLICT DO NOTHING RETURNING key
        """
    ),
    value,
)
FIND = Prepared(
    text("SELECT fingerprint, result_id FROM idempotency_keys WHERE scope = :scope AND key = :key"),
    _found,
)
RECORD = Prepared(
    text("UPDATE idempotency_keys SET result_id = :result_id WHERE scope = :scope AND key = :key"),
    value,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """`result_id` is what the first use made; None when this is the first use."""

    scope: str
    key: str
    is_replay: bool
    result_id: UUID | None


def fingerprint(body: Mapping[str, object]) -> bytes:
    """Hash of a command's values, independent of the order of keys."""
    canonical = orjson.dumps(dict(body), option=orjson.OPT_SORT_KEYS, default=_plain)
    return hashlib.sha256(canonical).digest()


def _plain(value: object) -> object:
    return asdict(value) if isinstance(value, Struct) else str(value)


async def claim(tx: Tx, *, scope: str, key: str, body_hash: bytes) -> Claim:
    """Claim `key`, or find what it did before. Raises IdempotencyConflict for another body.

    Waits while another transaction holds the same key uncommitted.
    """
    if await tx.fetch(CLAIM, scope=scope, key=key, fingerprint=body_hash):
        return Claim(scope, key, is_replay=False, result_id=None)
    ((known_hash, result_id),) = await tx.fetch(FIND, scope=scope, key=key)
    if known_hash != body_hash:
        raise IdempotencyConflict(key)
    return Claim(scope, key, is_replay=True, result_id=result_id)


async def record_result(tx: Tx, claimed: Claim, result_id: UUID) -> None:
    """Remember what the claimed key made, in the transaction that made it."""
    await tx.fetch(RECORD, scope=claimed.scope, key=claimed.key, result_id=result_id)


async def purge(tx: Tx, before: datetime) -> int:
    """Forget keys first used before a time; how many."""
    purged = await tx.execute(
        delete(IdempotencyKey)
        .where(IdempotencyKey.created_at < before)
        .returning(IdempotencyKey.key)
    )
    return len(purged.all())
