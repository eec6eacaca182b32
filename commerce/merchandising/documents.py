"""Index documents: what each channel shows of products, read in a few statements per batch."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from uuid import UUID

from commerce.catalog import repo as catalog
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.reference import ATTRIBUTES, BRANDS, CATEGORIES, Attributes, Brands
from commerce.catalog.spec_table import spec_table
from commerce.catalog.tree import CategoryTree
from commerce.catalog.views import Listing, Media, Product, Variant
from commerce.core.db import Reader
from commerce.inventory.repo import available_by_variant
from commerce.pricing.service import unit_prices
from commerce.pricing.views import UnitPrice
from commerce.search.port import LocalizedText, PriceSpan, ProductDocument
from commerce.shop.repo import SHOP
from commerce.shop.views import Channel

TAGS = re.compile(r"<[^>]*>")
LONGEST_DESCRIPTION = 5_000


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a batch of documents is made of, all channels together."""

    products: Mapping[UUID, Product]
    variants: Mapping[UUID, Sequence[Variant]]
    media: Mapping[UUID, Sequence[Media]]
    listings: Mapping[UUID, Sequence[Listing]]
    category_ids: Mapping[UUID, Sequence[UUID]]
    tree: CategoryTree
    brands: Brands
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Changes:
    """What the index must take over: documents to write, and products to drop by channel code."""

    documents: Sequence[ProductDocument] = ()
    gone: Mapping[str, Sequence[UUID]] = field(default_factory=dict[str, Sequence[UUID]])


async def changes(reader: Reader, product_ids: Sequence[UUID]) -> Changes:
    """How these products stand now, in every channel."""
    facts = await _facts(reader, product_ids)
    shop = await reader.reference(SHOP)
    documents: list[ProductDocument] = []
    gone: dict[str, list[UUID]] = {}
    for channel in shop.channels:
        now = reader.clock.now()
        shown = {
            listing.product_id: listing
            for listings in facts.listings.values()
            for listing in listings
            if listing.channel_id == channel.id and _is_shown(facts, listing, now)
        }
        gone[channel.code] = [id_ for id_ in product_ids if id_ not in shown]
        documents += await _in_channel(reader, facts, channel, shown)
    return Changes(documents, gone)


def _is_shown(facts: _Facts, listing: Listing, now: datetime) -> bool:
    product = facts.products.get(listing.product_id)
    return (
        product is not None
        and product.status is ProductStatus.ACTIVE
        and listing.published_from <= now
        and (listing.published_until is None or now < listing.published_until)
    )


async def _facts(reader: Reader, product_ids: Sequence[UUID]) -> _Facts:
    return _Facts(
        products=await catalog.products_by_id(reader, product_ids, channel_id=None),
        variants=await catalog.variants_by_product(reader, product_ids),
        media=await catalog.media_by_product(reader, product_ids),
        listings=await catalog.listings_by_product(reader, product_ids),
        category_ids=await catalog.category_ids_by_product(reader, product_ids),
        tree=(await reader.reference(CATEGORIES)).shown,
        brands=await reader.reference(BRANDS),
        attributes=await reader.reference(ATTRIBUTES),
    )


async def _in_channel(
    reader: Reader, facts: _Facts, channel: Channel, shown: Mapping[UUID, Listing]
) -> list[ProductDocument]:
    variant_ids = [variant.id for id_ in shown for variant in facts.variants[id_]]
    available = await available_by_variant(reader, channel.id, variant_ids)
    prices: dict[str, Mapping[UUID, UnitPrice]] = {}
    for currency in channel.currencies:
        prices[currency] = await unit_prices(
            reader,
            channel_id=channel.id,
            currency=currency,
            customer_group=None,
            quantities=dict.fromkeys(variant_ids, 1),
            at=reader.clock.now(),
        )
    return [
        _document(facts, channel, facts.products[id_], listing, prices, available)
        for id_, listing in shown.items()
    ]


def _document(
    facts: _Facts,
    channel: Channel,
    product: Product,
    listing: Listing,
    prices: Mapping[str, Mapping[UUID, UnitPrice]],
    available: Mapping[UUID, int],
) -> ProductDocument:
    variants = facts.variants[product.id]
    brand = facts.brands.by_id.get(product.brand_id) if product.brand_id else None
    offers = {
        currency: [known[variant.id] for variant in variants if variant.id in known]
        for currency, known in prices.items()
    }
    image = next((each for each in facts.media[product.id] if each.is_image), None)
    return ProductDocument(
        product_id=product.id,
        channel=channel.code,
        slug=product.slug,
        image_url=image.url if image else None,
        texts={language: _text(facts, product, language) for language in channel.languages},
        skus=[variant.sku for variant in variants],
        category_ids=_with_ancestors(facts, product),
        brand=brand.slug if brand else None,
        attributes=_filterable(facts.attributes, product),
        prices={currency: _span(found) for currency, found in offers.items() if found},
        compare_at=_compare_at(offers),
        in_stock=any(available.get(variant.id, 0) > 0 for variant in variants),
        sales_count=product.sales_count,
        published_at=listing.published_from,
    )


def _with_ancestors(facts: _Facts, product: Product) -> list[UUID]:
    """The product's categories and all above them, as far as shoppers see them."""
    found: dict[UUID, None] = {}
    for category_id in facts.category_ids[product.id]:
        category = facts.tree.by_id.get(category_id)
        for id_ in category.path if category else ():
            found[id_] = None
    return list(found)


def _text(facts: _Facts, product: Product, language: str) -> LocalizedText:
    brand = facts.brands.by_id.get(product.brand_id) if product.brand_id else None
    categories = [facts.tree.by_id.get(id_) for id_ in _with_ancestors(facts, product)]
    option_words = {
        selected.value_label
        for variant in facts.variants[product.id]
        for selected in variant.selected(language)
    }
    rows = spec_table(product.attributes, facts.attributes.by_code, language)
    description = unescape(TAGS.sub(" ", product.text("description", language)))
    return LocalizedText(
        title=product.text("title", language),
        description=f"{product.text('subtitle', language)} {description}"[:LONGEST_DESCRIPTION],
        brand=brand.text("title", language) if brand else "",
        categories=[category.text("title", language) for category in categories if category],
        options=sorted(option_words),
        attributes=[row.value for row in rows],
    )


def _filterable(attributes: Attributes, product: Product) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for stored in product.attributes:
        attribute = attributes.by_code.get(stored["code"])
        if attribute is not None and attribute.is_filterable:
            value = stored["value"]
            text = str(value).lower() if isinstance(value, bool) else str(value)
            values.setdefault(attribute.code, []).append(text)
    return values


def _span(offers: Sequence[UnitPrice]) -> PriceSpan:
    amounts = [offer.amount.minor for offer in offers]
    return PriceSpan(min(amounts), max(amounts))


def _compare_at(offers: Mapping[str, Sequence[UnitPrice]]) -> dict[str, int]:
    """The struck-through price of the cheapest variant that has one."""
    compared: dict[str, int] = {}
    for currency, found in offers.items():
        reduced = [offer for offer in found if offer.compare_at is not None]
        if reduced:
            cheapest = min(reduced, key=lambda offer: offer.amount.minor)
            compared[currency] = cheapest.compare_at.minor if cheapest.compare_at else 0
    return compared
