"""The contract about words: what a text finds, in which order, and what is suggested."""

from dataclasses import replace
from uuid import UUID

import pytest

from commerce.search.port import (
    PriceSpan,
    SearchEngine,
    SearchHit,
    SearchQuery,
    SearchResult,
)
from tests.contract.search.shelf import (
    BEDDING_SET,
    COFFEE_MACHINE,
    DUVET,
    EVERYTHING,
    HEADPHONES,
    JACKET,
    LEATHAR,
    LEATHERY,
    LEDERHOSE,
    SHIRT,
    SIX_PIECES,
    T_SHIRT,
    found,
)


async def search(
    engine: SearchEngine, text: str, language: str = "en", *, channel: str = "uk"
) -> SearchResult:
    return await engine.search(SearchQuery(text, channel, language, "GBP"))


class FindingContract:
    async def test_exact_comes_before_begun_before_mentioned_before_mistyped(
        self, shelf: SearchEngine
    ) -> None:
        result = await search(shelf, "leather")

        assert found(result) == [JACKET, LEATHERY, SHIRT, LEATHAR]
        assert result.total == 4

    @pytest.mark.parametrize(
        ("text", "products"),
        [
            ("bedding set", {BEDDING_SET}),
            ("set bedding", {BEDDING_SET}),
            ("BEDDING", {BEDDING_SET}),
            ("duve", {DUVET}),
            ("bedding s", {BEDDING_SET}),
            ("duvets", {DUVET}),
            ("jackets", {JACKET}),
            ("cafe", {COFFEE_MACHINE}),
            ("café", {COFFEE_MACHINE}),
            ("crimson", {SHIRT}),
            ("washable", {SHIRT}),
            ("clothing", {SHIRT}),
            ("belt", {SHIRT}),
            ("nova shirt", {SHIRT}),
            ("blue t-shirt", {T_SHIRT}),
            ("blue tshirt", {T_SHIRT}),
            ("blue t shirt", {T_SHIRT}),
            ("", EVERYTHING),
            ("   ", EVERYTHING),
            ("xyzzyq", set()),
            ("!!!", set()),
            ("😀", set()),
            ("duvet 😀 !", {DUVET}),
        ],
    )
    async def test_words(self, shelf: SearchEngine, text: str, products: set[UUID]) -> None:
        result = await search(shelf, text)

        assert set(found(result)) == products
        assert result.total == len(products)

    @pytest.mark.parametrize(
        ("text", "product"),
        [
            ("leatehr", JACKET),
            ("leathre", JACKET),
            ("leathr jacket", JACKET),
            ("jakcet", JACKET),
            ("duvvet", DUVET),
            ("headhpones", HEADPHONES),
            ("haedphonse", HEADPHONES),
            ("headphnoe", HEADPHONES),
            ("cofee machine", COFFEE_MACHINE),
        ],
    )
    async def test_mistyped_words_are_forgiven(
        self, shelf: SearchEngine, text: str, product: UUID
    ) -> None:
        result = await search(shelf, text)

        assert product in found(result)

    @pytest.mark.parametrize("text", ["shrt", "2001", "jcakte", "hxadphxnxs"])
    async def test_too_short_numeric_or_too_wrong_words_are_not(
        self, shelf: SearchEngine, text: str
    ) -> None:
        result = await search(shelf, text)

        assert (found(result), result.total) == ([], 0)

    @pytest.mark.parametrize(
        ("text", "products"),
        [
            ("LJ-100.1/M", [JACKET]),
            ("lj-100.1/m", [JACKET]),
            ("LJ1001M", [JACKET]),
            ("LJ-1001-M", [JACKET]),
            ("lj-100", [JACKET]),
            ("lj1001", [JACKET]),
            ("CS-7", [SHIRT]),
            ("LJ1002M", []),
            ("LX-100.1/M", []),
        ],
    )
    async def test_skus(self, shelf: SearchEngine, text: str, products: list[UUID]) -> None:
        result = await search(shelf, text)

        assert found(result) == products

    @pytest.mark.parametrize(
        ("text", "products"),
        [
            ("四件套", {BEDDING_SET, DUVET}),
            ("四", {BEDDING_SET, DUVET}),
            ("四件", {BEDDING_SET, DUVET}),
            ("件套", {BEDDING_SET, DUVET, SIX_PIECES}),
            ("夹克", {JACKET}),
            ("真", {JACKET, SIX_PIECES}),
            ("全棉 四件套", {BEDDING_SET}),
            ("全棉四件套", {BEDDING_SET}),
            ("nova咖啡", {COFFEE_MACHINE}),
            ("nov", {COFFEE_MACHINE}),
            ("沙发", set()),
        ],
    )
    async def test_chinese(self, shelf: SearchEngine, text: str, products: set[UUID]) -> None:
        result = await search(shelf, text, "zh")

        assert set(found(result)) == products
        assert result.total == len(products)

    @pytest.mark.parametrize("text", ["コーヒー", "メーカー", "ヒーメ", "コーヒーメーカー", "ｺｰﾋｰ"])
    async def test_japanese(self, shelf: SearchEngine, text: str) -> None:
        result = await search(shelf, text, "ja")

        assert found(result) == [COFFEE_MACHINE]

    @pytest.mark.parametrize(
        ("text", "language", "product"),
        [
            ("leather jacket xyzzyq", "en", JACKET),
            ("xyzzyq leather jacket", "en", JACKET),
            ("全棉的四件套", "zh", BEDDING_SET),
        ],
    )
    async def test_when_nothing_has_every_word_some_words_are_enough(
        self, shelf: SearchEngine, text: str, language: str, product: UUID
    ) -> None:
        result = await search(shelf, text, language)

        assert found(result)[0] == product

    async def test_only_the_asked_language_is_searched(self, shelf: SearchEngine) -> None:
        assert found(await search(shelf, "夹克", "en")) == []
        assert found(await search(shelf, "jacket", "zh")) == []
        assert found(await search(shelf, "jacket", "fr")) == []

    async def test_channels_are_apart(self, shelf: SearchEngine) -> None:
        german = await search(shelf, "leather", channel="de")
        british = await search(shelf, "trousers", channel="uk")
        nowhere = await search(shelf, "", channel="fr")

        assert set(found(german)) == {JACKET, LEDERHOSE}
        assert (found(british), british.total) == ([], 0)
        assert (found(nowhere), nowhere.total) == ([], 0)

    async def test_a_hit_is_a_whole_card(self, shelf: SearchEngine) -> None:
        result = await shelf.search(SearchQuery("四件套 全棉", "uk", "zh", "CNY"))

        assert [replace(hit, score=None) for hit in result.hits] == [
            SearchHit(
                product_id=BEDDING_SET,
                slug="bedding-set",
                title="全棉四件套",
                image_url=None,
                in_stock=True,
                price=PriceSpan(29_900, 39_900),
                compare_at=None,
                score=None,
            )
        ]
        assert result.hits[0].score is not None

    async def test_a_missing_translation_shows_another_language(self, shelf: SearchEngine) -> None:
        result = await shelf.search(SearchQuery("", "uk", "zh", "GBP", limit=50))

        titles = {hit.product_id: hit.title for hit in result.hits}
        assert titles[JACKET] == "真皮夹克"
        assert titles[T_SHIRT] == "Blue T-Shirt"


class SuggestionsContract:
    async def suggest(
        self, engine: SearchEngine, text: str, language: str = "en", limit: int = 6
    ) -> list[str]:
        return await engine.suggest(text, channel="uk", language=language, limit=limit)

    async def test_words_then_titles(self, shelf: SearchEngine) -> None:
        suggestions = await self.suggest(shelf, "leath")

        assert suggestions == [
            "leathar",
            "leather",
            "leathery",
            "Leathery look shirt",
            "Leather jacket",
            "Leathar wallet",
        ]

    async def test_the_last_word_is_completed(self, shelf: SearchEngine) -> None:
        assert await self.suggest(shelf, "leather ja") == ["leather jacket"]

    async def test_chinese_titles(self, shelf: SearchEngine) -> None:
        assert await self.suggest(shelf, "四件", "zh") == ["全棉四件套", "色织华夫格四件套"]

    async def test_mistyped(self, shelf: SearchEngine) -> None:
        assert "Wireless headphones" in await self.suggest(shelf, "headhpones")

    async def test_the_limit_holds(self, shelf: SearchEngine) -> None:
        assert len(await self.suggest(shelf, "l", limit=2)) == 2

    async def test_only_titles_of_the_channel_and_language_count(self, shelf: SearchEngine) -> None:
        assert await self.suggest(shelf, "trous") == []
        assert await self.suggest(shelf, "belt") == []
        assert await self.suggest(shelf, "夹克", "en") == []
        assert await self.suggest(shelf, "leath", "fr") == []

    @pytest.mark.parametrize("text", ["", "  ", "!!!", '"', "-", "\x00"])
    async def test_nothing_typed(self, shelf: SearchEngine, text: str) -> None:
        assert await self.suggest(shelf, text) == []
