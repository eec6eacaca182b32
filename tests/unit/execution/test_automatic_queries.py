"""Automatic persisted queries take a bounded part of the memory, however short they are."""

from hashlib import sha256

from schema.execution.registry import AUTOMATIC_OVERHEAD, AutomaticQueries


def keep(queries: AutomaticQueries, text: str) -> str:
    digest = sha256(text.encode()).digest()
    queries.keep(None, digest, text)
    return digest.hex()


def test_short_texts_count_with_what_they_take_beside_themselves() -> None:
    queries = AutomaticQueries(max_bytes=10 * (AUTOMATIC_OVERHEAD + 10))

    hashes = [keep(queries, f"{{ n{n:06} }}"[:10]) for n in range(50)]

    assert len(queries) == 10
    assert queries.get(None, hashes[0]) is None
    assert queries.get(None, hashes[-1]) == "{ n000049 "


def test_what_was_used_longest_ago_makes_room() -> None:
    queries = AutomaticQueries(max_bytes=2 * (AUTOMATIC_OVERHEAD + 5))
    first, second = keep(queries, "{ a }"), keep(queries, "{ b }")
    queries.get(None, first)

    keep(queries, "{ c }")

    assert queries.get(None, first) == "{ a }"
    assert queries.get(None, second) is None
