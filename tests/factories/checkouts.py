"""Checkouts for tests, ready to be completed unless something is left out."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commerce.cart.access import cart_gid
from commerce.cart.models import Cart, CartLine, CartStatus
from commerce.checkout import repo
from commerce.checkout.models import Checkout
from commerce.core.db import Tx
from commerce.core.ids import encode, new_id
from commerce.core.money import Money
from commerce.customers.addresses import Address, seal_address
from commerce.shop.repo import SHOP
from tests.factories.catalog import MadeProduct, make_product
from tests.factories.customers import LONDON
from tests.factories.shipping import make_method, make_zone

POUNDS_19, POUNDS_4_50 = Money(1900, "GBP"), Money(450, "GBP")
EVERYWHERE = ("GB", "DE", "US", "CN", "JP")


@dataclass(frozen=True, slots=True)
class MadeCheckout:
    id: UUID
    gid: str
    cart_id: UUID
    cart_gid: str
    method_id: UUID | None
    total: Money
    variant_ids: list[UUID]

    def payload(self, token: str = "approve", key: str | None = None) -> dict[str, Any]:
        """The input of `checkoutComplete`."""
        return {
            "checkoutId": self.gid,
            "payment": {"provider": "test", "token": token},
            "expectedTotal": {
                "amount": self.total.amount,
                "currencyCode": self.total.currency,
            },
            **({"idempotencyKey": key} if key is not None else {}),
        }


async def make_delivery(tx: Tx, amount: Money = POUNDS_4_50) -> UUID:
    """A method that goes everywhere; the method."""
    code = new_id().hex
    zone_id = await make_zone(tx, code=code, countries=EVERYWHERE)
    return await make_method(tx, zone_id, code=code, title="Standard", rates=(amount,))


async def make_checkout(
    tx: Tx,
    *,
    goods: MadeProduct | None = None,
    lines: int = 1,
    quantity: int = 1,
    price: Money = POUNDS_19,
    on_hand: int = 10,
    delivery: Money | None = POUNDS_4_50,
    method_id: UUID | None = None,
    customer_id: UUID | None = None,
    email: str | None = "ada@example.com",
    address: Address | None = LONDON,
    channel: str = "uk",
    test_client_id: UUID | None = None,
) -> MadeCheckout:
    """A cart with `lines` products, `quantity` of each, and its checkout, addressed and with a way
    of delivery chosen. `delivery` None: no way is chosen. The test shop levies no tax by itself."""
    shop = await tx.reference(SHOP)
    made_in = shop.channels_by_code[channel]
    if goods is None:
        goods = await make_product(
            tx, variants=lines, price=price, on_hand=on_hand, channels=(channel,)
        )
    if method_id is None and delivery is not None:
        method_id = await make_delivery(tx, delivery)
    cart = Cart(
        id=new_id(),
        channel_id=made_in.id,
        currency=price.currency,
        language=made_in.default_language,
        status=CartStatus.ACTIVE,
        customer_id=customer_id,
        test_client_id=test_client_id,
    )
    tx.session.add(cart)
    await tx.session.flush()  # lines and checkout refer to it
    tx.session.add_all(
        CartLine(
            cart_id=cart.id, variant_id=variant_id, quantity=quantity, unit_amount_seen=price.minor
        )
        for variant_id in goods.variant_ids
    )
    checkout = Checkout(
        id=new_id(),
        cart_id=cart.id,
        channel_id=made_in.id,
        customer_id=customer_id,
        email_sealed=tx.vault.seal(repo.EMAIL, email) if email else None,
        shipping_country=address.country if address else None,
        shipping_region=address.region if address else None,
        shipping_address_sealed=(
            seal_address(tx.vault, repo.SHIPPING_ADDRESS, address) if address else None
        ),
        delivery_method_id=method_id,
    )
    tx.session.add(checkout)
    await tx.session.flush()  # raw statements of the test read it
    minor = price.minor * quantity * len(goods.variant_ids) + (delivery.minor if delivery else 0)
    capability = tx.vault.capability(repo.KIND, checkout.id)
    return MadeCheckout(
        checkout.id,
        encode(repo.KIND, checkout.id, capability),
        cart.id,
        cart_gid(tx.vault, cart.id),
        method_id,
        Money(minor, price.currency),
        goods.variant_ids,
    )
