"""Filling in a checkout: who buys, where it goes, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commerce.cart.models import CartStatus
from commerce.cart.requests import CartFields, checked_fields
from commerce.cart.service.changing import locked as locked_cart
from commerce.cart.views import Cart
from commerce.checkout import repo
from commerce.checkout.errors import CheckoutClosed, DeliveryUnavailable
from commerce.checkout.requests import CheckoutFields, CreateCheckout, UpdateCheckout
from commerce.checkout.views import Checkout
from commerce.core.actor import Actor, Customer
from commerce.core.contact import email_problem, normal_email
from commerce.core.db import Tx
from commerce.core.errors import FieldProblem, InvalidInput, NotFound
from commerce.core.money import Money
from commerce.core.view import replace
from commerce.customers import addresses, book_repo
from commerce.customers.addresses import Address
from commerce.customers.service import accounts
from commerce.shipping import service as shipping
from commerce.shop.repo import SHOP
from commerce.shop.views import Channel

INPUT = ("input",)
EMAIL_NEEDED = "We need an e-mail address for this order."


@dataclass(frozen=True, slots=True)
class Filled:
    """A checkout as it was written, and its cart."""

    checkout: Checkout
    cart: Cart


async def create(tx: Tx, actor: Actor, command: CreateCheckout, *, language: str = "") -> Filled:
    """The cart's checkout, made or filled in further: a cart has one. What a signed-in customer
    leaves out comes from their account: e-mail and default addresses. Raises NotFound, CartClosed,
    CheckoutClosed, DeliveryUnavailable, InvalidInput."""
    cart = await locked_cart(tx, actor, command.cart, language=language)
    channel = await _channel(tx, cart.channel_id, ("input", "cartId"))
    given = _checked(tx, command.fields, channel)
    method_id = command.fields.get("delivery_method_id")
    place = given.get("shipping_country", channel.default_country)
    if method_id is not None:
        region = given.get("shipping_region")
        await _check_method(tx, cart.channel_id, cart.currency, place, region, method_id)
    elif "shipping_country" in given:
        given["delivery_method_id"] = None  # it was chosen for another place
    defaults = await _defaults(tx, actor, channel) if isinstance(actor, Customer) else {}
    saved = await repo.save(tx, cart=cart, given=given, defaults=defaults)
    if saved is None:
        raise CheckoutClosed(("input", "cartId"))
    return Filled(saved, cart)


async def update(tx: Tx, actor: Actor, command: UpdateCheckout) -> Checkout:
    """Change what is given. A way of delivery that a new address does not have is given up.
    Raises NotFound, CheckoutClosed, DeliveryUnavailable, InvalidInput."""
    checkout = await repo.checkout_for_update(tx, actor, command.checkout.id)
    if checkout is None:
        raise NotFound(repo.KIND, ("input", "checkoutId"))
    if checkout.order_id is not None or checkout.cart_status is not CartStatus.ACTIVE:
        raise CheckoutClosed
    channel = await _channel(tx, checkout.channel_id, ("input", "checkoutId"))
    values = _checked(tx, command.fields, channel)
    await _keep_method(tx, checkout, command.fields, values, channel)
    await repo.change(tx, checkout.id, values)
    return replace(checkout, **values)


async def _channel(tx: Tx, channel_id: UUID, path: Sequence[str]) -> Channel:
    """Raises CheckoutClosed for a channel that sells no more."""
    channel = (await tx.reference(SHOP)).channels_by_id.get(channel_id)
    if channel is None:
        raise CheckoutClosed(path)
    return channel


async def _keep_method(
    tx: Tx, checkout: Checkout, fields: CheckoutFields, values: dict[str, Any], channel: Channel
) -> None:
    """Check the way of delivery, chosen now or before, against the address, new or old."""
    method_id = fields.get("delivery_method_id", checkout.delivery_method_id)
    if method_id is None:
        return
    country = values.get("shipping_country", checkout.shipping_country) or channel.default_country
    region = values.get("shipping_region", checkout.shipping_region)
    try:
        await _check_method(tx, checkout.channel_id, checkout.currency, country, region, method_id)
    except DeliveryUnavailable:
        if fields.get("delivery_method_id") is not None:
            raise
        values["delivery_method_id"] = None


async def _check_method(
    tx: Tx,
    channel_id: UUID,
    currency: str,
    country: str,
    region: str | None,
    method_id: UUID,
) -> None:
    """What the goods cost decides the price of a way of delivery, not whether there is one."""
    offered = await shipping.options(
        tx,
        channel_id=channel_id,
        currency=currency,
        country=country,
        region=region,
        goods=Money.zero(currency),
        at=tx.clock.now(),
    )
    if all(option.method_id != method_id for option in offered):
        raise DeliveryUnavailable(("input", "deliveryOptionId"))


def _checked(tx: Tx, fields: CheckoutFields, channel: Channel) -> dict[str, Any]:
    """The columns of what was given. Raises InvalidInput with everything that is wrong."""
    problems: list[FieldProblem] = []
    values: dict[str, Any] = {}
    if "email" in fields:
        given = fields["email"]
        email = normal_email(given) if given else None
        if given is not None and email is None:
            problems.append(_email_problem(given))
        values["email_sealed"] = tx.vault.seal(repo.EMAIL, email) if email else None
    for name in ("shipping_address", "billing_address"):
        if name not in fields:
            continue
        address = fields.get(name)
        if address is not None:
            problems += _address_problems(name, address, channel)
        values.update(_address_columns(tx, name, address))
    if "delivery_method_id" in fields:
        values["delivery_method_id"] = fields["delivery_method_id"]
    try:
        values.update(checked_fields(_texts(fields)))
    except InvalidInput as refused:
        problems += refused.problems
    if problems:
        raise InvalidInput(problems)
    return values


def _email_problem(given: str) -> FieldProblem:
    """Null takes the address out; a text that is empty is a form's field that nobody filled in."""
    path = (*INPUT, "email")
    return email_problem(path) if given.strip() else FieldProblem(path, "REQUIRED", EMAIL_NEEDED)


def _texts(fields: CheckoutFields) -> CartFields:
    texts = CartFields()
    if "note" in fields:
        texts["note"] = fields["note"]
    if "attributes" in fields:
        texts["attributes"] = fields["attributes"]
    return texts


def _address_problems(name: str, address: Address, channel: Channel) -> Sequence[FieldProblem]:
    path = (*INPUT, "shippingAddress" if name == "shipping_address" else "billingAddress")
    problems = addresses.check(address, path)
    if not problems and name == "shipping_address" and address.country not in channel.countries:
        text = f"We deliver to {', '.join(channel.countries)}."
        problems.append(FieldProblem((*path, "country"), "COUNTRY_NOT_SERVED", text))
    return problems


def _address_columns(tx: Tx, name: str, address: Address | None) -> dict[str, Any]:
    """A shipping address comes with its country and region, in the clear for tax and delivery."""
    normal = addresses.normalised(address) if address is not None else None
    field = repo.SHIPPING_ADDRESS if name == "shipping_address" else repo.BILLING_ADDRESS
    sealed = addresses.seal_address(tx.vault, field, normal) if normal else None
    columns: dict[str, Any] = {f"{name}_sealed": sealed}
    if name == "shipping_address":
        columns["shipping_country"] = normal.country if normal else None
        columns["shipping_region"] = normal.region if normal else None
    return columns


async def _defaults(tx: Tx, actor: Customer, channel: Channel) -> dict[str, Any]:
    """What the account knows. A default address that the channel does not deliver to is none."""
    values: dict[str, Any] = {"customer_id": actor.id}
    email = await accounts.email_of(tx, actor.id)
    if email is not None:
        values["email_sealed"] = tx.vault.seal(repo.EMAIL, email)
    book = (await book_repo.addresses_by_customer(tx, [actor.id]))[actor.id]
    for entry in book:
        if entry.is_default_shipping and entry.address.country in channel.countries:
            values.update(_address_columns(tx, "shipping_address", entry.address))
        if entry.is_default_billing:
            values.update(_address_columns(tx, "billing_address", entry.address))
    return values
