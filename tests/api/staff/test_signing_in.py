"""The root fields `staffLogin`, `staffRefresh`, `staffLogout`, `staffMe`, `staffPasswordChange`."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from commerce.core.actor import System
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.staff.repo import PERMISSIONS
from commerce.staff.service import members
from tests.api.staff.documents import ME, login, refresh
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.identity import PASSWORD, give_password, make_session
from tests.factories.staff import make_staff
from tests.tokens import bearing

EMAIL = "sam@example.com"
SYSTEM = System("a test")
CHANGE = """mutation($new: String!) { staffPasswordChange(
  input: {currentPassword: "correct horse battery staple", newPassword: $new}) {
  ... on PasswordChanged { sessionsEnded }
  ... on InvalidInputError { problems { code path } } ... on UserError { code path } } }"""


async def make_member(db: Database, *permissions: Permission, active: bool = True) -> UUID:
    async with db.write() as tx:
        id_ = await make_staff(tx, email=EMAIL, permissions=permissions, active=active)
        await give_password(tx, id_)
        return id_


async def test_staff_sign_in_with_their_permissions(client: Client, db: Database) -> None:
    await make_member(db, Permission.ORDERS_READ, Permission.CATALOG_READ)

    session = await login(client, " Sam@Example.com")

    assert session["staff"]["email"] == EMAIL
    assert session["staff"]["permissions"] == ["CATALOG_READ", "ORDERS_READ"]
    me = await bearing(client, session["accessToken"]).data(ME)
    assert me == {"name": "Sam Clerk", "permissions": ["CATALOG_READ", "ORDERS_READ"]}


async def test_wrong_unknown_and_inactive(client: Client, db: Database) -> None:
    await make_member(db, active=False)

    assert (await login(client, EMAIL, "wrong"))["code"] == "INVALID_CREDENTIALS"
    assert (await login(client, "nobody@example.com"))["code"] == "INVALID_CREDENTIALS"
    assert (await login(client, EMAIL))["code"] == "ACCOUNT_BLOCKED"


async def test_doors_are_kept_apart(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = await make_customer(tx, email=EMAIL)
        await give_password(tx, customer)
        tokens = await make_session(tx, customer)

    assert (await login(client, EMAIL))["code"] == "INVALID_CREDENTIALS"
    assert (await refresh(client, tokens.refresh_token))["code"] == "SESSION_ENDED"
    assert await bearing(client, tokens.access_token).data(ME) is None


async def test_guessing_is_slowed_down(client: Client, db: Database) -> None:
    await make_member(db)

    answers = [(await login(client, EMAIL, "wrong"))["code"] for _ in range(6)]

    assert answers == ["INVALID_CREDENTIALS"] * 5 + ["TOO_MANY_ATTEMPTS"]


async def test_only_staff_are_staff_me(client: Client) -> None:
    assert await client.data(ME) is None
    assert await client.as_partner(*Permission).data(ME) is None


async def test_tokens_are_refreshed_and_end(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    await make_member(db)
    session = await login(client, EMAIL)
    clock.advance(timedelta(hours=9))

    renewed = await refresh(client, session["refreshToken"])
    clock.advance(timedelta(hours=11))
    late = await refresh(client, renewed["refreshToken"])

    assert renewed["staff"]["name"] == "Sam Clerk"
    assert late["code"] == "SESSION_ENDED"


async def test_permissions_change_while_a_token_is_good(client: Client, db: Database) -> None:
    id_ = await make_member(db, Permission.AUDIT_READ)
    session = await login(client, EMAIL)
    member = bearing(client, session["accessToken"])
    document = "{ auditLog { nodes { action } } }"
    before = await member(document)

    async with db.write() as tx:
        await tx.execute(text("UPDATE roles SET permissions = '{}'"))
        tx.invalidate(PERMISSIONS)

    assert "errors" not in before
    assert await member.code(document) == "FORBIDDEN"
    async with db.write() as tx:
        await members.deactivate(tx, SYSTEM, id_)
    assert await member.code(document) == "UNAUTHENTICATED"


async def test_signing_out(client: Client, db: Database) -> None:
    await make_member(db)
    session = await login(client, EMAIL)
    document = "mutation { staffLogout(input: {}) { ... on SignedOut { sessionsEnded } } }"
    member = bearing(client, session["accessToken"])

    ended = await member.data(document)

    assert ended == {"sessionsEnded": 1}
    assert await member.code(ME) == "UNAUTHENTICATED"
    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_partner().code(document) == "UNAUTHENTICATED"


async def test_changing_the_password_ends_other_sessions(client: Client, db: Database) -> None:
    await make_member(db)
    here, there = await login(client, EMAIL), await login(client, EMAIL)
    member = bearing(client, here["accessToken"])

    weak = await member.data(CHANGE, new="short")
    changed = await member.data(CHANGE, new="a password quite new")
    again = await member.data(CHANGE, new="another password")

    assert weak["problems"] == [{"code": "TOO_SHORT", "path": ["input", "newPassword"]}]
    assert changed == {"sessionsEnded": 1}
    assert (again["code"], again["path"]) == ("INVALID_CREDENTIALS", ["input", "currentPassword"])
    assert await bearing(client, there["accessToken"]).code(ME) == "UNAUTHENTICATED"
    assert (await login(client, EMAIL, PASSWORD))["code"] == "INVALID_CREDENTIALS"
    assert await client.code(CHANGE, new="a password quite new") == "UNAUTHENTICATED"
