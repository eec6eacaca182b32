"""Writing a new order, and placing it once it is paid, as parts of a larger statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from commerce.core.actor import Actor, actor_label
from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.core.parts import Part
from commerce.core.statements import dump_json
from commerce.orders.feed import fed
from commerce.orders.kinds import OrderEventType, OrderStatus
from commerce.orders.views import Order, OrderEvent, OrderLine, TaxLineJson

CREATED = """
    INSERT INTO orders (id, number, status, channel_id, language, currency, customer_id,
                        company_id, payer_id, checkout_id, email_sealed, email_hash,
                        billing_address_sealed, subtotal, discount, shipping, tax, tax_added,
                        total, prices_include_tax, tax_lines, note, attributes, expires_at,
                        test_client_id, placed_at, created_at, updated_at)
    VALUES (:id,
            CASE WHEN CAST(:test_client_id AS uuid) IS NULL THEN nextval('order_numbers')::text
                 ELSE 'TEST-' || nextval('sandbox_numbers') END,
            :status, :channel_id, :language, :currency,
            :customer_id, :company_id, :payer_id, :checkout_id, :email_sealed, :email_hash,
            :billing_address_sealed, :subtotal, :discount, :shipping, :tax, :tax_added, :total,
            :prices_include_tax, :tax_lines, :note, :attributes, :expires_at, :test_client_id,
            CASE WHEN :is_placed THEN CAST(:now AS timestamptz) END, :now, :now)
    RETURNING orders.*
"""
GROUPED = """
    INSERT INTO order_delivery_groups (id, order_id, method_id, method_title, country, region,
                                       address_sealed, amount, tax)
    VALUES (:id, :order_id, :method_id, :method_title, :country, :region, :address_sealed,
            :amount, :tax)
"""
LINED = """
    INSERT INTO order_lines (id, order_id, delivery_group_id, variant_id, product_id, seller_id,
                             position, sku, title, variant_title, image_url, quantity,
                             unit_amount, discount, tax, tax_rate_bps, total)
    SELECT line.id, :order_id, :group_id, line.variant_id, line.product_id, line.seller_id,
           line.position, line.sku, line.title, line.variant_title, line.image_url,
           line.quantity, line.unit_amount, line.discount, line.tax, line.tax_rate_bps,
           line.unit_amount * line.quantity - line.discount
    FROM unnest(CAST(:ids AS uuid[]), CAST(:variant_ids AS uuid[]), CAST(:product_ids AS uuid[]),
                CAST(:seller_ids AS uuid[]), CAST(:skus AS text[]), CAST(:titles AS text[]),
                CAST(:variant_titles AS text[]), CAST(:image_urls AS text[]),
                CAST(:quantities AS integer[]), CAST(:unit_amounts AS bigint[]),
                CAST(:discounts AS bigint[]), CAST(:taxes AS bigint[]),
                CAST(:tax_rates AS integer[]))
         WITH ORDINALITY AS line (id, variant_id, product_id, seller_id, sku, title,
                                  variant_title, image_url, quantity, unit_amount, discount, tax,
                                  tax_rate_bps, position)
"""
TOLD = """
    INSERT INTO order_events (id, at, order_id, type, actor)
    SELECT event.id, :now, :order_id, event.type, :actor
    FROM unnest(CAST(:ids AS uuid[]), CAST(:types AS text[])) AS event (id, type)
    RETURNING id, at, order_id, type
"""
# Everything is found by its id. Statuses are compared as `status || ''`, here and in the parts that
# go with it, so that the planner cannot take the small indexes of what is unpaid or held: they look
# empty to it, and between two vacuums hold every order that came meanwhile.
PLACED = """
    UPDATE orders SET status = 'awaiting_shipment', placed_at = :now, expires_at = NULL,
        updated_at = :now
    FROM payments
    WHERE payments.id = :payment_id AND orders.id = payments.order_id
      AND payments.status || '' IN ('pending', 'action_required')
      AND orders.status || '' = 'pending_payment'
      AND (orders.test_client_id IS NOT NULL
           OR EXISTS (SELECT FROM reservations
                      WHERE reservations.order_id = orders.id
                        AND reservations.status || '' = 'held'))
    RETURNING orders.*
"""
PLACED_EVENTS = """
    INSERT INTO order_events (id, at, order_id, type, actor)
    SELECT event.id, :now, placed.id, event.type, :actor
    FROM placed, unnest(CAST(:ids AS uuid[]), CAST(:types AS text[])) AS event (id, type)
    RETURNING id, at, order_id, type
"""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as it is sold. All amounts are in the order's currency."""

    variant_id: UUID
    product_id: UUID
    seller_id: UUID
    sku: str
    title: str
    variant_title: str
    image_url: str | None
    quantity: int
    unit: Money
    discount: Money
    tax: Money
    tax_rate_bps: int
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Where and how everything goes."""

    method_id: UUID | None
    method_title: str
    country: str
    region: str | None
    address_sealed: bytes
    amount: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """What was agreed. `expires_at` is None for an order with nothing to pay: it is placed at
    once."""

    id: UUID
    channel_id: UUID
    language: str
    customer_id: UUID | None
    company_id: UUID | None
    payer_id: UUID | None
    checkout_id: UUID
    email_sealed: bytes
    email_hash: bytes
    billing_address_sealed: bytes | None
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    tax_added: Money
    total: Money
    prices_include_tax: bool
    tax_lines: Sequence[TaxLineJson]
    note: str | None
    attributes: dict[str, object]
    expires_at: datetime | None
    lines: Sequence[NewLine]
    delivery: NewDelivery | None
    test_client_id: UUID | None = None


def created(order: NewOrder, actor: Actor, now: datetime) -> list[Part]:
    """The order with its lines, delivery and first events; `created` returns its number."""
    is_placed = order.expires_at is None
    events = [OrderEventType.CREATED, *([OrderEventType.PLACED] if is_placed else [])]
    group_id = new_id() if order.delivery else None
    parts = [
        Part("created", CREATED, _order_values(order, now)),
        _lines(order, group_id),
        Part("told", TOLD, {"order_id": order.id, **_events(events, actor, now)}),
    ]
    if is_placed:
        parts.append(fed())
    if order.delivery is not None:
        delivery = order.delivery
        parts.append(
            Part(
                "grouped",
                GROUPED,
                {
                    "id": group_id,
                    "order_id": order.id,
                    "method_id": delivery.method_id,
                    "method_title": delivery.method_title,
                    "country": delivery.country,
                    "region": delivery.region,
                    "address_sealed": delivery.address_sealed,
                    "amount": delivery.amount.minor,
                    "tax": delivery.tax.minor,
                },
            )
        )
    return parts


def placed(payment_id: UUID, actor: Actor, now: datetime) -> list[Part]:
    """Place the unpaid order that an open payment belongs to. The part `placed` returns the order;
    it is empty when the payment was settled, the order cancelled or its stock let go of before.
    Locks the order."""
    events = [OrderEventType.PAID, OrderEventType.PLACED]
    return [
        Part("placed", PLACED, {"payment_id": payment_id, "now": now}),
        Part("told", PLACED_EVENTS, _events(events, actor, now)),
        fed(),
    ]


def as_order(row: Mapping[str, Any]) -> Order:
    """The order of a row of `created` or `placed`. Whoever is given it has just placed it."""
    return Order(
        id=row["id"],
        number=row["number"],
        status=OrderStatus(row["status"]),
        channel_id=row["channel_id"],
        language=row["language"],
        currency=row["currency"],
        customer_id=row["customer_id"],
        email_sealed=row["email_sealed"],
        billing_address_sealed=row["billing_address_sealed"],
        subtotal_minor=row["subtotal"],
        discount_minor=row["discount"],
        shipping_minor=row["shipping"],
        tax_minor=row["tax"],
        total_minor=row["total"],
        prices_include_tax=row["prices_include_tax"],
        tax_lines_json=row["tax_lines"],
        note=row["note"],
        attributes=row["attributes"],
        created_at=row["created_at"],
        placed_at=row["placed_at"],
        cancelled_at=row["cancelled_at"],
        cancel_reason=row["cancel_reason"],
        expires_at=row["expires_at"],
        test_client_id=row["test_client_id"],
        is_held=True,
    )


def as_lines(order: NewOrder) -> list[OrderLine]:
    """The lines of a new order as they are read."""
    return [
        OrderLine(
            id=line.id,
            order_id=order.id,
            variant_id=line.variant_id,
            product_id=line.product_id,
            sku=line.sku,
            title=line.title,
            variant_title=line.variant_title,
            image_url=line.image_url,
            quantity=line.quantity,
            currency=order.total.currency,
            unit_minor=line.unit.minor,
            discount_minor=line.discount.minor,
            tax_minor=line.tax.minor,
            tax_rate_bps=line.tax_rate_bps,
            total_minor=line.unit.minor * line.quantity - line.discount.minor,
            shipped=0,
        )
        for line in order.lines
    ]


def as_events(order_id: UUID, parts: Sequence[Part]) -> list[OrderEvent]:
    """The events that the parts of `created` or `placed` tell, as they are read."""
    told = next(part.parameters for part in parts if part.name == "told")
    ids, types = cast("list[UUID]", told["ids"]), cast("list[str]", told["types"])
    at, actor = cast("datetime", told["now"]), cast("str", told["actor"])
    return [
        OrderEvent(id_, order_id, OrderEventType(kind), at, actor, {})
        for id_, kind in zip(ids, types, strict=True)
    ]


def _order_values(order: NewOrder, now: datetime) -> dict[str, object]:
    is_placed = order.expires_at is None
    return {
        "id": order.id,
        "status": "awaiting_shipment" if is_placed else "pending_payment",
        "channel_id": order.channel_id,
        "language": order.language,
        "currency": order.total.currency,
        "customer_id": order.customer_id,
        "company_id": order.company_id,
        "payer_id": order.payer_id,
        "checkout_id": order.checkout_id,
        "email_sealed": order.email_sealed,
        "email_hash": order.email_hash,
        "billing_address_sealed": order.billing_address_sealed,
        "subtotal": order.subtotal.minor,
        "discount": order.discount.minor,
        "shipping": order.shipping.minor,
        "tax": order.tax.minor,
        "tax_added": order.tax_added.minor,
        "total": order.total.minor,
        "prices_include_tax": order.prices_include_tax,
        "tax_lines": dump_json(list(order.tax_lines)),
        "note": order.note,
        "attributes": dump_json(order.attributes),
        "expires_at": order.expires_at,
        "test_client_id": order.test_client_id,
        "is_placed": is_placed,
        "now": now,
    }


def _lines(order: NewOrder, group_id: UUID | None) -> Part:
    lines = order.lines
    return Part(
        "lined",
        LINED,
        {
            "order_id": order.id,
            "group_id": group_id,
            "ids": [line.id for line in lines],
            "variant_ids": [line.variant_id for line in lines],
            "product_ids": [line.product_id for line in lines],
            "seller_ids": [line.seller_id for line in lines],
            "skus": [line.sku for line in lines],
            "titles": [line.title for line in lines],
            "variant_titles": [line.variant_title for line in lines],
            "image_urls": [line.image_url for line in lines],
            "quantities": [line.quantity for line in lines],
            "unit_amounts": [line.unit.minor for line in lines],
            "discounts": [line.discount.minor for line in lines],
            "taxes": [line.tax.minor for line in lines],
            "tax_rates": [line.tax_rate_bps for line in lines],
        },
    )


def _events(kinds: Sequence[OrderEventType], actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "ids": [new_id() for _ in kinds],
        "types": [kind.value for kind in kinds],
        "actor": actor_label(actor),
        "now": now,
    }
