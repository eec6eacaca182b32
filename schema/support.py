"""Tickets in GraphQL: what is read of them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from commerce.core.errors import BadUserInput
from commerce.core.permissions import Permission
from commerce.support import views
from commerce.support.inputs import TicketFilter
from commerce.support.kinds import AuthorKind, TicketPriority, TicketSource, TicketStatus
from resolvers import support as resolvers
from resolvers.global_ids import uuid_to_find
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import INPUT_LIMIT, IS_TEST, SIDE_ASKED, batched, resolved
from schema.node import Node, fetched_by, presents
from schema.orders import Order, OrderLine
from schema.scalars import expose_enum
from schema.staff import StaffMember

if TYPE_CHECKING:
    from schema.customers import Customer

expose_enum(
    TicketStatus,
    description="Whose turn it is in a ticket.",
    OPEN="Staff are to answer.",
    WAITING_FOR_CUSTOMER="Staff have answered; the customer is to write.",
    RESOLVED="Staff hold the matter settled; a message of the customer opens it again.",
    CLOSED="Ended; nobody writes into it any more.",
)
expose_enum(
    TicketPriority,
    description="How pressing a ticket is, as staff see it.",
    LOW="It can wait.",
    NORMAL="As most are.",
    HIGH="Before the others.",
    URGENT="Now.",
)
expose_enum(
    TicketSource,
    description="How a ticket reached the shop.",
    WEB="Through a storefront.",
    EMAIL="By e-mail.",
    PHONE="By phone.",
    SOCIAL="Through a social network.",
)
expose_enum(
    AuthorKind,
    name="TicketAuthorKind",
    description="On which side somebody writes.",
    CUSTOMER="The customer.",
    STAFF="Staff of the shop.",
    SYSTEM="A program of the shop.",
)

LazyCustomer = Annotated["Customer", strawberry.lazy("schema.customers")]
STATUSES = (list[TicketStatus], "Any of these; all when left out.")


@strawberry.type(description="One message of a ticket.")
class TicketMessage:
    gid: strawberry.ID = strawberry.field(name="id", description="The message's id.")
    at: datetime = strawberry.field(description="When it was written.")
    author_kind: AuthorKind = strawberry.field(description="On which side it was written.")
    author_name: str | None = batched(
        resolvers.author_names, description="Who of the staff wrote it; null for everybody else."
    )
    body: str = batched(
        resolvers.bodies, description="The text as it was typed: escape it where it is shown."
    )
    is_internal: bool = strawberry.field(
        description="Whether it is a note among staff; customers are never given those."
    )


TicketSubject = Annotated[
    Order | OrderLine,
    strawberry.union("TicketSubject", description="What a ticket is about: an order or a line."),
]


@strawberry.type(description="A conversation between a customer and staff about one matter.")
class Ticket(Node):
    is_type_of = presents(views.Ticket)

    number: str = strawberry.field(description="What people call the ticket.")
    is_test: bool = strawberry.field(description=IS_TEST)
    title: str = batched(resolvers.titles, description="What it is about, in the asker's words.")
    status: TicketStatus = strawberry.field(description="Whose turn it is.")
    source: TicketSource = strawberry.field(description="How it reached the shop.")
    subject: TicketSubject | None = batched(
        resolvers.subjects,
        description="The order or order line it is about; null when it is about none, and where"
        " who asks may not see the order.",
    )
    messages: Connection[TicketMessage] = batched(
        resolvers.messages,
        description="What was written, oldest first; with internal notes for staff with"
        " `support:read`.",
        arguments=PAGE_ARGUMENTS,
    )
    access_token: str | None = batched(
        resolvers.access_tokens,
        description="Lets somebody without an account read and answer this ticket. Given only to"
        " who has just opened it without signing in, or has shown the token already.",
    )
    priority: TicketPriority | None = batched(
        resolvers.priorities,
        description="How pressing it is; null for everybody without `support:read`.",
    )
    assignee: StaffMember | None = batched(
        resolvers.assignees,
        description="Who of the staff sees to it; null for nobody, and for everybody without"
        " `support:read`.",
    )
    customer: LazyCustomer | None = batched(
        resolvers.ticket_customers,
        description="Whose it is; null for staff without `customers:read`.",
    )
    created_at: datetime = strawberry.field(description="When it was opened.")
    last_message_at: datetime = strawberry.field(
        description="When somebody last wrote; internal notes do not count."
    )
    resolved_at: datetime | None = strawberry.field(
        description="When it was resolved or closed; null while it is not."
    )


@strawberry.input(description="Which tickets; everything given must hold.")
class TicketFilterInput:
    statuses: list[TicketStatus] = strawberry.field(
        default_factory=list[TicketStatus], description="Any of these; none means all."
    )
    priorities: list[TicketPriority] = strawberry.field(
        default_factory=list[TicketPriority], description="Any of these; none means all."
    )
    assignee_id: strawberry.ID | None = strawberry.field(
        default=None, description="Given to this member of staff."
    )
    is_unassigned: bool = strawberry.field(default=False, description="Given to nobody.")
    customer_id: strawberry.ID | None = strawberry.field(
        default=None, description="Of this customer."
    )
    order_id: strawberry.ID | None = strawberry.field(
        default=None, description="About this order or a line of it."
    )
    is_test: bool | None = strawberry.field(
        default=None,
        description=f"{SIDE_ASKED} Tickets of one customer or order are of its side.",
    )

    def command(self) -> TicketFilter:
        if max(len(self.statuses), len(self.priorities)) > INPUT_LIMIT:
            raise BadUserInput(f"At most {INPUT_LIMIT} entries in each list of the filter.")
        return TicketFilter(
            statuses=tuple(self.statuses),
            priorities=tuple(self.priorities),
            assignee_id=_sought("StaffMember", self.assignee_id),
            unassigned=self.is_unassigned,
            customer_id=_sought("Customer", self.customer_id),
            order_id=_sought("Order", self.order_id),
            is_test=self.is_test,
        )


def _sought(kind: str, text: str | None) -> UUID | None:
    return uuid_to_find(kind, text) if text is not None else None


@strawberry.type
class SupportQuery:
    ticket: Ticket | None = resolved(
        resolvers.ticket,
        description="A ticket, for its customer, for staff with `support:read`, and for who shows"
        " its access token. Null when there is none, and just the same when it is not yours.",
        arguments={
            "id": (strawberry.ID, "The ticket's id."),
            "access_token": "The token that came with the ticket when it was opened.",
        },
    )
    my_tickets: Connection[Ticket] = resolved(
        resolvers.my_tickets,
        description="The signed-in customer's tickets, the one that moved last first.",
        arguments={**PAGE_ARGUMENTS, "statuses": STATUSES},
    )
    tickets: Connection[Ticket] = resolved(
        resolvers.tickets,
        description="All tickets, the one that moved last first.",
        arguments={
            **PAGE_ARGUMENTS,
            "filter": (TicketFilterInput | None, "Which tickets; all when left out."),
        },
        requires=Permission.SUPPORT_READ,
    )


@strawberry.type
class CustomerTickets:
    """The tickets of a customer, for the type Customer to take over."""

    tickets: Connection[Ticket] = batched(
        resolvers.tickets_by_customer,
        description="The customer's tickets, the one that moved last first, as far as who asks"
        " may see them.",
        arguments={**PAGE_ARGUMENTS, "statuses": STATUSES},
    )


fetched_by("Ticket", resolvers.tickets_by_id)
