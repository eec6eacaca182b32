"""Figures of use: added up in one statement, read by whatever they are grouped by.

Rows are written in a fixed order, so that processes that flush at the same time wait for each other
instead of locking each other out.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    Boolean,
    DateTime,
    Select,
    Text,
    Uuid,
    bindparam,
    delete,
    false,
    func,
    select,
    text,
)
from sqlalchemy.orm import aliased

from commerce.clients import views
from commerce.clients.inputs import UsageQuery
from commerce.clients.latency import percentile_ms
from commerce.clients.models import OperationUsage, UnknownDocument
from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.permissions import Permission

MAX_UNKNOWN_OF_CLIENT = 1_000
ADD_USE = text(
    """INSERT INTO operation_usage AS kept
        (client_id, operation_id, version, hour, calls, errors, cost, latency, last_used_at)
    SELECT client_id, operation_id, version, hour, calls, errors, cost, latency, last_used_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(client_id uuid, operation_id uuid,
        version text, hour timestamptz, calls bigint, errors bigint, cost bigint, latency bigint[],
        last_used_at timestamptz)
    ORDER BY client_id, operation_id, version, hour
    ON CONFLICT (client_id, operation_id, version, hour) DO UPDATE SET
        calls = kept.calls + excluded.calls,
        errors = kept.errors + excluded.errors,
        cost = kept.cost + excluded.cost,
        latency = (SELECT array_agg(a + b ORDER BY place)
                   FROM unnest(kept.latency, excluded.latency) WITH ORDINALITY AS l(a, b, place)),
        last_used_at = greatest(kept.last_used_at, excluded.last_used_at)"""
)
ADD_KEY_USE = text(
    """WITH used AS (
        SELECT id, at FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, at timestamptz)),
    locked AS (SELECT k.id, used.at FROM api_client_keys k JOIN used USING (id)
               ORDER BY k.id FOR NO KEY UPDATE OF k)
    UPDATE api_client_keys k SET last_used_at = greatest(k.last_used_at, locked.at)
    FROM locked WHERE k.id = locked.id"""
)
ADD_UNKNOWN = text(
    """INSERT INTO unknown_documents AS kept
        (client_id, hash, text, operation_name, calls, first_seen_at, last_seen_at)
    SELECT client_id, decode(hash, 'hex'), text, operation_name, calls, first_seen_at, last_seen_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(client_id uuid, hash text, text text,
        operation_name text, calls bigint, first_seen_at timestamptz, last_seen_at timestamptz)
    WHERE EXISTS (SELECT FROM unknown_documents u WHERE u.hash = decode(r.hash, 'hex')
                  AND u.client_id IS NOT DISTINCT FROM r.client_id)
        OR (SELECT count(*) FROM unknown_documents u
            WHERE u.client_id IS NOT DISTINCT FROM r.client_id) < :most
    ORDER BY client_id, hash
    ON CONFLICT (client_id, hash) DO UPDATE SET
        calls = kept.calls + excluded.calls,
        last_seen_at = greatest(kept.last_seen_at, excluded.last_seen_at)"""
)


async def add_use(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Add counts to those of their hours."""
    if rows:
        await tx.execute(ADD_USE, {"rows": _json(rows)})


async def add_key_use(tx: Tx, used: Mapping[UUID, datetime]) -> None:
    if used:
        rows = [{"id": key_id, "at": at} for key_id, at in used.items()]
        await tx.execute(ADD_KEY_USE, {"rows": _json(rows)})


async def add_unknown(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """A client that has a thousand of them gets no more."""
    if rows:
        await tx.execute(ADD_UNKNOWN, {"rows": _json(rows), "most": MAX_UNKNOWN_OF_CLIENT})


def _json(rows: Sequence[Mapping[str, object]]) -> str:
    return orjson.dumps(list(rows), default=str).decode()  # the driver has a UUID of its own


REPORT = text(
    """WITH hours AS MATERIALIZED (
        SELECT CASE WHEN :by_operation THEN operation_id END AS operation_id,
            CASE WHEN :by_version THEN version END AS version,
            CASE WHEN :by_time THEN date_trunc(:step, hour, 'UTC') END AS at,
            calls, errors, cost, latency, last_used_at
        FROM operation_usage
        WHERE client_id IS NOT DISTINCT FROM CAST(:client_id AS uuid)
            AND hour >= :since AND hour < :until),
    totals AS (
        SELECT operation_id, version, at, sum(calls) AS calls, sum(errors) AS errors,
            sum(cost) AS cost, max(last_used_at) AS last_used_at
        FROM hours GROUP BY operation_id, version, at
        ORDER BY at DESC NULLS LAST, calls DESC, operation_id, version LIMIT :first)
    SELECT t.*, (
        SELECT array_agg(summed.count ORDER BY summed.place) FROM (
            SELECT l.place, sum(l.count) AS count
            FROM hours h, unnest(h.latency) WITH ORDINALITY AS l(count, place)
            WHERE h.operation_id IS NOT DISTINCT FROM t.operation_id
                AND h.version IS NOT DISTINCT FROM t.version AND h.at IS NOT DISTINCT FROM t.at
            GROUP BY l.place) AS summed) AS latency
    FROM totals t ORDER BY at DESC NULLS LAST, calls DESC, operation_id, version"""
).bindparams(
    bindparam("by_operation", type_=Boolean),
    bindparam("by_version", type_=Boolean),
    bindparam("by_time", type_=Boolean),
    bindparam("step", type_=Text),
    bindparam("client_id", type_=Uuid),
    bindparam("since", type_=DateTime(timezone=True)),
    bindparam("until", type_=DateTime(timezone=True)),
)


async def report(
    reader: Reader, actor: Actor, wanted: UsageQuery, *, first: int
) -> list[views.UsageRow]:
    """The latest time first, then the most used."""
    if not actor.can(Permission.CLIENTS_READ):
        return []
    step = wanted.by_time.value if wanted.by_time is not None else ""
    result = await reader.execute(
        REPORT,
        {
            "by_operation": wanted.by_operation,
            "by_version": wanted.by_version,
            "by_time": bool(step),
            "step": step or "hour",
            "client_id": wanted.client_id,
            "since": wanted.since,
            "until": wanted.until,
            "first": first,
        },
    )
    return [_usage_row(row) for row in result]


def _usage_row(row: Any) -> views.UsageRow:
    counts = [int(count) for count in row.latency]
    return views.UsageRow(
        row.operation_id,
        row.version,
        row.at,
        int(row.calls),
        int(row.errors),
        int(row.cost),
        percentile_ms(counts, 0.5),
        percentile_ms(counts, 0.95),
        row.last_used_at,
    )


async def last_used(reader: Reader, operation_ids: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """When each operation was used last; those that never were are missing."""
    if not operation_ids:
        return {}
    rows = await reader.rows(
        select(OperationUsage.operation_id, func.max(OperationUsage.last_used_at))
        .where(OperationUsage.operation_id.in_(list(operation_ids)))
        .group_by(OperationUsage.operation_id)
    )
    return {row[0]: row[1] for row in rows}


def visible_unknown(actor: Actor, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Recorded documents; none for an actor who may not see clients."""
    statement = select(*columns)
    return statement if actor.can(Permission.CLIENTS_READ) else statement.where(false())


async def unknown_page(
    reader: Reader, actor: Actor, *, client_id: UUID | None, first: int, after: UUID | None
) -> list[views.UnknownDocument]:
    """By their ids; one more than `first`. `client_id` None is for requests without a key."""
    statement = (
        visible_unknown(
            actor,
            UnknownDocument.id,
            UnknownDocument.client_id,
            UnknownDocument.hash,
            UnknownDocument.text,
            UnknownDocument.operation_name,
            UnknownDocument.calls,
            UnknownDocument.first_seen_at,
            UnknownDocument.last_seen_at,
        )
        .where(UnknownDocument.client_id.is_not_distinct_from(client_id))
        .order_by(UnknownDocument.id)
        .limit(first + 1)
    )
    if after is not None:
        statement = statement.where(UnknownDocument.id > after)
    return [views.UnknownDocument(*row) for row in await reader.rows(statement)]


async def purge(tx: Tx, *, before: datetime) -> int:
    """Forget hours before a time, and unknown documents not seen since; how many hours. The newest
    hour of everything stays, so that its last use is known for ever."""
    newer = aliased(OperationUsage)
    deleted = await tx.execute(
        delete(OperationUsage)
        .where(
            OperationUsage.hour < before,
            select(newer.id)
            .where(
                newer.client_id.is_not_distinct_from(OperationUsage.client_id),
                newer.operation_id.is_not_distinct_from(OperationUsage.operation_id),
                newer.version == OperationUsage.version,
                newer.hour > OperationUsage.hour,
            )
            .exists(),
        )
        .returning(OperationUsage.id)
    )
    await tx.execute(delete(UnknownDocument).where(UnknownDocument.last_seen_at < before))
    return len(deleted.all())
