"""Tickets for tests."""

from datetime import datetime
from itertools import count
from uuid import UUID

from sqlalchemy import insert

from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.support import repo
from commerce.support.kinds import AuthorKind, TicketPriority, TicketSource, TicketStatus
from commerce.support.models import Ticket, TicketMessage

_numbers = count(1)


async def make_ticket(
    tx: Tx,
    *,
    customer_id: UUID | None,
    title: str = "Where is it?",
    status: TicketStatus = TicketStatus.OPEN,
    priority: TicketPriority = TicketPriority.NORMAL,
    assignee_id: UUID | None = None,
    order_id: UUID | None = None,
    order_line_id: UUID | None = None,
    messages: int = 1,
    at: datetime | None = None,
    test_client_id: UUID | None = None,
) -> UUID:
    """A ticket of a customer with so many messages of theirs ("Message 1", …). Emits nothing."""
    ticket_id, now = new_id(), at or tx.clock.now()
    await tx.execute(
        insert(Ticket).values(
            id=ticket_id,
            number=f"F{next(_numbers)}",
            customer_id=customer_id,
            order_id=order_id,
            order_line_id=order_line_id,
            title_sealed=tx.vault.seal(repo.TITLE, title),
            status=status,
            priority=priority,
            source=TicketSource.WEB,
            assignee_id=assignee_id,
            created_at=now,
            last_message_at=now,
            test_client_id=test_client_id,
        )
    )
    for number in range(1, messages + 1):
        await add_message(tx, ticket_id, f"Message {number}", author_id=customer_id, at=now)
    return ticket_id


async def add_message(
    tx: Tx,
    ticket_id: UUID,
    body: str,
    *,
    author_kind: AuthorKind = AuthorKind.CUSTOMER,
    author_id: UUID | None = None,
    internal: bool = False,
    at: datetime | None = None,
) -> UUID:
    message_id = new_id()
    await tx.execute(
        insert(TicketMessage).values(
            id=message_id,
            ticket_id=ticket_id,
            author_kind=author_kind,
            author_id=author_id,
            body_sealed=tx.vault.seal(repo.BODY, body),
            is_internal=internal,
            at=at or tx.clock.now(),
        )
    )
    return message_id
