"""Signing in, as customers and staff share it."""

from datetime import datetime

import strawberry

from commerce.identity import views
from commerce.identity.errors import (
    AccountBlocked,
    EmailTaken,
    InvalidCredentials,
    SessionEnded,
    TooManyAttempts,
)
from commerce.identity.inputs import Login, Logout, LogoutScope, PasswordChange, Refresh
from resolvers import identity as resolvers
from resolvers.global_ids import uuid_of
from schema.errors import UserError, refusal
from schema.fields import batched
from schema.node import presents
from schema.scalars import expose_enum

REFRESH_TOKEN = "Good for one refresh, which gives the next one. Keep it where no other site reads."  # noqa: S105 - a description
KEY = "Makes repeating safe: the same key has one effect. 1 to 200 letters of your own making."
ACCESS_TOKEN = "Send it as `Authorization: Bearer …`; good for 15 minutes."  # noqa: S105 - a description

expose_enum(
    LogoutScope,
    description="Which sessions a sign-out ends.",
    CURRENT="The one the request belongs to.",
    OTHERS="All but the one the request belongs to.",
    ALL="All of them, on every device.",
)


@refusal(
    InvalidCredentials,
    "The e-mail address and the password do not belong together.",
    "There is no such account, or its password is another one; it is not said which.",
)
class InvalidCredentialsError(UserError):
    pass


@refusal(
    TooManyAttempts,
    "Too many attempts; wait {retry_after_seconds} seconds.",
    "Too many attempts on the account or from the network address.",
)
class TooManyAttemptsError(UserError):
    retry_after_seconds: int = strawberry.field(description="When trying again makes sense.")


@refusal(
    AccountBlocked,
    "The account is blocked.",
    "The password was right, but the shop has blocked the account.",
)
class AccountBlockedError(UserError):
    pass


@refusal(
    SessionEnded,
    "The session has ended; sign in again.",
    "The refresh token is unknown, expired or used before, or its session was ended.",
)
class SessionEndedError(UserError):
    pass


@refusal(
    EmailTaken,
    "There is an account with this e-mail address.",
    "Another account has this e-mail address.",
)
class EmailTakenError(UserError):
    pass


@strawberry.type(description="A sign-in on one device.")
class Session:
    gid: strawberry.ID = strawberry.field(name="id", description="The session's id.")
    user_agent: str | None = strawberry.field(description="What the device said it is.")
    created_at: datetime = strawberry.field(description="When it began.")
    last_used_at: datetime = strawberry.field(description="When its tokens were last refreshed.")
    expires_at: datetime = strawberry.field(description="When it ends in any case.")
    is_current: bool = batched(
        resolvers.are_current, description="Whether the request belongs to it."
    )


@strawberry.input(description="An e-mail address and a password.")
class LoginInput:
    email: str = strawberry.field(description="The account's e-mail address.")
    password: str = strawberry.field(description="Its password.")

    def command(self) -> Login:
        return Login(self.email, self.password)


@strawberry.input(description="Which sessions to end.")
class LogoutInput:
    scope: LogoutScope = strawberry.field(
        default=LogoutScope.CURRENT, description="Which sessions."
    )
    session_id: strawberry.ID | None = strawberry.field(
        default=None, description="One session by its id, in place of `scope`."
    )

    def command(self) -> Logout:
        path = ("input", "sessionId")
        named = uuid_of("Session", self.session_id, path) if self.session_id is not None else None
        return Logout(self.scope, named)


@strawberry.input(description="A refresh token.")
class RefreshInput:
    refresh_token: str = strawberry.field(description="The newest one the client was given.")

    def command(self) -> Refresh:
        return Refresh(self.refresh_token)


@strawberry.input(description="The password to be replaced, and the new one.")
class PasswordChangeInput:
    current_password: str = strawberry.field(description="The password as it is.")
    new_password: str = strawberry.field(
        description="At least 10 characters; not the e-mail address, none of the usual ones."
    )

    def command(self) -> PasswordChange:
        return PasswordChange(self.current_password, self.new_password)


@strawberry.type(description="Sessions were ended.")
class SignedOut:
    is_type_of = presents(views.SignedOut)

    sessions_ended: int = strawberry.field(description="How many.")


@strawberry.type(description="The password was changed. All other sessions have ended.")
class PasswordChanged:
    is_type_of = presents(views.PasswordChanged)

    sessions_ended: int = strawberry.field(description="How many sessions ended.")
