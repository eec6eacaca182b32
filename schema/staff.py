"""Staff in GraphQL: what is read of them, and signing in."""

from datetime import datetime
from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.staff import views
from resolvers import staff as resolvers
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.errors import InvalidInputError
from schema.fields import batched, resolved
from schema.identity import (
    ACCESS_TOKEN,
    REFRESH_TOKEN,
    AccountBlockedError,
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
from schema.node import Node, fetched_by, presents
from schema.scalars import expose_enum

expose_enum(
    Permission,
    description="What staff and API clients may be allowed to do.",
    CATALOG_READ="See goods that are not published.",
    CATALOG_WRITE="Create and change goods, categories and brands.",
    PRICES_WRITE="Change price lists and tax rates.",
    STOCK_READ="See stock levels and movements.",
    STOCK_WRITE="Change stock levels.",
    ORDERS_READ="See all orders.",
    ORDERS_WRITE="Ship, cancel and change orders.",
    CUSTOMERS_READ="See customers, with personal data masked.",
    CUSTOMERS_WRITE="Change and block customers.",
    PERSONAL_DATA_READ="See names, e-mail addresses, phone numbers and addresses unmasked.",
    SUPPORT_READ="See tickets.",
    SUPPORT_WRITE="Answer and change tickets.",
    SETTINGS_WRITE="Change the shop's settings.",
    CLIENTS_READ="See API clients, what they publish and how it is used.",
    CLIENTS_WRITE="Change API clients and their keys, publish and retire operations.",
    STAFF_MANAGE="Administer staff and roles.",
    AUDIT_READ="Read who changed what.",
    SECURITY_READ="See what looks like abuse, and who is blocked.",
    SECURITY_WRITE="Block networks and clients, and let them in again.",
    CHANGES_READ="Follow the change feed.",
    SYSTEM_READ="See how the system is doing.",
    CACHE_WRITE="Drop answers that are kept for all shoppers.",
)


@strawberry.type(description="A named set of permissions.")
class Role(Node):
    is_type_of = presents(views.Role)

    code: str = strawberry.field(description="Its short name, such as `admin`.")
    name: str = strawberry.field(description="Its name for people.")
    permissions: list[Permission] = strawberry.field(description="What it allows.")


@strawberry.type(description="Somebody who works for the shop.")
class StaffMember(Node):
    is_type_of = presents(views.StaffMember)

    name: str = strawberry.field(description="The full name.")
    email: str = batched(
        resolvers.emails,
        description="To sign in with; masked for who is neither the member nor manages staff.",
    )
    is_active: bool = strawberry.field(description="Whether they can sign in.")
    created_at: datetime = strawberry.field(description="When they were taken on.")
    roles: list[Role] = batched(
        resolvers.roles_of,
        description="Their roles; only for the member and who manages staff, else empty.",
    )
    permissions: list[Permission] = batched(
        resolvers.permissions_of,
        description="What their roles allow together; only for the member and who manages staff.",
    )


@strawberry.type(description="A staff member is signed in.")
class StaffAuthSession:
    is_type_of = presents(views.StaffAuthSession)

    access_token: str = strawberry.field(description=ACCESS_TOKEN)
    access_token_expires_at: datetime = strawberry.field(
        description="Refresh before this time with `staffRefresh`."
    )
    refresh_token: str = strawberry.field(description=REFRESH_TOKEN)
    staff: StaffMember = strawberry.field(description="Who is signed in.")


@strawberry.input(description="An e-mail address and a password.")
class StaffLoginInput(LoginInput):
    pass


@strawberry.input(description="A refresh token of a staff session.")
class StaffRefreshInput(RefreshInput):
    pass


@strawberry.input(description="Which of the staff member's sessions to end.")
class StaffLogoutInput(LogoutInput):
    pass


@strawberry.input(description="The password to be replaced, and the new one.")
class StaffPasswordChangeInput(PasswordChangeInput):
    pass


StaffLoginResult = Annotated[
    StaffAuthSession | InvalidCredentialsError | TooManyAttemptsError | AccountBlockedError,
    strawberry.union("StaffLoginResult", description="A session, or why there is none."),
]
StaffRefreshResult = Annotated[
    StaffAuthSession | SessionEndedError,
    strawberry.union("StaffRefreshResult", description="New tokens, or that it is over."),
]
StaffLogoutResult = Annotated[
    SignedOut | InvalidInputError,
    strawberry.union("StaffLogoutResult", description="How many sessions were ended."),
]
StaffPasswordChangeResult = Annotated[
    PasswordChanged | InvalidInputError | InvalidCredentialsError | TooManyAttemptsError,
    strawberry.union("StaffPasswordChangeResult", description="Done, or what was wrong."),
]


@strawberry.type
class StaffQuery:
    staff_me: StaffMember | None = resolved(
        resolvers.staff_me, description="The signed-in staff member; null for everybody else."
    )
    staff_members: Connection[StaffMember] = resolved(
        resolvers.staff_members,
        description="Everybody who works or worked for the shop, the newest first.",
        arguments=PAGE_ARGUMENTS,
        requires=Permission.STAFF_MANAGE,
    )
    roles: list[Role] = resolved(
        resolvers.all_roles,
        description="All roles, by their codes.",
        requires=Permission.STAFF_MANAGE,
    )


@strawberry.type
class StaffMutation:
    staff_login: StaffLoginResult = resolved(
        resolvers.staff_login,
        description="Sign in as staff. The rest of the same request is answered to the member.",
        arguments={"input": (StaffLoginInput, "E-mail address and password.")},
    )
    staff_refresh: StaffRefreshResult = resolved(
        resolvers.staff_refresh,
        description="Exchange the refresh token for a new pair, as `customerRefresh` does.",
        arguments={"input": (StaffRefreshInput, "The refresh token.")},
    )
    staff_logout: StaffLogoutResult = resolved(
        resolvers.staff_logout,
        description="End sessions; their access tokens stop working at once.",
        arguments={"input": (StaffLogoutInput, "Which sessions.")},
    )
    staff_password_change: StaffPasswordChangeResult = resolved(
        resolvers.staff_password_change,
        description="Change the signed-in member's password. All other sessions end.",
        arguments={"input": (StaffPasswordChangeInput, "Old and new password.")},
    )


fetched_by("StaffMember", resolvers.members_by_id)
fetched_by("Role", resolvers.roles_by_id)
