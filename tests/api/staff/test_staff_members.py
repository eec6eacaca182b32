"""The root fields `staffMembers`, `staffMemberCreate`, `…Update`, `…Deactivate`, `…Reactivate`."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from commerce.audit.models import AuditEntry
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.staff.models import StaffMember
from tests.api.staff.documents import ME, login
from tests.client import Client
from tests.factories.identity import PASSWORD, give_password
from tests.factories.staff import make_role, make_staff
from tests.tokens import bearing

MEMBER = """... on StaffMember { id name email isActive roles { code } }
... on InvalidInputError { problems { path code } }
... on PermissionNotHeldError { permissions } ... on UserError { code path }"""
CREATE = f"""mutation($input: StaffMemberCreateInput!) {{
  staffMemberCreate(input: $input) {{ {MEMBER} }} }}"""
UPDATE = f"""mutation($input: StaffMemberUpdateInput!) {{
  staffMemberUpdate(input: $input) {{ {MEMBER} }} }}"""
DEACTIVATE = """mutation($id: ID!) {
  staffMemberDeactivate(input: {staffMemberId: $id}) {
    ... on StaffMember { isActive } ... on UserError { code path } } }"""
REACTIVATE = DEACTIVATE.replace("Deactivate", "Reactivate")
MANAGE = Permission.STAFF_MANAGE


def gid(member_id: UUID) -> str:
    return encode("StaffMember", member_id)


async def make_manager(db: Database, *more: Permission) -> UUID:
    async with db.write() as tx:
        return await make_staff(tx, permissions=[MANAGE, *more], name="Max Manager")


async def actions(db: Database) -> list[str]:
    async with db.read() as reader:
        return list(await reader.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


async def test_a_manager_takes_somebody_on(client: Client, db: Database) -> None:
    manager = await make_manager(db, Permission.ORDERS_READ)
    async with db.write() as tx:
        role = await make_role(tx, "clerk", [Permission.ORDERS_READ])
    boss = client.as_staff(MANAGE, Permission.ORDERS_READ, staff_id=manager)

    made = await boss.data(
        CREATE,
        input={
            "email": "New@Example.com",
            "name": "Nina New",
            "password": PASSWORD,
            "roleIds": [encode("Role", role)],
        },
    )

    assert (made["name"], made["email"], made["roles"]) == (
        "Nina New",
        "new@example.com",
        [{"code": "clerk"}],
    )
    session = await login(client, "new@example.com")
    assert session["staff"]["permissions"] == ["ORDERS_READ"]
    assert await actions(db) == ["staffMember.create"]


async def test_what_is_wrong_is_named(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))
    async with db.write() as tx:
        await make_staff(tx, email="taken@example.com")
    good = {"email": "new@example.com", "name": "N", "password": PASSWORD}

    bad_email = await boss.data(CREATE, input={**good, "email": "no"})
    weak = await boss.data(CREATE, input={**good, "password": "short"})
    no_role = await boss.data(CREATE, input={**good, "roleIds": [encode("Role", new_id())]})
    other_id = await boss.data(CREATE, input={**good, "roleIds": [encode("Cart", new_id())]})
    taken = await boss.data(CREATE, input={**good, "email": "TAKEN@example.com"})

    assert bad_email["problems"] == [{"path": ["input", "email"], "code": "INVALID_EMAIL"}]
    assert weak["problems"] == [{"path": ["input", "password"], "code": "TOO_SHORT"}]
    assert no_role["problems"] == [{"path": ["input", "roleIds"], "code": "NOT_FOUND"}]
    assert other_id["problems"] == [{"path": ["input", "roleIds", "0"], "code": "INVALID_ID"}]
    assert (taken["code"], taken["path"]) == ("EMAIL_TAKEN", ["input", "email"])
    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(StaffMember)) == 2


async def test_nobody_grants_what_they_lack(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))
    async with db.write() as tx:
        role = await make_role(tx, "auditor", [Permission.AUDIT_READ])
        member = await make_staff(tx, permissions=[])
    role_ids = [encode("Role", role)]

    made = await boss.data(
        CREATE,
        input={"email": "n@example.com", "name": "N", "password": PASSWORD, "roleIds": role_ids},
    )
    changed = await boss.data(UPDATE, input={"staffMemberId": gid(member), "roleIds": role_ids})

    for refused in (made, changed):
        assert refused["code"] == "PERMISSION_NOT_HELD"
        assert refused["permissions"] == ["AUDIT_READ"]
    assert await actions(db) == []


async def test_nobody_takes_over_who_may_do_more(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))
    async with db.write() as tx:
        admin = await make_staff(tx, email="admin@example.com")
        await give_password(tx, admin)

    set_password = await boss.data(
        UPDATE, input={"staffMemberId": gid(admin), "password": "taken over by me"}
    )
    deactivated = await boss.data(DEACTIVATE, id=gid(admin))

    assert set_password["code"] == deactivated["code"] == "PERMISSION_NOT_HELD"
    assert "accessToken" in await login(client, "admin@example.com")


async def test_a_manager_changes_a_member(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))
    async with db.write() as tx:
        member = await make_staff(tx, email="old@example.com", permissions=[])
        await give_password(tx, member)
    session = await login(client, "old@example.com")

    changed = await boss.data(
        UPDATE,
        input={
            "staffMemberId": gid(member),
            "name": "Sam Senior",
            "email": "new@example.com",
            "password": "given by the manager",
            "roleIds": [],
        },
    )

    assert (changed["name"], changed["email"], changed["roles"]) == (
        "Sam Senior",
        "new@example.com",
        [],
    )
    assert await bearing(client, session["accessToken"]).code(ME) == "UNAUTHENTICATED"
    assert "accessToken" in await login(client, "new@example.com", "given by the manager")
    assert await actions(db) == ["staffMember.update"]


async def test_a_member_leaves_and_comes_back(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))
    async with db.write() as tx:
        member = await make_staff(tx, email="sam@example.com", permissions=[])
        await give_password(tx, member)
    session = await login(client, "sam@example.com")

    left = await boss.data(DEACTIVATE, id=gid(member))
    twice = await boss.data(DEACTIVATE, id=gid(member))
    token_after = await bearing(client, session["accessToken"]).code(ME)
    login_after = await login(client, "sam@example.com")
    back = await boss.data(REACTIVATE, id=gid(member))

    assert left == {"isActive": False}
    assert (twice["code"], twice["path"]) == ("CONFLICT", ["input", "staffMemberId"])
    assert token_after == "UNAUTHENTICATED"
    assert login_after["code"] == "ACCOUNT_BLOCKED"
    assert back == {"isActive": True}
    assert "accessToken" in await login(client, "sam@example.com")
    assert await actions(db) == ["staffMember.deactivate", "staffMember.reactivate"]


async def test_the_last_manager_stays(client: Client, db: Database) -> None:
    manager = await make_manager(db)
    boss = client.as_staff(MANAGE, staff_id=manager)

    alone = await boss.data(DEACTIVATE, id=gid(manager))
    stripped = await boss.data(UPDATE, input={"staffMemberId": gid(manager), "roleIds": []})
    await make_manager(db)
    with_another = await boss.data(DEACTIVATE, id=gid(manager))

    assert alone["code"] == stripped["code"] == "LAST_STAFF_MANAGER"
    assert with_another == {"isActive": False}
    assert await actions(db) == ["staffMember.deactivate"]


async def test_nobody_is_not_found(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))

    assert (await boss.data(DEACTIVATE, id=gid(new_id())))["code"] == "NOT_FOUND"
    assert (await boss.data(UPDATE, input={"staffMemberId": gid(new_id()), "name": "X"}))[
        "code"
    ] == "NOT_FOUND"


async def test_the_same_key_takes_on_once(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))
    wanted = {"email": "n@example.com", "name": "N", "password": PASSWORD, "idempotencyKey": "k"}

    first = await boss.data(CREATE, input=wanted)
    again = await boss.data(CREATE, input=wanted)

    assert again == first


async def test_members_are_listed_in_few_statements(
    client: Client, db: Database, statements: Any
) -> None:
    document = """query($first: Int) { staffMembers(first: $first) { totalCount
      nodes { name email permissions roles { code } } } }"""
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))
    for _ in range(9):
        await make_manager(db)
    await boss.data(document, first=1)

    with statements() as one:
        await boss.data(document, first=1)
    with statements() as ten:
        listed = await boss.data(document, first=10)

    assert (len(one), len(ten)) == (3, 3)
    assert listed["totalCount"] == 10
    assert listed["nodes"][0]["permissions"] == ["STAFF_MANAGE"]


async def test_colleagues_see_names_and_nobody_else_sees_staff(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        member = await make_staff(tx, email="sam@example.com")
    fields = "... on StaffMember { name email roles { code } }"
    document = f'{{ node(id: "{gid(member)}") {{ {fields} }} }}'

    colleague = await client.as_staff(Permission.ORDERS_READ).data(document)
    themselves = await client.as_staff(staff_id=member).data(document)

    assert colleague == {"name": "Sam Clerk", "email": "s•••@e•••.com", "roles": []}
    assert (themselves["email"], len(themselves["roles"])) == ("sam@example.com", 1)
    assert await client.data(document) is None
    assert await client.as_customer(new_id()).data(document) is None


@pytest.mark.parametrize(
    "document",
    [
        "{ staffMembers { totalCount } }",
        'mutation { staffMemberCreate(input: {email: "a", name: "b", password: "c"})'
        " { __typename } }",
        f'mutation {{ staffMemberUpdate(input: {{staffMemberId: "{gid(new_id())}"}})'
        " { __typename } }",
        f'mutation {{ staffMemberDeactivate(input: {{staffMemberId: "{gid(new_id())}"}})'
        " { __typename } }",
        f'mutation {{ staffMemberReactivate(input: {{staffMemberId: "{gid(new_id())}"}})'
        " { __typename } }",
    ],
)
async def test_only_managers_administer_staff(client: Client, document: str) -> None:
    others = [permission for permission in Permission if permission is not MANAGE]

    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_customer(new_id()).code(document) == "FORBIDDEN"
    assert await client.as_staff(*others).code(document) == "FORBIDDEN"
    assert await client.as_partner(*others).code(document) == "FORBIDDEN"
