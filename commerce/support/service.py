"""Opening, answering, changing and closing tickets."""

from collections.abc import Mapping
from math import ceil
from uuid import UUID

from commerce.audit import service as audit
from commerce.core.access import opens
from commerce.core.actor import Actor, Customer, Staff
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotAllowed, NotFound, Unauthenticated
from commerce.core.prose import checked_line, checked_prose
from commerce.jobs.service import emit
from commerce.support import policy, repo, rules
from commerce.support.errors import TooManyMessages
from commerce.support.events import TicketClosed, TicketOpened, TicketReplied, TicketResolved
from commerce.support.inputs import CloseTicket, Key, OpenTicket, Reply, UpdateTicket
from commerce.support.kinds import AuthorKind, TicketPriority, TicketSource, TicketStatus
from commerce.support.views import Ticket

BODY_PATH = ("input", "body")
Tie = tuple[UUID | None, UUID | None]  # order and line
Author = tuple[AuthorKind, UUID | None]


async def open_ticket(tx: Tx, actor: Actor, command: OpenTicket) -> UUID:
    """A customer about something of their own, whoever shows an order's access token about that
    order, or staff on a customer's behalf. Emits TicketOpened."""
    title = checked_line(command.title, ("input", "title"), max_length=rules.MAX_TITLE)
    body = checked_prose(command.body, BODY_PATH, max_length=rules.MAX_BODY)
    if policy.is_asking(actor):
        if command.uses_staff_fields:
            raise NotAllowed("Only staff choose the customer, source, priority and assignee.")
        customer_id = await _asking_customer(tx, actor, command.order)
    else:
        policy.require_support(actor)
        customer_id = await _named_customer(tx, actor, command)
    order_id, line_id = await _tie(tx, actor, customer_id, command.order, command.order_line_id)
    if command.assignee_id is not None:
        await _check_assignee(tx, command.assignee_id)
    author = _author(actor, customer_id)
    ticket = await repo.add_ticket(
        tx,
        actor,
        {
            "customer_id": customer_id,
            "order_id": order_id,
            "order_line_id": line_id,
            "title_sealed": tx.vault.seal(repo.TITLE, title),
            "status": TicketStatus.OPEN,
            "priority": command.priority or TicketPriority.NORMAL,
            "source": command.source or TicketSource.WEB,
            "assignee_id": command.assignee_id,
            "last_message_at": tx.clock.now(),
        },
    )
    await repo.add_message(tx, ticket.id, author, body, internal=False)
    if not policy.is_asking(actor):
        await audit.record(
            tx, actor, "ticket.open", entity=("Ticket", ticket.id), after=_facts(ticket)
        )
    opened = TicketOpened(ticket.id, ticket.number, customer_id, order_id)
    await emit(tx, opened, actor=actor, is_test=ticket.is_test)
    return ticket.id


async def reply(tx: Tx, actor: Actor, command: Reply) -> UUID:
    """Write into a ticket and move it on. Emits TicketReplied unless it is an internal note."""
    body = checked_prose(command.body, BODY_PATH, max_length=rules.MAX_BODY)
    by_customer = policy.is_asking(actor)
    if by_customer and command.is_internal:
        raise NotAllowed("Internal notes are for staff.")
    ticket = await _get_for_update(tx, actor, command.ticket)
    if by_customer:
        await _check_rate(tx, actor, ticket.customer_id)
    else:
        policy.require_support(actor)
    author = _author(actor, ticket.customer_id)
    if command.is_internal:
        await repo.add_message(tx, ticket.id, author, body, internal=True)
        return ticket.id
    status = rules.after_reply(ticket.status, ticket.number, by_customer=by_customer)
    message_id = await repo.add_message(tx, ticket.id, author, body, internal=False)
    moved: dict[str, object] = {"status": status, "last_message_at": tx.clock.now()}
    if status is TicketStatus.OPEN:
        moved["resolved_at"] = None
    await repo.change_ticket(tx, ticket.id, moved)
    replied = TicketReplied(ticket.id, ticket.number, ticket.customer_id, message_id, by_customer)
    await emit(tx, replied, actor=actor, is_test=ticket.is_test)
    return ticket.id


async def close(tx: Tx, actor: Actor, command: CloseTicket) -> UUID:
    """End a ticket, from either side. Closing a closed one changes nothing. Emits TicketClosed."""
    ticket = await _get_for_update(tx, actor, command.ticket)
    if not policy.is_asking(actor):
        policy.require_support(actor)
    if ticket.status is not TicketStatus.CLOSED:
        await _move(tx, actor, ticket, {"status": TicketStatus.CLOSED})
    return ticket.id


async def update(tx: Tx, actor: Actor, command: UpdateTicket) -> UUID:
    """Staff set what stands about a ticket. Emits TicketResolved and TicketClosed."""
    policy.require_support(actor)
    ticket = await _get_for_update(tx, actor, Key(command.ticket_id))
    given = command.changes
    changes: dict[str, object] = {}
    if "title" in given:
        title = checked_line(given["title"], ("input", "title"), max_length=rules.MAX_TITLE)
        changes["title_sealed"] = tx.vault.seal(repo.TITLE, title)
    if "status" in given:
        changes["status"] = rules.moved(ticket.status, given["status"])
    if "priority" in given:
        changes["priority"] = given["priority"]
    if "assignee_id" in given:
        if given["assignee_id"] is not None:
            await _check_assignee(tx, given["assignee_id"])
        changes["assignee_id"] = given["assignee_id"]
    if "order_id" in given or "order_line_id" in given:
        order_id, line_id = given.get("order_id"), given.get("order_line_id")
        tied = await _tie(
            tx, actor, ticket.customer_id, Key(order_id) if order_id else None, line_id
        )
        changes["order_id"], changes["order_line_id"] = tied
    await _move(tx, actor, ticket, changes)
    return ticket.id


async def _move(tx: Tx, actor: Actor, ticket: Ticket, changes: dict[str, object]) -> None:
    """Write the changes, audit them when staff made them, say what customers are told."""
    now = tx.clock.now()
    before = _facts(ticket)
    after = {**before, **{name: value for name, value in changes.items() if name in before}}
    if "title_sealed" in changes:
        after["title"] = "changed"  # what it says is sealed
    status = changes.get("status", ticket.status)
    settled = status is TicketStatus.RESOLVED or status is TicketStatus.CLOSED
    changes = {**changes, "resolved_at": (ticket.resolved_at or now) if settled else None}
    await repo.change_ticket(tx, ticket.id, changes)
    if not policy.is_asking(actor) and before != after:
        await audit.record(
            tx, actor, "ticket.update", entity=("Ticket", ticket.id), before=before, after=after
        )
    if status is ticket.status:
        return
    if status is TicketStatus.RESOLVED:
        event = TicketResolved(ticket.id, ticket.number, ticket.customer_id)
        await emit(tx, event, actor=actor, is_test=ticket.is_test)
    elif status is TicketStatus.CLOSED:
        event = TicketClosed(ticket.id, ticket.number, ticket.customer_id)
        await emit(tx, event, actor=actor, is_test=ticket.is_test)


async def _get_for_update(tx: Tx, actor: Actor, key: Key) -> Ticket:
    ticket = await repo.get_for_update(tx, actor, key)
    if ticket is None:
        raise NotFound("Ticket", ("input", "ticketId"))
    return ticket


async def _asking_customer(tx: Tx, actor: Actor, order: Key | None) -> UUID:
    """Whose ticket it becomes; counts the message against their limit."""
    if isinstance(actor, Customer):
        customer_id = actor.id
    elif order is None:
        raise Unauthenticated("Sign in, or send an order's id with its access token.")
    else:
        owner = (await repo.order_owner(tx, actor, order.id))[1]
        if owner is None or not opens(tx.vault, "Order", order.id, order.access_token):
            raise NotFound("Order", ("input", "orderId"))
        customer_id = owner
    await _check_rate(tx, actor, customer_id)
    return customer_id


async def _named_customer(tx: Tx, actor: Actor, command: OpenTicket) -> UUID | None:
    """The customer whom staff name, or else the one of the order."""
    if command.customer_id is not None:
        if not await repo.lock_customer(tx, actor, command.customer_id):
            raise NotFound("Customer", ("input", "customerId"))
        return command.customer_id
    order_id = command.order.id if command.order else None
    if order_id is None and command.order_line_id is not None:
        order_id = await repo.order_of_line(tx, command.order_line_id)
    if order_id is None:
        path = ("input", "customerId")
        raise InvalidInput.at(path, "REQUIRED", "Name the customer or one of their orders.")
    exists, owner = await repo.order_owner(tx, actor, order_id)
    if not exists:
        raise NotFound("Order", ("input", "orderId"))
    return owner


async def _tie(
    tx: Tx, actor: Actor, customer_id: UUID | None, order: Key | None, line_id: UUID | None
) -> Tie:
    """The order and line a ticket of this customer is tied to. Raises NotFound for another's."""
    order_id = order.id if order else None
    if line_id is not None:
        order_of_line = await repo.order_of_line(tx, line_id)
        if order_of_line is None or order_id not in {None, order_of_line}:
            raise NotFound("OrderLine", ("input", "orderLineId"))
        order_id = order_of_line
    if order_id is not None:
        exists, owner = await repo.order_owner(tx, actor, order_id)
        if not exists or owner != customer_id:
            kind, name = ("Order", "orderId") if line_id is None else ("OrderLine", "orderLineId")
            raise NotFound(kind, ("input", name))
    return order_id, line_id


async def _check_rate(tx: Tx, actor: Actor, customer_id: UUID | None) -> None:
    """Raises TooManyMessages. Locks the customer, so that two messages cannot both be the last."""
    if customer_id is None or not await repo.lock_customer(tx, actor, customer_id):
        return
    now = tx.clock.now()
    limit = rules.MESSAGES_PER_WINDOW
    oldest = await repo.message_that_fills(tx, customer_id, now - rules.WINDOW, limit)
    if oldest is not None:
        wait = ceil((oldest + rules.WINDOW - now).total_seconds())
        raise TooManyMessages(limit, wait)


async def _check_assignee(tx: Tx, staff_id: UUID) -> None:
    if not await repo.is_active_staff(tx, staff_id):
        raise NotFound("StaffMember", ("input", "assigneeId"))


def _author(actor: Actor, customer_id: UUID | None) -> Author:
    """Staff who write on a customer's behalf still write as staff."""
    if policy.is_asking(actor):
        return AuthorKind.CUSTOMER, customer_id
    return (AuthorKind.STAFF, actor.id) if isinstance(actor, Staff) else (AuthorKind.SYSTEM, None)


def _facts(ticket: Ticket) -> Mapping[str, object]:
    """What audit keeps of a ticket: nothing that somebody wrote."""
    return {
        "status": ticket.status.value,
        "priority": ticket.priority.value,
        "assignee_id": ticket.assignee_id,
        "order_id": ticket.order_id,
        "order_line_id": ticket.order_line_id,
    }
