"""What goods cost and how many there are, as fields of products and variants."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from commerce.catalog import repo
from commerce.catalog.views import Product, Variant
from commerce.core.money import Money, MoneyRange
from commerce.inventory.repo import available_by_variant
from commerce.merchandising.views import ListedOffered, Offered
from commerce.pricing.service import unit_prices
from commerce.pricing.views import UnitPrice
from resolvers.catalog import products_by_id
from resolvers.context import Context
from resolvers.loaders import memo


async def _prices(ctx: Context, variant_ids: Sequence[UUID]) -> Mapping[UUID, UnitPrice | None]:
    """The price of one unit in the request's channel and currency."""

    async def fetch(missing: list[UUID]) -> Mapping[UUID, UnitPrice]:
        return await unit_prices(
            ctx.reader,
            channel_id=ctx.scope.channel.id,
            currency=ctx.scope.currency,
            customer_group=ctx.scope.customer_group,
            quantities=dict.fromkeys(missing, 1),
            at=ctx.reader.clock.now(),
        )

    return await memo(ctx, "prices").known_with(variant_ids, fetch)


async def _available(ctx: Context, variant_ids: Sequence[UUID]) -> Mapping[UUID, int | None]:
    async def fetch(missing: list[UUID]) -> Mapping[UUID, int]:
        return await available_by_variant(ctx.reader, ctx.scope.channel.id, missing)

    return await memo(ctx, "available").known_with(variant_ids, fetch)


async def _variant_ids(ctx: Context, product_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """The active variants of products."""

    async def fetch(missing: list[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        return await repo.variant_ids_by_product(ctx.reader, missing)

    found = await memo(ctx, "variant_ids").get(product_ids, fetch)
    return {product_id: found[product_id] or () for product_id in product_ids}


WITH_OFFERS = {Offered, ListedOffered}


def _offered(variants: Sequence[Variant]) -> Sequence[Offered] | None:
    """The variants, when all of them were read with their offers."""
    if WITH_OFFERS.issuperset(map(type, variants)):
        return cast("Sequence[Offered]", variants)
    return None


def _in_currency(ctx: Context, amounts: Sequence[int | None]) -> list[Money | None]:
    currency = ctx.scope.currency
    return [None if amount is None else Money(amount, currency) for amount in amounts]


async def prices(ctx: Context, parents: Sequence[Variant]) -> list[Money | None]:
    offered = _offered(parents)
    if offered is not None:
        return _in_currency(ctx, [variant.amount for variant in offered])
    found = await _prices(ctx, [parent.id for parent in parents])
    offers = [found[parent.id] for parent in parents]
    return [offer and offer.amount for offer in offers]


async def compare_at_prices(ctx: Context, parents: Sequence[Variant]) -> list[Money | None]:
    offered = _offered(parents)
    if offered is not None:
        return _in_currency(ctx, [variant.compare_at for variant in offered])
    found = await _prices(ctx, [parent.id for parent in parents])
    offers = [found[parent.id] for parent in parents]
    return [offer and offer.compare_at for offer in offers]


async def quantities_available(ctx: Context, parents: Sequence[Variant]) -> list[int]:
    offered = _offered(parents)
    if offered is not None:
        return [variant.available for variant in offered]
    found = await _available(ctx, [parent.id for parent in parents])
    return [found[parent.id] or 0 for parent in parents]


async def available_for_sale(ctx: Context, parents: Sequence[Variant]) -> list[bool]:
    """Active, published here now, priced and in stock."""
    at = ctx.reader.clock.now()
    products = await products_by_id(ctx, [parent.product_id for parent in parents])
    amounts = await prices(ctx, parents)
    available = await quantities_available(ctx, parents)
    return [
        variant.is_active
        and product is not None
        and product.is_published(at)
        and amount is not None
        and bool(quantity)
        for variant, product, amount, quantity in zip(
            parents, products, amounts, available, strict=True
        )
    ]


async def price_ranges(ctx: Context, parents: Sequence[Product]) -> list[MoneyRange | None]:
    variant_ids = await _variant_ids(ctx, [parent.id for parent in parents])
    offers = await _prices(ctx, [id_ for ids in variant_ids.values() for id_ in ids])
    ranges: list[MoneyRange | None] = []
    for parent in parents:
        known = [offers[id_] for id_ in variant_ids[parent.id]]
        amounts = [offer.amount for offer in known if offer is not None]
        ranges.append(MoneyRange(min(amounts), max(amounts)) if amounts else None)
    return ranges


async def in_stock(ctx: Context, parents: Sequence[Product]) -> list[bool]:
    variant_ids = await _variant_ids(ctx, [parent.id for parent in parents])
    available = await _available(ctx, [id_ for ids in variant_ids.values() for id_ in ids])
    return [any(available[id_] for id_ in variant_ids[parent.id]) for parent in parents]
