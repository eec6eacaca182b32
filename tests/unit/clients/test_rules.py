"""Which published operation a request means."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.clients.keys import beginning_of, key_hash, new_key
from commerce.clients.kinds import ClientKind, ClientMode, default_mode
from commerce.clients.latency import BOUNDS_MS, SIZE, bucket_of, percentile_ms
from commerce.clients.rules import Index, Listed, Retired, checked_version, only_adds
from commerce.core.errors import InvalidInput
from commerce.core.ids import new_id

GONE = datetime(2026, 3, 1, tzinfo=UTC)
A, B = sha256(b"a").digest(), sha256(b"b").digest()


def listed(version: str, text_hash: bytes = A, *, id_: str = "shop", gone: bool = False) -> Listed:
    return Listed(new_id(), id_, text_hash, version, GONE if gone else None)


def test_the_caller_s_version_goes_first_and_the_newest_live_one_else() -> None:
    old, new = listed("1"), listed("2", B)
    index = Index([new, old])

    assert index.named("shop", "1") is old
    assert index.named("shop", "2") is new
    assert index.named("shop", "9") is new
    assert index.named("shop", None) is new
    assert index.named("other", None) is None
    assert index.newest_version == "2"


def test_a_version_is_served_or_the_newest_one_is() -> None:
    index = Index([listed("3", gone=True), listed("2"), listed("1")])

    assert [index.live_version(wanted) for wanted in ("1", "2", "3", "9", None)] == [
        "1",
        "2",
        "2",
        "2",
        "2",
    ]
    assert Index([listed("1", gone=True)]).live_version("1") is None


def test_a_retired_operation_lives_on_in_a_live_version_of_the_same_document() -> None:
    old, new = listed("1", gone=True), listed("2")
    index = Index([new, old])

    assert index.named("shop", "1") is new
    assert index.named("shop", None) is new


def test_a_retired_operation_does_not_turn_into_another_document() -> None:
    old, new = listed("1", gone=True), listed("2", B)
    index = Index([new, old])

    assert index.named("shop", "1") == Retired(old, "2")


def test_an_operation_of_retired_versions_alone_is_retired() -> None:
    old, older = listed("2", gone=True), listed("1", gone=True)
    index = Index([old, older])

    assert index.named("shop", None) == Retired(old, None)
    assert index.of_text(A, "1") == Retired(older, None)


def test_a_text_s_hash_names_it_whatever_its_id() -> None:
    entry = listed("1")
    index = Index([entry])

    assert index.named(A.hex(), None) is entry
    assert index.of_text(A, None) is entry
    assert index.named(B.hex(), None) is None
    assert index.of_text(B, None) is None


@given(
    st.lists(st.tuples(st.sampled_from("123"), st.sampled_from([A, B]), st.booleans()), max_size=6),
    st.sampled_from(["1", "2", "3", None]),
)
def test_what_is_found_is_live_and_what_is_retired_had_been_there(
    rows: list[tuple[str, bytes, bool]], version: str | None
) -> None:
    entries = [listed(each, text_hash, gone=gone) for each, text_hash, gone in rows]

    found = Index(entries).named("shop", version)

    match found:
        case None:
            assert entries == []
        case Retired(operation):
            assert operation.retired_at is not None
        case Listed():
            assert found.retired_at is None


@pytest.mark.parametrize("version", ["1", "1.0.0", "2026.11.22+build-7", "v4_2"])
def test_versions(version: str) -> None:
    assert checked_version(version) == version


@pytest.mark.parametrize("version", ["", " ", "1 2", ".1", "é", "1" * 65, "1\0", "1\n"])
def test_what_is_no_version(version: str) -> None:
    with pytest.raises(InvalidInput):
        checked_version(version)


def test_a_version_only_ever_gets_more() -> None:
    assert only_adds({}, {"a": A})
    assert only_adds({"a": A}, {"a": A, "b": B})
    assert not only_adds({"a": A}, {"a": B})
    assert not only_adds({"a": A}, {"b": B})


def test_live_clients_send_ids_and_test_clients_anything() -> None:
    assert default_mode(is_live=True, serves_agents=False) is ClientMode.ID_ONLY
    assert default_mode(is_live=False, serves_agents=False) is ClientMode.OPEN
    assert default_mode(is_live=False, serves_agents=True) is ClientMode.ID_ONLY


def test_keys_say_what_they_are_for_and_never_repeat() -> None:
    assert new_key(ClientKind.STOREFRONT, is_live=True).startswith("pk_live_")
    assert new_key(ClientKind.MOBILE, is_live=False).startswith("pk_test_")
    assert new_key(ClientKind.PARTNER, is_live=True).startswith("sk_live_")
    assert len({new_key(ClientKind.ADMIN, is_live=True) for _ in range(100)}) == 100
    assert beginning_of("pk_live_abcdefghijk") == "pk_live_abcdef"
    assert len(key_hash("pk_live_\ud800")) == 32


@given(st.lists(st.floats(0, 60), min_size=1, max_size=200), st.sampled_from([0.5, 0.95]))
def test_a_percentile_lies_between_the_bounds_of_the_true_one(
    seconds: list[float], share: float
) -> None:
    counts = [0] * SIZE
    for each in seconds:
        counts[bucket_of(each)] += 1
    ordered = sorted(seconds)
    true = ordered[max(0, -int(-share * len(ordered) // 1) - 1)]
    place = bucket_of(true)

    found = percentile_ms(counts, share)

    low = BOUNDS_MS[place - 1] if place else 0.0
    high = BOUNDS_MS[min(place, SIZE - 2)]
    assert low <= found <= max(low, high)


def test_nothing_took_no_time() -> None:
    assert percentile_ms([0] * SIZE, 0.95) == 0.0
    assert percentile_ms([], 0.95) == 0.0
    assert isinstance(new_id(), UUID)
