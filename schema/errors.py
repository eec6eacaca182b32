"""Refusals: how the business says no in GraphQL.

Every refusal implements `UserError`. `refusal` declares the GraphQL type of an ExpectedError:
its code, its text, and which of the exception's attributes a client reads.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry
from strawberry.types.field import StrawberryField

from commerce.core.errors import (
    Conflict,
    ExpectedError,
    IdempotencyConflict,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from schema.error_codes import UserErrorCode

E = TypeVar("E", bound="type[UserError]")


@strawberry.interface(
    description=(
        "Why a mutation did nothing. Translate by `code`; `message` is English for developers."
    )
)
class UserError:
    code: UserErrorCode = strawberry.field(description="What kind of refusal this is.")
    message: str = strawberry.field(description="The reason in English, for developers and logs.")
    path: list[str] = strawberry.field(
        description="Where in the input the cause lies, outermost name first; empty when nowhere."
    )


class RefusalHandler:
    """Turns one kind of ExpectedError into its GraphQL type."""

    def __init__(self, exception: type[ExpectedError], error: Any, message: str) -> None:
        self.exception_type = exception
        self.error_type = error
        self._message = message
        definition = error.__strawberry_definition__
        common = {"code", "message", "path"}
        self._own = [f.python_name for f in definition.fields if f.python_name not in common]

    def handle(
        self, exception: ExpectedError, *, field: StrawberryField, info: strawberry.Info
    ) -> Any:
        del field, info
        own = {name: getattr(exception, name) for name in self._own}
        return self.error_type(
            code=UserErrorCode[exception.code],
            message=self._message.format(**own),
            path=list(exception.path),
            **own,
        )


HANDLERS: list[RefusalHandler] = []


def refusal(exception: type[ExpectedError], message: str, description: str) -> Callable[[E], E]:
    """Declare the GraphQL type of an ExpectedError. `message` may name its fields: "{sku}"."""

    def declare(cls: E) -> E:
        declared = strawberry.type(cls, description=description)
        HANDLERS.append(RefusalHandler(exception, declared, message))
        return declared

    return declare


@strawberry.type(description="One thing wrong with one field of an input.")
class FieldProblem:
    path: list[str] = strawberry.field(description="The way to the field, outermost name first.")
    code: str = strawberry.field(description="What is wrong: REQUIRED, TOO_LONG, INVALID_EMAIL, …")
    message: str = strawberry.field(description="The same in English.")


@refusal(
    InvalidInput,
    "The input is not valid; see problems.",
    "The input breaks rules of form. Nothing was changed.",
)
class InvalidInputError(UserError):
    problems: list[FieldProblem] = strawberry.field(
        description="Everything that is wrong, not only the first."
    )


@refusal(NotFound, "There is no such {kind}.", "What the input names does not exist for you.")
class NotFoundError(UserError):
    kind: str = strawberry.field(description="The kind of thing that was not found.")


@refusal(Conflict, "{reason}", "The state of things does not allow this, or somebody was faster.")
class ConflictError(UserError):
    reason: str = strawberry.field(description="What stands against it, in English.")


@refusal(NotAllowed, "{reason}", "You may see this, but not do this to it.")
class NotAllowedError(UserError):
    reason: str = strawberry.field(description="Which rule refuses, in English.")


@refusal(
    IdempotencyConflict,
    "This idempotency key was used with another input.",
    "The idempotency key belongs to an earlier request with another input.",
)
class IdempotencyConflictError(UserError):
    key: str = strawberry.field(description="The key that was sent.")
