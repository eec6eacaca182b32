"""Writing down what was agreed: a quoted checkout as a new order. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.cart.views import Cart
from commerce.checkout.views import Checkout, Quoted
from commerce.core.crypto import Vault
from commerce.customers.addresses import Address, seal_address
from commerce.customers.personal import email_hash
from commerce.orders import repo as orders_repo
from commerce.orders.placement import NewDelivery, NewLine, NewOrder
from commerce.shop.views import Channel


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that an order is made of, checked and opened."""

    checkout: Checkout
    cart: Cart
    channel: Channel
    quoted: Quoted
    email: str
    address: Address | None
    billing_address: Address | None


def new_order(
    vault: Vault,
    draft: Draft,
    *,
    order_id: UUID,
    customer_id: UUID,
    expires_at: datetime | None,
) -> NewOrder:
    """`expires_at` is None when there is nothing to pay."""
    quote, cart, billing = draft.quoted.quote, draft.cart, draft.billing_address
    return NewOrder(
        id=order_id,
        channel_id=cart.channel_id,
        language=cart.language,
        customer_id=customer_id,
        test_client_id=cart.test_client_id,
        company_id=cart.company_id,
        payer_id=cart.payer_id,
        checkout_id=draft.checkout.id,
        email_sealed=vault.seal(orders_repo.EMAIL, draft.email),
        email_hash=email_hash(vault, draft.email, is_test=cart.is_test),
        billing_address_sealed=(
            seal_address(vault, orders_repo.BILLING_ADDRESS, billing) if billing else None
        ),
        subtotal=quote.subtotal,
        discount=quote.discount,
        shipping=quote.shipping,
        tax=quote.tax,
        tax_added=quote.tax_added,
        total=quote.total,
        prices_include_tax=draft.channel.prices_include_tax,
        tax_lines=[
            {"name": line.name, "rate_bps": line.rate_bps, "amount": line.amount.minor}
            for line in quote.tax_lines
        ],
        note=draft.checkout.note or cart.note,
        attributes={**cart.attributes, **draft.checkout.attributes},
        expires_at=expires_at,
        lines=_lines(draft),
        delivery=_delivery(vault, draft),
    )


def _lines(draft: Draft) -> list[NewLine]:
    by_key = draft.quoted.quote.lines_by_key
    language = draft.cart.language
    return [
        NewLine(
            variant_id=line.variant.id,
            product_id=line.variant.product_id,
            seller_id=line.variant.seller_id,
            sku=line.variant.sku,
            title=line.product_title,
            variant_title=line.variant.title(language),
            image_url=line.image_url,
            quantity=line.quantity,
            unit=by_key[line.id].unit,
            discount=by_key[line.id].discount,
            tax=by_key[line.id].tax,
            tax_rate_bps=by_key[line.id].tax_rate_bps,
        )
        for line in draft.quoted.lines
    ]


def _delivery(vault: Vault, draft: Draft) -> NewDelivery | None:
    chosen, address = draft.quoted.chosen, draft.address
    if chosen is None or address is None:
        return None
    return NewDelivery(
        method_id=chosen.method_id,
        method_title=chosen.title,
        country=address.country,
        region=address.region,
        address_sealed=seal_address(vault, orders_repo.DELIVERY_ADDRESS, address),
        amount=draft.quoted.quote.shipping,
        tax=draft.quoted.quote.shipping_tax,
    )
