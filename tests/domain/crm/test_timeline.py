"""The timeline: every event once, each in its place."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from commerce import worker
from commerce.core.actor import Anonymous, Customer, Staff, System
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.events import Envelope, Event
from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.crm.events import CustomerNoteAdded, CustomerOwnerChanged, CustomerTagsChanged
from commerce.crm.jobs import HANDLERS, entry_of
from commerce.crm.kinds import TimelineKind
from commerce.crm.repo import timeline
from commerce.crm.service import traits
from commerce.crm.views import TimelineEntry
from commerce.customers import events as customers
from commerce.jobs.delivery import deliver
from commerce.orders import events as orders
from commerce.support import events as support
from commerce.wishlists.events import WishlistItemAdded
from resolvers.context import Services
from tests.factories.crm import make_bought
from tests.factories.customers import make_customer

STAFF = System("test")
ADA, ORDER, TICKET, NOTE, SAM, PRODUCT = (UUID(int=number) for number in range(1, 7))
K = TimelineKind


async def entries(
    db: Database, customer_id: UUID, *, kinds: Sequence[TimelineKind] = ()
) -> list[TimelineEntry]:
    """All of a customer's entries, newest first."""
    async with db.read() as reader:
        found = await timeline.entries_by_customer(
            reader, STAFF, [customer_id], kinds=kinds, after=None, limit=100
        )
    return found[customer_id]


def said(event: Event, at: datetime) -> Envelope[Event]:
    return Envelope(new_id(), at, "system:test", event)


def about(customer_id: UUID) -> list[Event]:
    """One event of each kind."""
    order = (ORDER, customer_id, "100001")
    return [
        customers.CustomerRegistered(customer_id),
        customers.CustomerChanged(customer_id, ("name", "phone")),
        customers.CustomerAddressAdded(customer_id, NOTE, "GB"),
        customers.ConsentRecorded(customer_id, "email_marketing", is_granted=True),
        orders.OrderPlaced(*order, NOTE, "GBP", 1990),
        orders.OrderPaid(*order, "GBP", 1990, "test"),
        orders.OrderShipped(*order, NOTE, is_complete=True),
        orders.OrderDelivered(*order),
        orders.OrderCompleted(*order),
        orders.OrderCancelled(*order, "fraud", was_placed=True, currency="GBP", total=1990),
        support.TicketOpened(TICKET, "T1001", customer_id),
        support.TicketReplied(TICKET, "T1001", customer_id, NOTE, by_customer=True),
        support.TicketResolved(TICKET, "T1001", customer_id),
        support.TicketClosed(TICKET, "T1001", customer_id),
        CustomerNoteAdded(customer_id, NOTE),
        CustomerTagsChanged(customer_id, ("vip",), ()),
        CustomerOwnerChanged(customer_id, SAM),
        customers.CustomerBlocked(customer_id, "Fraud by Ada Chen"),
        customers.CustomerUnblocked(customer_id),
        WishlistItemAdded(customer_id, NOTE, PRODUCT),
    ]


def test_every_kind_of_entry_has_its_event() -> None:
    made = [entry_of(event) for event in about(ADA)]

    assert {entry.kind for entry in made if entry} == set(TimelineKind)
    assert {type(event) for event in about(ADA)} == set(HANDLERS)


@pytest.mark.parametrize(
    ("event", "kind", "subject", "details"),
    [
        (about(ADA)[3], K.CONSENT_CHANGED, None, {"purpose": "EMAIL_MARKETING", "isGranted": True}),
        (
            about(ADA)[4],
            K.ORDER_PLACED,
            ("Order", ORDER),
            {"number": "100001", "total": 1990, "currency": "GBP"},
        ),
        (
            about(ADA)[9],
            K.ORDER_CANCELLED,
            ("Order", ORDER),
            {"number": "100001", "reason": "fraud", "wasPlaced": True},
        ),
        (
            about(ADA)[11],
            K.TICKET_REPLIED,
            ("Ticket", TICKET),
            {"number": "T1001", "byCustomer": True},
        ),
        (about(ADA)[15], K.TAGS_CHANGED, None, {"added": ["vip"], "removed": []}),
        (about(ADA)[16], K.OWNER_CHANGED, ("StaffMember", SAM), {}),
        (about(ADA)[17], K.CUSTOMER_BLOCKED, None, {}),
        (about(ADA)[19], K.WISHLIST_ITEM_ADDED, ("Product", PRODUCT), {}),
    ],
)
def test_an_entry_says_what_happened(
    event: Event,
    kind: TimelineKind,
    subject: tuple[str, UUID] | None,
    details: dict[str, object],
) -> None:
    entry = entry_of(event)

    assert entry is not None
    assert (entry.kind, entry.customer_id, entry.subject) == (kind, ADA, subject)
    assert entry.details == details


def test_what_concerns_no_customer_makes_no_entry() -> None:
    for event in about(ADA):
        names = {field.name for field in fields(event)}
        if {"order_id", "ticket_id"} & names:
            nobodys = type(event)(
                **{
                    field.name: None if field.name == "customer_id" else getattr(event, field.name)
                    for field in fields(event)
                }
            )
            assert entry_of(nobodys) is None


def test_the_worker_delivers_every_event_to_the_timeline(services: Services) -> None:
    table = worker.handlers(services)

    for kind in HANDLERS:
        assert "crm.timeline" in [handler.name for handler in table[kind]]
    of_cancelled = [handler.name for handler in table[orders.OrderCancelled]]
    assert {"checkout.free", "crm.timeline", "crm.traits"} <= set(of_cancelled)
    assert "recompute_scores" in [task.name for task in worker.schedules()]


async def test_repeated_deliveries_add_nothing(db: Database, clock: FrozenClock) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    envelope = said(customers.CustomerRegistered(customer_id), clock.now())

    await deliver(db, HANDLERS, envelope)
    await deliver(db, HANDLERS, envelope)
    async with db.write() as tx:  # as when the record of the handler was lost
        entry = entry_of(envelope.event)
        assert entry is not None
        await timeline.add(
            tx, entry, event_id=envelope.event_id, at=envelope.at, actor=envelope.actor
        )

    assert [entry.kind for entry in await entries(db, customer_id)] == [K.CUSTOMER_REGISTERED]


async def test_entries_stand_in_the_order_of_what_happened(
    db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    at_once = [said(event, clock.now()) for event in about(customer_id)]
    later = [said(event, clock.now() + timedelta(hours=1)) for event in about(customer_id)]
    shuffled = [*at_once, *later]
    Random(7).shuffle(shuffled)  # noqa: S311

    for envelope in shuffled:
        await deliver(db, HANDLERS, envelope)

    found = await entries(db, customer_id)
    assert [entry.event_id for entry in reversed(found)] == [
        envelope.event_id for envelope in [*at_once, *later]
    ]


async def test_pages_follow_one_another_and_kinds_narrow_them(
    db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        other_id = await make_customer(tx)
    for event in [*about(customer_id), *about(other_id)]:
        await deliver(db, HANDLERS, said(event, clock.now()))

    seen: list[UUID] = []
    after: timeline.Position | None = None
    async with db.read() as reader:
        while page := (
            await timeline.entries_by_customer(
                reader, STAFF, [customer_id], kinds=(), after=after, limit=4
            )
        )[customer_id]:
            seen += [entry.event_id for entry in page]
            after = (page[-1].at, page[-1].event_id)

    everything = await entries(db, customer_id)
    assert seen == [entry.event_id for entry in everything]
    assert len(seen) == len(about(customer_id))
    tickets = await entries(db, customer_id, kinds=[K.TICKET_OPENED, K.TICKET_CLOSED])
    assert [entry.kind for entry in tickets] == [K.TICKET_CLOSED, K.TICKET_OPENED]


async def test_nobody_without_the_permission_reads_it(db: Database, clock: FrozenClock) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    await deliver(db, HANDLERS, said(customers.CustomerRegistered(customer_id), clock.now()))

    support_only = Staff(SAM, frozenset({Permission.SUPPORT_READ}))
    async with db.read() as reader:
        for actor in (Anonymous(), Customer(customer_id), support_only):
            found = await timeline.entries_by_customer(
                reader, actor, [customer_id], kinds=(), after=None, limit=9
            )
            assert found == {customer_id: []}


async def test_imported_orders_are_caught_up_with_once(db: Database, clock: FrozenClock) -> None:
    long_ago = clock.now() - timedelta(days=5000)
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        past = await make_bought(tx, customer_id, Money(1990, "GBP"), at=long_ago, source="till")
        await make_bought(tx, customer_id, Money(500, "GBP"))  # this one made its events itself

    async with db.write() as tx:
        first = await traits.catch_up(tx)
    async with db.write() as tx:
        again = await traits.catch_up(tx)

    assert (first, again) == (1, 0)
    (entry,) = await entries(db, customer_id)
    assert (entry.kind, entry.at, entry.subject_id) == (K.ORDER_COMPLETED, long_ago, past)
    assert entry.details["total"] == {"amount": "19.90", "currencyCode": "GBP"}
