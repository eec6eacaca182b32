"""The root field `ticketUpdate`."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.support.events import TicketClosed, TicketResolved
from commerce.support.kinds import TicketPriority, TicketStatus
from tests.api.support.documents import SUPPORT, UPDATE, audited, gid, rows, send
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.orders import make_order
from tests.factories.staff import make_staff
from tests.factories.support import make_ticket
from tests.jobs import emitted

OPEN, NORMAL = TicketStatus.OPEN, TicketPriority.NORMAL


async def test_staff_resolve_a_ticket(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id)

    ticket = await send(
        client.as_staff(*SUPPORT), UPDATE, ticketId=gid(ticket_id), status="RESOLVED"
    )

    assert (ticket["status"], ticket["resolvedAt"]) == ("RESOLVED", "2026-03-02T10:00:00+00:00")
    assert await emitted(db) == [TicketResolved(ticket_id, ticket["number"], customer_id)]
    assert await audited(db) == [("ticket.update", {"status": "open"}, {"status": "resolved"})]


async def test_staff_reopen_and_close_a_ticket(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id, status=TicketStatus.RESOLVED)
    staff = client.as_staff(*SUPPORT)

    reopened = await send(staff, UPDATE, ticketId=gid(ticket_id), status="OPEN")
    closed = await send(staff, UPDATE, ticketId=gid(ticket_id), status="CLOSED")

    assert (reopened["status"], reopened["resolvedAt"]) == ("OPEN", None)
    assert closed["status"] == "CLOSED"
    assert await emitted(db) == [TicketClosed(ticket_id, closed["number"], customer_id)]


async def test_a_closed_ticket_stays_closed(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id, status=TicketStatus.CLOSED)

    refused = await send(client.as_staff(*SUPPORT), UPDATE, ticketId=gid(ticket_id), status="OPEN")

    assert refused == {
        "__typename": "TicketStatusError",
        "code": "TICKET_STATUS_REFUSED",
        "path": ["input", "status"],
        "status": "CLOSED",
        "wanted": "OPEN",
    }
    assert (await rows(db))[0][0][0] is TicketStatus.CLOSED
    assert await audited(db) == []
    assert await emitted(db) == []


async def test_staff_set_priority_assignee_title_and_subject(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        order = await make_order(tx, customer_id=customer_id)
        staff_id = await make_staff(tx, name="Sam Clerk")
        ticket_id = await make_ticket(tx, customer_id=customer_id)
    staff = client.as_staff(*SUPPORT)

    ticket = await send(
        staff,
        UPDATE,
        ticketId=gid(ticket_id),
        title="Parcel missing",
        priority="URGENT",
        assigneeId=encode("StaffMember", staff_id),
        orderLineId=encode("OrderLine", order.line_ids[0]),
    )

    assert (ticket["title"], ticket["priority"]) == ("Parcel missing", "URGENT")
    assert ticket["assignee"] == {"name": "Sam Clerk"}
    assert ticket["subject"]["__typename"] == "OrderLine"
    assert (await rows(db))[0] == [
        (OPEN, TicketPriority.URGENT, staff_id, order.id, order.line_ids[0])
    ]
    ((_, before, after),) = await audited(db)
    assert before["priority"] == "normal"
    assert (after["priority"], after["title"]) == ("urgent", "changed")


async def test_null_takes_away_and_leaving_out_leaves(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        order = await make_order(tx, customer_id=customer_id)
        staff_id = await make_staff(tx)
        ticket_id = await make_ticket(
            tx, customer_id=customer_id, assignee_id=staff_id, order_id=order.id
        )
    staff = client.as_staff(*SUPPORT)

    await send(staff, UPDATE, ticketId=gid(ticket_id), priority="LOW")
    left = (await rows(db))[0]
    await send(staff, UPDATE, ticketId=gid(ticket_id), assigneeId=None, orderId=None)
    taken = (await rows(db))[0]

    assert left == [(OPEN, TicketPriority.LOW, staff_id, order.id, None)]
    assert taken == [(OPEN, TicketPriority.LOW, None, None, None)]


async def test_nothing_is_changed_when_one_part_is_wrong(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ticket_id = await make_ticket(tx, customer_id=await make_customer(tx))
        other_order = await make_order(tx, customer_id=await make_customer(tx))
        gone = await make_staff(tx, active=False)
    staff = client.as_staff(*SUPPORT)
    wrong: list[tuple[dict[str, Any], list[str]]] = [
        ({"orderId": other_order.gid}, ["input", "orderId"]),
        ({"assigneeId": encode("StaffMember", gone)}, ["input", "assigneeId"]),
        ({"title": " "}, ["input", "title"]),
    ]

    for given, path in wrong:
        refused = await send(staff, UPDATE, ticketId=gid(ticket_id), priority="HIGH", **given)
        assert refused["path"] == path

    assert (await rows(db))[0] == [(OPEN, NORMAL, None, None, None)]
    assert await audited(db) == []


async def test_only_who_may_write_in_support_changes_tickets(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id)
    given = {"ticketId": gid(ticket_id), "priority": "HIGH"}

    for actor, code in (
        (client, "UNAUTHENTICATED"),
        (client.as_customer(customer_id), "FORBIDDEN"),
        (client.as_staff(Permission.SUPPORT_READ), "FORBIDDEN"),
        (client.as_partner(Permission.SUPPORT_READ), "FORBIDDEN"),
    ):
        assert await actor.code(UPDATE, input=given) == code
    assert (await rows(db))[0] == [(OPEN, NORMAL, None, None, None)]


async def test_who_answers_tickets_also_reads_them(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ticket_id = await make_ticket(tx, customer_id=await make_customer(tx))
    writer = client.as_staff(Permission.SUPPORT_WRITE, Permission.CUSTOMERS_READ)

    refused = await send(writer, UPDATE, ticketId=gid(ticket_id), priority="HIGH")

    assert refused["code"] == "NOT_ALLOWED"
    assert (await rows(db))[0] == [(OPEN, NORMAL, None, None, None)]
