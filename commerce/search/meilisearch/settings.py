"""The settings of the product index, and whether a server has them already.

They name parents (`find.title`, `prices`, `attributes.*`), so languages, currencies and attributes
come and go without a change. `sort` stands first among the ranking rules: a list sorted by price
is in strict order of price.
"""

from collections.abc import Mapping

from commerce.search.meilisearch.documents import TEXT_FIELDS

MAX_TOTAL = 10_000
MAX_FACET_VALUES = 500

# Languages the server knows by name; the rest are recognised from the text. A query must be read
# in the language its field was indexed in, so both sides take the locale from here.
LOCALES: Mapping[str, str] = {
    code: code
    for code in (
        "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he",
        "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "nl", "pl", "pt", "ro", "ru", "sk",
        "sl", "sv", "th", "tr", "uk", "vi",
    )
} | {"no": "nb", "zh": "cmn"}  # fmt: skip

Setting = None | bool | int | str | list["Setting"] | dict[str, "Setting"]

_VALUES: Setting = {
    "facetSearch": False,
    "filter": {"equality": True, "comparison": False},
}
_NUMBERS: Setting = {
    "facetSearch": False,
    "filter": {"equality": True, "comparison": True},
}

SETTINGS: dict[str, Setting] = {
    "searchableAttributes": [
        "find.title",
        "skus",
        *(f"find.{field}" for field in TEXT_FIELDS if field != "title"),
        "title",  # read only by the second attempt at a dense text, which needs whole words
    ],
    "filterableAttributes": [
        {
            "attributePatterns": [
                "id",
                "product_id",
                "channel",
                "category_ids",
                "brand",
                "in_stock",
                "rebuilds",
                "tombstone.product_id",
                "attributes.*",
            ],
            "features": _VALUES,
        },
        {"attributePatterns": ["prices.*"], "features": _NUMBERS},
    ],
    "sortableAttributes": ["prices", "published_at", "sales_count"],
    "rankingRules": [
        "sort",
        "words",
        "typo",
        "proximity",
        "attribute",
        "exactness",
        "sales_count:desc",
        "published_at:desc",
        "product_id:asc",  # the last word, so that pages never overlap
    ],
    "typoTolerance": {
        "enabled": True,
        "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
        "disableOnAttributes": ["skus"],
        "disableOnNumbers": True,
    },
    "faceting": {"maxValuesPerFacet": MAX_FACET_VALUES, "sortFacetValuesBy": {"*": "count"}},
    "pagination": {"maxTotalHits": MAX_TOTAL},
    "localizedAttributes": [
        {"attributePatterns": [f"*.{code}"], "locales": [locale]}
        for code, locale in LOCALES.items()
    ],
}


def are_current(actual: Mapping[str, Setting]) -> bool:
    """Whether a server's settings say what ours do; sending them again would index everything
    again on older servers."""
    return all(_agrees(actual.get(key), wanted) for key, wanted in SETTINGS.items())


def _agrees(actual: Setting, wanted: Setting) -> bool:
    if isinstance(wanted, dict) and isinstance(actual, dict):
        return all(_agrees(actual.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(actual, list):
        in_order = len(actual) == len(wanted)
        return in_order and all(map(_agrees, actual, wanted))
    return actual == wanted
