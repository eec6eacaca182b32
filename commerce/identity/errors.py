"""Refusals of signing in. None says whether an account exists, except EmailTaken, which must."""

from collections.abc import Sequence

from commerce.core.errors import ExpectedError


class InvalidCredentials(ExpectedError):
    """No such account, no password, or the wrong one: the same answer for all."""

    code = "INVALID_CREDENTIALS"

    def __init__(self, path: Sequence[str] = ()) -> None:
        super().__init__(path=path)


class TooManyAttempts(ExpectedError):
    """Wait; trying meanwhile neither helps nor makes it longer."""

    code = "TOO_MANY_ATTEMPTS"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds


class AccountBlocked(ExpectedError):
    """The password was right, but the shop has blocked the account."""

    code = "ACCOUNT_BLOCKED"


class SessionEnded(ExpectedError):
    """The refresh token is unknown, expired, used before, or its session was ended."""

    code = "SESSION_ENDED"

    def __init__(self) -> None:
        super().__init__(path=("input", "refreshToken"))


class EmailTaken(ExpectedError):
    """There is an account with this e-mail address."""

    code = "EMAIL_TAKEN"

    def __init__(self) -> None:
        super().__init__(path=("input", "email"))
