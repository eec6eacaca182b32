"""All SQL of support. `visible_tickets` alone decides who sees which ticket."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Uuid,
    any_,
    bindparam,
    case,
    column,
    false,
    func,
    insert,
    literal,
    select,
    true,
    tuple_,
    update,
)

from commerce.core.access import opens
from commerce.core.actor import Actor, Customer
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.core.sandbox import NUMBER_PREFIX, SANDBOX_NUMBERS, of_side, reach, side_asked
from commerce.core.statements import AnySelect
from commerce.customers.models import Customer as CustomerRow
from commerce.orders.models import Order, OrderLine
from commerce.staff.models import StaffMember
from commerce.support import views
from commerce.support.inputs import Key, TicketFilter
from commerce.support.kinds import AuthorKind
from commerce.support.models import TICKET_NUMBERS
from commerce.support.models import Ticket as TicketRow
from commerce.support.models import TicketMessage as MessageRow

KIND = "Ticket"
TITLE = "tickets.title"
BODY = "ticket_messages.body"
Position = tuple[datetime, UUID]

COLUMNS = (
    TicketRow.id,
    TicketRow.number,
    TicketRow.customer_id,
    TicketRow.order_id,
    TicketRow.order_line_id,
    TicketRow.title_sealed,
    TicketRow.status,
    TicketRow.priority,
    TicketRow.source,
    TicketRow.assignee_id,
    TicketRow.created_at,
    TicketRow.last_message_at,
    TicketRow.resolved_at,
    TicketRow.test_client_id,
)
MESSAGE_COLUMNS = (
    MessageRow.id,
    MessageRow.ticket_id,
    MessageRow.author_kind,
    MessageRow.author_id,
    MessageRow.body_sealed,
    MessageRow.is_internal,
    MessageRow.at,
)


def visible_tickets(actor: Actor, *columns: Any) -> AnySelect:
    """All tickets to support, their own to customers, none to anybody else."""
    side = of_side(TicketRow.test_client_id, reach(actor))
    tickets = select(*columns).select_from(TicketRow).where(side)
    if actor.can(Permission.SUPPORT_READ):
        return tickets
    if isinstance(actor, Customer):
        return tickets.where(TicketRow.customer_id == actor.id)
    return tickets.where(false())


async def tickets_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, views.Ticket]:
    wanted = visible_tickets(actor, *COLUMNS).where(TicketRow.id == _any_of(ids))
    return {row.id: views.Ticket(*row) for row in await reader.rows(wanted)}


async def held_ticket(reader: Reader, actor: Actor, id_: UUID) -> views.Ticket | None:
    """For whoever has shown the ticket's access token, or has just opened it."""
    rows = await reader.rows(_held(actor).where(TicketRow.id == id_))
    return replace(views.Ticket(*rows[0]), is_held=True) if rows else None


def _held(actor: Actor) -> AnySelect:
    return select(*COLUMNS).where(of_side(TicketRow.test_client_id, reach(actor)))


async def get_for_update(tx: Tx, actor: Actor, key: Key) -> views.Ticket | None:
    """The ticket if the actor sees it or shows its access token; locks its row."""
    is_held = opens(tx.vault, KIND, key.id, key.access_token)
    tickets = _held(actor) if is_held else visible_tickets(actor, *COLUMNS)
    rows = await tx.rows(tickets.where(TicketRow.id == key.id).with_for_update(of=TicketRow))
    return views.Ticket(*rows[0]) if rows else None


async def page(
    reader: Reader, actor: Actor, wanted: TicketFilter, *, after: Position | None, limit: int
) -> list[views.Ticket]:
    """The tickets that moved last, first."""
    statement = _filtered(visible_tickets(actor, *COLUMNS), _sided(actor, wanted))
    statement = _newest_first(statement, after, limit)
    return [views.Ticket(*row) for row in await reader.rows(statement)]


async def count(reader: Reader, actor: Actor, wanted: TicketFilter) -> int:
    counted = visible_tickets(actor, func.count())
    return await reader.scalar(_filtered(counted, _sided(actor, wanted)))


async def tickets_by_customer(
    reader: Reader,
    actor: Actor,
    customer_ids: Sequence[UUID],
    wanted: TicketFilter,
    *,
    after: Position | None,
    limit: int,
) -> Mapping[UUID, list[views.Ticket]]:
    """The first `limit` tickets of every customer, in one statement."""
    customer_id = _ids(customer_ids)
    own = _filtered(visible_tickets(actor, *COLUMNS), wanted)
    own = own.where(TicketRow.customer_id == customer_id).correlate(customer_id.table)
    tickets = _newest_first(own, after, limit).lateral("tickets_of_customer")
    statement = select(*tickets.c).select_from(customer_id.table.join(tickets, true()))
    grouped: dict[UUID, list[views.Ticket]] = {id_: [] for id_ in customer_ids}
    for row in await reader.rows(statement):
        grouped[row.customer_id].append(views.Ticket(*row))
    return grouped


async def messages_by_ticket(
    reader: Reader,
    ticket_ids: Sequence[UUID],
    *,
    internal: bool,
    after: Position | None,
    limit: int,
) -> Mapping[UUID, list[views.TicketMessage]]:
    """The first `limit` messages of every ticket, oldest first, in one statement."""
    ticket_id = _ids(ticket_ids)
    position = tuple_(MessageRow.at, MessageRow.id)
    own = select(*MESSAGE_COLUMNS).where(MessageRow.ticket_id == ticket_id)
    if not internal:
        own = own.where(~MessageRow.is_internal)
    if after is not None:
        own = own.where(position > tuple_(*after))
    own = own.order_by(MessageRow.at, MessageRow.id).limit(limit).correlate(ticket_id.table)
    messages = own.lateral("messages_of_ticket")
    statement = select(*messages.c).select_from(ticket_id.table.join(messages, true()))
    grouped: dict[UUID, list[views.TicketMessage]] = {id_: [] for id_ in ticket_ids}
    for row in await reader.rows(statement):
        grouped[row.ticket_id].append(views.TicketMessage(*row))
    return grouped


async def lock_customer(tx: Tx, actor: Actor, customer_id: UUID) -> bool:
    """Lock the customer's row; whether there is one for the actor. Orders may be placed
    meanwhile."""
    side = of_side(CustomerRow.test_client_id, reach(actor))
    found = select(CustomerRow.id).where(CustomerRow.id == customer_id, side)
    return bool(await tx.scalars(found.with_for_update(key_share=True)))


async def staff_names(reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    wanted = select(StaffMember.id, StaffMember.name).where(StaffMember.id == _any_of(ids))
    return {row.id: row.name for row in await reader.rows(wanted)}


async def is_active_staff(tx: Tx, staff_id: UUID) -> bool:
    active = select(StaffMember.id).where(StaffMember.id == staff_id, StaffMember.is_active)
    return bool(await tx.scalars(active))


async def message_that_fills(
    tx: Tx, author_id: UUID, since: datetime, limit: int
) -> datetime | None:
    """When the author wrote the `limit`-th last message since `since`; None for fewer."""
    written = (
        select(MessageRow.at)
        .where(MessageRow.author_id == author_id, MessageRow.at > since)
        .order_by(MessageRow.at.desc())
        .offset(limit - 1)
        .limit(1)
    )
    return await tx.scalar(written)


async def order_owner(tx: Tx, actor: Actor, order_id: UUID) -> tuple[bool, UUID | None]:
    """Whether there is such an order on the actor's side, and whose it is."""
    side = of_side(Order.test_client_id, reach(actor))
    rows = await tx.rows(select(Order.customer_id).where(Order.id == order_id, side))
    return bool(rows), rows[0].customer_id if rows else None


async def order_of_line(tx: Tx, order_line_id: UUID) -> UUID | None:
    return await tx.scalar(select(OrderLine.order_id).where(OrderLine.id == order_line_id))


async def add_ticket(tx: Tx, actor: Actor, values: Mapping[str, object]) -> views.Ticket:
    """Insert a ticket under the next number of its side: the actor's, or that of the customer on
    whose behalf staff open it."""
    side: Any = literal(actor.test_client_id, Uuid)
    if reach(actor) is None:
        of_customer = select(CustomerRow.test_client_id)
        side = of_customer.where(CustomerRow.id == values["customer_id"]).scalar_subquery()
    number = case(
        (side.is_(None), func.concat("T", TICKET_NUMBERS.next_value())),
        else_=func.concat(f"{NUMBER_PREFIX}T", SANDBOX_NUMBERS.next_value()),
    )
    new = {"id": new_id(), "number": number, "test_client_id": side, "created_at": tx.clock.now()}
    added = await tx.execute(insert(TicketRow).values(**new, **values).returning(*COLUMNS))
    return views.Ticket(*added.one())


async def change_ticket(tx: Tx, id_: UUID, changes: Mapping[str, object]) -> None:
    await tx.execute(update(TicketRow).where(TicketRow.id == id_).values(**changes))


async def add_message(
    tx: Tx, ticket_id: UUID, author: tuple[AuthorKind, UUID | None], body: str, *, internal: bool
) -> UUID:
    id_, (kind, author_id) = new_id(), author
    await tx.execute(
        insert(MessageRow).values(
            id=id_,
            ticket_id=ticket_id,
            author_kind=kind,
            author_id=author_id,
            body_sealed=tx.vault.seal(BODY, body),
            is_internal=internal,
            at=tx.clock.now(),
        )
    )
    return id_


def _any_of(ids: Sequence[UUID]) -> Any:
    return any_(bindparam(None, list(ids), type_=ARRAY(Uuid)))


def _ids(ids: Sequence[UUID]) -> Any:
    """A column of a table made of `ids`."""
    wanted = func.unnest(bindparam(None, list(ids), type_=ARRAY(Uuid)))
    return wanted.table_valued(column("id", Uuid), name="wanted").render_derived().c.id


def _sided(actor: Actor, wanted: TicketFilter) -> TicketFilter:
    """With the side that the list shows, unless whom or what it is about decides."""
    if wanted.is_test is None and (wanted.customer_id or wanted.order_id):
        return wanted
    return replace(wanted, is_test=side_asked(actor, wanted.is_test))


def _filtered(statement: AnySelect, wanted: TicketFilter) -> AnySelect:
    statement = statement.where(of_side(TicketRow.test_client_id, wanted.is_test))
    if wanted.statuses:
        statement = statement.where(TicketRow.status.in_(wanted.statuses))
    if wanted.priorities:
        statement = statement.where(TicketRow.priority.in_(wanted.priorities))
    if wanted.assignee_id is not None:
        statement = statement.where(TicketRow.assignee_id == wanted.assignee_id)
    if wanted.unassigned:
        statement = statement.where(TicketRow.assignee_id.is_(None))
    if wanted.customer_id is not None:
        statement = statement.where(TicketRow.customer_id == wanted.customer_id)
    if wanted.order_id is not None:
        statement = statement.where(TicketRow.order_id == wanted.order_id)
    return statement


def _newest_first(statement: AnySelect, after: Position | None, limit: int) -> AnySelect:
    if after is not None:
        statement = statement.where(
            tuple_(TicketRow.last_message_at, TicketRow.id) < tuple_(*after)
        )
    return statement.order_by(TicketRow.last_message_at.desc(), TicketRow.id.desc()).limit(limit)
