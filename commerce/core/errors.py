"""The two families of errors that are not bugs.

ExpectedError: the business says no. A mutation answers with a typed refusal, the transaction rolls
back. RequestError: the request itself cannot be served; it goes into `errors[]` with a code.
Anything else that is raised is our fault and masked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class ExpectedError(Exception):
    """A refusal the business expects. Subclasses fix `code` and carry data, never prose."""

    code: ClassVar[str] = "REFUSED"

    def __init__(self, *data: object, path: Sequence[str] = ()) -> None:
        super().__init__(*data)
        self.path: tuple[str, ...] = tuple(path)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one field of the input. `path` leads to it: ("input", "email")."""

    path: tuple[str, ...]
    code: str  # "REQUIRED", "INVALID_EMAIL", "TOO_LONG", …
    message: str


class InvalidInput(ExpectedError):
    """The input breaks rules of form; every problem is listed, nothing was changed."""

    code = "INVALID_INPUT"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__(problems, path=problems[0].path if problems else ())
        self.problems = tuple(problems)

    @classmethod
    def at(cls, path: Sequence[str], code: str, message: str) -> "InvalidInput":
        """One problem at one field."""
        return cls([FieldProblem(tuple(path), code, message)])


class NotFound(ExpectedError):
    """What the input names is not there, or not the actor's: the same answer for both."""

    code = "NOT_FOUND"

    def __init__(self, kind: str, path: Sequence[str] = ()) -> None:
        super().__init__(kind, path=path)
        self.kind = kind


class Conflict(ExpectedError):
    """Somebody was faster, or the thing's state does not allow this. `reason` is for developers."""

    code = "CONFLICT"

    def __init__(self, reason: str, path: Sequence[str] = ()) -> None:
        super().__init__(reason, path=path)
        self.reason = reason


class NotAllowed(ExpectedError):
    """A policy refused; the actor may see the thing but not do this to it."""

    code = "NOT_ALLOWED"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class IdempotencyConflict(ExpectedError):
    """The key was used before with another body."""

    code = "IDEMPOTENCY_CONFLICT"

    def __init__(self, key: str) -> None:
        super().__init__(key, path=("input", "idempotencyKey"))
        self.key = key


class RequestError(Exception):
    """The request cannot be served; `code` and the text go to the client as they are."""

    code: ClassVar[str] = "BAD_USER_INPUT"


class BadUserInput(RequestError):
    code = "BAD_USER_INPUT"


class Unauthenticated(RequestError):
    code = "UNAUTHENTICATED"


class Forbidden(RequestError):
    code = "FORBIDDEN"


class ServiceUnavailable(RequestError):
    """A service we lean on (the search engine) does not answer; trying again later may help."""

    code = "SERVICE_UNAVAILABLE"
