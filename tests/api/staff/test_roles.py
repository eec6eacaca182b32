"""The root fields `roles`, `roleCreate`, `roleUpdate`, `roleDelete`."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from commerce.audit.models import AuditEntry
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.api.staff.documents import ME, login
from tests.client import Client
from tests.factories.identity import give_password
from tests.factories.staff import make_role, make_staff
from tests.tokens import bearing

FIELDS = "... on Role { id code name permissions }"
ERRORS = """... on InvalidInputError { problems { path code } }
... on PermissionNotHeldError { missing: permissions } ... on UserError { errorCode: code path }"""
CREATE = f"""mutation($input: RoleCreateInput!) {{
  roleCreate(input: $input) {{ {FIELDS} {ERRORS} }} }}"""
UPDATE = f"""mutation($input: RoleUpdateInput!) {{
  roleUpdate(input: $input) {{ {FIELDS} {ERRORS} }} }}"""
DELETE = """mutation($id: ID!) { roleDelete(input: {roleId: $id}) {
  ... on RoleDeleted { deletedId } ... on UserError { errorCode: code path } } }"""
MANAGE, ORDERS = Permission.STAFF_MANAGE, Permission.ORDERS_READ


async def make_manager(db: Database, *more: Permission) -> UUID:
    async with db.write() as tx:
        return await make_staff(tx, permissions=[MANAGE, *more])


async def audited(db: Database) -> list[Any]:
    columns = (AuditEntry.action, AuditEntry.before, AuditEntry.after)
    async with db.read() as reader:
        return [tuple(row) for row in await reader.rows(select(*columns).order_by(AuditEntry.id))]


async def test_a_role_is_made_changed_and_deleted(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, ORDERS, staff_id=await make_manager(db, ORDERS))

    made = await boss.data(
        CREATE, input={"code": "clerk", "name": "Clerk", "permissions": ["ORDERS_READ"]}
    )
    changed = await boss.data(UPDATE, input={"roleId": made["id"], "permissions": []})
    deleted = await boss.data(DELETE, id=made["id"])
    again = await boss.data(DELETE, id=made["id"])

    assert made == {"id": made["id"], "code": "clerk", "name": "Clerk"} | {
        "permissions": ["ORDERS_READ"]
    }
    assert changed["permissions"] == []
    assert deleted == {"deletedId": made["id"]}
    assert again == {"errorCode": "NOT_FOUND", "path": ["input", "roleId"]}
    first = {"code": "clerk", "name": "Clerk", "permissions": ["orders:read"]}
    assert await audited(db) == [
        ("role.create", None, first),
        ("role.update", {"permissions": ["orders:read"]}, {"permissions": []}),
        ("role.delete", {"code": "clerk", "name": "Clerk", "permissions": []}, None),
    ]


async def test_what_is_wrong_is_named(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))
    await boss.data(CREATE, input={"code": "clerk", "name": "Clerk", "permissions": []})

    bad = await boss.data(CREATE, input={"code": "No Code", "name": "X", "permissions": []})
    taken = await boss.data(CREATE, input={"code": "clerk", "name": "X", "permissions": []})

    assert bad["problems"] == [{"path": ["input", "code"], "code": "INVALID_CODE"}]
    assert (taken["errorCode"], taken["path"]) == ("CONFLICT", ["input", "code"])


async def test_nobody_grants_or_touches_what_they_lack(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, staff_id=await make_manager(db))
    async with db.write() as tx:
        beyond = encode("Role", await make_role(tx, "auditor", [Permission.AUDIT_READ]))
        within = encode("Role", await make_role(tx, "manager", [MANAGE]))

    answers = [
        await boss.data(CREATE, input={"code": "x", "name": "X", "permissions": ["AUDIT_READ"]}),
        await boss.data(UPDATE, input={"roleId": within, "permissions": ["AUDIT_READ"]}),
        await boss.data(UPDATE, input={"roleId": beyond, "permissions": []}),
        await boss.data(DELETE, id=beyond),
    ]

    assert [answer["errorCode"] for answer in answers] == ["PERMISSION_NOT_HELD"] * 4
    assert answers[0]["missing"] == ["AUDIT_READ"]
    assert await audited(db) == []


async def test_a_change_reaches_members_with_good_tokens(client: Client, db: Database) -> None:
    boss = client.as_staff(MANAGE, ORDERS, staff_id=await make_manager(db, ORDERS))
    async with db.write() as tx:
        role = await make_role(tx, "clerk", [])
        member = await make_staff(tx, email="sam@example.com", role_ids=[role])
        await give_password(tx, member)
    session = await login(client, "sam@example.com")
    member_client = bearing(client, session["accessToken"])
    before = await member_client.data(ME)

    await boss.data(UPDATE, input={"roleId": encode("Role", role), "permissions": ["ORDERS_READ"]})

    assert before["permissions"] == []
    assert (await member_client.data(ME))["permissions"] == ["ORDERS_READ"]
    assert "errors" not in await member_client("{ orders { totalCount } }")


async def test_the_last_way_to_manage_staff_stays(client: Client, db: Database) -> None:
    async with db.write() as tx:
        role = await make_role(tx, "manager", [MANAGE])
        manager = await make_staff(tx, role_ids=[role])
    boss = client.as_staff(MANAGE, staff_id=manager)

    stripped = await boss.data(UPDATE, input={"roleId": encode("Role", role), "permissions": []})
    deleted = await boss.data(DELETE, id=encode("Role", role))

    assert stripped["errorCode"] == deleted["errorCode"] == "LAST_STAFF_MANAGER"
    assert await audited(db) == []


async def test_roles_are_listed_by_code(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_role(tx, "b-role", [ORDERS])
        await make_role(tx, "a-role", [])

    listed = await client.as_staff(MANAGE).data("{ roles { code permissions } }")

    assert listed == [
        {"code": "a-role", "permissions": []},
        {"code": "b-role", "permissions": ["ORDERS_READ"]},
    ]


@pytest.mark.parametrize(
    "document",
    [
        "{ roles { code } }",
        'mutation { roleCreate(input: {code: "a", name: "b", permissions: []}) { __typename } }',
        f'mutation {{ roleUpdate(input: {{roleId: "{encode("Role", new_id())}"}})'
        " { __typename } }",
        f'mutation {{ roleDelete(input: {{roleId: "{encode("Role", new_id())}"}})'
        " { __typename } }",
    ],
    ids=["roles", "roleCreate", "roleUpdate", "roleDelete"],
)
async def test_only_managers_administer_roles(client: Client, document: str) -> None:
    others = [permission for permission in Permission if permission is not MANAGE]

    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_customer(new_id()).code(document) == "FORBIDDEN"
    assert await client.as_staff(*others).code(document) == "FORBIDDEN"
    assert await client.as_partner(*others).code(document) == "FORBIDDEN"
