"""All SQL of checkouts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Uuid, and_, any_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from commerce.cart.models import Cart, CartStatus
from commerce.cart.views import Cart as CartView
from commerce.checkout.models import Checkout
from commerce.checkout.views import Checkout as CheckoutView
from commerce.core.actor import Actor, Customer
from commerce.core.db import Reader, Tx
from commerce.core.ids import encode, new_id
from commerce.core.parts import Part, together
from commerce.core.permissions import Permission
from commerce.core.sandbox import of_side_given, reach
from commerce.core.statements import Prepared
from commerce.core.view import replace

KIND = "Checkout"
EMAIL = "checkouts.email"
SHIPPING_ADDRESS = "checkouts.shipping_address"
BILLING_ADDRESS = "checkouts.billing_address"

OWN_COLUMNS = (
    Checkout.id,
    Checkout.cart_id,
    Checkout.channel_id,
    Checkout.customer_id,
    Checkout.email_sealed,
    Checkout.shipping_country,
    Checkout.shipping_region,
    Checkout.shipping_address_sealed,
    Checkout.billing_address_sealed,
    Checkout.delivery_method_id,
    Checkout.note,
    Checkout.attributes,
    Checkout.order_id,
    Checkout.last_order_id,
    Checkout.completed_at,
)
COLUMNS = (
    *OWN_COLUMNS,
    Cart.language,
    Cart.currency,
    Cart.status,
    Cart.test_client_id.is_not(None),
)
VISIBLE = and_(
    or_(
        Cart.customer_id.is_(None),
        Cart.customer_id == bindparam("actor_id", type_=Uuid),
        bindparam("sees_all", type_=Boolean),
    ),
    of_side_given(Cart.test_client_id),
)
_SELECTED = select(*COLUMNS).join(Cart, Cart.id == Checkout.cart_id).where(VISIBLE)
BY_ID = Prepared(
    _SELECTED.where(Checkout.id == any_(bindparam("ids", type_=ARRAY(Uuid)))), CheckoutView
)
LOCKED = Prepared(
    _SELECTED.where(Checkout.id == bindparam("id", type_=Uuid)).with_for_update(of=Checkout),
    CheckoutView,
)

CLAIMED = """
    INSERT INTO idempotency_keys (scope, key, fingerprint, result_id)
    VALUES (:scope, :key, :fingerprint, :result_id)
    ON CONFLICT DO NOTHING
    RETURNING key
"""
FOUND = """
    SELECT checkouts.id, checkouts.cart_id, checkouts.channel_id, checkouts.customer_id,
           checkouts.email_sealed, checkouts.shipping_country, checkouts.shipping_region,
           checkouts.shipping_address_sealed, checkouts.billing_address_sealed,
           checkouts.delivery_method_id, checkouts.note, checkouts.attributes,
           checkouts.order_id, checkouts.last_order_id, checkouts.completed_at,
           carts.language, carts.currency, carts.status AS cart_status,
           carts.test_client_id IS NOT NULL AS is_test
    FROM checkouts JOIN carts ON carts.id = checkouts.cart_id
    WHERE checkouts.id = :id
      AND (carts.customer_id IS NULL OR carts.customer_id = :actor_id OR :sees_all)
      AND (carts.test_client_id IS NOT NULL)
          = COALESCE(CAST(:is_test AS boolean), carts.test_client_id IS NOT NULL)
    FOR UPDATE OF checkouts
"""
BOUND = """
    UPDATE checkouts SET order_id = :order_id, last_order_id = :order_id, updated_at = :now,
        completed_at = CASE WHEN :is_complete THEN CAST(:now AS timestamptz) END
    WHERE id = :id
    RETURNING cart_id
"""
CLOSED = """
    UPDATE checkouts SET completed_at = :now, updated_at = :now
    WHERE id IN (SELECT checkout_id FROM placed)
    RETURNING cart_id
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """A checkout, locked; `is_first` unless its key was used before."""

    checkout: CheckoutView
    is_first: bool


async def checkouts_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, CheckoutView]:
    """Checkouts of carts that the actor may read. The caller has checked that it holds the ids."""
    found = await reader.fetch(BY_ID, ids=list(ids), **_visibility(actor, Permission.ORDERS_READ))
    return {checkout.id: _named(reader, checkout) for checkout in found}


async def checkout_for_update(tx: Tx, actor: Actor, checkout_id: UUID) -> CheckoutView | None:
    """Locks the checkout; before its cart, after its order."""
    visibility = _visibility(actor, Permission.ORDERS_WRITE)
    found = await tx.first(LOCKED, id=checkout_id, **visibility)
    return None if found is None else _named(tx, found)


async def begin(
    tx: Tx,
    actor: Actor,
    checkout_id: UUID,
    *,
    scope: str,
    key: str,
    fingerprint: bytes,
    result_id: UUID,
) -> Begun | None:
    """Claim the key for `result_id` and lock the checkout, in one statement. Waits for whoever
    holds either."""
    claimed = Part(
        "claimed",
        CLAIMED,
        {"scope": scope, "key": key, "fingerprint": fingerprint, "result_id": result_id},
    )
    visibility = _visibility(actor, Permission.ORDERS_WRITE)
    found = Part("found", FOUND, {"id": checkout_id, **visibility})
    rows = await together(
        tx, [claimed, found], "SELECT found.*, (SELECT count(*) FROM claimed) AS won FROM found"
    )
    if not rows:
        return None
    values: dict[str, Any] = dict(rows[0])
    is_first = values.pop("won") == 1
    values["cart_status"] = CartStatus(values["cart_status"])
    return Begun(_named(tx, CheckoutView(**values)), is_first)


def bound(checkout_id: UUID, order_id: UUID, now: datetime, *, is_complete: bool) -> Part:
    """The checkout has an order that is alive. With `is_complete` the part's name is `closed`, for
    the cart to be closed with it."""
    values = {"id": checkout_id, "order_id": order_id, "now": now, "is_complete": is_complete}
    return Part("closed" if is_complete else "bound", BOUND, values)


def closed(now: datetime) -> Part:
    """The checkout of the order that the part `placed` placed is complete. Returns its cart."""
    return Part("closed", CLOSED, {"now": now})


async def free(tx: Tx, order_id: UUID) -> None:
    """The checkout's order is dead: it may be completed anew."""
    await tx.execute(
        update(Checkout)
        .where(Checkout.order_id == order_id, Checkout.completed_at.is_(None))
        .values(order_id=None, updated_at=tx.clock.now())
        .execution_options(synchronize_session=False)
    )


async def save(
    tx: Tx, *, cart: CartView, given: Mapping[str, object], defaults: Mapping[str, object]
) -> CheckoutView | None:
    """Make the cart's checkout of what was given, else of the defaults, or write what was given
    into the one it has; None when that one has an order."""
    now = tx.clock.now()
    new = {"id": new_id(), "cart_id": cart.id, "channel_id": cart.channel_id, "created_at": now}
    values = {**new, "updated_at": now, **defaults, **given}
    own = await tx.first(_saving(frozenset(values), frozenset(given)), **values)
    if own is None:
        return None
    of_cart = (cart.language, cart.currency, cart.status, cart.is_test)
    return _named(tx, CheckoutView(*own, *of_cart))  # pyright: ignore[reportCallIssue] - as selected


async def change(tx: Tx, checkout_id: UUID, values: Mapping[str, object]) -> None:
    """Write columns of a checkout that the transaction has locked."""
    given = {**values, "updated_at": tx.clock.now()}
    await tx.fetch(_changing(frozenset(given)), checkout_id=checkout_id, **given)


@cache
def _saving(columns: frozenset[str], given: frozenset[str]) -> Prepared[tuple[Any, ...]]:
    """Of each set of columns that requests give, compiled once."""
    statement = insert(Checkout).values({name: bindparam(name) for name in columns})
    changed = {name: statement.excluded[name] for name in {*given, "updated_at"}}
    return Prepared(
        statement.on_conflict_do_update(
            index_elements=["cart_id"], set_=changed, where=Checkout.order_id.is_(None)
        ).returning(*OWN_COLUMNS),
        _own,
    )


@cache
def _changing(columns: frozenset[str]) -> Prepared[tuple[Any, ...]]:
    statement = update(Checkout).where(Checkout.id == bindparam("checkout_id"))
    return Prepared(statement.values({name: bindparam(name) for name in columns}), _own)


def _own(*row: Any) -> tuple[Any, ...]:
    return row


def _visibility(actor: Actor, permission: Permission) -> dict[str, object]:
    actor_id = actor.id if isinstance(actor, Customer) else None
    return {"actor_id": actor_id, "sees_all": actor.can(permission), "is_test": reach(actor)}


def _named(reader: Reader, checkout: CheckoutView) -> CheckoutView:
    capability = reader.vault.capability(KIND, checkout.id)
    return replace(checkout, gid=encode(KIND, checkout.id, capability))
