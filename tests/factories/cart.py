"""Carts for tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from commerce.cart import service
from commerce.cart.access import CartKey, cart_gid
from commerce.cart.requests import CreateCart, NewLine
from commerce.core.actor import Anonymous, Customer
from commerce.core.db import Tx
from commerce.shop.service import resolve_scope


@dataclass(frozen=True, slots=True)
class MadeCart:
    """`gid` is what clients hold, `key` the same taken apart."""

    id: UUID
    gid: str
    key: CartKey


async def make_cart(
    tx: Tx,
    lines: Mapping[UUID, int] | None = None,
    *,
    customer_id: UUID | None = None,
    channel: str = "uk",
    currency: str | None = None,
    test_client_id: UUID | None = None,
) -> MadeCart:
    """A cart of so many of each variant; a guest's unless `customer_id` is given."""
    scope = await resolve_scope(tx, channel=channel, language=None, currency=currency)
    actor = (
        Customer(customer_id, test_client_id=test_client_id)
        if customer_id
        else Anonymous(test_client_id)
    )
    wanted = [NewLine(variant_id, quantity) for variant_id, quantity in (lines or {}).items()]
    cart_id = (await service.create(tx, actor, CreateCart(wanted), scope=scope)).cart.id
    key = CartKey(cart_id, tx.vault.capability("Cart", cart_id))
    return MadeCart(cart_id, cart_gid(tx.vault, cart_id), key)
