"""A quote for goods that need not be in a cart. Changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from commerce.cart.access import CartKey
from commerce.cart.models import CartStatus
from commerce.cart.repo import carts_by_id
from commerce.cart.views import Cart, CartLine
from commerce.catalog.repo import products_by_id, variants_by_id
from commerce.catalog.views import Product, Variant
from commerce.checkout.quoting import Destination, quoted
from commerce.checkout.requests import PreviewCheckout, PreviewLine
from commerce.checkout.views import Preview, PreviewedLine, Quoted
from commerce.core.actor import Actor
from commerce.core.db import Reader
from commerce.core.errors import FieldProblem, InvalidInput, NotFound
from commerce.core.ids import new_id
from commerce.shop.repo import SHOP
from commerce.shop.views import Scope

MAX_LINES = 100
MAX_QUANTITY = 999_999
LINES = ("input", "lines")


async def preview(
    reader: Reader, actor: Actor, command: PreviewCheckout, *, scope: Scope
) -> Preview:
    """What a cart, or some lines, would cost at a place. At most four statements. Raises NotFound
    for the cart, InvalidInput for lines."""
    cart = (
        await _read_cart(reader, actor, command.cart, scope)
        if command.cart is not None
        else await _cart_of(reader, command.lines, scope)
    )
    channel = (await reader.reference(SHOP)).channels_by_id[cart.channel_id]
    quote = await quoted(
        reader,
        cart,
        Destination(
            country=command.country or channel.default_country,
            region=command.region,
            method_id=command.delivery_method_id,
            at=command.at or reader.clock.now(),
            language=scope.language,
            customer_group=scope.customer_group,
        ),
    )
    return Preview(_lines(cart, quote), quote.cost, quote.options, quote.chosen)


def _lines(cart: Cart, quote: Quoted) -> list[PreviewedLine]:
    by_key = quote.quote.lines_by_key
    return [
        PreviewedLine(
            line.variant,
            line.product_title,
            line.quantity,
            by_key[line.id].unit if line.id in by_key else None,
            by_key[line.id].total if line.id in by_key else None,
        )
        for line in cart.lines
    ]


async def _read_cart(reader: Reader, actor: Actor, key: CartKey, scope: Scope) -> Cart:
    ids = [key.id] if key.opens(reader.vault) else []
    cart = (await carts_by_id(reader, actor, ids, language=scope.language)).get(key.id)
    if cart is None:
        raise NotFound("Cart", ("input", "cartId"))
    return cart


async def _cart_of(reader: Reader, lines: Sequence[PreviewLine], scope: Scope) -> Cart:
    """The lines as a cart that nobody keeps. Raises InvalidInput."""
    _check(lines)
    ids = [line.variant_id for line in lines]
    variants = await variants_by_id(reader, ids, channel_id=scope.channel.id)
    unknown = [index for index, id_ in enumerate(ids) if id_ not in variants]
    if unknown:
        problems = [
            FieldProblem((*LINES, str(index), "variantId"), "NOT_FOUND", "Not sold here.")
            for index in unknown
        ]
        raise InvalidInput(problems)
    product_ids = [variant.product_id for variant in variants.values()]
    products = await products_by_id(reader, product_ids, channel_id=scope.channel.id)
    cart_id, now = new_id(), reader.clock.now()
    return Cart(
        id=cart_id,
        gid="",
        channel_id=scope.channel.id,
        currency=scope.currency,
        language=scope.language,
        status=CartStatus.ACTIVE,
        customer_id=None,
        company_id=None,
        payer_id=None,
        merged_into_id=None,
        note=None,
        attributes={},
        version=1,
        created_at=now,
        updated_at=now,
        test_client_id=None,
        lines=[
            _line(cart_id, line.quantity, variants[line.variant_id], products, scope.language, now)
            for line in lines
        ],
    )


def _line(
    cart_id: UUID,
    quantity: int,
    variant: Variant,
    products: Mapping[UUID, Product],
    language: str,
    now: datetime,
) -> CartLine:
    product = products[variant.product_id]
    return CartLine(
        id=new_id(),
        cart_id=cart_id,
        quantity=quantity,
        unit_amount_seen=None,
        attributes={},
        added_at=now,
        variant=variant,
        product_title=product.text("title", language),
        tax_category=product.tax_category,
        is_sold=variant.is_active,
        image_url=None,
    )


def _check(lines: Sequence[PreviewLine]) -> None:
    problems: list[FieldProblem] = []
    if not 1 <= len(lines) <= MAX_LINES:
        problems.append(FieldProblem(LINES, "INVALID_LENGTH", f"1 to {MAX_LINES} lines."))
    known = set[UUID]()
    for index, line in enumerate(lines[:MAX_LINES]):
        if not 1 <= line.quantity <= MAX_QUANTITY:
            path = (*LINES, str(index), "quantity")
            problems.append(FieldProblem(path, "OUT_OF_RANGE", f"1 to {MAX_QUANTITY}."))
        if line.variant_id in known:
            path = (*LINES, str(index), "variantId")
            problems.append(FieldProblem(path, "DUPLICATE", "Named twice."))
        known.add(line.variant_id)
    if problems:
        raise InvalidInput(problems)
