"""Writing carts: each change is one statement that raises the cart's version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text, update

from commerce.cart.models import Cart as CartRow
from commerce.cart.parts import topic
from commerce.cart.views import Cart
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.core.statements import dump_json

WRITTEN = """
    INSERT INTO cart_lines
        (id, cart_id, variant_id, quantity, unit_amount_seen, attributes, added_at, created_at,
         updated_at)
    SELECT w.id, {cart_id}, w.variant_id, w.quantity, w.seen, CAST(w.attributes AS jsonb), :at, :at,
           :at
    FROM {source}unnest(CAST(:ids AS uuid[]), CAST(:variant_ids AS uuid[]),
                CAST(:quantities AS integer[]), CAST(:seen AS bigint[]),
                CAST(:attributes AS text[])) AS w(id, variant_id, quantity, seen, attributes)
"""
SAVE = text(
    f"""
    WITH bumped AS (
        UPDATE carts SET version = version + 1, updated_at = :at WHERE id = :cart_id),
    removed AS (
        DELETE FROM cart_lines WHERE cart_id = :cart_id AND id = ANY(CAST(:removed AS uuid[])))
    {WRITTEN.format(cart_id="CAST(:cart_id AS uuid)", source="")}
    ON CONFLICT (cart_id, variant_id) DO UPDATE
    SET quantity = excluded.quantity, unit_amount_seen = excluded.unit_amount_seen,
        attributes = excluded.attributes, updated_at = excluded.updated_at
    """  # noqa: S608 - composed of constants
)
CREATE = text(
    f"""
    WITH made AS (
        INSERT INTO carts (id, channel_id, currency, language, status, customer_id, note,
                           attributes, test_client_id, created_at, updated_at)
        VALUES (:cart_id, :channel_id, :currency, :language, 'active', :customer_id, :note,
                CAST(:cart_attributes AS jsonb), :test_client_id, :at, :at)
        ON CONFLICT (customer_id, channel_id) WHERE status = 'active' AND customer_id IS NOT NULL
        DO NOTHING
        RETURNING id),
    written AS ({WRITTEN.format(cart_id="made.id", source="made, ")})
    SELECT id FROM made
    """  # noqa: S608 - composed of constants
)


@dataclass(frozen=True, slots=True)
class LineState:
    """What a line is to be. `seen` is what one unit costs now, if anything."""

    variant_id: UUID
    quantity: int
    seen: int | None
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class NewCart:
    channel_id: UUID
    currency: str
    language: str
    customer_id: UUID | None
    note: str | None
    attributes: Mapping[str, str]
    test_client_id: UUID | None = None


async def create(tx: Tx, cart: NewCart, lines: Sequence[LineState]) -> UUID | None:
    """Write a new cart with its lines; None when the customer has an active one already."""
    cart_id = new_id()
    made = await tx.execute(
        CREATE,
        {
            "cart_id": cart_id,
            "channel_id": cart.channel_id,
            "currency": cart.currency,
            "language": cart.language,
            "customer_id": cart.customer_id,
            "note": cart.note,
            "cart_attributes": dump_json(dict(cart.attributes)),
            "test_client_id": cart.test_client_id,
            **_lines(tx, lines),
        },
    )
    return cart_id if made.first() is not None else None  # nobody follows a cart before it is


async def save_cart(tx: Tx, cart: Cart, values: Mapping[str, object]) -> None:
    """Write columns of a locked cart."""
    if values:
        tx.touch(topic(cart.id))
        await tx.execute(
            update(CartRow)
            .where(CartRow.id == cart.id)
            .values(**values, version=CartRow.version + 1, updated_at=tx.clock.now())
        )


async def save(
    tx: Tx, cart: Cart, lines: Sequence[LineState], *, removed: Sequence[UUID] = ()
) -> None:
    """Write lines of a locked cart, new or changed, and take others away by their ids."""
    tx.touch(topic(cart.id))
    await tx.execute(SAVE, {"cart_id": cart.id, "removed": list(removed), **_lines(tx, lines)})


def _lines(tx: Tx, lines: Sequence[LineState]) -> dict[str, object]:
    return {
        "at": tx.clock.now(),
        "ids": [new_id() for _ in lines],
        "variant_ids": [line.variant_id for line in lines],
        "quantities": [line.quantity for line in lines],
        "seen": [line.seen for line in lines],
        "attributes": [dump_json(dict(line.attributes)) for line in lines],
    }
