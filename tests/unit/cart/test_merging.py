"""What merging makes of quantities, and what warnings say."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.cart.rules import (
    MAX_LINES,
    Joining,
    MergeOutcome,
    MergePolicy,
    NoLongerAvailable,
    NotEnoughStock,
    NotPriced,
    PriceChanged,
    merged,
    warnings_of,
)
from commerce.core.money import Money

A, B = UUID(int=1), UUID(int=2)


def one(
    kept: int, joining: int, available: int, policy: MergePolicy = MergePolicy.SUM
) -> tuple[int, MergeOutcome]:
    """The quantity and outcome of merging one variant."""
    [change] = merged({A: kept} if kept else {}, [Joining(A, "A", joining, available)], policy)
    return change.quantity_after, change.outcome


@pytest.mark.parametrize(
    ("policy", "after"), [(MergePolicy.SUM, 5), (MergePolicy.LARGER, 3), (MergePolicy.JOINING, 2)]
)
def test_each_policy_has_its_quantity(policy: MergePolicy, after: int) -> None:
    assert one(3, 2, 100, policy)[0] == after


def test_outcomes() -> None:
    assert one(0, 2, 9) == (2, MergeOutcome.ADDED)
    assert one(1, 2, 9) == (3, MergeOutcome.CHANGED)
    assert one(3, 2, 9, MergePolicy.LARGER) == (3, MergeOutcome.UNCHANGED)
    assert one(1, 9, 4) == (4, MergeOutcome.CAPPED)
    assert one(0, 2, 0) == (0, MergeOutcome.DROPPED)
    assert one(999_998, 5, 2_000_000) == (999_999, MergeOutcome.CAPPED)


def test_merging_never_takes_away_what_the_customer_had() -> None:
    assert one(5, 2, 3) == (5, MergeOutcome.CAPPED)
    assert one(5, 2, 0) == (5, MergeOutcome.CAPPED)


def test_a_full_cart_takes_no_further_variants() -> None:
    kept = {UUID(int=number): 1 for number in range(1, MAX_LINES)}
    joining = [Joining(UUID(int=1000 + number), "X", 1, 9) for number in range(2)]

    changes = merged(kept, joining, MergePolicy.SUM)

    assert [change.outcome for change in changes] == [MergeOutcome.ADDED, MergeOutcome.DROPPED]


@given(
    st.dictionaries(st.sampled_from([A, B]), st.integers(1, 999_999)),
    st.dictionaries(
        st.sampled_from([A, B]), st.tuples(st.integers(1, 999_999), st.integers(0, 2_000_000))
    ),
    st.sampled_from([MergePolicy.SUM, MergePolicy.LARGER]),
)
def test_merging_stays_within_its_bounds(
    kept: dict[UUID, int], joining: dict[UUID, tuple[int, int]], policy: MergePolicy
) -> None:
    lines = [Joining(id_, "X", quantity, there) for id_, (quantity, there) in joining.items()]

    for change, line in zip(merged(kept, lines, policy), lines, strict=True):
        assert change.quantity_after >= change.quantity_before
        assert change.quantity_after <= max(change.quantity_before, min(line.available, 999_999))
        assert change.quantity_after <= change.quantity_before + line.quantity


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def test_warnings() -> None:
    def warned(**changes: object) -> list[object]:
        facts: dict[str, object] = {
            "quantity": 2,
            "seen": pounds(100),
            "current": pounds(100),
            "available": 2,
            "currency": "GBP",
            "is_sold": True,
        }
        return list(warnings_of(A, **{**facts, **changes}))  # type: ignore[arg-type]

    assert warned() == []
    assert warned(seen=None) == []
    assert warned(current=pounds(90), available=1) == [
        PriceChanged(A, pounds(100), pounds(90)),
        NotEnoughStock(A, 1),
    ]
    assert warned(current=None, available=0) == [NotPriced(A, "GBP")]
    assert warned(is_sold=False, current=None) == [NoLongerAvailable(A)]
