"""What customers do with their own account, in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from commerce.customers import views
from commerce.customers.inputs import ProfileChange, Registration
from commerce.customers.models import ConsentPurpose
from resolvers import accounts as resolvers
from schema.customers import Customer
from schema.errors import (
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
)
from schema.fields import given_fields, resolved
from schema.identity import (
    ACCESS_TOKEN,
    KEY,
    REFRESH_TOKEN,
    AccountBlockedError,
    EmailTakenError,
    InvalidCredentialsError,
    LoginInput,
    LogoutInput,
    PasswordChanged,
    PasswordChangeInput,
    RefreshInput,
    SessionEndedError,
    SignedOut,
    TooManyAttemptsError,
)
from schema.node import presents
from schema.scalars import CountryCode, Json, LanguageCode

PASSWORD = "At least 10 characters; not the e-mail address, none of the usual ones."  # noqa: S105 - a description


@strawberry.type(description="A customer is signed in.")
class AuthSession:
    is_type_of = presents(views.AuthSession)

    access_token: str = strawberry.field(description=ACCESS_TOKEN)
    access_token_expires_at: datetime = strawberry.field(
        description="Refresh before this time with `customerRefresh`."
    )
    refresh_token: str = strawberry.field(description=REFRESH_TOKEN)
    customer: Customer = strawberry.field(description="Who is signed in.")


@strawberry.input(description="A new account.")
class CustomerRegisterInput:
    email: str = strawberry.field(description="To sign in with and to be written to.")
    password: str = strawberry.field(description=PASSWORD)
    name: str = strawberry.field(description="The full name.")
    phone: str | None = strawberry.field(
        default=None, description="A number without a prefix is read as one of the country."
    )
    language: LanguageCode | None = strawberry.field(
        default=None, description="To be written to in; the request's when left out."
    )
    country: CountryCode | None = strawberry.field(
        default=None, description="Where the customer is; the channel's main one when left out."
    )
    consents: list[ConsentPurpose] = strawberry.field(
        default_factory=list[ConsentPurpose], description="What the customer agrees to right away."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Registration:
        return Registration(
            email=self.email,
            password=self.password,
            name=self.name,
            phone=self.phone,
            language=self.language.value if self.language else None,
            country=self.country,
            consents=tuple(dict.fromkeys(self.consents)),
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="An e-mail address and a password.")
class CustomerLoginInput(LoginInput):
    pass


@strawberry.input(description="A refresh token of a customer's session.")
class CustomerRefreshInput(RefreshInput):
    pass


@strawberry.input(description="Which of the customer's sessions to end.")
class CustomerLogoutInput(LogoutInput):
    pass


@strawberry.input(description="The password to be replaced, and the new one.")
class CustomerPasswordChangeInput(PasswordChangeInput):
    pass


@strawberry.input(description="What to change of the account; what is left out stays.")
class CustomerUpdateInput:
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="The full name; it cannot be removed."
    )
    phone: str | None = strawberry.field(default=strawberry.UNSET, description="Null removes it.")
    language: LanguageCode | None = strawberry.field(
        default=strawberry.UNSET, description="To be written to in."
    )
    custom_preferences: Json | None = strawberry.field(
        default=strawberry.UNSET,
        description="A JSON object of up to 8 KB, replaced as a whole; null empties it.",
    )
    email: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="A new address to sign in with; needs `currentPassword`.",
    )
    current_password: str | None = strawberry.field(
        default=None, description="Only needed for a new e-mail address."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> ProfileChange:
        changes = given_fields(self)
        del changes["current_password"], changes["idempotency_key"]
        if "custom_preferences" in changes:
            changes["preferences"] = changes.pop("custom_preferences")
        if changes.get("language") is not None:
            changes["language"] = changes["language"].value
        return ProfileChange(changes, self.current_password, self.idempotency_key)


CustomerRegisterResult = Annotated[
    AuthSession
    | InvalidInputError
    | EmailTakenError
    | TooManyAttemptsError
    | InvalidCredentialsError
    | AccountBlockedError
    | IdempotencyConflictError,
    strawberry.union(
        "CustomerRegisterResult",
        description="A session, or why there is none. The last refusals but one only meet who"
        " repeats a request by its key after the account was changed.",
    ),
]
CustomerLoginResult = Annotated[
    AuthSession | InvalidCredentialsError | TooManyAttemptsError | AccountBlockedError,
    strawberry.union("CustomerLoginResult", description="A session, or why there is none."),
]
CustomerRefreshResult = Annotated[
    AuthSession | SessionEndedError,
    strawberry.union("CustomerRefreshResult", description="New tokens, or that it is over."),
]
CustomerLogoutResult = Annotated[
    SignedOut | InvalidInputError,
    strawberry.union("CustomerLogoutResult", description="How many sessions were ended."),
]
CustomerUpdateResult = Annotated[
    Customer
    | InvalidInputError
    | InvalidCredentialsError
    | TooManyAttemptsError
    | EmailTakenError
    | NotFoundError
    | IdempotencyConflictError,
    strawberry.union("CustomerUpdateResult", description="The customer, or what was wrong."),
]
CustomerPasswordChangeResult = Annotated[
    PasswordChanged | InvalidInputError | InvalidCredentialsError | TooManyAttemptsError,
    strawberry.union("CustomerPasswordChangeResult", description="Done, or what was wrong."),
]


@strawberry.type
class AccountsMutation:
    customer_register: CustomerRegisterResult = resolved(
        resolvers.customer_register,
        description="Make an account and sign in. Orders that were placed as a guest with the same"
        " address are not shown to it until the address is shown to be the customer's.",
        arguments={"input": (CustomerRegisterInput, "The new account.")},
    )
    customer_login: CustomerLoginResult = resolved(
        resolvers.customer_login,
        description="Sign in. The rest of the same request is answered to the customer.",
        arguments={"input": (CustomerLoginInput, "E-mail address and password.")},
    )
    customer_refresh: CustomerRefreshResult = resolved(
        resolvers.customer_refresh,
        description="Exchange the refresh token for a new pair. A token is good once; for ten"
        " seconds a repetition gives the same successor, so that two tabs and lost answers do no"
        " harm. Later use of it ends the session.",
        arguments={"input": (CustomerRefreshInput, "The refresh token.")},
    )
    customer_logout: CustomerLogoutResult = resolved(
        resolvers.customer_logout,
        description="End sessions; their access tokens stop working at once.",
        arguments={"input": (CustomerLogoutInput, "Which sessions.")},
    )
    customer_update: CustomerUpdateResult = resolved(
        resolvers.customer_update,
        description="Change the signed-in customer's data.",
        arguments={"input": (CustomerUpdateInput, "What to change.")},
    )
    customer_password_change: CustomerPasswordChangeResult = resolved(
        resolvers.customer_password_change,
        description="Change the signed-in customer's password. All other sessions end.",
        arguments={"input": (CustomerPasswordChangeInput, "Old and new password.")},
    )
