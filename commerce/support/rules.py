"""How tickets move, and the limits on what a customer may send. Pure functions."""

from collections.abc import Mapping
from datetime import timedelta

from commerce.support.errors import TicketIsClosed, TicketStatusRefused
from commerce.support.kinds import TicketStatus

MAX_TITLE = 200
MAX_BODY = 10_000
MESSAGES_PER_WINDOW = 20
WINDOW = timedelta(hours=1)

OPEN, WAITING = TicketStatus.OPEN, TicketStatus.WAITING_FOR_CUSTOMER
RESOLVED, CLOSED = TicketStatus.RESOLVED, TicketStatus.CLOSED
MOVES: Mapping[TicketStatus, frozenset[TicketStatus]] = {
    OPEN: frozenset({WAITING, RESOLVED, CLOSED}),
    WAITING: frozenset({OPEN, RESOLVED, CLOSED}),
    RESOLVED: frozenset({OPEN, CLOSED}),
    CLOSED: frozenset(),
}
UNFINISHED = (OPEN, WAITING)
"""What counts as an open ticket."""


def moved(status: TicketStatus, wanted: TicketStatus) -> TicketStatus:
    """`wanted`, if a ticket may go there. Raises TicketStatusRefused."""
    if wanted is not status and wanted not in MOVES[status]:
        raise TicketStatusRefused(status, wanted)
    return wanted


def after_reply(status: TicketStatus, number: str, *, by_customer: bool) -> TicketStatus:
    """Where a message takes the ticket: a customer's reopens it, an answer waits for the customer
    unless the matter is settled. Raises TicketIsClosed."""
    if status is CLOSED:
        raise TicketIsClosed(number)
    if by_customer:
        return OPEN
    return RESOLVED if status is RESOLVED else WAITING
