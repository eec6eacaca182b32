"""The contract about filters, counts, order and pages."""

from dataclasses import replace
from uuid import UUID

import pytest

from commerce.search.port import (
    AttributeFilter,
    FacetCount,
    PriceSpan,
    SearchEngine,
    SearchFilters,
    SearchQuery,
    SearchResult,
    SearchSort,
)
from tests.contract.search.shelf import (
    BEDDING,
    BEDDING_SET,
    CLOTHING,
    COFFEE_MACHINE,
    DUVET,
    EVERYTHING,
    HEADPHONES,
    HOME,
    JACKET,
    JACKETS,
    LEATHAR,
    LEATHERY,
    SHIRT,
    SHIRTS,
    SIX_PIECES,
    T_SHIRT,
    counts,
    found,
)

ALL = SearchQuery("", "uk", "en", "GBP", limit=50)
FACETS = ("category", "brand", "in_stock", "price", "colour", "size")


def attribute(code: str, *values: str) -> AttributeFilter:
    return AttributeFilter(code, values)


async def narrowed(engine: SearchEngine, filters: SearchFilters, text: str = "") -> SearchResult:
    return await engine.search(replace(ALL, text=text, filters=filters, facets=FACETS))


class FiltersContract:
    @pytest.mark.parametrize(
        ("filters", "products"),
        [
            (SearchFilters(category_ids=[CLOTHING]), {JACKET, LEATHERY, SHIRT}),
            (SearchFilters(category_ids=[JACKETS, SHIRTS]), {JACKET, LEATHERY, SHIRT}),
            (SearchFilters(category_ids=[UUID(int=77)]), set[UUID]()),
            (SearchFilters(brands=["nova"]), {JACKET, SHIRT, COFFEE_MACHINE}),
            (SearchFilters(brands=["orbit", "dream"]), {LEATHERY, BEDDING_SET, DUVET, SIX_PIECES}),
            (SearchFilters(brands=["unknown"]), set[UUID]()),
            (SearchFilters(in_stock=False), {SHIRT, SIX_PIECES}),
            (SearchFilters(in_stock=True), EVERYTHING - {SHIRT, SIX_PIECES}),
            (SearchFilters(price_max=2_000), {LEATHAR, T_SHIRT}),
            (SearchFilters(price_min=15_000), {COFFEE_MACHINE, JACKET}),
            (SearchFilters(price_min=22_000, price_max=23_000), {JACKET}),
            (SearchFilters(price_min=25_001), set[UUID]()),
            (SearchFilters(price_min=3_000, price_max=3_000), {SHIRT}),
            (SearchFilters(price_min=5_000, price_max=4_000), set[UUID]()),
            (SearchFilters(price_min=-5, price_max=10**30), EVERYTHING - {SIX_PIECES}),
            (SearchFilters(attributes=[attribute("colour", "black")]), {JACKET, LEATHERY}),
            (
                SearchFilters(attributes=[attribute("colour", "brown", "white")]),
                {JACKET, SHIRT, BEDDING_SET, SIX_PIECES},
            ),
            (
                SearchFilters(attributes=[attribute("colour", "black"), attribute("size", "l")]),
                {JACKET},
            ),
            (
                SearchFilters(
                    attributes=[attribute("colour", "blue"), attribute("colour", "white")]
                ),
                {SHIRT, SIX_PIECES},
            ),
            (SearchFilters(attributes=[attribute("colour")]), set[UUID]()),
            (SearchFilters(attributes=[attribute("unknown", "x")]), set[UUID]()),
            (SearchFilters(attributes=[attribute("brand", "nova")]), set[UUID]()),
            (SearchFilters(brands=["nova"], category_ids=[CLOTHING]), {JACKET, SHIRT}),
            (
                SearchFilters(brands=["nova"], category_ids=[CLOTHING], in_stock=True),
                {JACKET},
            ),
            (
                SearchFilters(
                    category_ids=[HOME, BEDDING],
                    brands=["dream"],
                    price_min=1,
                    price_max=8_500,
                    in_stock=True,
                    attributes=[attribute("colour", "white")],
                ),
                {BEDDING_SET},
            ),
        ],
    )
    async def test_filters(
        self, shelf: SearchEngine, filters: SearchFilters, products: set[UUID]
    ) -> None:
        result = await shelf.search(replace(ALL, filters=filters))

        assert set(found(result)) == products
        assert result.total == len(products)

    async def test_filters_narrow_a_text(self, shelf: SearchEngine) -> None:
        result = await narrowed(shelf, SearchFilters(brands=["nova"]), "leather")

        assert found(result) == [JACKET, SHIRT]
        assert result.total == 2

    async def test_filters_that_leave_nothing_do_not_loosen_the_text(
        self, shelf: SearchEngine
    ) -> None:
        result = await narrowed(shelf, SearchFilters(brands=["orbit"]), "leather jacket")

        assert (found(result), result.total) == ([], 0)
        assert counts(result, "brand") == {"nova": 1}

    async def test_prices_are_those_of_the_currency(self, shelf: SearchEngine) -> None:
        filters = SearchFilters(price_min=39_000, price_max=60_000)
        result = await shelf.search(replace(ALL, filters=filters, currency="CNY"))

        assert set(found(result)) == {BEDDING_SET, SIX_PIECES}
        assert {hit.price for hit in result.hits} == {
            PriceSpan(29_900, 39_900),
            PriceSpan(59_900, 59_900),
        }

    async def test_a_currency_without_prices(self, shelf: SearchEngine) -> None:
        asked = replace(ALL, currency="USD", facets=["price"])
        everything = await shelf.search(asked)
        priced = await shelf.search(replace(asked, filters=SearchFilters(price_min=0)))

        assert everything.total == len(EVERYTHING)
        assert {hit.price for hit in everything.hits} == {None}
        assert everything.price_bounds is None
        assert priced.total == 0


class FacetsContract:
    async def test_counts_without_filters(self, shelf: SearchEngine) -> None:
        result = await narrowed(shelf, SearchFilters())

        assert list(result.facets) == ["category", "brand", "in_stock", "colour", "size"]
        assert counts(result, "category") == {
            "home": 4,
            "bedding": 3,
            "clothing": 3,
            "shirts": 2,
            "jackets": 1,
        }
        assert counts(result, "brand") == {"dream": 3, "nova": 3, "orbit": 1}
        assert counts(result, "in_stock") == {"true": 8, "false": 2}
        assert counts(result, "colour") == {"blue": 3, "white": 3, "black": 2, "brown": 1}
        assert counts(result, "size") == {"m": 3, "l": 2}
        assert result.price_bounds == PriceSpan(1_500, 25_000)

    async def test_counts_are_sorted_by_count_then_value(self, shelf: SearchEngine) -> None:
        result = await narrowed(shelf, SearchFilters())

        assert result.facets["colour"] == [
            FacetCount("blue", 3),
            FacetCount("white", 3),
            FacetCount("black", 2),
            FacetCount("brown", 1),
        ]

    async def test_only_what_is_asked_for_is_counted(self, shelf: SearchEngine) -> None:
        result = await shelf.search(replace(ALL, facets=["unknown", "brand"]))

        assert list(result.facets) == ["unknown", "brand"]
        assert list(result.facets["unknown"]) == []
        assert result.price_bounds is None

    async def test_counts_follow_the_text(self, shelf: SearchEngine) -> None:
        result = await narrowed(shelf, SearchFilters(), "leather")

        assert counts(result, "brand") == {"nova": 2, "orbit": 1}
        assert counts(result, "colour") == {"black": 2, "blue": 1, "brown": 1, "white": 1}
        assert result.price_bounds == PriceSpan(1_500, 25_000)

    async def test_one_facet_selected(self, shelf: SearchEngine) -> None:
        result = await narrowed(shelf, SearchFilters(attributes=[attribute("colour", "black")]))

        assert result.total == 2
        assert counts(result, "colour") == {"blue": 3, "white": 3, "black": 2, "brown": 1}
        assert counts(result, "brand") == {"nova": 1, "orbit": 1}
        assert counts(result, "size") == {"m": 2, "l": 1}
        assert result.price_bounds == PriceSpan(4_000, 25_000)

    async def test_two_facets_selected(self, shelf: SearchEngine) -> None:
        filters = SearchFilters(brands=["nova"], attributes=[attribute("colour", "white", "blue")])
        result = await narrowed(shelf, filters)

        assert found(result) == [SHIRT]
        assert counts(result, "brand") == {"dream": 3, "nova": 1}
        assert counts(result, "colour") == {"black": 1, "blue": 1, "brown": 1, "white": 1}
        assert counts(result, "category") == {"clothing": 1, "shirts": 1}
        assert counts(result, "in_stock") == {"false": 1}

    async def test_three_facets_and_a_price_selected(self, shelf: SearchEngine) -> None:
        filters = SearchFilters(
            category_ids=[HOME],
            brands=["dream"],
            in_stock=True,
            price_max=8_500,
        )
        result = await narrowed(shelf, filters)

        assert found(result) == [BEDDING_SET]
        assert counts(result, "category") == {"bedding": 1, "home": 1}
        assert counts(result, "brand") == {"dream": 1}
        assert counts(result, "in_stock") == {"true": 1}
        assert counts(result, "colour") == {"white": 1}
        assert result.price_bounds == PriceSpan(8_000, 9_000)

    async def test_bounds_of_one_product_span_its_variants(self, shelf: SearchEngine) -> None:
        result = await narrowed(shelf, SearchFilters(category_ids=[JACKETS]))

        assert result.price_bounds == PriceSpan(20_000, 25_000)


class OrderContract:
    @pytest.mark.parametrize(
        ("sort", "products"),
        [
            (
                SearchSort.PRICE_ASC,
                [
                    LEATHAR,
                    T_SHIRT,
                    SHIRT,
                    LEATHERY,
                    BEDDING_SET,
                    DUVET,
                    HEADPHONES,
                    COFFEE_MACHINE,
                    JACKET,
                    SIX_PIECES,
                ],
            ),
            (
                SearchSort.PRICE_DESC,
                [
                    JACKET,
                    COFFEE_MACHINE,
                    HEADPHONES,
                    DUVET,
                    BEDDING_SET,
                    LEATHERY,
                    SHIRT,
                    T_SHIRT,
                    LEATHAR,
                    SIX_PIECES,
                ],
            ),
            (
                SearchSort.NEWEST,
                [
                    T_SHIRT,
                    HEADPHONES,
                    LEATHAR,
                    COFFEE_MACHINE,
                    DUVET,
                    BEDDING_SET,
                    SHIRT,
                    LEATHERY,
                    JACKET,
                    SIX_PIECES,
                ],
            ),
            (
                SearchSort.BEST_SELLING,
                [
                    LEATHERY,
                    SHIRT,
                    DUVET,
                    BEDDING_SET,
                    COFFEE_MACHINE,
                    JACKET,
                    SIX_PIECES,
                    T_SHIRT,
                    HEADPHONES,
                    LEATHAR,
                ],
            ),
            (
                SearchSort.RELEVANCE,
                [
                    LEATHERY,
                    SHIRT,
                    DUVET,
                    BEDDING_SET,
                    COFFEE_MACHINE,
                    JACKET,
                    SIX_PIECES,
                    T_SHIRT,
                    HEADPHONES,
                    LEATHAR,
                ],
            ),
        ],
    )
    async def test_order_of_everything(
        self, shelf: SearchEngine, sort: SearchSort, products: list[UUID]
    ) -> None:
        result = await shelf.search(replace(ALL, sort=sort))

        assert found(result) == products

    @pytest.mark.parametrize(
        ("sort", "products"),
        [
            (SearchSort.PRICE_ASC, [LEATHAR, SHIRT, LEATHERY, JACKET]),
            (SearchSort.PRICE_DESC, [JACKET, LEATHERY, SHIRT, LEATHAR]),
            (SearchSort.NEWEST, [LEATHAR, SHIRT, LEATHERY, JACKET]),
            (SearchSort.BEST_SELLING, [LEATHERY, SHIRT, JACKET, LEATHAR]),
        ],
    )
    async def test_order_of_what_a_text_finds(
        self, shelf: SearchEngine, sort: SearchSort, products: list[UUID]
    ) -> None:
        result = await shelf.search(replace(ALL, text="leather", sort=sort))

        assert found(result) == products

    async def test_order_by_the_currency_asked_for(self, shelf: SearchEngine) -> None:
        result = await shelf.search(replace(ALL, sort=SearchSort.PRICE_ASC, currency="CNY"))

        assert found(result)[:3] == [BEDDING_SET, SIX_PIECES, JACKET]

    @pytest.mark.parametrize("sort", list(SearchSort))
    @pytest.mark.parametrize("limit", [1, 3, 4])
    async def test_pages_add_up(self, shelf: SearchEngine, sort: SearchSort, limit: int) -> None:
        whole = await shelf.search(replace(ALL, sort=sort))
        pages = [
            await shelf.search(replace(ALL, sort=sort, offset=offset, limit=limit))
            for offset in range(0, len(EVERYTHING), limit)
        ]

        assert [product for page in pages for product in found(page)] == found(whole)
        assert {page.total for page in pages} == {len(EVERYTHING)}

    @pytest.mark.parametrize("offset", [1, 2, 5, 9])
    async def test_a_page_may_begin_anywhere(self, shelf: SearchEngine, offset: int) -> None:
        whole = await shelf.search(replace(ALL, sort=SearchSort.PRICE_ASC))
        page = await shelf.search(
            replace(ALL, sort=SearchSort.PRICE_ASC, offset=offset, limit=4, facets=FACETS)
        )

        assert found(page) == found(whole)[offset : offset + 4]
        assert page.total == len(EVERYTHING)
        assert page.price_bounds == PriceSpan(1_500, 25_000)

    @pytest.mark.parametrize(("offset", "limit"), [(0, 0), (10, 5), (12, 5), (9_999, 20)])
    async def test_an_empty_page_knows_the_total(
        self, shelf: SearchEngine, offset: int, limit: int
    ) -> None:
        page = await shelf.search(replace(ALL, offset=offset, limit=limit, facets=["brand"]))

        assert (found(page), page.total) == ([], len(EVERYTHING))
        assert counts(page, "brand") == {"dream": 3, "nova": 3, "orbit": 1}
