"""Tickets: what is read of them, and the conversation in them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TypeVar
from uuid import UUID

from commerce.core.access import access_token as token_of
from commerce.core.access import opens
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.paging import Page, PageRequest, cursor_time_and_id, encode_cursor
from commerce.customers.views import Customer
from commerce.orders.views import Order, OrderLine
from commerce.staff.views import StaffMember
from commerce.support import policy, repo, service
from commerce.support.inputs import (
    CloseTicket,
    Key,
    OpenTicket,
    Reply,
    TicketFilter,
    UpdateTicket,
)
from commerce.support.kinds import TicketPriority, TicketStatus
from commerce.support.views import Ticket, TicketMessage
from resolvers import customers, orders
from resolvers.context import Context, each
from resolvers.crm import named_staff
from resolvers.global_ids import uuid_to_find
from resolvers.loaders import by_id

C = TypeVar("C", OpenTicket, Reply, CloseTicket, UpdateTicket)
ALL = TicketFilter()


async def ticket(
    ctx: Context,
    *,
    id: str,  # noqa: A002 - GraphQL's name
    access_token: str | None = None,
) -> Ticket | None:
    """By its id, for who may see it or shows its token; a wrong token is as good as none."""
    return await _ticket(ctx, Key(uuid_to_find(repo.KIND, id), access_token))


async def _ticket(ctx: Context, key: Key) -> Ticket | None:
    if opens(ctx.db.vault, repo.KIND, key.id, key.access_token):
        return await repo.held_ticket(ctx.reader, ctx.actor, key.id)
    return (await tickets_by_id(ctx, [key.id]))[0]


async def tickets_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Ticket | None]:
    async def fetch(missing: Sequence[UUID]) -> Mapping[UUID, Ticket]:
        return await repo.tickets_by_id(ctx.reader, ctx.actor, missing)

    return await by_id(ctx, "tickets", ids, fetch)


async def tickets(
    ctx: Context,
    *,
    filter: TicketFilter | None = None,  # noqa: A002 - GraphQL's name
    first: int | None = None,
    after: str | None = None,
) -> Page[Ticket]:
    return await _page(ctx, filter or ALL, PageRequest.of(first, after))


async def my_tickets(
    ctx: Context,
    *,
    statuses: Sequence[TicketStatus] = (),
    first: int | None = None,
    after: str | None = None,
) -> Page[Ticket]:
    own = TicketFilter(statuses=statuses, customer_id=ctx.customer_id())
    return await _page(ctx, own, PageRequest.of(first, after))


async def _page(ctx: Context, wanted: TicketFilter, request: PageRequest) -> Page[Ticket]:
    async def count() -> int:
        return await repo.count(ctx.reader, ctx.actor, wanted)

    after = cursor_time_and_id(request.after) if request.after else None
    limit = request.first + 1
    found = await repo.page(ctx.reader, ctx.actor, wanted, after=after, limit=limit)
    return Page[Ticket].cut(found, request, _cursor, count)


async def tickets_by_customer(
    ctx: Context,
    customers: Sequence[Customer],
    *,
    statuses: Sequence[TicketStatus] = (),
    first: int | None = None,
    after: str | None = None,
) -> list[Page[Ticket]]:
    """Each customer's tickets, as far as the actor may see them."""
    request, ids = PageRequest.of(first, after), [customer.id for customer in customers]
    grouped = await repo.tickets_by_customer(
        ctx.reader,
        ctx.actor,
        ids,
        TicketFilter(statuses=statuses),
        after=cursor_time_and_id(after) if after else None,
        limit=request.first + 1,
    )

    async def count() -> int:
        own = TicketFilter(statuses=statuses, customer_id=ids[0])
        return await repo.count(ctx.reader, ctx.actor, own)

    counted = count if len(ids) == 1 else None
    return [Page[Ticket].cut(grouped[id_], request, _cursor, counted) for id_ in ids]


def _cursor(ticket: Ticket) -> str:
    return encode_cursor(ticket.last_message_at, ticket.id)


async def access_tokens(ctx: Context, tickets: Sequence[Ticket]) -> list[str | None]:
    """Only for who has shown it already, or has just opened the ticket without signing in."""
    vault = ctx.db.vault
    return [token_of(vault, repo.KIND, t.id) if t.is_held else None for t in tickets]


async def titles(ctx: Context, tickets: Sequence[Ticket]) -> list[str]:
    return [ctx.db.vault.open(repo.TITLE, ticket.title_sealed) for ticket in tickets]


async def priorities(ctx: Context, tickets: Sequence[Ticket]) -> list[TicketPriority | None]:
    sees = policy.sees_internal(ctx.actor)
    return [ticket.priority if sees else None for ticket in tickets]


async def assignees(ctx: Context, tickets: Sequence[Ticket]) -> list[StaffMember | None]:
    sees = policy.sees_internal(ctx.actor)
    return await named_staff(ctx, [ticket.assignee_id if sees else None for ticket in tickets])


async def ticket_customers(ctx: Context, tickets: Sequence[Ticket]) -> list[Customer | None]:
    """Null for a ticket of nobody, and for who may not read customers."""
    ids = [ticket.customer_id for ticket in tickets]
    wanted = sorted({id_ for id_ in ids if id_ is not None})
    found = await customers.customers_by_id(ctx, wanted) if wanted else []
    return each({customer.id: customer for customer in found if customer}, ids)


async def subjects(ctx: Context, tickets: Sequence[Ticket]) -> list[Order | OrderLine | None]:
    """The line, or else the order; as far as the actor may see the order."""
    wanted = sorted({ticket.order_id for ticket in tickets if ticket.order_id is not None})
    if not wanted:
        return [None] * len(tickets)
    found = {o.id: o for o in await orders.orders_by_id(ctx, wanted) if o is not None}
    with_lines = {t.order_id for t in tickets if t.order_line_id is not None}
    parents = [order for order in found.values() if order.id in with_lines]
    lines: Mapping[UUID, OrderLine] = {}
    if parents:
        grouped = await orders.lines(ctx, parents)
        lines = {line.id: line for of_order in grouped for line in of_order}
    of_orders = each(found, [ticket.order_id for ticket in tickets])
    of_lines = each(lines, [ticket.order_line_id for ticket in tickets])
    return [
        of_order if ticket.order_line_id is None else of_line
        for ticket, of_order, of_line in zip(tickets, of_orders, of_lines, strict=True)
    ]


async def messages(
    ctx: Context,
    tickets: Sequence[Ticket],
    *,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[TicketMessage]]:
    """Each ticket's messages, oldest first; internal notes for support alone."""
    request = PageRequest.of(first, after)
    grouped = await repo.messages_by_ticket(
        ctx.reader,
        [ticket.id for ticket in tickets],
        internal=policy.sees_internal(ctx.actor),
        after=cursor_time_and_id(after) if after else None,
        limit=request.first + 1,
    )
    return [
        Page[TicketMessage].cut(grouped[ticket.id], request, _message_cursor) for ticket in tickets
    ]


def _message_cursor(message: TicketMessage) -> str:
    return encode_cursor(message.at, message.id)


async def bodies(ctx: Context, messages: Sequence[TicketMessage]) -> list[str]:
    return [ctx.db.vault.open(repo.BODY, message.body_sealed) for message in messages]


async def author_names(ctx: Context, messages: Sequence[TicketMessage]) -> list[str | None]:
    """Whom of the staff the customer is talking to."""
    ids = {m.author_id for m in messages if policy.is_by_staff(m) and m.author_id is not None}
    if not ids:
        return [None] * len(messages)
    names = await repo.staff_names(ctx.reader, sorted(ids))
    return each(names, [message.author_id for message in messages])


async def ticket_open(ctx: Context, *, input: OpenTicket) -> Ticket:  # noqa: A002
    return await _changed(ctx, "ticketOpen", input, service.open_ticket)


async def ticket_reply(ctx: Context, *, input: Reply) -> Ticket:  # noqa: A002
    return await _changed(ctx, "ticketReply", input, service.reply, input.ticket)


async def ticket_close(ctx: Context, *, input: CloseTicket) -> Ticket:  # noqa: A002
    return await _changed(ctx, "ticketClose", input, service.close, input.ticket)


async def ticket_update(ctx: Context, *, input: UpdateTicket) -> Ticket:  # noqa: A002
    return await _changed(ctx, "ticketUpdate", input, service.update)


async def _changed(
    ctx: Context,
    operation: str,
    command: C,
    use_case: Callable[[Tx, Actor, C], Awaitable[UUID]],
    shown: Key | None = None,
) -> Ticket:
    """Run a use case in a transaction and read the ticket again, as who changed it sees it; who
    opened one without signing in holds it from now on."""

    async def effect(tx: Tx) -> UUID:
        return await use_case(tx, ctx.actor, command)

    body = asdict(command)
    ticket_id = await ctx.write(operation, effect, key=body.pop("idempotency_key"), body=body)
    if shown is not None:
        changed = await _ticket(ctx, shown)
    elif policy.is_stranger(ctx.actor):
        changed = await repo.held_ticket(ctx.reader, ctx.actor, ticket_id)
    else:
        changed = (await tickets_by_id(ctx, [ticket_id]))[0]
    if changed is None:
        raise NotFound(repo.KIND, ("input", "ticketId"))
    return changed
