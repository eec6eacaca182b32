"""The demo shop's past: customers, what they bought, what became of it, what they wrote.

Nothing is written past the shop's rules: every step is taken by the use case that a client would
call, at a clock that stands where the step belongs. All of it is one transaction, so there is
either the whole past or none.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import update

from commerce.core.actor import Anonymous, Customer, Staff
from commerce.core.clock import FrozenClock
from commerce.core.db import Tx
from commerce.core.permissions import Permission
from commerce.crm.inputs import AddNote, ChangeTags, CreateSegment, SetOwner
from commerce.crm.service import profiles, segments, traits
from commerce.customers.inputs import Registration
from commerce.customers.models import ConsentPurpose
from commerce.customers.models import Customer as CustomerRow
from commerce.customers.service import accounts, address_book, consents, find_or_create_guest
from commerce.demo import people, shop
from commerce.demo.buying import Till
from commerce.demo.people import CustomerData, MessageData, OrderData, TicketData
from commerce.orders import service as orders
from commerce.orders.access import access_token
from commerce.orders.kinds import CancelReason
from commerce.orders.service import CancelOrder, CompleteOrder, MarkDelivered, ShipOrder
from commerce.staff.service import account_by_email
from commerce.support import service as support
from commerce.support.inputs import Key, OpenTicket, Reply, UpdateTicket
from commerce.support.kinds import TicketPriority, TicketStatus

DOMAIN = "@example.com"
TO_SHIP, TO_DELIVER, TO_CONFIRM = timedelta(days=1), timedelta(days=3), timedelta(days=7)
BETWEEN_MESSAGES = timedelta(hours=5)
Step = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Past:
    """What has happened so far, by the customers' e-mail addresses. `steps` is what is to come."""

    tx: Tx
    clock: FrozenClock
    now: datetime
    till: Till
    password_hashes: Mapping[str, str]
    staff: Mapping[str, Staff]
    customers: dict[str, UUID] = field(default_factory=dict[str, UUID])
    orders: dict[tuple[str, int], UUID] = field(default_factory=dict[tuple[str, int], UUID])
    tickets: dict[int, Key] = field(default_factory=dict[int, Key])
    steps: list[tuple[datetime, Step]] = field(default_factory=list[tuple[datetime, Step]])

    @property
    def admin(self) -> Staff:
        return self.staff[shop.ADMIN.email]

    def day(self, days_ago: int, number: int = 0) -> datetime:
        """A moment of that day; things of different numbers happen at different hours."""
        start = (self.now - timedelta(days=days_ago)).replace(hour=7, minute=4, second=9)
        at = start + timedelta(minutes=137 * number % 780)
        return min(at.replace(microsecond=0), self.now - timedelta(days=days_ago, hours=-20))

    def at(self, when: datetime, step: Step) -> None:
        self.steps.append((when, step))

    async def happen(self, progress: Callable[[float], None]) -> None:
        """Take every step, the earliest first."""
        for number, (when, step) in enumerate(sorted(self.steps, key=lambda each: each[0])):
            self.clock.advance(min(when, self.now) - self.clock.now())
            await step()
            progress((number + 1) / len(self.steps))
        self.clock.advance(self.now - self.clock.now())


async def staff_of(tx: Tx) -> Mapping[str, Staff]:
    """The shop's people as actors that may do everything: they play every part of the past."""
    actors: dict[str, Staff] = {}
    for person in shop.STAFF:
        account = await account_by_email(person.email)(tx)
        if account is not None:
            actors[person.email] = Staff(account.subject_id, frozenset(Permission))
    return actors


async def relive(past: Past, progress: Callable[[float], None]) -> None:
    """Let the whole past happen, and draw the conclusions from it."""
    for number, customer in enumerate(people.CUSTOMERS):
        _plan_customer(past, customer, number)
    for number, order in enumerate(people.ORDERS):
        _plan_order(past, order, number)
    for number, ticket in enumerate(people.TICKETS):
        _plan_ticket(past, ticket, number)
    await past.happen(progress)
    for code, name, rule in people.SEGMENTS:
        command = CreateSegment(code=code, name=name, rule=rule)
        await segments.create_segment(past.tx, past.admin, command)
    await traits.recompute_all(past.tx)


def _plan_customer(past: Past, data: CustomerData, number: int) -> None:
    """They come the day before they first buy; staff note things about them some days later."""
    first = max(order.days_ago for order in people.ORDERS if order.customer + DOMAIN == data.email)
    past.at(past.day(first + 1, number), partial(_arrive, past, data))
    past.at(past.day(max(first - 9, 1), number), partial(_describe, past, data))


async def _arrive(past: Past, data: CustomerData) -> None:
    tx, address = past.tx, data.address
    if data.password is None:
        id_ = await find_or_create_guest(
            tx,
            email=data.email,
            name=address.name,
            phone=address.phone,
            language=data.language,
            country=address.country,
        )
        came = {"created_at": tx.clock.now()}
        await tx.execute(update(CustomerRow).where(CustomerRow.id == id_).values(came))
    else:
        wanted = accounts.checked(
            Registration(
                email=data.email,
                password=data.password,
                name=address.name,
                phone=address.phone,
                language=data.language,
                country=address.country,
            )
        )
        id_ = await accounts.register(tx, wanted, past.password_hashes[data.email])
        await address_book.add(tx, id_, address, address_book.Defaults(shipping=True, billing=True))
    past.customers[data.email] = id_
    if data.wants_mail:
        await consents.record(
            tx,
            Customer(id_) if data.password else Anonymous(),
            id_,
            ConsentPurpose.EMAIL_MARKETING,
            is_granted=True,
            source="storefront",
        )


async def _describe(past: Past, data: CustomerData) -> None:
    id_ = past.customers[data.email]
    if data.tags:
        await profiles.add_tags(past.tx, past.admin, ChangeTags(id_, data.tags))
    if data.note:
        await profiles.add_note(past.tx, past.admin, AddNote(id_, data.note))
        owner = past.staff[shop.SUPPORT.email]
        await profiles.set_owner(past.tx, past.admin, SetOwner(id_, owner.id))


def _plan_order(past: Past, data: OrderData, number: int) -> None:
    """Everything that leads to the status it has today."""
    placed = past.day(data.days_ago, number)
    past.at(placed, partial(_place, past, data))
    if data.status == "cancelled":
        past.at(placed + timedelta(hours=9), partial(_cancel, past, data))
    if data.status in {"shipped", "delivered", "completed"}:
        past.at(placed + TO_SHIP, partial(_ship, past, data, number))
    if data.status in {"delivered", "completed"}:
        delivered = placed + TO_DELIVER
        if data.status == "delivered":  # so lately that receipt is not taken as confirmed yet
            delivered = max(delivered, past.day(4, number))
        past.at(delivered, partial(_deliver, past, data))
    if data.status == "completed":
        past.at(placed + TO_DELIVER + TO_CONFIRM, partial(_complete, past, data))


def _order_id(past: Past, customer: str, days_ago: int) -> UUID:
    return past.orders[customer, days_ago]


async def _place(past: Past, data: OrderData) -> None:
    customer = next(each for each in people.CUSTOMERS if each.email == data.customer + DOMAIN)
    actor = Customer(past.customers[customer.email]) if customer.password else Anonymous()
    order_id = await past.till.buy(past.tx, actor, customer, data)
    past.orders[data.customer, data.days_ago] = order_id


async def _ship(past: Past, data: OrderData, number: int) -> None:
    command = ShipOrder(
        _order_id(past, data.customer, data.days_ago),
        carrier="Harbour Post",
        tracking_number=f"HP{40_000_311 + 7_919 * number}",
    )
    await orders.ship(past.tx, past.admin, command)


async def _deliver(past: Past, data: OrderData) -> None:
    command = MarkDelivered(_order_id(past, data.customer, data.days_ago))
    await orders.mark_delivered(past.tx, past.admin, command)


async def _complete(past: Past, data: OrderData) -> None:
    command = CompleteOrder(_order_id(past, data.customer, data.days_ago))
    await orders.complete(past.tx, past.admin, command)


async def _cancel(past: Past, data: OrderData) -> None:
    id_ = _order_id(past, data.customer, data.days_ago)
    reason = CancelReason.CUSTOMER_REQUEST
    await orders.cancel(past.tx, past.admin, CancelOrder(id_, reason=reason))


def _plan_ticket(past: Past, data: TicketData, number: int) -> None:
    """The first message opens it, the others follow, then staff set what stands about it."""
    opened = past.day(data.days_ago, number)
    past.at(opened, partial(_open, past, data, number))
    for place, message in enumerate(data.messages[1:], start=1):
        past.at(opened + place * BETWEEN_MESSAGES, partial(_say, past, data, message, number))
    settled = opened + len(data.messages) * BETWEEN_MESSAGES
    past.at(settled, partial(_settle, past, data, number))


async def _open(past: Past, data: TicketData, number: int) -> None:
    order = None
    if data.order_days_ago is not None:
        order_id = _order_id(past, data.customer, data.order_days_ago)
        order = Key(order_id, access_token(past.tx.vault, order_id))
    command = OpenTicket(title=data.title, body=data.messages[0].body, order=order)
    past.tickets[number] = Key(await support.open_ticket(past.tx, _writer(past, data), command))


async def _say(past: Past, data: TicketData, message: MessageData, number: int) -> None:
    is_theirs = message.author == "customer"
    actor = _writer(past, data) if is_theirs else past.staff[message.author]
    reply = Reply(past.tickets[number], message.body, is_internal=message.is_note)
    await support.reply(past.tx, actor, reply)


async def _settle(past: Past, data: TicketData, number: int) -> None:
    agent = past.staff[shop.SUPPORT.email]
    is_taken = any(message.author == shop.SUPPORT.email for message in data.messages)
    command = UpdateTicket(
        past.tickets[number].id,
        {
            "priority": TicketPriority(data.priority),
            "status": TicketStatus(data.status),
            "assignee_id": agent.id if is_taken else None,
        },
    )
    await support.update(past.tx, agent, command)


def _writer(past: Past, data: TicketData) -> Customer | Anonymous:
    """Guests write with the access token of their order."""
    customer = next(each for each in people.CUSTOMERS if each.email == data.customer + DOMAIN)
    return Customer(past.customers[customer.email]) if customer.password else Anonymous()
