"""Joining a guest's cart to a customer's, as docs/decisions/0005-cart-merge.md says."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import update

from commerce.cart import repo
from commerce.cart.access import KIND, CartKey
from commerce.cart.errors import CartClosed
from commerce.cart.models import Cart as CartRow
from commerce.cart.models import CartStatus
from commerce.cart.offers import Market, offers_of
from commerce.cart.parts import topic
from commerce.cart.repo import stored_change
from commerce.cart.rules import Joining, MergeChange, MergePolicy, merged
from commerce.cart.service import saving
from commerce.cart.service.changing import CART_PATH
from commerce.cart.service.saving import LineState
from commerce.cart.views import Cart
from commerce.core.actor import Customer
from commerce.core.constraints import refusing
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.inventory.repo import available_by_variant

FASTER = Conflict("Another cart became the customer's at this moment; try again.")


async def merge(
    tx: Tx,
    customer: Customer,
    key: CartKey,
    policy: MergePolicy = MergePolicy.SUM,
    *,
    customer_group: str | None = None,
) -> UUID:
    """Join a cart to the customer's active one in its channel, and close it; without an active
    one, the cart itself becomes theirs. Safe to repeat. Returns the joining cart's id: what came of
    it is read with `repo.merge_result`. Raises NotFound, CartClosed."""
    carts: Mapping[UUID, Cart] = {}
    customer_id = customer.id
    if key.opens(tx.vault):
        carts = await repo.carts_to_merge_for_update(tx, customer, key.id)
    joining = carts.get(key.id)
    if joining is None:
        raise NotFound(KIND, CART_PATH)
    if joining.merged_into_id is not None:
        into = await repo.cart_for_update(tx, customer, joining.merged_into_id)
        if into is not None and into.customer_id == customer_id:
            return joining.id
    if joining.status is not CartStatus.ACTIVE:
        raise CartClosed(joining.status, CART_PATH)
    if joining.customer_id is not None:
        return joining.id
    mine = [
        cart
        for cart in carts.values()
        if cart.customer_id == customer_id and cart.channel_id == joining.channel_id
    ]
    if mine:
        await _join(tx, mine[0], joining, policy, customer_group)
    else:
        with refusing(uq_carts_active_customer=FASTER):
            await saving.save_cart(tx, joining, {"customer_id": customer_id})
    return joining.id


async def _join(
    tx: Tx, cart: Cart, joining: Cart, policy: MergePolicy, customer_group: str | None
) -> None:
    kept = {line.variant.id: line for line in cart.lines}
    available = await available_by_variant(
        tx, cart.channel_id, [line.variant.id for line in joining.lines]
    )
    changes = merged(
        {variant_id: line.quantity for variant_id, line in kept.items()},
        [
            Joining(
                line.variant.id,
                line.variant.sku,
                line.quantity,
                available[line.variant.id] if line.is_sold else 0,
            )
            for line in joining.lines
        ],
        policy,
    )
    written = [
        change for change in changes if change.quantity_after not in (change.quantity_before, 0)
    ]
    quantities = {change.variant_id: change.quantity_after for change in written}
    market = Market(cart.channel_id, cart.currency, customer_group)
    prices = (await offers_of(tx, market, quantities)).prices
    states = [
        LineState(
            line.variant.id,
            quantities[line.variant.id],
            prices[line.variant.id].amount.minor if line.variant.id in prices else None,
            {
                **line.attributes,
                **(kept[line.variant.id].attributes if line.variant.id in kept else {}),
            },
        )
        for line in joining.lines
        if line.variant.id in quantities
    ]
    await saving.save(tx, cart, states)
    await _close(tx, joining, cart, changes)


async def _close(tx: Tx, joining: Cart, into: Cart, changes: Sequence[MergeChange]) -> None:
    tx.touch(topic(joining.id))
    await tx.execute(
        update(CartRow)
        .where(CartRow.id == joining.id)
        .values(
            status=CartStatus.MERGED,
            merged_into_id=into.id,
            merge_changes=[stored_change(change) for change in changes],
            version=CartRow.version + 1,
            updated_at=tx.clock.now(),
        )
    )
