"""What a checkout lacks before it can be completed. Pure."""

from commerce.cart.views import Cart
from commerce.checkout.kinds import CheckoutRequirement
from commerce.checkout.views import Checkout, Quoted


def missing_of(checkout: Checkout, cart: Cart, quote: Quoted) -> list[CheckoutRequirement]:
    """In the order in which a shopper fills them in."""
    lacks = {
        CheckoutRequirement.LINES: not cart.lines,
        CheckoutRequirement.EMAIL: checkout.email_sealed is None,
        CheckoutRequirement.SHIPPING_ADDRESS: quote.needs_delivery
        and checkout.shipping_address_sealed is None,
        CheckoutRequirement.DELIVERY_OPTION: quote.needs_delivery
        and checkout.delivery_method_id is None,
    }
    return [requirement for requirement, is_missing in lacks.items() if is_missing]
