"""Writing carts: each change is one statement that raises the cart's version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text, update

from commerce.cart.models import Cart as CartRow
from commerce.cart.parts import topic
from commerce.cart.views import Cart, CartLine, Sold
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.core.statements import Prepared, dump_json, value
from commerce.core.view import replace

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
SAVE: Prepared[UUID] = Prepared(
    text(
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
    ),
    value,
)
CREATE: Prepared[UUID] = Prepared(
    text(
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
    ),
    value,
)


@dataclass(frozen=True, slots=True)
class LineState:
    """What a line is to be. `seen` is what one unit costs now, if anything; `id` is the line's if
    it is new."""

    variant_id: UUID
    quantity: int
    seen: int | None
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    id: UUID = field(default_factory=new_id)


async def create(tx: Tx, cart: Cart, lines: Sequence[LineState]) -> bool:
    """Write a new cart with its lines; whether the customer had no active one already."""
    made = await tx.fetch(
        CREATE,
        cart_id=cart.id,
        channel_id=cart.channel_id,
        currency=cart.currency,
        language=cart.language,
        customer_id=cart.customer_id,
        note=cart.note,
        test_client_id=cart.test_client_id,
        cart_attributes=dump_json(dict(cart.attributes)),
        **_lines(tx, lines),
    )
    return bool(made)  # nobody follows a cart before it is


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
    await tx.fetch(SAVE, cart_id=cart.id, removed=list(removed), **_lines(tx, lines))


def _lines(tx: Tx, lines: Sequence[LineState]) -> dict[str, object]:
    return {
        "at": tx.clock.now(),
        "ids": [line.id for line in lines],
        "variant_ids": [line.variant_id for line in lines],
        "quantities": [line.quantity for line in lines],
        "seen": [line.seen for line in lines],
        "attributes": [dump_json(dict(line.attributes)) for line in lines],
    }


def after(
    cart: Cart,
    lines: Sequence[LineState],
    at: datetime,
    *,
    removed: Sequence[UUID] = (),
    sold: Mapping[UUID, Sold] | None = None,
) -> Cart:
    """The cart as `create` and `save` leave it: its row is locked, so nobody else changes it.
    `sold` has the variants of new lines."""
    states, gone = {line.variant_id: line for line in lines}, frozenset(removed)
    kept = [
        _changed(line, states.pop(line.variant.id, None))
        for line in cart.lines
        if line.id not in gone
    ]
    added = [_added(cart, state, (sold or {})[state.variant_id], at) for state in states.values()]
    return replace(cart, lines=[*kept, *added], version=cart.version + 1, updated_at=at)


def _changed(line: CartLine, state: LineState | None) -> CartLine:
    if state is None:
        return line
    return replace(
        line, quantity=state.quantity, unit_amount_seen=state.seen, attributes=state.attributes
    )


def _added(cart: Cart, state: LineState, sold: Sold, at: datetime) -> CartLine:
    return CartLine(
        id=state.id,
        cart_id=cart.id,
        quantity=state.quantity,
        unit_amount_seen=state.seen,
        attributes=state.attributes,
        added_at=at,
        variant=sold.variant,
        product_title=sold.product_title,
        tax_category=sold.tax_category,
        is_sold=True,
        image_url=None,
    )
