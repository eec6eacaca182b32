"""What customers do with their address book and consents, and staff with an account."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeVar
from uuid import UUID

from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.ids import encode
from commerce.customers.inputs import AddressChange, AddressChoice, Blocking, ConsentChange
from commerce.customers.service import address_book, blocking, consents
from commerce.customers.service.address_book import Defaults
from commerce.customers.views import AddressDeleted, Consent, Customer, CustomerAddress
from resolvers import customers as reading
from resolvers.context import Context

C = TypeVar("C", AddressChange, AddressChoice, ConsentChange, Blocking)


async def _written(
    ctx: Context, operation: str, command: C, effect: Callable[[Tx, C], Awaitable[UUID]]
) -> UUID:
    body = asdict(command)
    key = body.pop("idempotency_key")
    return await ctx.write(operation, lambda tx: effect(tx, command), key=key, body=body)


async def _address(ctx: Context, address_id: UUID) -> CustomerAddress:
    found = (await reading.addresses_by_id(ctx, [address_id]))[0]
    if found is None:  # a repeated request, after the address was deleted
        raise NotFound("CustomerAddress", address_book.ID_PATH)
    return found


async def customer_address_create(
    ctx: Context,
    *,
    input: AddressChange,  # noqa: A002
) -> CustomerAddress:
    customer_id = ctx.customer_id()

    async def effect(tx: Tx, wanted: AddressChange) -> UUID:
        defaults = Defaults(wanted.is_default_shipping, wanted.is_default_billing)
        return await address_book.add(tx, customer_id, wanted.address, defaults)

    return await _address(ctx, await _written(ctx, "customerAddressCreate", input, effect))


async def customer_address_update(
    ctx: Context,
    *,
    input: AddressChange,  # noqa: A002
) -> CustomerAddress:
    customer_id = ctx.customer_id()

    async def effect(tx: Tx, wanted: AddressChange) -> UUID:
        address_id = wanted.address_id or UUID(int=0)
        return await address_book.change(tx, customer_id, address_id, wanted.address)

    return await _address(ctx, await _written(ctx, "customerAddressUpdate", input, effect))


async def customer_address_set_default(
    ctx: Context,
    *,
    input: AddressChoice,  # noqa: A002
) -> CustomerAddress:
    customer_id = ctx.customer_id()

    async def effect(tx: Tx, wanted: AddressChoice) -> UUID:
        defaults = Defaults(wanted.is_default_shipping, wanted.is_default_billing)
        return await address_book.set_default(tx, customer_id, wanted.address_id, defaults)

    return await _address(ctx, await _written(ctx, "customerAddressSetDefault", input, effect))


async def customer_address_delete(
    ctx: Context,
    *,
    input: AddressChoice,  # noqa: A002
) -> AddressDeleted:
    customer_id = ctx.customer_id()

    async def effect(tx: Tx, wanted: AddressChoice) -> UUID:
        return await address_book.remove(tx, customer_id, wanted.address_id)

    deleted = await _written(ctx, "customerAddressDelete", input, effect)
    return AddressDeleted(encode("CustomerAddress", deleted))


async def customer_consent_set(ctx: Context, *, input: ConsentChange) -> Consent:  # noqa: A002
    customer_id = ctx.customer_id()
    source = f"storefront:{ctx.scope.channel.code}"

    async def effect(tx: Tx, wanted: ConsentChange) -> UUID:
        await consents.record(
            tx,
            ctx.actor,
            customer_id,
            wanted.purpose,
            is_granted=wanted.is_granted,
            source=source,
        )
        return customer_id

    await _written(ctx, "customerConsentSet", input, effect)
    holding = await reading.consents_of(ctx, customer_id)
    return next(consent for consent in holding if consent.purpose is input.purpose)


async def customer_block(ctx: Context, *, input: Blocking) -> Customer:  # noqa: A002
    async def effect(tx: Tx, wanted: Blocking) -> UUID:
        return await blocking.block(tx, ctx.actor, wanted.customer_id, wanted.reason or "")

    return await _moderated(ctx, await _written(ctx, "customerBlock", input, effect))


async def customer_unblock(ctx: Context, *, input: Blocking) -> Customer:  # noqa: A002
    async def effect(tx: Tx, wanted: Blocking) -> UUID:
        return await blocking.unblock(tx, ctx.actor, wanted.customer_id)

    return await _moderated(ctx, await _written(ctx, "customerUnblock", input, effect))


async def _moderated(ctx: Context, customer_id: UUID) -> Customer:
    found = (await reading.customers_by_id(ctx, [customer_id]))[0]
    if found is None:
        raise NotFound("Customer", blocking.ID_PATH)
    return found
