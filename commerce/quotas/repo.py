"""The statements on token buckets. Each runs on its own, on the connection of the process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Date, cast, delete, func, select

from commerce.core.db import Reader, Tx
from commerce.quotas.models import QuotaBucket

OPEN = """
INSERT INTO quota_buckets (key, tokens, refilled_at, day, spent)
VALUES ($1::bytea, $2::float8, clock_timestamp(), (clock_timestamp() AT TIME ZONE 'UTC')::date, 0)
ON CONFLICT (key) DO NOTHING"""

# The row is locked first, so that the clock is read when it is this process's turn.
LEASE = """
WITH locked AS (
  SELECT key, tokens, refilled_at, day, spent FROM quota_buckets WHERE key = $1::bytea FOR UPDATE
), moment AS (
  SELECT *, GREATEST(clock_timestamp(), refilled_at) AS now FROM locked
), counted AS (
  SELECT key, now, (now AT TIME ZONE 'UTC')::date AS today,
    LEAST($3::bigint,
      tokens + $6::bigint + EXTRACT(EPOCH FROM now - refilled_at)::float8 * $2::float8) AS tokens,
    CASE WHEN day = (now AT TIME ZONE 'UTC')::date THEN GREATEST(spent - $6::bigint, 0) ELSE 0 END
      AS spent
  FROM moment
), offered AS (
  SELECT *, FLOOR(LEAST(tokens, COALESCE($7::bigint - spent, tokens), $5::bigint))
    AS offer FROM counted
), leased AS (
  SELECT *, CASE WHEN offer >= $4::bigint THEN offer::bigint ELSE 0 END AS slice FROM offered
)
UPDATE quota_buckets AS bucket
SET tokens = leased.tokens - leased.slice, refilled_at = leased.now, day = leased.today,
  spent = leased.spent + leased.slice
FROM leased WHERE bucket.key = leased.key
RETURNING leased.slice, bucket.tokens, bucket.spent,
  EXTRACT(EPOCH FROM (leased.today + 1)::timestamp AT TIME ZONE 'UTC' - leased.now)::float8
    AS day_left"""

# Locked in one order, so that two processes cannot wait for each other.
GIVE_BACK = """
WITH returned AS (
  SELECT * FROM unnest($1::bytea[], $2::bigint[]) AS r(key, points)
), locked AS (
  SELECT b.key FROM quota_buckets b JOIN returned USING (key) ORDER BY b.key FOR UPDATE OF b
)
UPDATE quota_buckets AS bucket
SET tokens = tokens + points, spent = GREATEST(spent - points, 0)
FROM returned JOIN locked USING (key) WHERE bucket.key = returned.key"""


@dataclass(frozen=True, slots=True)
class Lease:
    """`slice` points are this process's to spend; `tokens` and `spent` is the bucket after it;
    `day_left` is in seconds."""

    slice: int
    tokens: float
    spent: int
    day_left: float


@dataclass(frozen=True, slots=True)
class Wish:
    """To lease at least `least` and at most `most` points; `returned` are given back with it."""

    least: int
    most: int
    returned: int


async def lease(
    connection: Any, key: bytes, rate: tuple[float, int, int | None], wish: Wish
) -> Lease:
    """Take a slice of a bucket; `rate` is points per second, burst and points per day. A bucket
    that is asked for the first time is full."""
    per_second, burst, per_day = rate
    arguments = (key, per_second, burst, wish.least, wish.most, wish.returned, per_day)
    row = await connection.fetchrow(LEASE, *arguments)
    if row is None:
        await connection.execute(OPEN, key, float(burst))
        row = await connection.fetchrow(LEASE, *arguments)
    return Lease(row["slice"], row["tokens"], row["spent"], row["day_left"])


async def give_back(connection: Any, slices: Mapping[bytes, int]) -> None:
    """Put back what nobody spent."""
    await connection.execute(GIVE_BACK, list(slices), list(slices.values()))


async def spent_today(reader: Reader, keys: list[bytes]) -> Mapping[bytes, int]:
    """Points of this day (UTC, by the database's clock), slices that are leased out included;
    keys that spent nothing are missing."""
    today = cast(func.timezone("UTC", func.now()), Date)
    statement = select(QuotaBucket.key, QuotaBucket.spent).where(
        QuotaBucket.key.in_(keys), QuotaBucket.day == today
    )
    return {row.key: row.spent for row in await reader.rows(statement)}


async def purge(tx: Tx, before: datetime) -> None:
    """Forget buckets that nobody asked for since; they are full again, and their day is over."""
    await tx.execute(delete(QuotaBucket).where(QuotaBucket.refilled_at < before))
