"""Products, variants and media: what is read of them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commerce.catalog import listing, repo
from commerce.catalog.listing import ProductCriteria, ProductFilter, ProductSort
from commerce.catalog.reference import ATTRIBUTES, BRANDS
from commerce.catalog.spec_table import SpecRow, spec_table
from commerce.catalog.views import (
    Listing,
    LocalizedOption,
    Product,
    SelectedOption,
    Seo,
    Variant,
)
from commerce.core.errors import BadUserInput
from commerce.core.paging import Page, PageRequest
from commerce.core.permissions import Permission
from commerce.merchandising import shelf
from commerce.merchandising.goods import goods_of_products
from commerce.shop.views import Channel
from resolvers.catalog_reference import category_tree
from resolvers.context import Context, each
from resolvers.global_ids import NOTHING, findable, uuid_to_find
from resolvers.loaders import memo
from resolvers.shop import channels_by_id
from resolvers.shown import asked, beside


def sees_unpublished(ctx: Context) -> bool:
    """Staff of the catalogue read products in every state."""
    return ctx.actor.can(Permission.CATALOG_READ)


async def products_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Product | None]:
    """What the actor may see, in the order of `ids`; one statement for all fields that ask."""

    async def fetch(missing: list[UUID]) -> Mapping[UUID, Product]:
        return await repo.products_by_id(
            ctx.reader,
            missing,
            channel_id=ctx.scope.channel.id,
            sees_unpublished=sees_unpublished(ctx),
        )

    return each(await memo(ctx, "products").get(ids, fetch), ids)


async def variants_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Variant | None]:
    """The same for variants."""

    async def fetch(missing: list[UUID]) -> Mapping[UUID, Variant]:
        return await repo.variants_by_id(
            ctx.reader,
            missing,
            channel_id=ctx.scope.channel.id,
            sees_unpublished=sees_unpublished(ctx),
        )

    return each(await memo(ctx, "variants").get(ids, fetch), ids)


async def product(
    ctx: Context,
    *,
    id: str | None = None,  # noqa: A002 - GraphQL's name
    slug: str | None = None,
) -> Product | None:
    if (id is None) == (slug is None):
        raise BadUserInput("Ask for a product by `id` or by `slug`.")
    if id is not None:
        return (await products_by_id(ctx, [uuid_to_find("Product", id)]))[0]
    more, firsts = beside(ctx, whole=True)
    found = await repo.product_by_slug(
        ctx.reader,
        findable(slug),
        channel_id=ctx.scope.channel.id,
        sees_unpublished=sees_unpublished(ctx),
        arranged=shelf.arranged(more),
        **await shelf.parameters(ctx.reader, ctx.scope, more, products=1, firsts=firsts),
    )
    if found is not None:
        _learn(ctx, [found])
    return found


def _learn(ctx: Context, products: Sequence[Product]) -> None:
    """Let other fields have them, and their pictures."""
    memo(ctx, "products").learn_by_id(products)
    if ctx.may_show("ProductVariant.image", "ProductVariant.media"):
        memo(ctx, "media").learn(
            {each.id: each.pictures for each in products if each.pictures is not None}
        )


async def variant(
    ctx: Context,
    *,
    id: str | None = None,  # noqa: A002 - GraphQL's name
    sku: str | None = None,
) -> Variant | None:
    if (id is None) == (sku is None):
        raise BadUserInput("Ask for a variant by `id` or by `sku`.")
    if id is not None:
        return (await variants_by_id(ctx, [uuid_to_find("ProductVariant", id)]))[0]
    wanted = findable(sku)
    found = await repo.variants_by_sku(
        ctx.reader,
        [wanted],
        channel_id=ctx.scope.channel.id,
        sees_unpublished=sees_unpublished(ctx),
    )
    return found.get(wanted)


async def products(
    ctx: Context,
    *,
    filter: ProductFilter | None = None,  # noqa: A002 - GraphQL's name
    sort: ProductSort = ProductSort.NEWEST,
    first: int | None = None,
    after: str | None = None,
) -> Page[Product]:
    criteria = await _criteria(ctx, filter or ProductFilter())
    request, channel_id = PageRequest.of(first, after), ctx.scope.channel.id
    if criteria.finds_nothing:
        return Page[Product]([], has_next_page=False, cursor_of=str, count=_nothing)

    async def count() -> int:
        return await listing.count(ctx.reader, criteria, channel_id=channel_id)

    more, firsts = beside(ctx)
    found = await listing.page(
        ctx.reader,
        criteria,
        sort,
        request,
        channel_id=channel_id,
        shown=more.shown,
        arranged=shelf.arranged(more),
        **await shelf.parameters(
            ctx.reader, ctx.scope, more, products=request.first, firsts=firsts
        ),
    )
    order = listing.Order(sort, criteria.sees_unpublished)
    page = Page[Product].cut(found, request, order.cursor_of, count)
    _learn(ctx, page.nodes)
    return page


async def _nothing() -> int:
    return 0


async def _criteria(ctx: Context, wanted: ProductFilter) -> ProductCriteria:
    """Slugs become ids, categories bring what is below them; unknown ones find nothing."""
    if wanted.status is not None:
        ctx.require(Permission.CATALOG_READ)
    brand_ids = None
    if wanted.brands is not None:
        brands = (await ctx.reader.reference(BRANDS)).by_slug
        brand_ids = [brands[slug].id for slug in wanted.brands if slug in brands]
    return ProductCriteria(
        category_ids=await _category_ids(ctx, wanted),
        brand_ids=brand_ids,
        ids=wanted.ids,
        tags=None if wanted.tags is None else [findable(tag) for tag in wanted.tags],
        skus=None if wanted.skus is None else [findable(sku) for sku in wanted.skus],
        updated_since=wanted.updated_since,
        status=wanted.status,
    )


async def _category_ids(ctx: Context, wanted: ProductFilter) -> list[UUID] | None:
    tree = await category_tree(ctx)
    category_id = wanted.category_id
    if wanted.category_slug is not None:
        named = tree.by_slug.get(wanted.category_slug)
        category_id = named.id if named is not None else NOTHING
    return None if category_id is None else tree.with_descendants(category_id)


def title(ctx: Context, product: Product) -> str:
    return product.text("title", ctx.scope.language)


def subtitle(ctx: Context, product: Product) -> str:
    return product.text("subtitle", ctx.scope.language)


def description(ctx: Context, product: Product) -> str:
    return product.text("description", ctx.scope.language)


def seo(ctx: Context, product: Product) -> Seo:
    return Seo.of(product, ctx.scope.language)


def options(ctx: Context, product: Product) -> list[LocalizedOption]:
    return [LocalizedOption.of(option, ctx.scope.language) for option in product.options]


async def attributes(ctx: Context, parents: Sequence[Product]) -> list[list[SpecRow]]:
    known = (await ctx.reader.reference(ATTRIBUTES)).by_code
    return [spec_table(parent.attributes, known, ctx.scope.language) for parent in parents]


async def variants(
    ctx: Context,
    parents: Sequence[Product],
    *,
    first: int | None = None,
    after: str | None = None,
    include_inactive: bool = False,
) -> list[Page[Variant]]:
    if include_inactive:
        ctx.require(Permission.CATALOG_READ)
    request = PageRequest.of(first, after)
    memo(ctx, "products").learn_by_id(parents)
    found: Sequence[Sequence[Variant] | None] = [parent.variants for parent in parents]
    if None in found:
        found = await _variant_pages(ctx, parents, request, with_inactive=include_inactive)
    cut = Page[Variant].cut
    return [cut(page or (), request, repo.variant_cursor) for page in found]


async def _variant_pages(
    ctx: Context, products: Sequence[Product], request: PageRequest, *, with_inactive: bool
) -> Sequence[Sequence[Variant]]:
    document = asked(ctx)
    if not document.goods:
        return await repo.variant_pages(ctx.reader, products, request, with_inactive=with_inactive)
    return await goods_of_products(
        ctx.reader, ctx.scope, products, request, with_inactive=with_inactive, shown=document.shown
    )


async def listings(ctx: Context, parents: Sequence[Product]) -> list[list[Listing]]:
    found = await repo.listings_by_product(ctx.reader, [parent.id for parent in parents])
    return [found[parent.id] for parent in parents]


async def channels_of_listings(ctx: Context, parents: Sequence[Listing]) -> list[Channel | None]:
    return await channels_by_id(ctx, [parent.channel_id for parent in parents])


def tax_category(ctx: Context, product: Product) -> str:
    del ctx
    return product.tax_category


async def products_of_variants(ctx: Context, parents: Sequence[Variant]) -> list[Product | None]:
    return await products_by_id(ctx, [parent.product_id for parent in parents])


def variant_title(ctx: Context, variant: Variant) -> str:
    return variant.title(ctx.scope.language)


def selected_options(ctx: Context, variant: Variant) -> list[SelectedOption]:
    return variant.selected(ctx.scope.language)
