"""A random shop's worth of customers, known twice: as rows, and as values that Python can ask."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Category, Product, ProductCategory
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.crm.kinds import CustomFieldKind
from commerce.crm.models import CustomerProfile, CustomFieldDefinition
from commerce.customers.models import Consent, ConsentPurpose, Customer, CustomerStatus
from commerce.orders.kinds import OrderStatus
from commerce.orders.models import Order, OrderLine
from commerce.shop.models import Channel
from commerce.support.kinds import TicketPriority, TicketSource, TicketStatus
from commerce.support.models import Ticket
from tests.unit.crm.rule_trees import (
    CATEGORIES,
    COUNTRIES,
    CURRENCIES,
    DAYS,
    LANGUAGES,
    NOW,
    NUMBERS,
    PRODUCTS,
    PURPOSES,
    TAGS,
    TEXTS,
)

ROOT, BELOW, ASIDE = CATEGORIES
LISTED_IN = {PRODUCTS[0]: [BELOW], PRODUCTS[1]: [ROOT, ASIDE], PRODUCTS[2]: []}
PARENTS = {ROOT: [ROOT], BELOW: [ROOT, BELOW], ASIDE: [ASIDE]}


@dataclass
class Bought:
    at: datetime
    currency: str
    total: int
    status: OrderStatus
    product_ids: list[UUID]


@dataclass
class Person:
    id: UUID
    status: CustomerStatus
    country: str | None
    language: str | None
    created_at: datetime
    tags: list[str]
    fields: dict[str, str | bool]
    consents: list[tuple[datetime, ConsentPurpose, bool]] = field(default_factory=list)
    orders: list[Bought] = field(default_factory=list)
    tickets: list[TicketStatus] = field(default_factory=list)


def make_up(seed: int, count: int) -> list[Person]:
    random = Random(seed)  # noqa: S311 - made-up people
    return [_person(random) for _ in range(count)]


def _person(random: Random) -> Person:
    fields: dict[str, str | bool] = {}
    for code, values in (
        ("colour", TEXTS),
        ("points", NUMBERS),
        ("club", [True, False]),
        ("birthday", [day.isoformat() for day in DAYS]),
    ):
        if random.random() < 0.6:
            fields[code] = random.choice(values)
    person = Person(
        new_id(),
        random.choice(list(CustomerStatus)),
        random.choice([*COUNTRIES, None]),
        random.choice([*LANGUAGES, None]),
        _moment(random),
        random.sample(TAGS, random.choice([0, 0, 1, 2])),
        fields,
    )
    for _ in range(random.choice([0, 1, 3, 5])):
        purpose = random.choice(PURPOSES)
        person.consents.append((_moment(random), purpose, random.random() < 0.5))
    for _ in range(random.choice([0, 0, 1, 1, 2, 4])):
        person.orders.append(
            Bought(
                _moment(random),
                random.choice(CURRENCIES),
                random.randrange(0, 60) * 1000,
                random.choice(list(OrderStatus)),
                random.sample(PRODUCTS, random.choice([1, 2])),
            )
        )
    for _ in range(random.choice([0, 0, 1, 2])):
        person.tickets.append(random.choice(list(TicketStatus)))
    return person


def _moment(random: Random) -> datetime:
    """Often a whole number of days ago, where ranges end."""
    days = timedelta(days=random.randrange(0, 12))
    return NOW - days - timedelta(hours=random.choice([0, 0, 7]))


async def add_goods(tx: Tx) -> None:
    """The products, categories and custom fields that rules name."""
    for number, category_id in enumerate(CATEGORIES):
        path = PARENTS[category_id]
        tx.session.add(
            Category(
                id=category_id,
                parent_id=path[-2] if len(path) > 1 else None,
                path=path,
                slug=f"category-{number}",
                title=f"Category {number}",
            )
        )
        await tx.session.flush()  # the next one may lie below it
    for number, product_id in enumerate(PRODUCTS):
        active = ProductStatus.ACTIVE
        tx.session.add(
            Product(id=product_id, slug=f"thing-{number}", status=active, title=f"Thing {number}")
        )
    await tx.session.flush()  # listings refer to them
    for product_id, category_ids in LISTED_IN.items():
        for category_id in category_ids:
            tx.session.add(ProductCategory(product_id=product_id, category_id=category_id))
    for code, kind in (
        ("colour", CustomFieldKind.TEXT),
        ("points", CustomFieldKind.NUMBER),
        ("club", CustomFieldKind.BOOLEAN),
        ("birthday", CustomFieldKind.DATE),
    ):
        tx.session.add(CustomFieldDefinition(code=code, label=code, kind=kind))
    await tx.session.flush()  # so that raw statements see everything


async def add_people(tx: Tx, people: list[Person]) -> None:
    channel_id = await tx.scalar(select(Channel.id).where(Channel.is_default))
    for person in people:
        tx.session.add(
            Customer(
                id=person.id,
                status=person.status,
                country=person.country,
                language=person.language,
                created_at=person.created_at,
                custom_fields=person.fields,
            )
        )
    await tx.session.flush()  # everything else refers to them
    for person in people:
        if person.tags:
            tx.session.add(CustomerProfile(customer_id=person.id, tags=person.tags))
        for at, purpose, is_granted in person.consents:
            tx.session.add(
                Consent(
                    customer_id=person.id,
                    purpose=purpose,
                    is_granted=is_granted,
                    source="test",
                    recorded_at=at,
                )
            )
        for status in person.tickets:
            tx.session.add(_ticket(tx, person.id, status))
    lines: list[OrderLine] = []
    for person in people:
        for order in person.orders:
            row = order_row(person.id, channel_id, order)
            tx.session.add(row)
            lines += _lines(row.id, order)
    await tx.session.flush()  # lines refer to the orders
    tx.session.add_all(lines)
    await tx.session.flush()  # so that raw statements see everything


def order_row(customer_id: UUID, channel_id: UUID, order: Bought) -> Order:
    id_ = new_id()
    return Order(
        id=id_,
        number=f"N{id_.hex}",
        status=order.status,
        channel_id=channel_id,
        language="en",
        currency=order.currency,
        customer_id=customer_id,
        subtotal=order.total,
        total=order.total,
        prices_include_tax=True,
        created_at=order.at,
        placed_at=None if order.status is OrderStatus.PENDING_PAYMENT else order.at,
    )


def _lines(order_id: UUID, order: Bought) -> list[OrderLine]:
    return [
        OrderLine(
            order_id=order_id,
            product_id=product_id,
            position=position,
            sku=f"sku-{position}",
            title="A thing",
            quantity=1,
            unit_amount=0,
            total=0,
        )
        for position, product_id in enumerate(order.product_ids)
    ]


def _ticket(tx: Tx, customer_id: UUID, status: TicketStatus) -> Ticket:
    id_ = new_id()
    return Ticket(
        id=id_,
        number=f"T{id_.hex}",
        customer_id=customer_id,
        title_sealed=tx.vault.seal("tickets.title", "A question"),
        status=status,
        priority=TicketPriority.NORMAL,
        source=TicketSource.WEB,
        last_message_at=NOW,
    )
