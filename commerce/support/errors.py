"""Why support says no."""

from commerce.core.errors import ExpectedError
from commerce.support.kinds import TicketStatus


class TicketIsClosed(ExpectedError):
    """A closed ticket takes no more messages; open a new one."""

    code = "TICKET_CLOSED"

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class TicketStatusRefused(ExpectedError):
    """A ticket cannot go from `status` to `wanted`."""

    code = "TICKET_STATUS_REFUSED"

    def __init__(self, status: TicketStatus, wanted: TicketStatus) -> None:
        super().__init__(status, wanted, path=("input", "status"))
        self.status, self.wanted = status, wanted


class TooManyMessages(ExpectedError):
    """The customer has written `limit` messages within the last hour."""

    code = "TOO_MANY_MESSAGES"

    def __init__(self, limit: int, retry_after_seconds: int) -> None:
        super().__init__(limit, retry_after_seconds)
        self.limit, self.retry_after_seconds = limit, retry_after_seconds
