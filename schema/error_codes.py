"""The codes of all refusals. Clients translate and branch by them; a code never changes."""

from enum import Enum

import strawberry


@strawberry.enum(description="The kinds of refusals; one for every type that implements UserError.")
class UserErrorCode(Enum):
    INVALID_INPUT = strawberry.enum_value(
        "INVALID_INPUT", description="The input breaks rules of form."
    )
    NOT_FOUND = strawberry.enum_value("NOT_FOUND", description="No such thing, or not yours.")
    CONFLICT = strawberry.enum_value("CONFLICT", description="The state of things forbids it.")
    NOT_ALLOWED = strawberry.enum_value("NOT_ALLOWED", description="A rule forbids it to you.")
    IDEMPOTENCY_CONFLICT = strawberry.enum_value(
        "IDEMPOTENCY_CONFLICT", description="The key was used with another input."
    )
