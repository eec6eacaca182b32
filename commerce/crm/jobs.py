"""What CRM does in answer to events and by the clock.

Every event that says something about a customer becomes one entry of their timeline; events of
orders recompute the customer's traits.
"""

from collections.abc import Sequence
from typing import Any

from commerce.core.db import Database, Tx
from commerce.core.events import Envelope, Event
from commerce.crm.events import CustomerNoteAdded, CustomerOwnerChanged, CustomerTagsChanged
from commerce.crm.kinds import TimelineKind
from commerce.crm.repo import timeline
from commerce.crm.repo.timeline import NewEntry
from commerce.crm.service import traits
from commerce.customers import events as customers
from commerce.jobs.delivery import Handler, HandlerTable
from commerce.orders import events as orders
from commerce.support import events as support
from commerce.wishlists.events import WishlistItemAdded

ORDER_KINDS: dict[type[Event], TimelineKind] = {
    orders.OrderPlaced: TimelineKind.ORDER_PLACED,
    orders.OrderPaid: TimelineKind.ORDER_PAID,
    orders.OrderShipped: TimelineKind.ORDER_SHIPPED,
    orders.OrderDelivered: TimelineKind.ORDER_DELIVERED,
    orders.OrderCompleted: TimelineKind.ORDER_COMPLETED,
    orders.OrderCancelled: TimelineKind.ORDER_CANCELLED,
}
TICKET_KINDS: dict[type[Event], TimelineKind] = {
    support.TicketOpened: TimelineKind.TICKET_OPENED,
    support.TicketReplied: TimelineKind.TICKET_REPLIED,
    support.TicketResolved: TimelineKind.TICKET_RESOLVED,
    support.TicketClosed: TimelineKind.TICKET_CLOSED,
}
CUSTOMER_EVENTS: Sequence[type[Event]] = (
    customers.CustomerRegistered,
    customers.CustomerChanged,
    customers.CustomerBlocked,
    customers.CustomerUnblocked,
    customers.CustomerAddressAdded,
    customers.ConsentRecorded,
    CustomerNoteAdded,
    CustomerTagsChanged,
    CustomerOwnerChanged,
    WishlistItemAdded,
)


async def add_to_timeline(tx: Tx, envelope: Envelope[Event]) -> None:
    """A repeated delivery adds nothing; a late one finds its place by time."""
    entry = entry_of(envelope.event)
    if entry is not None:
        await timeline.add(
            tx, entry, event_id=envelope.event_id, at=envelope.at, actor=envelope.actor
        )


async def recompute_traits(tx: Tx, envelope: Envelope[Any]) -> None:
    """Orders of nobody (imported without a customer) change nobody's traits."""
    if envelope.event.customer_id is not None:
        await traits.recompute(tx, envelope.event.customer_id)


async def recompute_scores(db: Database) -> None:
    """The nightly run: everybody's traits and scores, since time alone moves recency."""
    async with db.write() as tx:
        await traits.recompute_all(tx)


def entry_of(event: Any) -> NewEntry | None:
    """What the timeline says of an event; None when it is about no customer. Names, addresses and
    what people wrote stay out: `details` name what changed, not what it is."""
    if type(event) in ORDER_KINDS:
        return _of_order(event)
    if type(event) in TICKET_KINDS:
        return _of_ticket(event)
    return _of_customer(event)


def _of_order(event: Any) -> NewEntry | None:
    if event.customer_id is None:
        return None
    details: dict[str, object] = {"number": event.number}
    match event:
        case orders.OrderPlaced():
            details |= {"total": event.total, "currency": event.currency}
        case orders.OrderPaid():
            details |= {"total": event.amount, "currency": event.currency}
        case orders.OrderShipped():
            details |= {"isComplete": event.is_complete}
        case orders.OrderCancelled():
            details |= {"reason": event.reason, "wasPlaced": event.was_placed}
        case _:
            pass
    kind = ORDER_KINDS[type(event)]
    return NewEntry(kind, event.customer_id, ("Order", event.order_id), details)


def _of_ticket(event: Any) -> NewEntry | None:
    if event.customer_id is None:
        return None
    details: dict[str, object] = {"number": event.number}
    if isinstance(event, support.TicketReplied):
        details["byCustomer"] = event.by_customer
    kind = TICKET_KINDS[type(event)]
    return NewEntry(kind, event.customer_id, ("Ticket", event.ticket_id), details)


def _of_customer(event: Any) -> NewEntry | None:
    subject: tuple[str, Any] | None = None
    details: dict[str, object] = {}
    match event:
        case customers.CustomerRegistered():
            kind = TimelineKind.CUSTOMER_REGISTERED
        case customers.CustomerChanged():
            kind = TimelineKind.CUSTOMER_CHANGED
            details = {"fields": list(event.fields)}
        case customers.CustomerBlocked():
            kind = TimelineKind.CUSTOMER_BLOCKED
        case customers.CustomerUnblocked():
            kind = TimelineKind.CUSTOMER_UNBLOCKED
        case customers.CustomerAddressAdded():
            kind = TimelineKind.ADDRESS_ADDED
            details = {"country": event.country}
        case customers.ConsentRecorded():
            kind = TimelineKind.CONSENT_CHANGED
            details = {"purpose": event.purpose.upper(), "isGranted": event.is_granted}
        case CustomerNoteAdded():
            kind, subject = TimelineKind.NOTE_ADDED, ("CustomerNote", event.note_id)
        case CustomerTagsChanged():
            kind = TimelineKind.TAGS_CHANGED
            details = {"added": list(event.added), "removed": list(event.removed)}
        case CustomerOwnerChanged():
            kind = TimelineKind.OWNER_CHANGED
            subject = ("StaffMember", event.owner_id) if event.owner_id else None
        case WishlistItemAdded():
            kind, subject = TimelineKind.WISHLIST_ITEM_ADDED, ("Product", event.product_id)
        case _:
            return None
    return NewEntry(kind, event.customer_id, subject, details)


TO_TIMELINE = Handler("crm.timeline", in_transaction=add_to_timeline)
TO_TRAITS = Handler("crm.traits", in_transaction=recompute_traits)
HANDLERS: HandlerTable = {
    **dict.fromkeys(CUSTOMER_EVENTS, (TO_TIMELINE,)),
    **dict.fromkeys(TICKET_KINDS, (TO_TIMELINE,)),
    **dict.fromkeys(ORDER_KINDS, (TO_TIMELINE, TO_TRAITS)),
}
