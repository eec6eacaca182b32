"""Product search in GraphQL."""

import strawberry

from commerce.merchandising.queries import ProductSearchFilter
from commerce.search.port import AttributeFilter, SearchSort
from resolvers import merchandising as resolvers
from schema.cache_policies import SEARCH
from schema.catalog import Product
from schema.connections import PAGE_ARGUMENTS, PageInfo
from schema.fields import batched, computed, resolved
from schema.money import Money, MoneyInput, PriceRange
from schema.scalars import expose_enum

expose_enum(
    SearchSort,
    name="ProductSearchSort",
    description="The order of a search's results.",
    RELEVANCE="Best match first; without words, what sells best.",
    PRICE_ASC="Cheapest first; what has no price comes last.",
    PRICE_DESC="Dearest first; what has no price comes last.",
    NEWEST="Published last first.",
    BEST_SELLING="Sold most first.",
)


@strawberry.type(description="A search hit with all that a list shows; made without the database.")
class ProductCard:
    cache_policy = SEARCH

    product_gid: strawberry.ID = strawberry.field(
        name="productId", description="The product's id, such as a wishlist takes."
    )
    slug: str = strawberry.field(description="The part of the page's address.")
    title: str = strawberry.field(description="The name in the request's language.")
    image_url: str | None = computed(
        resolvers.image_url, description="The picture to show: an absolute address."
    )
    in_stock: bool = strawberry.field(description="Whether the channel could sell any, lately.")
    price_range: PriceRange | None = strawberry.field(
        description="Lowest and highest price, as of seconds ago; null without a price here."
    )
    compare_at_price: Money | None = strawberry.field(
        description="The higher price to show struck through, if there is one."
    )
    product: Product | None = batched(
        resolvers.products_of_cards,
        description="The product itself; null when it has just been taken out.",
    )


@strawberry.type(description="A hit with its place in the result.")
class ProductSearchEdge:
    cache_policy = SEARCH

    cursor: str = strawberry.field(description="The hit's place; pass it as `after`.")
    node: ProductCard = strawberry.field(description="The hit.")


@strawberry.type(description="A value to narrow a search by.")
class SearchFacetValue:
    cache_policy = SEARCH

    value: str = strawberry.field(description="What to send in the filter: a slug or a code.")
    label: str = strawberry.field(description="What to show, in the request's language.")
    count: int = strawberry.field(
        description="How many products have it; the facet's own selection does not narrow it."
    )
    is_selected: bool = strawberry.field(description="Whether the filter has it.")


@strawberry.type(description="Something to narrow a search by: category, brand, an attribute.")
class SearchFacet:
    cache_policy = SEARCH

    key: str = strawberry.field(
        description="`category`, `brand`, `in_stock`, or an attribute's code."
    )
    label: str = strawberry.field(description="What to show, in the request's language.")
    values: list[SearchFacetValue] = strawberry.field(description="Its values, commonest first.")


@strawberry.type(description="A page of a search's results.")
class ProductSearchConnection:
    cache_policy = SEARCH

    edges: list[ProductSearchEdge] = strawberry.field(description="The hits with their cursors.")
    nodes: list[ProductCard] = strawberry.field(description="The hits alone.")
    page_info: PageInfo = strawberry.field(description="Where this page stands.")
    total_count: int = strawberry.field(description="How many there are, up to 10,000.")
    facets: list[SearchFacet] = strawberry.field(description="What the search can be narrowed by.")
    price_bounds: PriceRange | None = strawberry.field(
        description="Lowest and highest price without the price filter, for a slider."
    )


@strawberry.input(description="Values of one attribute; a product needs any of them.")
class AttributeFilterInput:
    code: str = strawberry.field(description="The attribute's code.")
    values: list[str] = strawberry.field(description="Value codes, as the facet gives them.")

    def command(self) -> AttributeFilter:
        return AttributeFilter(self.code, tuple(self.values))


@strawberry.input(description="What to narrow a search by. Everything given must hold at once.")
class ProductSearchFilterInput:
    categories: list[str] | None = strawberry.field(
        default=None, description="In any of these categories or below them, by slug."
    )
    brands: list[str] | None = strawberry.field(
        default=None, description="Of any of these brands, by slug."
    )
    attributes: list[AttributeFilterInput] | None = strawberry.field(
        default=None, description="With these attributes."
    )
    price_min: MoneyInput | None = strawberry.field(
        default=None, description="Costing at least this, in the request's currency."
    )
    price_max: MoneyInput | None = strawberry.field(
        default=None, description="Costing at most this, in the request's currency."
    )
    in_stock: bool | None = strawberry.field(
        default=None, description="Only what is (or is not) in stock."
    )

    def command(self) -> ProductSearchFilter:
        return ProductSearchFilter(
            categories=self.categories or (),
            brands=self.brands or (),
            attributes=[each.command() for each in self.attributes or ()],
            price_min=self.price_min.command() if self.price_min else None,
            price_max=self.price_max.command() if self.price_max else None,
            in_stock=self.in_stock,
        )


@strawberry.type
class MerchandisingQuery:
    product_search: ProductSearchConnection = resolved(
        resolvers.product_search,
        description="Products by words, with typing mistakes forgiven, narrowed by facets.",
        arguments={
            "query": "The words; the last one may be unfinished. Empty lists everything.",
            "filter": (ProductSearchFilterInput | None, "What to narrow by."),
            "sort": "The order of results.",
            "facets": "Which facets to count: `category`, `brand`, `price`, `in_stock` or attribute"
            " codes. All when left out.",
            **PAGE_ARGUMENTS,
        },
        cache=SEARCH,
    )
    search_suggest: list[str] = resolved(
        resolvers.search_suggest,
        description="What the words typed so far may become.",
        arguments={"query": "What has been typed.", "first": "How many at most, up to 20."},
        cache=SEARCH,
    )
