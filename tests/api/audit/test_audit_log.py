"""The root field `auditLog`."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from commerce.audit.service import record
from commerce.core.actor import Staff, System
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.client import Client
from tests.factories.staff import make_staff

LOG = """query($entity: ID, $actor: ID, $filter: AuditLogFilter, $first: Int, $after: String) {
  auditLog(entity: $entity, actor: $actor, filter: $filter, first: $first, after: $after) {
    nodes { at action entityKind entityId before after actor staff { name } requestId }
    pageInfo { hasNextPage endCursor } } }"""


async def make_entries(db: Database, clock: FrozenClock) -> tuple[UUID, UUID]:
    """Five changes of one product by a staff member, then one of a category by the system."""
    product = new_id()
    async with db.write() as tx:
        staff_id = await make_staff(tx, name="Sam Clerk")
        for i in range(5):
            before, after = {"title": f"{i}", "price": 1}, {"title": f"{i + 1}", "price": 1}
            actor = Staff(staff_id, frozenset())
            await record(
                tx, actor, "product.update", entity=("Product", product), before=before, after=after
            )
            clock.advance(timedelta(minutes=1))
        await record(tx, System("import"), "category.create", entity=("Category", new_id()))
    return product, staff_id


async def read(client: Client, **given: Any) -> Any:
    return await client.as_staff(Permission.AUDIT_READ).data(LOG, **given)


async def test_changes_are_read_newest_first_with_before_and_after(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    product, staff_id = await make_entries(db, clock)

    log = await read(client)

    assert [entry["action"] for entry in log["nodes"]] == ["category.create"] + [
        "product.update"
    ] * 5
    assert log["nodes"][1] == {
        "at": "2026-03-02T10:04:00+00:00",
        "action": "product.update",
        "entityKind": "Product",
        "entityId": encode("Product", product),
        "before": {"title": "4"},
        "after": {"title": "5"},
        "actor": f"staff:{staff_id}",
        "staff": {"name": "Sam Clerk"},
        "requestId": None,
    }
    assert (log["nodes"][0]["actor"], log["nodes"][0]["staff"]) == ("system:import", None)


async def test_the_log_is_narrowed(client: Client, db: Database, clock: FrozenClock) -> None:
    product, staff_id = await make_entries(db, clock)

    async def count(**given: Any) -> int:
        return len((await read(client, **given))["nodes"])

    assert await count(entity=encode("Product", product)) == 5
    assert await count(entity=encode("Category", product)) == 0
    assert await count(actor=encode("StaffMember", staff_id)) == 5
    assert await count(actor=encode("Customer", staff_id)) == 0
    assert await count(filter={"action": "category.create"}) == 1
    assert await count(filter={"since": "2026-03-02T10:02:00Z"}) == 4
    assert await count(filter={"until": "2026-03-02T10:02:00Z"}) == 2


async def test_the_log_is_paged(client: Client, db: Database, clock: FrozenClock) -> None:
    await make_entries(db, clock)

    first = await read(client, first=4)
    rest = await read(client, first=4, after=first["pageInfo"]["endCursor"])

    assert (len(first["nodes"]), first["pageInfo"]["hasNextPage"]) == (4, True)
    assert (len(rest["nodes"]), rest["pageInfo"]["hasNextPage"]) == (2, False)


async def test_a_change_over_http_names_its_request(client: Client, db: Database) -> None:
    async with db.write() as tx:
        manager = await make_staff(tx)
    boss = client.as_staff(*Permission, staff_id=manager)
    boss.headers["x-request-id"] = "a-request-of-mine"

    await boss.data(
        'mutation { roleCreate(input: {code: "x", name: "X", permissions: []}) { __typename } }'
    )

    log = await read(client)
    assert [entry["requestId"] for entry in log["nodes"]] == ["a-request-of-mine"]


@pytest.mark.parametrize("argument", ["entity", "actor", "after"])
async def test_what_is_no_id_or_cursor_is_a_client_error(client: Client, argument: str) -> None:
    document = f'{{ auditLog({argument}: "nonsense") {{ nodes {{ action }} }} }}'

    assert await client.as_staff(Permission.AUDIT_READ).code(document) == "BAD_USER_INPUT"


async def test_who_may_read(client: Client) -> None:
    document = "{ auditLog { nodes { action } } }"
    others = [permission for permission in Permission if permission is not Permission.AUDIT_READ]

    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_customer(new_id()).code(document) == "FORBIDDEN"
    assert await client.as_staff(*others).code(document) == "FORBIDDEN"
    assert await client.as_partner(*others).code(document) == "FORBIDDEN"
    assert await client.as_partner(Permission.AUDIT_READ).data(document) == {"nodes": []}
