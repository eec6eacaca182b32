"""The timeline: one entry for each event and customer, read newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Text, any_, bindparam, func, literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import insert

from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.crm import views
from commerce.crm.counted import BOUGHT_AT
from commerce.crm.kinds import TimelineKind
from commerce.crm.models import TimelineEntry
from commerce.crm.repo.profiles import unnested
from commerce.crm.repo.visibility import visible
from commerce.orders.kinds import OrderStatus
from commerce.orders.models import Order

Position = tuple[datetime, UUID]
STOREFRONT = "storefront"

COLUMNS = (
    TimelineEntry.id,
    TimelineEntry.at,
    TimelineEntry.customer_id,
    TimelineEntry.event_id,
    TimelineEntry.kind,
    TimelineEntry.subject_kind,
    TimelineEntry.subject_id,
    TimelineEntry.actor,
    TimelineEntry.details,
)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What an event says about a customer. No personal data goes into `details`."""

    kind: TimelineKind
    customer_id: UUID
    subject: tuple[str, UUID] | None = None
    details: Mapping[str, object] = field(default_factory=dict[str, object])


async def add(tx: Tx, entry: NewEntry, *, event_id: UUID, at: datetime, actor: str) -> None:
    """Add an entry unless this event has made it before."""
    subject_kind, subject_id = entry.subject or (None, None)
    await tx.execute(
        insert(TimelineEntry)
        .values(
            id=new_id(),
            at=at,
            customer_id=entry.customer_id,
            event_id=event_id,
            kind=entry.kind.value,
            subject_kind=subject_kind,
            subject_id=subject_id,
            actor=actor,
            details=dict(entry.details),
        )
        .on_conflict_do_nothing()
    )


async def entries_by_customer(
    reader: Reader,
    actor: Actor,
    ids: Sequence[UUID],
    *,
    kinds: Sequence[TimelineKind],
    after: Position | None,
    limit: int,
) -> Mapping[UUID, list[views.TimelineEntry]]:
    """The newest `limit` entries of every customer, in one statement."""
    customer_id = unnested(ids)
    own = visible(actor, *COLUMNS).where(TimelineEntry.customer_id == customer_id)
    if kinds:
        wanted = bindparam(None, [kind.value for kind in kinds], type_=ARRAY(Text))
        own = own.where(TimelineEntry.kind == any_(wanted))
    if after is not None:
        own = own.where(tuple_(TimelineEntry.at, TimelineEntry.event_id) < tuple_(*after))
    newest_first = (TimelineEntry.at.desc(), TimelineEntry.event_id.desc())
    own = own.order_by(*newest_first).limit(limit).correlate(customer_id.table)
    entries = own.lateral("entries_of_customer")
    statement = select(*entries.c).select_from(customer_id.table.join(entries, true()))
    grouped: dict[UUID, list[views.TimelineEntry]] = {id_: [] for id_ in ids}
    for row in await reader.rows(statement):
        grouped[row.customer_id].append(views.TimelineEntry(*row))
    return grouped


async def add_past_orders(tx: Tx) -> int:
    """Entries for orders that came from other systems and therefore made no events; how many were
    new. The order's id stands for the event's, so that a repetition adds nothing."""
    details = func.jsonb_build_object(
        "number", Order.number, "total", Order.total, "currency", Order.currency
    )
    past = select(
        func.gen_random_uuid(),
        BOUGHT_AT,
        Order.customer_id,
        Order.id,
        literal(TimelineKind.ORDER_COMPLETED.value),
        literal("Order"),
        Order.id,
        literal("system:import"),
        details,
    ).where(
        Order.source != STOREFRONT,
        Order.test_client_id.is_(None),
        Order.customer_id.is_not(None),
        Order.status == OrderStatus.COMPLETED,
    )
    names = [column.key for column in COLUMNS]
    added = await tx.execute(
        insert(TimelineEntry)
        .from_select(names, past, include_defaults=False)
        .on_conflict_do_nothing()
        .returning(TimelineEntry.id)
    )
    return len(added.all())
