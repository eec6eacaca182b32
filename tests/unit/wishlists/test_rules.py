"""What merging does with each item."""

from uuid import UUID

from commerce.wishlists.rules import MAX_ITEMS, MergeOutcome, Subject, merged

A, B, C = (UUID(int=number) for number in range(1, 4))


def outcomes(present: set[Subject], joining: list[Subject]) -> list[MergeOutcome]:
    return [change.outcome for change in merged(present, joining)]


def test_what_is_there_already_stays_and_the_rest_is_added() -> None:
    assert outcomes({(A, None), (B, C)}, [(A, None), (A, C), (B, C), (B, None)]) == [
        MergeOutcome.ALREADY_THERE,
        MergeOutcome.ADDED,
        MergeOutcome.ALREADY_THERE,
        MergeOutcome.ADDED,
    ]


def test_those_that_come_first_find_room_first() -> None:
    present: set[Subject] = {(UUID(int=number), None) for number in range(10, 9 + MAX_ITEMS)}

    assert outcomes(present, [(A, None), (B, None), (UUID(int=10), None)]) == [
        MergeOutcome.ADDED,
        MergeOutcome.NO_ROOM,
        MergeOutcome.ALREADY_THERE,
    ]


def test_nothing_joins_as_nothing() -> None:
    assert merged({(A, None)}, []) == []
