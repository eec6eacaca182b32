"""Product search."""

from collections.abc import Sequence

from commerce.catalog.views import Product
from commerce.core.errors import ServiceUnavailable
from commerce.core.paging import PageRequest
from commerce.merchandising import queries
from commerce.merchandising.queries import ProductSearch, ProductSearchFilter
from commerce.merchandising.views import ProductCard, SearchPage
from commerce.search.port import SearchSort, SearchUnavailable
from resolvers.catalog import products_by_id
from resolvers.context import Context

MOST_SUGGESTIONS = 20
DOWN = "Search is not available right now; browsing by category works."


async def product_search(
    ctx: Context,
    *,
    query: str = "",
    filter: ProductSearchFilter | None = None,  # noqa: A002 - GraphQL's name
    sort: SearchSort = SearchSort.RELEVANCE,
    facets: list[str] | None = None,
    first: int | None = None,
    after: str | None = None,
) -> SearchPage:
    wanted = ProductSearch(
        query, filter or ProductSearchFilter(), sort, facets, PageRequest.of(first, after)
    )
    try:
        return await queries.search(ctx.reader, ctx.services.search, ctx.scope, wanted)
    except SearchUnavailable as down:
        raise ServiceUnavailable(DOWN) from down


async def search_suggest(ctx: Context, *, query: str, first: int = 8) -> list[str]:
    limit = PageRequest.of(first, None).first
    try:
        return await ctx.services.search.suggest(
            query[: queries.LONGEST_TEXT],
            channel=ctx.scope.channel.code,
            language=ctx.scope.language,
            limit=min(limit, MOST_SUGGESTIONS),
        )
    except SearchUnavailable as down:
        raise ServiceUnavailable(DOWN) from down


async def products_of_cards(ctx: Context, cards: Sequence[ProductCard]) -> list[Product | None]:
    return await products_by_id(ctx, [card.product_id for card in cards])


def image_url(ctx: Context, card: ProductCard) -> str | None:
    """An absolute address; paths of our own stand below the public address."""
    url = card.image_url
    return ctx.services.settings.public_url + url if url and url.startswith("/") else url
