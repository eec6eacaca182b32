"""The root fields `customerBlock` and `customerUnblock`."""

from typing import Any

from sqlalchemy import select

from commerce.audit.models import AuditEntry
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.customers.events import CustomerBlocked, CustomerUnblocked
from commerce.customers.models import CustomerStatus
from tests.api.customers.documents import ME, login, refresh, register
from tests.client import Client
from tests.factories.customers import make_customer
from tests.jobs import emitted
from tests.tokens import bearing

RESULT = "... on Customer { status } ... on UserError { code path }"
BLOCK = f"""mutation($id: ID!, $reason: String!) {{
  customerBlock(input: {{customerId: $id, reason: $reason}}) {{ {RESULT} }} }}"""
UNBLOCK = f"""mutation($id: ID!) {{ customerUnblock(input: {{customerId: $id}}) {{ {RESULT} }} }}"""
MODERATE = (Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE)


async def audited(db: Database) -> list[Any]:
    columns = (AuditEntry.action, AuditEntry.before, AuditEntry.after)
    async with db.read() as reader:
        return [tuple(row) for row in await reader.rows(select(*columns).order_by(AuditEntry.id))]


async def test_a_blocked_account_is_out_at_once(client: Client, db: Database) -> None:
    session = await register(client)
    id_ = session["customer"]["id"]

    blocked = await client.as_staff(*MODERATE).data(BLOCK, id=id_, reason="Chargebacks")

    assert blocked == {"status": "BLOCKED"}
    assert await bearing(client, session["accessToken"]).code(ME) == "UNAUTHENTICATED"
    assert (await refresh(client, session["refreshToken"]))["code"] == "SESSION_ENDED"
    assert (await login(client))["code"] == "ACCOUNT_BLOCKED"
    assert isinstance((await emitted(db))[-1], CustomerBlocked)
    (action, before, after) = (await audited(db))[0]
    assert action == "customer.block"
    assert before == {"status": "active", "reason": None}
    assert after == {"status": "blocked", "reason": "Chargebacks"}


async def test_an_account_is_opened_again(client: Client, db: Database) -> None:
    session = await register(client)
    staff = client.as_staff(*MODERATE)
    await staff.data(BLOCK, id=session["customer"]["id"], reason="A mistake")

    opened = await staff.data(UNBLOCK, id=session["customer"]["id"])

    assert opened == {"status": "ACTIVE"}
    assert "accessToken" in await login(client)
    assert isinstance((await emitted(db))[-1], CustomerUnblocked)


async def test_only_accounts_are_blocked_and_only_blocked_ones_opened(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        guest = encode("Customer", await make_customer(tx, status=CustomerStatus.GUEST))
        active = encode("Customer", await make_customer(tx))
    staff = client.as_staff(*MODERATE)

    answers = [
        await staff.data(BLOCK, id=guest, reason="No"),
        await staff.data(UNBLOCK, id=active),
        await staff.data(BLOCK, id=encode("Customer", new_id()), reason="No"),
        await staff.data(BLOCK, id=active, reason="  "),
    ]

    assert [answer["code"] for answer in answers] == [
        "CONFLICT",
        "CONFLICT",
        "NOT_FOUND",
        "INVALID_INPUT",
    ]
    assert await audited(db) == []


async def test_who_may_block(client: Client, db: Database) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx)
    gid = encode("Customer", id_)
    block = (
        f'mutation {{ customerBlock(input: {{customerId: "{gid}", reason: "r"}}) {{ {RESULT} }} }}'
    )
    unblock = f'mutation {{ customerUnblock(input: {{customerId: "{gid}"}}) {{ {RESULT} }} }}'

    for document in (block, unblock):
        assert await client.code(document) == "UNAUTHENTICATED"
        assert await client.as_customer(id_).code(document) == "FORBIDDEN"
        assert await client.as_staff(Permission.CUSTOMERS_READ).code(document) == "FORBIDDEN"
        blind = await client.as_staff(Permission.CUSTOMERS_WRITE).data(document)
        assert blind["code"] == "NOT_ALLOWED"
    assert await audited(db) == []
