"""Kept answers: room, expiry, tags, and what was overtaken while it was made."""

from datetime import timedelta

from schema.execution.cache.store import ENTRY_OVERHEAD, TAG_OVERHEAD, Entry, Store
from tests.conftest import NOW

BODY = 10_000
SIZE = BODY + TAG_OVERHEAD + ENTRY_OVERHEAD


def entry(key: str, *tags: str, seconds: int = 60, size: int = BODY) -> Entry:
    expires_at = NOW + timedelta(seconds=seconds)
    return Entry(key, b"x" * size, frozenset(tags or ("any",)), NOW, expires_at, size)


def keys(store: Store) -> list[object]:
    return [key for key in ("a", "b", "c", "d", "e") if store.get(key, NOW) is not None]


def test_what_is_put_away_is_found_until_it_expires() -> None:
    store = Store(max_bytes=1 << 20)
    kept = entry("a", seconds=5)

    assert store.put(kept, store.sequence)

    assert store.get("a", NOW + timedelta(seconds=4)) is kept
    assert store.get("a", NOW + timedelta(seconds=5)) is None
    assert (len(store), store.bytes, kept.is_alive) == (0, 0, False)
    assert store.counts.expirations == 1


def test_bytes_are_counted_and_bounded() -> None:
    store = Store(max_bytes=20 * SIZE)

    for number in range(50):
        store.put(entry(f"{number}", f"product:{number}"), store.sequence)

    assert (len(store), store.bytes) == (20, 20 * SIZE)
    assert store.counts.evictions == 30


def test_what_was_used_outlives_what_was_not() -> None:
    store = Store(max_bytes=20 * SIZE)
    for number in range(20):
        store.put(entry(f"{number}"), store.sequence)
    for number in range(0, 20, 2):
        store.get(f"{number}", NOW)

    for number in range(20, 30):
        store.put(entry(f"{number}"), store.sequence)

    assert all(store.get(f"{number}", NOW) for number in range(0, 20, 2))
    assert not any(store.get(f"{number}", NOW) for number in range(1, 20, 2))


def test_one_answer_never_takes_much_of_the_room() -> None:
    store = Store(max_bytes=20 * SIZE)

    assert not store.put(entry("a", size=2 * SIZE), store.sequence)

    assert len(store) == 0


def test_an_announcement_drops_what_stands_on_it_alone() -> None:
    store = Store(max_bytes=1 << 20)
    for key, tags in (("a", ["x", "y"]), ("b", ["y"]), ("c", ["z"])):
        store.put(entry(key, *tags), store.sequence)

    dropped = store.announced(["x", "nothing"])

    assert (dropped, keys(store)) == (1, ["b", "c"])
    assert store.announced(["y", "z"]) == 2
    assert (len(store), store.bytes) == (0, 0)


def test_what_was_announced_while_it_was_made_is_not_kept() -> None:
    store = Store(max_bytes=1 << 20)
    began = store.sequence
    store.announced(["x"])

    assert not store.put(entry("a", "x"), began)
    assert store.put(entry("b", "y"), began)
    assert store.put(entry("c", "x"), store.sequence)

    assert keys(store) == ["b", "c"]
    assert store.counts.overtaken == 1


def test_all_and_a_loss_overtake_everything_that_is_being_made() -> None:
    for forget in (lambda store: store.announced(["all"]), Store.clear):
        store = Store(max_bytes=1 << 20)
        store.put(entry("a"), store.sequence)
        began = store.sequence

        forget(store)

        assert not store.put(entry("b", "unheard"), began)
        assert keys(store) == []


def test_forgetting_old_announcements_errs_on_the_safe_side() -> None:
    store = Store(max_bytes=1 << 20)
    began = store.sequence
    for number in range(20_001):
        store.announced([f"product:{number}"])

    assert not store.put(entry("a", "unheard"), began)
    assert store.put(entry("b", "unheard"), store.sequence)
