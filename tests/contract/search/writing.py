"""The contract about the index: documents in and out, rebuilds, and servers that are not there.

Tests of one class share an index; each has a channel of its own.
"""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from commerce.core.ids import new_id
from commerce.search.port import (
    AttributeFilter,
    LocalizedText,
    PriceSpan,
    ProductDocument,
    SearchEngine,
    SearchFilters,
    SearchQuery,
    SearchResult,
    SearchSort,
    SearchUnavailable,
)
from tests.contract.search.conftest import silent_server
from tests.contract.search.shelf import counts, found, in_batches
from tests.factories.search import make_catalog, make_document

MakeEngine = Callable[[str, int, float], SearchEngine]
TIMEOUT_SECONDS = 0.4
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def titled(title: str, language: str = "en", description: str = "") -> dict[str, LocalizedText]:
    return {language: LocalizedText(title, description)}


async def titles(engine: SearchEngine, channel: str, text: str = "") -> list[str]:
    """What a shopper of the channel finds, sorted."""
    result = await engine.search(SearchQuery(text, channel, "en", "GBP", limit=200))
    assert result.total == len(result.hits)
    return sorted(hit.title for hit in result.hits)


async def batches(*given: Sequence[ProductDocument]) -> AsyncIterator[Sequence[ProductDocument]]:
    for batch in given:
        yield batch


class WritingContract:
    async def test_a_document_is_found_when_upsert_returns(
        self, engine: SearchEngine, channel: str
    ) -> None:
        await engine.upsert([make_document("Copper kettle", channel=channel)])

        assert await titles(engine, channel, "kettle") == ["Copper kettle"]

    async def test_a_new_word_may_be_mistyped_at_once(
        self, engine: SearchEngine, channel: str
    ) -> None:
        assert await titles(engine, channel, "samovra") == []

        await engine.upsert([make_document("Brass samovar", channel=channel)])

        assert await titles(engine, channel, "samovra") == ["Brass samovar"]

    async def test_upsert_replaces_the_whole_document(
        self, engine: SearchEngine, channel: str
    ) -> None:
        old = make_document(
            "Green lantern",
            channel=channel,
            texts={"en": LocalizedText("Green lantern"), "zh": LocalizedText("绿灯笼")},
            brand="old",
            attributes={"colour": ["green"]},
        )
        await engine.upsert([old])
        await engine.upsert(
            [replace(old, texts=titled("Yellow lamp"), brand=None, attributes={}, prices={})]
        )

        assert await titles(engine, channel) == ["Yellow lamp"]
        assert await titles(engine, channel, "lantern") == []
        chinese = await engine.search(SearchQuery("灯笼", channel, "zh", "GBP"))
        assert chinese.total == 0
        query = SearchQuery("lamp", channel, "en", "GBP", facets=["brand", "colour", "price"])
        result = await engine.search(query)
        assert (counts(result, "brand"), counts(result, "colour")) == ({}, {})
        assert (result.hits[0].price, result.price_bounds) == (None, None)

    async def test_languages_currencies_and_attributes_need_no_preparation(
        self, engine: SearchEngine, channel: str
    ) -> None:
        await engine.upsert(
            [
                make_document(
                    channel=channel,
                    texts=titled("Żółty fotel", "pl"),
                    prices={"PLN": PriceSpan(50_000, 60_000)},
                    attributes={"upholstery-2": ["bouclé"]},
                ),
                make_document(
                    channel=channel,
                    texts=titled("Zielony fotel", "pl"),
                    prices={"PLN": PriceSpan(70_000, 70_000)},
                    attributes={"upholstery-2": ["welur"]},
                ),
            ]
        )
        query = SearchQuery(
            "fotel",
            channel,
            "pl",
            "PLN",
            sort=SearchSort.PRICE_DESC,
            facets=["upholstery-2", "price"],
        )
        result = await engine.search(query)
        filters = SearchFilters(
            price_max=65_000, attributes=[AttributeFilter("upholstery-2", ["bouclé"])]
        )
        narrowed = await engine.search(replace(query, filters=filters))

        assert [hit.title for hit in result.hits] == ["Zielony fotel", "Żółty fotel"]
        assert counts(result, "upholstery-2") == {"bouclé": 1, "welur": 1}
        assert result.price_bounds == PriceSpan(50_000, 70_000)
        assert [hit.title for hit in narrowed.hits] == ["Żółty fotel"]

    async def test_delete_from_one_channel(self, engine: SearchEngine, channel: str) -> None:
        here = make_document("Oak table", channel=channel)
        there = replace(here, channel=f"{channel}-2")
        kept = make_document("Oak chair", channel=channel)
        await engine.upsert([here, there, kept])

        await engine.delete([here.product_id], channel)

        assert await titles(engine, channel) == ["Oak chair"]
        assert await titles(engine, there.channel) == ["Oak table"]

    async def test_delete_from_every_channel(self, engine: SearchEngine, channel: str) -> None:
        here = make_document("Oak table", channel=channel)
        there = replace(here, channel=f"{channel}-2")
        kept = make_document("Oak chair", channel=there.channel)
        await engine.upsert([here, there, kept])

        await engine.delete([here.product_id, uuid4()])

        assert await titles(engine, channel) == []
        assert await titles(engine, there.channel) == ["Oak chair"]

    async def test_nothing_to_write(self, engine: SearchEngine, channel: str) -> None:
        await engine.upsert([make_document("Oak table", channel=channel)])

        await engine.upsert([])
        await engine.delete([])
        await engine.delete([], channel)

        assert await titles(engine, channel) == ["Oak table"]

    async def test_preparing_again_keeps_everything(
        self, engine: SearchEngine, channel: str
    ) -> None:
        await engine.upsert([make_document("Oak table", channel=channel)])

        await engine.prepare(["colour", "size"])
        await engine.prepare(["weight"])

        assert await titles(engine, channel) == ["Oak table"]

    async def test_texts_with_what_cannot_be_stored(
        self, engine: SearchEngine, channel: str
    ) -> None:
        strange = make_document(
            "Odd\x00 lamp \ud800 \"quoted\" 'lamp' \\ -- $1 %s {0}",
            channel=channel,
            skus=["A'B\\C:1*2"],
            brand='nova" OR "x',
            attributes={"colour": ['black" OR "x', "it's\\"]},
        )
        await engine.upsert([strange])
        filters = SearchFilters(
            brands=['nova" OR "x'], attributes=[AttributeFilter("colour", ["it's\\"])]
        )
        found_by_words = await engine.search(SearchQuery("odd quoted", channel, "en", "GBP"))
        found_by_values = await engine.search(SearchQuery("", channel, "en", "GBP", filters))

        assert found(found_by_words) == found(found_by_values) == [strange.product_id]

    async def test_health(self, engine: SearchEngine) -> None:
        assert await engine.healthy() is True


class UnavailableContract:
    """`make_at` makes an engine of the kind for a host, port and timeout."""

    async def ask_everything(self, engine: SearchEngine) -> None:
        query = SearchQuery("leather", "uk", "en", "GBP", facets=["brand"])
        for ask in (
            engine.search(query),
            engine.search(replace(query, text="")),
            engine.suggest("leather", channel="uk", language="en", limit=5),
        ):
            began = time.monotonic()
            with pytest.raises(SearchUnavailable):
                await ask
            assert time.monotonic() - began < 2
        assert await engine.healthy() is False

    async def test_nobody_listens(self, make_at: MakeEngine, unused_tcp_port: int) -> None:
        engine = make_at("127.0.0.1", unused_tcp_port, TIMEOUT_SECONDS)

        await self.ask_everything(engine)
        with pytest.raises(SearchUnavailable):
            await engine.prepare([])
        with pytest.raises(SearchUnavailable):
            await engine.upsert([make_document()])
        with pytest.raises(SearchUnavailable):
            await engine.delete([new_id()])
        with pytest.raises(SearchUnavailable):
            await engine.rebuild([], batches([make_document()]))
        await engine.close()

    async def test_the_server_is_silent(self, make_at: MakeEngine) -> None:
        async with silent_server() as port:
            engine = make_at("127.0.0.1", port, TIMEOUT_SECONDS)

            await self.ask_everything(engine)
            await engine.close()


class ManyDocumentsContract:
    """2,000 documents; nothing is asserted on time."""

    async def test_a_large_index_counts_right(self, engine: SearchEngine) -> None:
        catalog = list(make_catalog(2_000))

        async def documents() -> AsyncIterator[Sequence[ProductDocument]]:
            for batch in in_batches(catalog):
                yield batch

        assert await engine.rebuild(["colour"], documents()) == 2_000

        everything = SearchQuery("", "uk", "en", "GBP", facets=["brand", "colour"], limit=100)
        result = await engine.search(everything)
        assert result.total == 2_000
        assert counts(result, "brand") == self._count(catalog, lambda one: [one.brand or ""])
        assert counts(result, "colour") == self._count(
            catalog, lambda one: one.attributes["colour"]
        )
        leather = await engine.search(replace(everything, text="leather"))
        assert leather.total == sum("leather" in one.texts["en"].title.lower() for one in catalog)
        bedding = await engine.search(replace(everything, text="四件套", language="zh"))
        assert bedding.total == sum("四件套" in one.texts["zh"].title for one in catalog)
        assert await self._all_pages(engine, replace(everything, sort=SearchSort.PRICE_ASC)) == [
            one.product_id
            for one in sorted(
                catalog,
                key=lambda one: (
                    one.prices["GBP"].minimum,
                    -one.sales_count,
                    -(one.published_at or NEVER).timestamp(),
                    one.product_id,
                ),
            )
        ]

    @staticmethod
    def _count(
        catalog: Sequence[ProductDocument], values: Callable[[ProductDocument], Sequence[str]]
    ) -> dict[str, int]:
        counted: dict[str, int] = {}
        for value in (value for document in catalog for value in values(document)):
            counted[value] = counted.get(value, 0) + 1
        return counted

    @staticmethod
    async def _all_pages(engine: SearchEngine, query: SearchQuery) -> list[UUID]:
        pages: list[SearchResult] = [
            await engine.search(replace(query, offset=offset)) for offset in range(0, 2_000, 100)
        ]
        return [product for page in pages for product in found(page)]
