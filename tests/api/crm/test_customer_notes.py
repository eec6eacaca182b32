"""The root fields `customerNoteAdd`, `customerNoteUpdate` and `customerNoteDelete`."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.crm.events import CustomerNoteAdded
from tests.api.crm.documents import (
    READ,
    WRITE,
    audited,
    gid,
    mutation,
    refused_to_others,
    send,
)
from tests.client import Client
from tests.factories.crm import make_note
from tests.factories.customers import make_customer
from tests.factories.staff import make_staff
from tests.jobs import emitted

NOTE = "id body author { name } createdAt updatedAt"
ADD = mutation("customerNoteAdd", "CustomerNote", NOTE)
UPDATE = mutation("customerNoteUpdate", "CustomerNote", NOTE)
DELETE = mutation("customerNoteDelete", "Deleted", "id")
NOTES = """query($id: ID!, $after: String) { customer(id: $id) {
  notes(first: 2, after: $after) { pageInfo { hasNextPage endCursor } nodes { body } } } }"""


async def bodies(client: Client, customer_id: UUID) -> list[str]:
    found: Any = await client.data(NOTES, id=gid(customer_id))
    return [note["body"] for note in found["notes"]["nodes"]]


async def test_staff_write_a_note(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        sam = await make_staff(tx, name="Sam Clerk")
    staff = client.as_staff(READ, WRITE, staff_id=sam)

    note = await send(staff, ADD, customerId=gid(customer_id), body="Likes blue.\n\nCall late.")

    assert note == {
        "__typename": "CustomerNote",
        "id": note["id"],
        "body": "Likes blue.\n\nCall late.",
        "author": {"name": "Sam Clerk"},
        "createdAt": "2026-03-02T10:00:00+00:00",
        "updatedAt": "2026-03-02T10:00:00+00:00",
    }
    (event,) = await emitted(db)
    assert isinstance(event, CustomerNoteAdded)
    assert event.customer_id == customer_id
    assert await audited(db) == [("customer.note.add", None, None)]


async def test_notes_are_sealed(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        staff = client.as_staff(READ, WRITE, staff_id=await make_staff(tx))

    await send(staff, ADD, customerId=gid(customer_id), body="Ask for Lovelace")

    async with db.read() as reader:
        for table in ("customer_notes", "pgqueuer", "audit_log"):
            rows = await reader.execute(text(f"SELECT * FROM {table}"))
            assert "Lovelace" not in "".join(str(row) for row in rows)


async def test_the_author_changes_and_deletes_a_note(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        sam = await make_staff(tx)
        note_id = encode("CustomerNote", await make_note(tx, customer_id, "Old", author_id=sam))
    staff = client.as_staff(READ, WRITE, staff_id=sam)
    clock.advance(timedelta(hours=1))

    changed = await send(staff, UPDATE, noteId=note_id, body="New")
    deleted = await send(staff, DELETE, noteId=note_id)

    assert (changed["body"], changed["updatedAt"]) == ("New", "2026-03-02T11:00:00+00:00")
    assert changed["createdAt"] == "2026-03-02T10:00:00+00:00"
    assert deleted == {"__typename": "Deleted", "id": note_id}
    assert await bodies(staff, customer_id) == []
    actions = [action for action, _, _ in await audited(db)]
    assert actions == ["customer.note.update", "customer.note.delete"]


async def test_colleagues_do_not_change_it_but_managers_do(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        sam = await make_staff(tx)
        note_id = encode("CustomerNote", await make_note(tx, customer_id, "Old", author_id=sam))
    colleague = client.as_staff(READ, WRITE)
    manager = client.as_staff(READ, WRITE, Permission.STAFF_MANAGE)

    refused = await send(colleague, UPDATE, noteId=note_id, body="New")
    not_deleted = await send(colleague, DELETE, noteId=note_id)

    assert (refused["code"], not_deleted["code"]) == ("NOT_ALLOWED", "NOT_ALLOWED")
    assert await bodies(manager, customer_id) == ["Old"]
    assert await audited(db) == []
    assert (await send(manager, UPDATE, noteId=note_id, body="New"))["body"] == "New"
    assert (await send(manager, DELETE, noteId=note_id))["id"] == note_id


async def test_notes_have_limits(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    staff = client.as_staff(READ, WRITE)

    long = await send(staff, ADD, customerId=gid(customer_id), body="x" * 10_001)
    blank = await send(staff, ADD, customerId=gid(customer_id), body=" \n")

    assert long["problems"] == [{"path": ["input", "body"], "code": "TOO_LONG"}]
    assert blank["problems"] == [{"path": ["input", "body"], "code": "REQUIRED"}]
    assert await bodies(staff, customer_id) == []


async def test_notes_are_read_newest_first(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        for days in (2, 3, 1):
            at = clock.now() - timedelta(days=days)
            await make_note(tx, customer_id, f"{days} days ago", at=at)
    staff = client.as_staff(READ)

    first = (await staff.data(NOTES, id=gid(customer_id)))["notes"]
    after = first["pageInfo"]["endCursor"]
    second = (await staff.data(NOTES, id=gid(customer_id), after=after))["notes"]

    assert [note["body"] for note in first["nodes"]] == ["1 days ago", "2 days ago"]
    assert first["pageInfo"]["hasNextPage"] is True
    assert [note["body"] for note in second["nodes"]] == ["3 days ago"]


async def test_what_is_not_there_is_not_found(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
    staff = client.as_staff(READ, WRITE)
    nothing = "CustomerNote_AAAAAAAAAAAAAAAAAAAAAA"

    assert (await send(staff, UPDATE, noteId=nothing, body="x"))["code"] == "NOT_FOUND"
    assert (await send(staff, DELETE, noteId=nothing))["code"] == "NOT_FOUND"
    missing = await send(staff, ADD, customerId="Customer_AAAAAAAAAAAAAAAAAAAAAA", body="x")
    assert missing["code"] == "NOT_FOUND"
    assert await bodies(staff, customer_id) == []


async def test_a_note_is_found_by_node_for_staff_alone(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        note_id = encode("CustomerNote", await make_note(tx, customer_id, "Hm"))
    node = "query($id: ID!) { node(id: $id) { ... on CustomerNote { body } } }"

    assert await client.as_staff(READ).data(node, id=note_id) == {"body": "Hm"}
    assert await client.as_customer(customer_id).data(node, id=note_id) is None
    assert await client.as_staff(Permission.SUPPORT_READ).data(node, id=note_id) is None
    assert await client.data(node, id=note_id) is None


async def test_it_needs_the_permission(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        note_id = encode("CustomerNote", await make_note(tx, customer_id, "Hm"))

    given = {"customerId": gid(customer_id), "body": "x"}
    assert await refused_to_others(client, customer_id, ADD, given)
    given = {"noteId": note_id, "body": "x"}
    assert await refused_to_others(client, customer_id, UPDATE, given)
    assert await refused_to_others(client, customer_id, DELETE, {"noteId": note_id})
    assert await bodies(client.as_staff(READ), customer_id) == ["Hm"]
