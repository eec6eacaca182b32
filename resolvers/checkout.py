"""Checkouts: what is read of them, filling them in, completing them, and quotes without one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace
from uuid import UUID

from commerce.cart.views import Cart, CartAttribute
from commerce.checkout import preview as previews
from commerce.checkout import repo, service
from commerce.checkout.kinds import CheckoutRequirement
from commerce.checkout.quoting import Destination, quoted
from commerce.checkout.requests import (
    CompleteCheckout,
    ConfirmPayment,
    CreateCheckout,
    PreviewCheckout,
    UpdateCheckout,
)
from commerce.checkout.requirements import missing_of
from commerce.checkout.views import (
    ActionNeeded,
    Checkout,
    CheckoutCost,
    Completion,
    Preview,
    Quoted,
)
from commerce.core.actor import Partner, Staff
from commerce.core.contact import mask_email
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.ids import DecodedId, InvalidId, decode_any
from commerce.core.permissions import Permission
from commerce.customers.addresses import Address, masked, open_address
from commerce.orders import service as orders
from commerce.orders.views import Order
from commerce.payments.rules import takes
from commerce.payments.views import WayToPay
from commerce.shipping.views import DeliveryOption
from commerce.shop.repo import SHOP
from resolvers.cart import carts_by_id
from resolvers.context import Context, each
from resolvers.loaders import by_id, memo
from resolvers.orders import learn_placed

PATH = ("input", "checkoutId")


def checkout_id(text: str) -> DecodedId:
    """The checkout that a client names. Raises InvalidInput for text that is no id of one."""
    try:
        decoded = decode_any(text)
    except InvalidId:
        decoded = None
    if decoded is None or decoded.kind != repo.KIND:
        raise InvalidInput.at(PATH, "INVALID_ID", f"This is no id of a {repo.KIND}.")
    return decoded


async def checkout(ctx: Context, *, id: str) -> Checkout | None:  # noqa: A002 - GraphQL's name
    """By its id, for who may see it; every other id is as good as none."""
    try:
        named = checkout_id(id)
    except InvalidInput:
        return None
    return (await checkouts_by_id(ctx, [named.id]))[0] if _holds(ctx, named) else None


async def checkouts_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Checkout | None]:
    """For who is known to hold the ids."""

    async def fetch(missing: Sequence[UUID]) -> Mapping[UUID, Checkout]:
        return await repo.checkouts_by_id(ctx.reader, ctx.actor, missing)

    return await by_id(ctx, "checkouts", ids, fetch)


def _holds(ctx: Context, named: DecodedId) -> bool:
    return ctx.db.vault.holds_capability(repo.KIND, named.id, named.capability)


def held_id(ctx: Context, named: DecodedId) -> UUID:
    """Before a repetition is answered without asking the service. Raises NotFound."""
    if not _holds(ctx, named):
        raise NotFound(repo.KIND, PATH)
    return named.id


async def emails(ctx: Context, checkouts: Sequence[Checkout]) -> list[str | None]:
    vault, is_masked = ctx.db.vault, _sees_masked(ctx)
    opened = [
        vault.open(repo.EMAIL, checkout.email_sealed) if checkout.email_sealed else None
        for checkout in checkouts
    ]
    return [mask_email(email) if email and is_masked else email for email in opened]


async def shipping_addresses(ctx: Context, checkouts: Sequence[Checkout]) -> list[Address | None]:
    return [
        _shown(ctx, repo.SHIPPING_ADDRESS, checkout.shipping_address_sealed)
        for checkout in checkouts
    ]


async def billing_addresses(ctx: Context, checkouts: Sequence[Checkout]) -> list[Address | None]:
    return [
        _shown(ctx, repo.BILLING_ADDRESS, checkout.billing_address_sealed) for checkout in checkouts
    ]


def _shown(ctx: Context, field: str, sealed: bytes | None) -> Address | None:
    if sealed is None:
        return None
    address = open_address(ctx.db.vault, field, sealed)
    return masked(address) if _sees_masked(ctx) else address


def _sees_masked(ctx: Context) -> bool:
    is_staff = isinstance(ctx.actor, Staff | Partner)
    return is_staff and not ctx.actor.can(Permission.PERSONAL_DATA_READ)


async def attributes(ctx: Context, checkouts: Sequence[Checkout]) -> list[list[CartAttribute]]:
    """In the order of their keys."""
    del ctx
    return [
        [CartAttribute(key, str(value)) for key, value in sorted(checkout.attributes.items())]
        for checkout in checkouts
    ]


async def carts(ctx: Context, checkouts: Sequence[Checkout]) -> list[Cart | None]:
    async def fetch(missing: list[UUID]) -> Mapping[UUID, Cart]:
        found = await carts_by_id(ctx, missing)
        return {cart.id: cart for cart in found if cart is not None}

    ids = [checkout.cart_id for checkout in checkouts]
    return each(await memo(ctx, "checkout_carts").get(ids, fetch), ids)


async def costs(ctx: Context, checkouts: Sequence[Checkout]) -> list[CheckoutCost | None]:
    return [found and found.cost for found in await _quoted(ctx, checkouts)]


async def delivery_options(
    ctx: Context, checkouts: Sequence[Checkout]
) -> list[Sequence[DeliveryOption]]:
    return [found.options if found else [] for found in await _quoted(ctx, checkouts)]


async def delivery_option(
    ctx: Context, checkouts: Sequence[Checkout]
) -> list[DeliveryOption | None]:
    return [found.chosen if found else None for found in await _quoted(ctx, checkouts)]


async def missing(ctx: Context, checkouts: Sequence[Checkout]) -> list[list[CheckoutRequirement]]:
    found = zip(checkouts, await carts(ctx, checkouts), await _quoted(ctx, checkouts), strict=True)
    return [
        missing_of(checkout, cart, quote) if cart and quote else []
        for checkout, cart, quote in found
    ]


async def _quoted(ctx: Context, checkouts: Sequence[Checkout]) -> list[Quoted | None]:
    """What each costs now, computed once however many fields ask. A request rarely shows more than
    one checkout, so each is quoted by itself."""
    by_id = {checkout.id: checkout for checkout in checkouts}

    async def fetch(missing: list[UUID]) -> Mapping[UUID, Quoted]:
        wanted = [by_id[id_] for id_ in missing]
        found = zip(wanted, await carts(ctx, wanted), strict=True)
        return {
            checkout.id: await quoted(ctx.reader, cart, await _destination(ctx, checkout))
            for checkout, cart in found
            if cart is not None
        }

    known = await memo(ctx, "quoted_checkouts").get(list(by_id), fetch)
    return each(known, [checkout.id for checkout in checkouts])


async def _destination(ctx: Context, checkout: Checkout) -> Destination:
    channel = (await ctx.reader.reference(SHOP)).channels_by_id[checkout.channel_id]
    return Destination(
        country=checkout.shipping_country or channel.default_country,
        region=checkout.shipping_region,
        method_id=checkout.delivery_method_id,
        at=ctx.reader.clock.now(),
        language=ctx.scope.language,
        customer_group=ctx.scope.customer_group,
    )


async def payment_providers(ctx: Context, checkouts: Sequence[Checkout]) -> list[list[WayToPay]]:
    """Those that may pay for each, live or of the sandbox."""
    known = ctx.services.payment_providers.values()
    language = ctx.scope.language
    return [
        [
            WayToPay(provider.code, provider.title(language))
            for provider in known
            if takes(provider, is_test=checkout.is_test)
        ]
        for checkout in checkouts
    ]


async def placed_orders(ctx: Context, checkouts: Sequence[Checkout]) -> list[Order | None]:
    """Who holds a checkout has placed its order, and is given its token."""
    return [
        await orders.held_order(ctx.reader, ctx.actor, checkout.order_id)
        if checkout.order_id is not None and checkout.completed_at is not None
        else None
        for checkout in checkouts
    ]


async def create(
    ctx: Context,
    *,
    input: CreateCheckout,  # noqa: A002 - GraphQL's name
) -> Checkout:
    if not input.cart.opens(ctx.db.vault):
        raise NotFound("Cart", ("input", "cartId"))

    carts: dict[UUID, Cart] = {}

    async def use_case(tx: Tx) -> Checkout:
        filled = await service.create(tx, ctx.actor, input, language=ctx.scope.language)
        carts[filled.cart.id] = filled.cart
        return filled.checkout

    operation = f"checkoutCreate:{input.cart.id}"
    made = await _written(ctx, operation, input, use_case)
    memo(ctx, "checkout_carts").learn(carts)
    return made


async def update(
    ctx: Context,
    *,
    input: UpdateCheckout,  # noqa: A002 - GraphQL's name
) -> Checkout:
    held_id(ctx, input.checkout)

    async def use_case(tx: Tx) -> Checkout:
        return await service.update(tx, ctx.actor, input)

    operation = f"checkoutUpdate:{input.checkout.id}"
    return await _written(ctx, operation, input, use_case)


async def _written(
    ctx: Context,
    operation: str,
    given: CreateCheckout | UpdateCheckout,
    use_case: Callable[[Tx], Awaitable[Checkout]],
) -> Checkout:
    """The checkout as it was written, or read again when a repetition wrote nothing. Keys belong to
    the cart or checkout, so that guests do not meet in them."""
    written: list[Checkout] = []

    async def effect(tx: Tx) -> UUID:
        written[:] = [await use_case(tx)]
        return written[0].id

    key = given.idempotency_key
    body: dict[str, object] = {} if key is None else asdict(given)["fields"]
    id_ = await ctx.write(operation, effect, key=key, body=body)
    found = written[0] if written else (await checkouts_by_id(ctx, [id_]))[0]
    if found is None:
        raise NotFound(repo.KIND, PATH)
    return found


async def complete(
    ctx: Context,
    *,
    input: CompleteCheckout,  # noqa: A002 - GraphQL's name
) -> Order | ActionNeeded:
    held_id(ctx, input.checkout)
    command = replace(input, customer_group=ctx.scope.customer_group)
    found = await service.complete(ctx.db, ctx.services.payment_providers, ctx.actor, command)
    return _completed(ctx, found)


async def confirm_payment(
    ctx: Context,
    *,
    input: ConfirmPayment,  # noqa: A002 - GraphQL's name
) -> Order | ActionNeeded:
    held_id(ctx, input.checkout)
    found = await service.confirm_payment(ctx.db, ctx.services.payment_providers, ctx.actor, input)
    return _completed(ctx, found)


def _completed(ctx: Context, found: Completion) -> Order | ActionNeeded:
    """The order; what was just written is shown without reading it again."""
    ctx.loaders.clear()
    if isinstance(found, ActionNeeded):
        return found
    if found.lines is not None and found.events is not None:
        learn_placed(ctx, found.order, found.lines, found.events)
    return found.order


async def preview(
    ctx: Context,
    *,
    input: PreviewCheckout,  # noqa: A002 - GraphQL's name
) -> Preview:
    if input.at is not None:
        ctx.require(Permission.CATALOG_READ)
    return await previews.preview(ctx.reader, ctx.actor, input, scope=ctx.scope)
