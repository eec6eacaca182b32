"""Orders for tests, in any state, with goods behind them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from commerce.core.actor import System
from commerce.core.db import Tx
from commerce.core.ids import encode, new_id
from commerce.core.money import Money
from commerce.core.parts import together
from commerce.customers.addresses import Address, seal_address
from commerce.customers.personal import email_hash
from commerce.inventory import service as inventory
from commerce.orders import changes, repo
from commerce.orders.access import access_token
from commerce.orders.kinds import CancelReason, OrderEventType, OrderStatus
from commerce.orders.models import Order
from commerce.orders.placement import NewDelivery, NewLine, NewOrder, created
from commerce.payments import repo as payments_repo
from commerce.payments.models import PaymentStatus
from commerce.payments.parts import opened
from commerce.shop.repo import SHOP, own_seller_id
from tests.factories.catalog import make_product
from tests.factories.customers import LONDON

CLOCK = System("factory")
LEFT = (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.COMPLETED)


@dataclass(frozen=True, slots=True)
class MadeOrder:
    id: UUID
    number: str
    token: str  # its access token
    line_ids: list[UUID]
    variant_ids: list[UUID]
    payment_id: UUID | None

    @property
    def gid(self) -> str:
        return encode("Order", self.id)


async def make_order(
    tx: Tx,
    *,
    customer_id: UUID | None = None,
    email: str = "ada@example.com",
    status: OrderStatus = OrderStatus.AWAITING_SHIPMENT,
    lines: int = 1,
    quantity: int = 2,
    price: Money | None = None,
    total: Money | None = None,
    channel: str = "uk",
    address: Address = LONDON,
    at: datetime | None = None,
    cancel_reason: CancelReason = CancelReason.CUSTOMER_REQUEST,
    payment: PaymentStatus | None = None,
    test_client_id: UUID | None = None,
) -> MadeOrder:
    """An order of `lines` products, each `quantity` times at `price` (10.00 when left out), with
    free delivery, its stock reserved, allocated, shipped or released as the status asks, and one
    payment: CAPTURED once placed and PENDING before, unless `payment` says otherwise. Emits
    nothing. `at` is when it was placed; `total` makes it one thing of that price."""
    if total is not None:
        lines, quantity, price = 1, 1, total
    shop = await tx.reference(SHOP)
    made_in = shop.channels_by_code[channel]
    unit = price or Money(1000, made_in.default_currency)
    now = at or tx.clock.now()
    goods = await make_product(
        tx, variants=lines, price=unit, on_hand=quantity + 10, channels=(channel,)
    )
    order = await _new_order(
        tx, made_in.id, unit, lines, quantity, goods.variant_ids, goods.id, address, email, now
    )
    new = NewOrder(**order, customer_id=customer_id, test_client_id=test_client_id)
    payment_id = new_id()
    ends = payment or (
        PaymentStatus.PENDING if status is OrderStatus.PENDING_PAYMENT else PaymentStatus.CAPTURED
    )
    attempt = opened(
        payment_id, new.id, provider="test", amount=new.total, now=now, next_check_at=now
    )
    (row,) = await together(tx, [*created(new, CLOCK, now), attempt], "SELECT number FROM created")
    wants = dict.fromkeys(goods.variant_ids, quantity)
    if test_client_id is None:
        until = now + timedelta(days=1)
        await inventory.reserve(
            tx, order_id=new.id, channel_id=made_in.id, wants=wants, expires_at=until
        )
    is_taken = ends is PaymentStatus.CAPTURED
    is_open = ends in (PaymentStatus.PENDING, PaymentStatus.ACTION_REQUIRED)
    await payments_repo.change(
        tx,
        payment_id,
        status=ends,
        captured=new.total.minor if is_taken else 0,
        next_check_at=now if is_open else None,
    )
    line_ids = [line.id for line in (await repo.lines_by_order(tx, [new.id]))[new.id]]
    await _bring_to(tx, new, status, wants, line_ids, cancel_reason, now)
    token = access_token(tx.vault, new.id)
    return MadeOrder(new.id, row["number"], token, line_ids, goods.variant_ids, payment_id)


async def _new_order(
    tx: Tx,
    channel_id: UUID,
    unit: Money,
    lines: int,
    quantity: int,
    variant_ids: list[UUID],
    product_id: UUID,
    address: Address,
    email: str,
    now: datetime,
) -> dict[str, Any]:
    zero = Money.zero(unit.currency)
    subtotal = Money(unit.minor * quantity * lines, unit.currency)
    seller_id = await own_seller_id(tx)
    return {
        "id": new_id(),
        "channel_id": channel_id,
        "language": "en",
        "company_id": None,
        "payer_id": None,
        "checkout_id": new_id(),
        "email_sealed": tx.vault.seal(repo.EMAIL, email),
        "email_hash": email_hash(tx.vault, email),
        "billing_address_sealed": seal_address(tx.vault, repo.BILLING_ADDRESS, address),
        "subtotal": subtotal,
        "discount": zero,
        "shipping": zero,
        "tax": zero,
        "tax_added": zero,
        "total": subtotal,
        "prices_include_tax": True,
        "tax_lines": [],
        "note": None,
        "attributes": {},
        "expires_at": now + timedelta(minutes=30),
        "lines": [
            NewLine(
                variant_id=variant_id,
                product_id=product_id,
                seller_id=seller_id,
                sku=f"SKU-{position}",
                title=f"Thing {position}",
                variant_title="",
                image_url=None,
                quantity=quantity,
                unit=unit,
                discount=zero,
                tax=zero,
                tax_rate_bps=0,
            )
            for position, variant_id in enumerate(variant_ids, start=1)
        ],
        "delivery": NewDelivery(
            method_id=None,
            method_title="Post",
            country=address.country,
            region=address.region,
            address_sealed=seal_address(tx.vault, repo.DELIVERY_ADDRESS, address),
            amount=zero,
            tax=zero,
        ),
    }


async def _bring_to(
    tx: Tx,
    order: NewOrder,
    status: OrderStatus,
    wants: dict[UUID, int],
    line_ids: list[UUID],
    cancel_reason: CancelReason,
    now: datetime,
) -> None:
    """Do to a new order what its status says was done."""
    if status is OrderStatus.PENDING_PAYMENT:
        return
    if status is OrderStatus.CANCELLED:
        await inventory.release(tx, order.id)
        values = {"cancelled_at": now, "cancel_reason": cancel_reason.value, "expires_at": None}
        await changes.move(tx, order.id, status, **values)
        await changes.tell(tx, order.id, OrderEventType.CANCELLED, actor=CLOCK)
        return
    await inventory.allocate(tx, order.id)
    await changes.move(tx, order.id, status, placed_at=now, expires_at=None)
    told = [OrderEventType.PAID, OrderEventType.PLACED]
    if status in LEFT:
        quantities = dict.fromkeys(line_ids, next(iter(wants.values())))
        await changes.add_parcel(
            tx, order.id, quantities, carrier="Post", tracking_number="P1", tracking_url=None
        )
        if order.test_client_id is None:
            await inventory.ship(tx, order.id, wants)
        told.append(OrderEventType.SHIPPED)
        await tx.execute(update(Order).values(completes_at=now).where(Order.id == order.id))
    if status in (OrderStatus.DELIVERED, OrderStatus.COMPLETED):
        await changes.deliver_parcels(tx, order.id, None, now)
        told.append(OrderEventType.DELIVERED)
    if status is OrderStatus.COMPLETED:
        told.append(OrderEventType.COMPLETED)
    await changes.tell(tx, order.id, *told, actor=CLOCK)
