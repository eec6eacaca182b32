"""What readers see of carts: as they are stored, and as they are priced now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from commerce.cart.models import CartStatus
from commerce.cart.rules import LINE_KIND, LineWarning, MergeChange
from commerce.catalog.views import Variant
from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.core.view import View
from commerce.pricing.rules import TaxLine


class Sold(View):
    """What can be put into a cart, as its line shows it."""

    variant: Variant
    product_title: str
    tax_category: str


class CartLine(View):
    """`is_sold`: the cart's channel shows the variant now. `product_title` is in the language
    that was asked for; `image_url` is there only when it was read for an order."""

    id: UUID
    cart_id: UUID
    quantity: int
    unit_amount_seen: int | None
    attributes: Mapping[str, str]
    added_at: datetime
    variant: Variant
    product_title: str
    tax_category: str
    is_sold: bool
    image_url: str | None

    @property
    def gid(self) -> str:
        return encode(LINE_KIND, self.id)


class Cart(View):
    """`gid` is a capability id."""

    id: UUID
    gid: str
    channel_id: UUID
    currency: str
    language: str
    status: CartStatus
    customer_id: UUID | None
    company_id: UUID | None
    payer_id: UUID | None
    merged_into_id: UUID | None
    note: str | None
    attributes: Mapping[str, str]
    version: int
    created_at: datetime
    updated_at: datetime
    test_client_id: UUID | None
    lines: Sequence[CartLine]

    @property
    def is_test(self) -> bool:
        return self.test_client_id is not None

    @property
    def total_quantity(self) -> int:
        return sum(line.quantity for line in self.lines)


class CartAttribute(View):
    """Something a storefront keeps with a cart or a line."""

    key: str
    value: str


class LineCost(View):
    """`total = subtotal - discount`."""

    subtotal: Money
    discount: Money
    total: Money


class PricedLine(View):
    """A line with what it costs now; no price where it cannot be bought. `stock` is how many the
    channel has of the variant, sold or not."""

    line: CartLine
    unit_price: Money | None
    compare_at_price: Money | None
    stock: int
    cost: LineCost | None
    warnings: Sequence[LineWarning]

    @property
    def gid(self) -> str:
        return self.line.gid

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def variant(self) -> Variant:
        return self.line.variant

    @property
    def title(self) -> str:
        return self.line.product_title

    @property
    def attributes(self) -> Mapping[str, str]:
        return self.line.attributes


class CartCost(View):
    """What everything that can be bought costs, with the tax of the channel's default country."""

    subtotal: Money
    discount: Money
    tax: Money
    tax_added: Money
    tax_lines: Sequence[TaxLine]
    total: Money


class PricedCart(View):
    lines: Sequence[PricedLine]
    cost: CartCost

    @property
    def warnings(self) -> list[LineWarning]:
        return [warning for line in self.lines for warning in line.warnings]


class CartMerge(View):
    """What merging did."""

    cart: Cart
    changes: Sequence[MergeChange]
