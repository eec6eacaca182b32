"""The search statement: hits, exact total, facet counts and price bounds in one.

`base` holds every document of the channel that the text matches, each with a bit for every filter
it fails. A document is a hit when no bit is set; a facet counts those on which no bit but its own
is set, so one pass serves every disjunctive count. Only fixed pieces are put together here; every
value is a parameter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commerce.search.facets import filtered_facet
from commerce.search.port import SearchFilters, SearchQuery, SearchSort
from commerce.search.postgres.documents import attribute_key, facet_key
from commerce.search.postgres.query import Matching
from commerce.search.text import storable

LIVE = "(SELECT id FROM search_generations WHERE state = 'live')"
_WEIGHTS = "'{0.1,0.2,0.4,1}'"  # description, options, SKU and brand, title
_LARGEST = 2**63 - 1

_BASE_ALL = """
    FROM search_documents d
    WHERE d.generation_id = {live} AND d.channel = {channel}"""
_BASE_TEXT = """
    FROM search_texts t JOIN search_documents d ON d.id = t.document_id
    WHERE t.generation_id = {live} AND t.channel = {channel} AND t.language = {language}
      AND t.words @@ {anyhow}"""
_ENOUGH = " AND (SELECT count(*) FROM unnest({parts}) part WHERE t.words @@ part) >= {fewest}"
_STRICT_SCORE = """(8 * (t.words @@ {without_mistakes})::int + 4 * (t.words @@ {in_title})::int
      + 2 * (t.words @@ {exact})::int + (t.words @@ {whole_words})::int
      + ts_rank({weights}, t.words, {anyhow})) / 16"""
_RELAXED_SCORE = """((SELECT count(*) FROM unnest({parts}) part WHERE t.words @@ part)
      + ts_rank({weights}, t.words, {anyhow})) / (cardinality({parts}) + 1)"""
_ORDERS: Mapping[SearchSort, str] = {
    SearchSort.RELEVANCE: "",
    SearchSort.PRICE_ASC: "price_min ASC NULLS LAST, ",
    SearchSort.PRICE_DESC: "price_min DESC NULLS LAST, ",
    SearchSort.NEWEST: "published_at DESC NULLS LAST, ",
    SearchSort.BEST_SELLING: "sales_count DESC, ",
}
_TIES = "score DESC NULLS LAST, sales_count DESC, published_at DESC NULLS LAST, product_id"
_SEARCH = """
WITH base AS MATERIALIZED (
    SELECT d.id, d.product_id, {facets} AS facets, d.sales_count, d.published_at,
      (d.prices -> {currency} ->> 0)::bigint AS price_min,
      (d.prices -> {currency} ->> 1)::bigint AS price_max,
      {score} AS score, {fails} AS fails{base}
), page AS (
    SELECT * FROM base WHERE fails = 0 ORDER BY {order} LIMIT {limit} OFFSET {offset}
), placed AS (
    SELECT id, score, row_number() OVER (ORDER BY {order}) AS place FROM page
)
SELECT
    (SELECT count(*) FROM base) AS matched,
    (SELECT count(*) FROM base WHERE fails = 0) AS total,
    (SELECT json_agg(json_build_array(d.product_id, d.card, d.prices -> {currency}, p.score)
       ORDER BY p.place) FROM placed p JOIN search_documents d ON d.id = p.id)::text AS hits,
    {bounds} AS bounds,
    {counts} AS counts"""
_BOUNDS = """(SELECT json_build_array(min(price_min), max(price_max))
      FROM base WHERE fails & {others} = 0)::text"""
_COUNTS = """(SELECT json_agg(counted) FROM (
      SELECT key, count(*) FILTER (WHERE fails = 0) AS hits{narrowed}
      FROM base CROSS JOIN unnest(facets) key GROUP BY key) counted)::text"""
_NOT_WANTED = "NULL"
_NARROWED = ", count(*) FILTER (WHERE fails & {others} = 0) AS {name}"


class Parameters:
    """Values, and the placeholders that stand for them."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def add(self, value: object, kind: str) -> str:
        self.values.append(value)
        return f"${len(self.values)}::{kind}"


class Narrowing:
    """The filters of a query, one bit each, under the key of the facet they belong to."""

    def __init__(self, filters: SearchFilters, currency: str, parameters: Parameters) -> None:
        self._conditions: list[str] = []
        self._bits: dict[str, int] = {}
        for facet, keys in _key_filters(filters):
            self._add(facet, f"d.facets && {parameters.add(keys, 'text[]')}")
        self._add_prices(filters, currency, parameters)

    @property
    def facets(self) -> Sequence[str]:
        return list(self._bits)

    @property
    def fails(self) -> str:
        """An integer expression with the bits of the filters a document fails."""
        pieces = [
            f"CASE WHEN {condition} THEN 0 ELSE {1 << bit} END"
            for bit, condition in enumerate(self._conditions)
        ]
        return f"({' | '.join(pieces) or '0'})::bigint"

    def others(self, facet: str) -> int:
        """The bits of all filters but the facet's own."""
        return ((1 << len(self._conditions)) - 1) & ~self._bits.get(facet, 0)

    def _add(self, facet: str, condition: str) -> None:
        self._bits[facet] = self._bits.get(facet, 0) | 1 << len(self._conditions)
        self._conditions.append(condition)

    def _add_prices(self, filters: SearchFilters, currency: str, parameters: Parameters) -> None:
        """A product is in the range when its span of prices touches it."""
        bounds = ((filters.price_min, 1, ">="), (filters.price_max, 0, "<="))
        for bound, place, operator in bounds:
            if bound is not None:
                limit = parameters.add(max(-_LARGEST, min(bound, _LARGEST)), "bigint")
                self._add(
                    "price", f"(d.prices -> {currency} ->> {place})::bigint {operator} {limit}"
                )


def search(
    query: SearchQuery, matching: Matching | None
) -> tuple[str, Sequence[object], Narrowing]:
    """The statement, its parameters, and which column of a count belongs to which facet."""
    parameters = Parameters()
    currency = parameters.add(storable(query.currency), "text")
    narrowing = Narrowing(query.filters, currency, parameters)
    base, score = _base(query, matching, parameters)
    counts = _counts(query, narrowing)
    statement = _SEARCH.format(
        currency=currency,
        score=score,
        fails=narrowing.fails,
        base=base,
        order=_ORDERS[query.sort] + _TIES,
        limit=parameters.add(min(query.limit, _LARGEST), "bigint"),
        offset=parameters.add(min(query.offset, _LARGEST), "bigint"),
        bounds=_bounds(query, narrowing),
        facets="d.facets" if counts != _NOT_WANTED else _NOT_WANTED,
        counts=counts,
    )
    return statement, parameters.values, narrowing


def titles(channel: str, language: str, matching: Matching) -> tuple[str, Sequence[object]]:
    """Titles that match, best first; the caller adds the limit as the last parameter."""
    parameters = Parameters()
    matching = replace(matching, anyhow=matching.in_title)
    query = SearchQuery("", channel, language, "")
    base, score = _base(query, matching, parameters)
    shown = parameters.add(storable(language), "text")
    statement = f"""
        SELECT d.card -> 'titles' ->> {shown}, {score} AS score {base}
        ORDER BY score DESC, d.sales_count DESC, d.product_id LIMIT ${len(parameters.values) + 1}"""
    return statement, parameters.values


def narrowed_column(narrowing: Narrowing, facet: str) -> str:
    """The column that counts a facet: its own when it is filtered by, else that of the hits."""
    if facet not in narrowing.facets:
        return "hits"
    return f"narrowed_{narrowing.facets.index(facet)}"


def _base(query: SearchQuery, matching: Matching | None, parameters: Parameters) -> tuple[str, str]:
    """Where documents come from, and their score."""
    channel = parameters.add(storable(query.channel), "text")
    if matching is None:
        return _BASE_ALL.format(live=LIVE, channel=channel), "NULL::float8"
    pieces = {
        "live": LIVE,
        "channel": channel,
        "language": parameters.add(storable(query.language), "text"),
        "weights": _WEIGHTS,
        "anyhow": parameters.add(matching.anyhow, "text::tsquery"),
    }
    base = _BASE_TEXT
    if matching.parts:
        pieces["parts"] = parameters.add(list(matching.parts), "text[]::tsquery[]")
        pieces["fewest"] = parameters.add(matching.fewest, "bigint")
        base, score = _BASE_TEXT + _ENOUGH, _RELAXED_SCORE
    else:
        pieces["without_mistakes"] = parameters.add(matching.without_mistakes, "text::tsquery")
        pieces["in_title"] = parameters.add(matching.in_title, "text::tsquery")
        pieces["exact"] = parameters.add(matching.exact, "text::tsquery")
        pieces["whole_words"] = parameters.add(matching.whole_words, "text::tsquery")
        score = _STRICT_SCORE
    return base.format(**pieces), score.format(**pieces)


def _key_filters(filters: SearchFilters) -> list[tuple[str, list[str]]]:
    """Facets and the keys of which a document must have one."""
    found: list[tuple[str, list[str]]] = []
    if filters.category_ids:
        found.append(
            ("category", [facet_key("category", str(id_)) for id_ in filters.category_ids])
        )
    if filters.brands:
        found.append(("brand", [facet_key("brand", brand) for brand in filters.brands]))
    if filters.in_stock is not None:
        found.append(("in_stock", [facet_key("in_stock", str(filters.in_stock).lower())]))
    for attribute in filters.attributes:
        keys = [attribute_key(attribute.code, value) for value in attribute.values]
        found.append((filtered_facet(attribute.code), keys))
    return found


def _bounds(query: SearchQuery, narrowing: Narrowing) -> str:
    if "price" not in query.facets:
        return _NOT_WANTED
    return _BOUNDS.format(others=narrowing.others("price"))


def _counts(query: SearchQuery, narrowing: Narrowing) -> str:
    if not any(facet != "price" for facet in query.facets):
        return _NOT_WANTED
    narrowed = "".join(
        _NARROWED.format(others=narrowing.others(facet), name=narrowed_column(narrowing, facet))
        for facet in narrowing.facets
    )
    return _COUNTS.format(narrowed=narrowed)
