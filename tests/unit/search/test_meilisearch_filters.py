"""Filter expressions keep values values."""

from hypothesis import given
from hypothesis import strategies as st

from commerce.search.meilisearch.filters import NOTHING, by_facet, quoted
from commerce.search.port import AttributeFilter, SearchFilters


def unquoted(expression: str) -> str:
    """What the filter grammar reads: a quoted text ends at the first quote not escaped."""
    assert expression[0] == '"'
    read: list[str] = []
    position = 1
    while expression[position] != '"':
        position += expression[position] == "\\"
        read.append(expression[position])
        position += 1
    assert position == len(expression) - 1
    return "".join(read)


@given(st.text(st.sampled_from(["a", '"', "\\", "'", "]", "\n"])))
def test_a_quoted_text_reads_back(text: str) -> None:
    assert unquoted(quoted(text)) == text


def test_conditions_stand_under_their_facet() -> None:
    filters = SearchFilters(
        brands=["a", 'b"c'],
        in_stock=True,
        price_min=5,
        price_max=9,
        attributes=[
            AttributeFilter("colour", ["red"]),
            AttributeFilter("colour", ["blue"]),
            AttributeFilter("brand", ["x"]),
        ],
    )

    assert by_facet(filters, "GBP") == {
        "brand": ['"brand" IN ["a", "b\\"c"]'],
        "in_stock": ['"in_stock" = "true"'],
        "price": ['"prices.GBP.max" >= 5', '"prices.GBP.min" <= 9'],
        "colour": ['"attributes.colour" IN ["red"]', '"attributes.colour" IN ["blue"]'],
        "@brand": ['"attributes.brand" IN ["x"]'],
    }


def test_prices_in_what_is_no_currency_match_nothing() -> None:
    assert by_facet(SearchFilters(price_min=5), '*" OR') == {"price": [NOTHING]}
    assert by_facet(SearchFilters(), '*" OR') == {}
