"""Categories, brands and attributes: read from snapshots, without a statement once warm."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commerce.catalog import owned_listing, repo
from commerce.catalog.listing import Order, ProductSort
from commerce.catalog.owned_listing import Owner
from commerce.catalog.reference import ATTRIBUTES, BRANDS, CATEGORIES
from commerce.catalog.stored import label_in
from commerce.catalog.tree import CategoryTree
from commerce.catalog.views import Attribute, Brand, Category, Label, PageTexts, Product, Seo
from commerce.core.errors import BadUserInput
from commerce.core.paging import Page, PageRequest, decode_cursor, encode_cursor
from commerce.core.permissions import Permission
from resolvers.context import Context, each
from resolvers.global_ids import uuid_to_find
from resolvers.loaders import memo


async def category_tree(ctx: Context) -> CategoryTree:
    """The tree as the actor may see it: staff of the catalogue see inactive categories too."""
    categories = await ctx.reader.reference(CATEGORIES)
    sees_all = ctx.actor.can(Permission.CATALOG_READ)
    return categories.everything if sees_all else categories.shown


async def category(
    ctx: Context,
    *,
    id: str | None = None,  # noqa: A002 - GraphQL's name
    slug: str | None = None,
) -> Category | None:
    tree = await category_tree(ctx)
    if (id is None) == (slug is None):
        raise BadUserInput("Ask for a category by `id` or by `slug`.")
    if id is not None:
        return tree.by_id.get(uuid_to_find("Category", id))
    return tree.by_slug.get(slug or "")


async def categories(ctx: Context) -> Sequence[Category]:
    return (await category_tree(ctx)).roots


async def categories_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Category | None]:
    return each((await category_tree(ctx)).by_id, ids)


async def parents_of(ctx: Context, parents: Sequence[Category]) -> list[Category | None]:
    return each((await category_tree(ctx)).by_id, [child.parent_id for child in parents])


async def children_of(ctx: Context, parents: Sequence[Category]) -> list[Sequence[Category]]:
    tree = await category_tree(ctx)
    return [tree.children_of(parent.id) for parent in parents]


async def ways_to(ctx: Context, parents: Sequence[Category]) -> list[list[Category]]:
    tree = await category_tree(ctx)
    return [tree.way_to(parent) for parent in parents]


async def products_of_categories(
    ctx: Context,
    parents: Sequence[Category],
    *,
    sort: ProductSort = ProductSort.NEWEST,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[Product]]:
    tree = await category_tree(ctx)
    members = {parent.id: tree.with_descendants(parent.id) for parent in parents}
    request = PageRequest.of(first, after)
    return await _pages(ctx, Owner.CATEGORY, members, sort, request)


async def products_of_brands(
    ctx: Context,
    parents: Sequence[Brand],
    *,
    sort: ProductSort = ProductSort.NEWEST,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[Product]]:
    members = {parent.id: (parent.id,) for parent in parents}
    return await _pages(ctx, Owner.BRAND, members, sort, PageRequest.of(first, after))


async def _pages(
    ctx: Context,
    owner: Owner,
    members: Mapping[UUID, Sequence[UUID]],
    sort: ProductSort,
    request: PageRequest,
) -> list[Page[Product]]:
    found = await owned_listing.pages_by_owner(
        ctx.reader, owner, members, sort, request, channel_id=ctx.scope.channel.id
    )
    for products in found.values():
        memo(ctx, "products").learn_by_id(products)
    order = Order(sort, sees_unpublished=False)
    cut = Page[Product].cut
    return [cut(found[id_], request, order.cursor_of) for id_ in members]


async def category_of_products(ctx: Context, parents: Sequence[Product]) -> list[Category | None]:
    return each((await category_tree(ctx)).by_id, [parent.category_id for parent in parents])


async def categories_of_products(ctx: Context, parents: Sequence[Product]) -> list[list[Category]]:
    tree = await category_tree(ctx)
    found = await repo.category_ids_by_product(ctx.reader, [parent.id for parent in parents])
    return [_primary_first(parent, tree, found[parent.id]) for parent in parents]


def _primary_first(parent: Product, tree: CategoryTree, ids: Sequence[UUID]) -> list[Category]:
    listed = [tree.by_id[id_] for id_ in ids if id_ in tree.by_id]
    return sorted(listed, key=lambda c: (c.id != parent.category_id, c.depth, c.position, c.slug))


async def brand_of_products(ctx: Context, parents: Sequence[Product]) -> list[Brand | None]:
    return await brands_by_id(ctx, [parent.brand_id for parent in parents])


async def brands_by_id(ctx: Context, ids: Sequence[UUID | None]) -> list[Brand | None]:
    return each((await ctx.reader.reference(BRANDS)).by_id, ids)


async def brand(
    ctx: Context,
    *,
    id: str | None = None,  # noqa: A002 - GraphQL's name
    slug: str | None = None,
) -> Brand | None:
    brands = await ctx.reader.reference(BRANDS)
    if (id is None) == (slug is None):
        raise BadUserInput("Ask for a brand by `id` or by `slug`.")
    if id is not None:
        return brands.by_id.get(uuid_to_find("Brand", id))
    return brands.by_slug.get(slug or "")


async def brands(
    ctx: Context, *, first: int | None = None, after: str | None = None
) -> Page[Brand]:
    """In order of their titles."""
    known = (await ctx.reader.reference(BRANDS)).all
    request = PageRequest.of(first, after)
    further = known
    if request.after is not None:
        title, id_ = decode_cursor(request.after, 2)
        further = [found for found in known if found.position > (str(title), str(id_))]

    async def count() -> int:
        return len(known)

    return Page[Brand].cut(
        further[: request.first + 1], request, lambda found: encode_cursor(*found.position), count
    )


async def attributes(ctx: Context) -> Sequence[Attribute]:
    return (await ctx.reader.reference(ATTRIBUTES)).all


async def attributes_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Attribute | None]:
    return each((await ctx.reader.reference(ATTRIBUTES)).by_id, ids)


def title(ctx: Context, owner: Category | Brand) -> str:
    return owner.text("title", ctx.scope.language)


def description(ctx: Context, owner: Category | Brand) -> str:
    return owner.text("description", ctx.scope.language)


def seo(ctx: Context, owner: Category | Brand) -> Seo:
    return Seo.of(owner, ctx.scope.language)


async def translations(
    ctx: Context, parents: Sequence[Product | Category | Brand]
) -> list[list[PageTexts]]:
    del ctx
    return [PageTexts.all_of(parent.translations) for parent in parents]


def image_url(ctx: Context, owner: Category | Brand) -> str | None:
    url = owner.image_url
    is_own = url is not None and url.startswith("/")
    return f"{ctx.services.settings.public_url}{url}" if is_own else url


def label(ctx: Context, attribute: Attribute) -> str:
    return attribute.label_in(ctx.scope.language)


def unit(ctx: Context, attribute: Attribute) -> str | None:
    return attribute.unit_in(ctx.scope.language)


def choices(ctx: Context, attribute: Attribute) -> list[Label]:
    language = ctx.scope.language
    return [Label(choice["code"], label_in(choice, language)) for choice in attribute.choices]
