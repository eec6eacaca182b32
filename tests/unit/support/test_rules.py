"""How tickets move."""

import pytest

from commerce.support.errors import TicketIsClosed, TicketStatusRefused
from commerce.support.kinds import TicketStatus
from commerce.support.rules import after_reply, moved

OPEN, WAITING = TicketStatus.OPEN, TicketStatus.WAITING_FOR_CUSTOMER
RESOLVED, CLOSED = TicketStatus.RESOLVED, TicketStatus.CLOSED


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (OPEN, {OPEN, WAITING, RESOLVED, CLOSED}),
        (WAITING, {OPEN, WAITING, RESOLVED, CLOSED}),
        (RESOLVED, {OPEN, RESOLVED, CLOSED}),
        (CLOSED, {CLOSED}),
    ],
)
def test_a_ticket_moves_only_where_it_may(status: TicketStatus, allowed: set[TicketStatus]) -> None:
    for wanted in TicketStatus:
        if wanted in allowed:
            assert moved(status, wanted) is wanted
        else:
            with pytest.raises(TicketStatusRefused) as refused:
                moved(status, wanted)
            assert (refused.value.status, refused.value.wanted) == (status, wanted)


@pytest.mark.parametrize(
    ("status", "customer", "staff"),
    [(OPEN, OPEN, WAITING), (WAITING, OPEN, WAITING), (RESOLVED, OPEN, RESOLVED)],
)
def test_a_message_moves_the_ticket(
    status: TicketStatus, customer: TicketStatus, staff: TicketStatus
) -> None:
    assert after_reply(status, "T1", by_customer=True) is customer
    assert after_reply(status, "T1", by_customer=False) is staff


@pytest.mark.parametrize("by_customer", [True, False])
def test_a_closed_ticket_takes_no_message(by_customer: bool) -> None:
    with pytest.raises(TicketIsClosed) as refused:
        after_reply(CLOSED, "T1", by_customer=by_customer)

    assert refused.value.number == "T1"
