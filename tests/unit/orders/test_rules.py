"""The states of an order."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.core.errors import InvalidInput
from commerce.orders.kinds import OrderStatus, Standing
from commerce.orders.rules import MOVES, allowed_transitions, may_move, parcel_quantities

ONE, TWO, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


def test_payment_alone_places_an_order() -> None:
    for standing in Standing:
        assert not may_move(
            OrderStatus.PENDING_PAYMENT,
            OrderStatus.AWAITING_SHIPMENT,
            standing,
            has_parcels=False,
        )


@pytest.mark.parametrize("end", [OrderStatus.COMPLETED, OrderStatus.CANCELLED])
def test_ends_are_final(end: OrderStatus) -> None:
    for standing in Standing:
        assert allowed_transitions(end, standing, has_parcels=False) == []


def test_every_state_is_reached_and_left_or_final() -> None:
    reached = {to for _, to in MOVES} | {OrderStatus.PENDING_PAYMENT}
    left = {start for start, _ in MOVES}

    assert reached == set(OrderStatus)
    assert set(OrderStatus) - left == {OrderStatus.COMPLETED, OrderStatus.CANCELLED}


def test_nothing_that_left_is_cancelled() -> None:
    allowed = allowed_transitions(OrderStatus.AWAITING_SHIPMENT, Standing.STAFF, has_parcels=True)

    assert allowed == [OrderStatus.SHIPPED]


def test_without_a_choice_everything_leaves() -> None:
    assert parcel_quantities({ONE: 2, TWO: 0}, [], ("input",)) == {ONE: 2}


def test_every_problem_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        parcel_quantities({ONE: 2}, [(OTHER, 1), (ONE, 3), (ONE, -1)], ("input", "lines"))

    assert [(problem.path[2:], problem.code) for problem in refused.value.problems] == [
        (("0", "lineId"), "NOT_FOUND"),
        (("1", "quantity"), "TOO_LARGE"),
        (("2", "quantity"), "TOO_SMALL"),
    ]


@given(
    st.dictionaries(st.sampled_from([ONE, TWO, OTHER]), st.integers(0, 5)),
    st.lists(st.tuples(st.sampled_from([ONE, TWO, OTHER]), st.integers(-1, 6)), max_size=6),
)
def test_no_more_leaves_than_remains(
    remaining: dict[UUID, int], wanted: list[tuple[UUID, int]]
) -> None:
    try:
        leaving = parcel_quantities(remaining, wanted, ("input",))
    except InvalidInput:
        return

    assert all(0 < quantity <= remaining[line_id] for line_id, quantity in leaving.items())
