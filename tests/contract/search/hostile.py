"""The contract about what strangers send: whatever it is, it stays a text or a value."""

from dataclasses import replace

import pytest

from commerce.search.port import AttributeFilter, SearchEngine, SearchFilters, SearchQuery
from tests.contract.search.shelf import DUVET, EVERYTHING, JACKET, SHIRT, found

DUVETS = SearchQuery("duvet", "uk", "en", "GBP", limit=50)
TEXTS = [
    '"',
    '""',
    "-",
    "--",
    "\\",
    "\\\\",
    "'",
    "''; DROP TABLE search_documents; --",
    "leather & jacket | !shirt",
    "leather:*",
    "(leather",
    "leather <-> jacket",
    "leather\x00jacket",
    "\x00",
    "\ud800",
    "leather \udfff",
    "😀" * 500,
    "a" * 10_000,
    "leather " * 2_000,
    "四件套" * 3_000,
    "% _ * ? ~ ^ ` $ { } [ ]",
    "$1 :name %s %(name)s {0}",
    "\u202eleather\u200b",
    "ﷺ" * 200,
    "<script>alert(1)</script>",
    "\n\r\t\v\f",
]
VALUES = [
    '" OR channel = "uk',
    "' OR channel = 'uk",
    '\\" OR brand EXISTS',
    'nova" OR "brand" = "nova',
    "nova\\",
    "x" * 10_000,
    "",
    "\x00",
    "nova\x00",
    "\ud800",
    "\x1fnova",
    "😀",
    "*",
    "] OR brand EXISTS",
]


class HostileContract:
    @pytest.mark.parametrize("text", TEXTS)
    async def test_any_text_is_answered(self, shelf: SearchEngine, text: str) -> None:
        result = await shelf.search(replace(DUVETS, text=text, facets=["brand", "price"]))

        assert set(found(result)) <= EVERYTHING
        assert result.total == len(result.hits)

    @pytest.mark.parametrize("text", TEXTS)
    async def test_any_text_is_completed(self, shelf: SearchEngine, text: str) -> None:
        suggestions = await shelf.suggest(text, channel="uk", language="en", limit=5)

        assert len(suggestions) <= 5

    async def test_quotes_and_hyphens_are_no_operators(self, shelf: SearchEngine) -> None:
        quoted = await shelf.search(replace(DUVETS, text='"jacket leather"'))
        excluded = await shelf.search(replace(DUVETS, text="shirt -cotton"))

        assert found(quoted) == [JACKET]
        assert found(excluded) == [SHIRT]

    @pytest.mark.parametrize("value", VALUES)
    async def test_a_value_is_only_a_value(self, shelf: SearchEngine, value: str) -> None:
        for filters in (
            SearchFilters(brands=[value]),
            SearchFilters(attributes=[AttributeFilter("colour", [value])]),
        ):
            result = await shelf.search(replace(DUVETS, text="", filters=filters))

            assert (found(result), result.total) == ([], 0)

    @pytest.mark.parametrize("code", VALUES)
    async def test_an_attribute_code_is_only_a_code(self, shelf: SearchEngine, code: str) -> None:
        filters = SearchFilters(attributes=[AttributeFilter(code, ["black"])])
        filtered = await shelf.search(replace(DUVETS, text="", filters=filters))
        counted = await shelf.search(replace(DUVETS, facets=[code]))

        assert (found(filtered), filtered.total) == ([], 0)
        assert found(counted) == [DUVET]
        assert list(counted.facets[code]) == []

    @pytest.mark.parametrize("value", VALUES)
    async def test_a_channel_is_only_a_channel(self, shelf: SearchEngine, value: str) -> None:
        result = await shelf.search(replace(DUVETS, text="", channel=value))

        assert (found(result), result.total) == ([], 0)
        assert await shelf.suggest("duvet", channel=value, language="en", limit=5) == []

    @pytest.mark.parametrize("value", VALUES)
    async def test_a_language_is_only_a_language(self, shelf: SearchEngine, value: str) -> None:
        result = await shelf.search(replace(DUVETS, language=value))

        assert (found(result), result.total) == ([], 0)
        assert await shelf.suggest("duvet", channel="uk", language=value, limit=5) == []

    @pytest.mark.parametrize("value", VALUES)
    async def test_a_currency_is_only_a_currency(self, shelf: SearchEngine, value: str) -> None:
        asked = replace(DUVETS, currency=value, facets=["price"])
        result = await shelf.search(asked)
        priced = await shelf.search(replace(asked, filters=SearchFilters(price_min=1)))

        assert found(result) == [DUVET]
        assert (result.hits[0].price, result.price_bounds) == (None, None)
        assert priced.total == 0

    async def test_many_filters_at_once(self, shelf: SearchEngine) -> None:
        filters = SearchFilters(
            brands=[f"brand {number}" for number in range(100)],
            attributes=[
                AttributeFilter(f"code {number}", [f"value {value}" for value in range(100)])
                for number in range(20)
            ],
        )
        result = await shelf.search(replace(DUVETS, filters=filters, facets=["brand", "colour"]))

        assert (found(result), result.total) == ([], 0)
