"""Products, variants and media in GraphQL."""

from collections.abc import Sequence
from datetime import datetime

import strawberry

from commerce.catalog import views
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.listing import ProductFilter
from commerce.core.errors import BadUserInput
from commerce.core.permissions import Permission
from commerce.merchandising.views import ListedOffered, Offered
from resolvers import catalog as resolvers
from resolvers import catalog_media as pictures
from resolvers import catalog_offers as offers
from resolvers import catalog_reference as reference
from resolvers import wishlists
from resolvers.global_ids import uuid_to_find
from schema.cache_policies import CATALOGUE, PRIVATE, QUANTITY, STOCK
from schema.catalog_parts import (
    Media,
    ProductAttribute,
    ProductListing,
    ProductOption,
    SelectedOption,
)
from schema.catalog_reference import (
    LIST_ARGUMENTS,
    TRANSLATIONS,
    Brand,
    Category,
    PageTranslation,
    Seo,
)
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import INPUT_LIMIT, batched, computed, resolved
from schema.money import Money, PriceRange
from schema.node import Node, fetched_by, presents
from schema.scalars import expose_enum

expose_enum(
    ProductStatus,
    description="The state of a product.",
    DRAFT="Being written; never shown to shoppers.",
    ACTIVE="Shown in the channels in which it is published.",
    ARCHIVED="Taken out of the catalogue for good; its orders stay readable.",
)


@strawberry.type(description="What is bought and kept in stock: one size and colour of a product.")
class ProductVariant(Node):
    is_type_of = presents(views.Variant, Offered, ListedOffered)
    cache_policy = CATALOGUE

    sku: str = strawberry.field(description="The shop's own number of it; unique.")
    barcode: str | None = strawberry.field(description="EAN, UPC or ISBN.")
    title: str = computed(
        resolvers.variant_title,
        description="Its option values in words: `Red / XL`; empty for a product's only variant.",
    )
    selected_options: list[SelectedOption] = computed(
        resolvers.selected_options, description="Its value of each option of the product."
    )
    weight_grams: int = strawberry.field(description="Weight with packaging; 0 when unknown.")
    requires_shipping: bool = strawberry.field(description="False for what is not delivered.")
    is_active: bool = strawberry.field(
        description="Whether it belongs to what the product offers; retired ones are inactive."
    )
    image: Media | None = batched(
        pictures.variant_images, description="Its own picture, or else its product's."
    )
    media: list[Media] = batched(
        pictures.variant_media, description="Pictures and films that show this variant."
    )
    product: "Product | None" = batched(
        resolvers.products_of_variants,
        description="What it is a variant of; null once the product is no longer shown.",
    )
    price: Money | None = batched(
        offers.prices,
        description="What one unit costs in the request's channel and currency; null when it has"
        " no price there.",
    )
    compare_at_price: Money | None = batched(
        offers.compare_at_prices,
        description="The higher price to show struck through, if there is one.",
    )
    quantity_available: int = batched(
        offers.quantities_available,
        description="How many the request's channel can sell now.",
        cache=QUANTITY,
    )
    available_for_sale: bool = batched(
        offers.available_for_sale,
        description="Whether it can be put into a cart now: shown, priced and in stock.",
        cache=STOCK,
    )


@strawberry.type(description="What a shopper chooses; what is bought is one of its variants.")
class Product(Node):
    is_type_of = presents(views.Product, views.ListedProduct)
    cache_policy = CATALOGUE

    slug: str = strawberry.field(description="The part of the page's address.")
    status: ProductStatus = strawberry.field(description="ACTIVE for everything shoppers see.")
    title: str = computed(resolvers.title, description="The name in the request's language.")
    subtitle: str = computed(resolvers.subtitle, description="A line below the title, or empty.")
    description: str = computed(
        resolvers.description, description="The full text: limited HTML, safe to show."
    )
    seo: Seo = computed(resolvers.seo, description="Texts for search engines.")
    brand: Brand | None = batched(reference.brand_of_products, description="Who makes it.")
    category: Category | None = batched(
        reference.category_of_products, description="The category it belongs to first."
    )
    categories: list[Category] = batched(
        reference.categories_of_products, description="Every category it is listed in."
    )
    media: list[Media] = batched(
        pictures.media,
        description="Pictures and films, the featured one first.",
        arguments={"first": "How many at most, up to 100; 20 when left out."},
    )
    featured_image: Media | None = batched(
        pictures.featured_images, description="The picture to show in lists."
    )
    options: list[ProductOption] = computed(
        resolvers.options, description="What its variants differ in; empty for a single variant."
    )
    attributes: list[ProductAttribute] = batched(
        resolvers.attributes, description="The spec table, in order."
    )
    tags: list[str] = strawberry.field(description="Words for grouping; not translated.")
    variants: Connection[ProductVariant] = batched(
        resolvers.variants,
        description="What can be bought of it, in order.",
        arguments={
            **PAGE_ARGUMENTS,
            "include_inactive": "Retired variants too; for staff with `catalog:read`.",
        },
    )
    price_range: PriceRange | None = batched(
        offers.price_ranges,
        description="Lowest and highest price of its variants in the request's channel and"
        " currency; null when none has a price there.",
    )
    in_stock: bool = batched(
        offers.in_stock,
        description="Whether the request's channel can sell any variant now.",
        cache=STOCK,
    )
    is_in_wishlist: bool = batched(
        wishlists.are_saved,
        description="Whether it, or a variant of it, stands in a wishlist of the signed-in"
        " customer's; with `wishlistId` in that list alone. False for a guest who names none. Its"
        " answer is one shopper's: ask for it apart from what all are shown.",
        arguments={"wishlist_id": (strawberry.ID | None, "A list, as its owner holds its id.")},
        cache=PRIVATE,
    )
    published_at: datetime | None = strawberry.field(
        description="Since when the request's channel shows it; null when not published there."
    )
    listings: list[ProductListing] = batched(
        resolvers.listings,
        description="In which channels it is or will be shown, and when.",
        requires=Permission.CATALOG_READ,
    )
    translations: list[PageTranslation] = batched(
        reference.translations, description=TRANSLATIONS, requires=Permission.CATALOG_READ
    )
    tax_category: str = computed(
        resolvers.tax_category,
        description="By which tax rates it is taxed.",
        requires=Permission.CATALOG_READ,
    )
    created_at: datetime = strawberry.field(description="When it was entered.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")


@strawberry.input(description="Which products a list holds. Everything given must hold at once.")
class ProductFilterInput:
    category_id: strawberry.ID | None = strawberry.field(
        default=None, description="Listed in this category or anywhere below it."
    )
    category_slug: str | None = strawberry.field(
        default=None, description="The same by the category's slug; wins over `categoryId`."
    )
    brands: list[str] | None = strawberry.field(
        default=None, description="Of any of these brands, by slug."
    )
    ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="One of these products."
    )
    tags: list[str] | None = strawberry.field(
        default=None, description="With any of these tags, exactly as written."
    )
    skus: list[str] | None = strawberry.field(
        default=None, description="With a variant of one of these SKUs."
    )
    updated_since: datetime | None = strawberry.field(
        default=None, description="Changed at this time or later."
    )
    status: ProductStatus | None = strawberry.field(
        default=None,
        description="In this state, published or not. Without it the list holds what shoppers see."
        " Requires `catalog:read`.",
    )

    def command(self) -> ProductFilter:
        lists: list[Sequence[str] | None] = [self.brands, self.ids, self.tags, self.skus]
        if any(each is not None and len(each) > INPUT_LIMIT for each in lists):
            raise BadUserInput(f"At most {INPUT_LIMIT} entries in each list of the filter.")
        category, ids = self.category_id, self.ids
        return ProductFilter(
            category_id=None if category is None else uuid_to_find("Category", category),
            category_slug=self.category_slug,
            brands=self.brands,
            ids=None if ids is None else [uuid_to_find("Product", id_) for id_ in ids],
            tags=self.tags,
            skus=self.skus,
            updated_since=self.updated_since,
            status=self.status,
        )


@strawberry.type
class CatalogQuery:
    product: Product | None = resolved(
        resolvers.product,
        description="A product by its id or its slug; give one of them. Staff with `catalog:read`"
        " see what is not published too.",
        arguments={
            "id": (strawberry.ID | None, "The global id."),
            "slug": "The part of the page's address.",
        },
        cache=CATALOGUE,
    )
    products: Connection[Product] = resolved(
        resolvers.products,
        description="The products that the request's channel shows now. To search by words use"
        " `productSearch`.",
        arguments={
            "filter": (ProductFilterInput | None, "Which products the list holds."),
            **LIST_ARGUMENTS,
        },
        cache=CATALOGUE,
    )
    product_variant: ProductVariant | None = resolved(
        resolvers.variant,
        description="A variant by its id or its SKU; give one of them.",
        arguments={
            "id": (strawberry.ID | None, "The global id."),
            "sku": "The shop's own number of it.",
        },
        cache=CATALOGUE,
    )


fetched_by("Product", resolvers.products_by_id)
fetched_by("ProductVariant", resolvers.variants_by_id)
