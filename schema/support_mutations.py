"""Writing into tickets and changing them, in GraphQL."""

from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types.unset import UNSET

from commerce.core.permissions import Permission
from commerce.support.errors import TicketIsClosed, TicketStatusRefused, TooManyMessages
from commerce.support.inputs import (
    CloseTicket,
    Key,
    OpenTicket,
    Reply,
    TicketChanges,
    UpdateTicket,
)
from commerce.support.kinds import TicketPriority, TicketSource, TicketStatus
from resolvers import support as resolvers
from resolvers.global_ids import uuid_of
from schema.errors import (
    IdempotencyConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UserError,
    refusal,
)
from schema.fields import resolved
from schema.support import Ticket

TICKET_ID = ("input", "ticketId")
KEY = "Makes repeating safe: the same key has one effect. 1 to 200 letters of your own making."
HOLDING = "The ticket's token, for who opened it without an account."


@refusal(
    TicketIsClosed,
    "The ticket {number} is closed; open a new one.",
    "A closed ticket takes no more messages.",
)
class TicketClosedError(UserError):
    number: str = strawberry.field(description="The closed ticket's number.")


@refusal(
    TicketStatusRefused,
    "A ticket that is {status.name} does not become {wanted.name}.",
    "The ticket's status does not change in this way.",
)
class TicketStatusError(UserError):
    status: TicketStatus = strawberry.field(description="The status it has.")
    wanted: TicketStatus = strawberry.field(description="The status that was asked for.")


@refusal(
    TooManyMessages,
    "At most {limit} messages an hour; try again in {retry_after_seconds} seconds.",
    "The customer has written too much within an hour.",
)
class TooManyMessagesError(UserError):
    limit: int = strawberry.field(description="How many messages an hour are taken.")
    retry_after_seconds: int = strawberry.field(description="When to try again.")


@strawberry.input(
    description="A new ticket. Customers sign in, guests send `orderId` with"
    " `orderAccessToken`, staff name the customer or an order."
)
class TicketOpenInput:
    title: str = strawberry.field(description="The matter in a line, up to 200 characters.")
    body: str = strawberry.field(description="The first message, up to 10,000 characters.")
    order_id: strawberry.ID | None = strawberry.field(
        default=None, description="The order it is about; one of the customer's own."
    )
    order_access_token: str | None = strawberry.field(
        default=None, description="The order's token, for guests."
    )
    order_line_id: strawberry.ID | None = strawberry.field(
        default=None, description="The order line it is about; implies the order."
    )
    customer_id: strawberry.ID | None = strawberry.field(
        default=None, description="On whose behalf; for staff alone."
    )
    source: TicketSource | None = strawberry.field(
        default=None, description="How it reached the shop, WEB when left out; for staff alone."
    )
    priority: TicketPriority | None = strawberry.field(
        default=None, description="How pressing it is, NORMAL when left out; for staff alone."
    )
    assignee_id: strawberry.ID | None = strawberry.field(
        default=None, description="Who is to see to it; for staff alone."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> OpenTicket:
        order = _uuid("Order", self.order_id, "orderId")
        return OpenTicket(
            title=self.title,
            body=self.body,
            order=Key(order, self.order_access_token) if order else None,
            order_line_id=_uuid("OrderLine", self.order_line_id, "orderLineId"),
            customer_id=_uuid("Customer", self.customer_id, "customerId"),
            source=self.source,
            priority=self.priority,
            assignee_id=_uuid("StaffMember", self.assignee_id, "assigneeId"),
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="A message for a ticket.")
class TicketReplyInput:
    ticket_id: strawberry.ID = strawberry.field(description="The ticket.")
    body: str = strawberry.field(description="The message, up to 10,000 characters.")
    is_internal: bool = strawberry.field(
        default=False, description="A note among staff: it moves nothing and is never shown."
    )
    access_token: str | None = strawberry.field(default=None, description=HOLDING)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Reply:
        return Reply(
            ticket=Key(uuid_of("Ticket", self.ticket_id, TICKET_ID), self.access_token),
            body=self.body,
            is_internal=self.is_internal,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="A ticket to close.")
class TicketCloseInput:
    ticket_id: strawberry.ID = strawberry.field(description="The ticket.")
    access_token: str | None = strawberry.field(default=None, description=HOLDING)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> CloseTicket:
        return CloseTicket(
            ticket=Key(uuid_of("Ticket", self.ticket_id, TICKET_ID), self.access_token),
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="What to change of a ticket; what is left out stays as it is.")
class TicketUpdateInput:
    ticket_id: strawberry.ID = strawberry.field(description="The ticket.")
    title: str | None = strawberry.field(
        default=UNSET, description="The matter in a line, up to 200 characters."
    )
    status: TicketStatus | None = strawberry.field(
        default=UNSET, description="Whose turn it is. A closed ticket stays closed."
    )
    priority: TicketPriority | None = strawberry.field(
        default=UNSET, description="How pressing it is."
    )
    assignee_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="Who is to see to it; null takes it from everybody."
    )
    order_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The order it is about, one of its customer's; null unties it."
    )
    order_line_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The line it is about; implies the order. Null unties it."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> UpdateTicket:
        changes: TicketChanges = {}
        if self.title is not UNSET and self.title is not None:
            changes["title"] = self.title
        if self.status is not UNSET and self.status is not None:
            changes["status"] = self.status
        if self.priority is not UNSET and self.priority is not None:
            changes["priority"] = self.priority
        if self.assignee_id is not UNSET:
            changes["assignee_id"] = _uuid("StaffMember", self.assignee_id, "assigneeId")
        if self.order_id is not UNSET:
            changes["order_id"] = _uuid("Order", self.order_id, "orderId")
        if self.order_line_id is not UNSET:
            changes["order_line_id"] = _uuid("OrderLine", self.order_line_id, "orderLineId")
        ticket_id = uuid_of("Ticket", self.ticket_id, TICKET_ID)
        return UpdateTicket(ticket_id, changes, self.idempotency_key)


def _uuid(kind: str, text: str | None, name: str) -> UUID | None:
    return None if text is None else uuid_of(kind, text, ("input", name))


REFUSED = InvalidInputError | NotFoundError | NotAllowedError | IdempotencyConflictError
TicketOpenResult = Annotated[
    Ticket | TooManyMessagesError | REFUSED,
    strawberry.union("TicketOpenResult", description="The new ticket, or why there is none."),
]
TicketReplyResult = Annotated[
    Ticket | TicketClosedError | TooManyMessagesError | REFUSED,
    strawberry.union("TicketReplyResult", description="The ticket with the message, or why not."),
]
TicketCloseResult = Annotated[
    Ticket | REFUSED,
    strawberry.union("TicketCloseResult", description="The closed ticket, or why not."),
]
TicketUpdateResult = Annotated[
    Ticket | TicketStatusError | REFUSED,
    strawberry.union("TicketUpdateResult", description="The ticket as it now is, or why not."),
]


@strawberry.type
class SupportMutation:
    ticket_open: TicketOpenResult = resolved(
        resolvers.ticket_open,
        description="Ask for help: as a signed-in customer, as a guest about an order, or, with"
        " `support:write`, on a customer's behalf. A customer writes at most 20 messages an hour.",
        arguments={"input": (TicketOpenInput, "The matter.")},
    )
    ticket_reply: TicketReplyResult = resolved(
        resolvers.ticket_reply,
        description="Write into a ticket. A customer's message reopens it, an answer of staff"
        " (`support:write`) leaves it waiting for the customer.",
        arguments={"input": (TicketReplyInput, "The message.")},
    )
    ticket_close: TicketCloseResult = resolved(
        resolvers.ticket_close,
        description="End a ticket, from either side; staff need `support:write`.",
        arguments={"input": (TicketCloseInput, "Which ticket.")},
    )
    ticket_update: TicketUpdateResult = resolved(
        resolvers.ticket_update,
        description="Change what stands about a ticket: status, priority, who sees to it, what it"
        " is about.",
        arguments={"input": (TicketUpdateInput, "What to change.")},
        requires=Permission.SUPPORT_WRITE,
    )
