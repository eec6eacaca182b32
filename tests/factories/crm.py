"""What staff know of customers, for tests."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.crm.kinds import CustomFieldKind
from commerce.crm.models import CustomerNote, CustomFieldDefinition, Segment
from commerce.crm.repo.profiles import NOTE_BODY
from commerce.orders.kinds import OrderStatus
from commerce.orders.models import Order, OrderLine
from commerce.shop.repo import SHOP


async def make_bought(
    tx: Tx,
    customer_id: UUID | None,
    total: Money,
    *,
    at: datetime | None = None,
    status: OrderStatus = OrderStatus.COMPLETED,
    product_id: UUID | None = None,
    source: str = "storefront",
) -> UUID:
    """An order of one line, without goods, stock or payment behind it: what traits are computed
    from. Emits nothing."""
    order_id, now = new_id(), at or tx.clock.now()
    shop = await tx.reference(SHOP)
    await tx.execute(
        insert(Order).values(
            id=order_id,
            number=f"B{order_id.hex}",
            status=status,
            channel_id=shop.default_channel.id,
            language="en",
            currency=total.currency,
            customer_id=customer_id,
            source=source,
            source_number=order_id.hex,
            subtotal=total.minor,
            total=total.minor,
            prices_include_tax=True,
            created_at=now,
            placed_at=None if status is OrderStatus.PENDING_PAYMENT else now,
        )
    )
    await tx.execute(
        insert(OrderLine).values(
            id=new_id(),
            order_id=order_id,
            product_id=product_id,
            position=0,
            sku="sku",
            title="A thing",
            quantity=1,
            unit_amount=total.minor,
            total=total.minor,
        )
    )
    return order_id


async def make_note(
    tx: Tx,
    customer_id: UUID,
    body: str,
    *,
    author_id: UUID | None = None,
    at: datetime | None = None,
) -> UUID:
    note_id, now = new_id(), at or tx.clock.now()
    await tx.execute(
        insert(CustomerNote).values(
            id=note_id,
            customer_id=customer_id,
            author_id=author_id,
            body_sealed=tx.vault.seal(NOTE_BODY, body),
            created_at=now,
            updated_at=now,
        )
    )
    return note_id


async def make_field(
    tx: Tx,
    code: str,
    kind: CustomFieldKind = CustomFieldKind.TEXT,
    *,
    label: str | None = None,
    choices: Sequence[str] = (),
) -> UUID:
    field_id = new_id()
    await tx.execute(
        insert(CustomFieldDefinition).values(
            id=field_id, code=code, label=label or code, kind=kind, choices=list(choices)
        )
    )
    return field_id


async def make_segment(
    tx: Tx, rule: dict[str, object], *, code: str = "segment", name: str | None = None
) -> UUID:
    segment_id = new_id()
    await tx.execute(insert(Segment).values(id=segment_id, code=code, name=name or code, rule=rule))
    return segment_id
