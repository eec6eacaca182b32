"""The root field `ticketReply`."""

from datetime import timedelta

import pytest

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.support.events import TicketReplied
from commerce.support.kinds import AuthorKind, TicketStatus
from tests.api.support.documents import OPEN, REPLY, SUPPORT, TICKET, gid, rows, send
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.orders import make_order
from tests.factories.staff import make_staff
from tests.factories.support import make_ticket
from tests.jobs import emitted


async def test_an_answer_waits_for_the_customer_and_a_question_opens_it_again(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        staff_id = await make_staff(tx, name="Sam Clerk")
        ticket_id = await make_ticket(tx, customer_id=customer_id)
    customer, staff = client.as_customer(customer_id), client.as_staff(*SUPPORT, staff_id=staff_id)

    clock.advance(timedelta(minutes=1))
    answered = await send(staff, REPLY, ticketId=gid(ticket_id), body="It left today.")
    clock.advance(timedelta(minutes=1))
    asked = await send(customer, REPLY, ticketId=gid(ticket_id), body="By which carrier?")

    assert (answered["status"], asked["status"]) == ("WAITING_FOR_CUSTOMER", "OPEN")
    assert [(m["authorKind"], m["authorName"], m["body"]) for m in asked["messages"]["nodes"]] == [
        ("CUSTOMER", None, "Message 1"),
        ("STAFF", "Sam Clerk", "It left today."),
        ("CUSTOMER", None, "By which carrier?"),
    ]
    events = await emitted(db)
    assert [type(event) for event in events] == [TicketReplied, TicketReplied]
    assert [getattr(event, "by_customer", None) for event in events] == [False, True]


async def test_a_message_of_the_customer_opens_a_resolved_ticket_again(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id, status=TicketStatus.RESOLVED)

    ticket = await send(
        client.as_customer(customer_id), REPLY, ticketId=gid(ticket_id), body="It is not."
    )

    assert (ticket["status"], ticket["resolvedAt"]) == ("OPEN", None)


async def test_an_internal_note_moves_nothing_and_no_customer_reads_it(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id)
    staff, customer = client.as_staff(*SUPPORT), client.as_customer(customer_id)
    moment = "query($id: ID!) { ticket(id: $id) { lastMessageAt } }"
    before = await staff.data(moment, id=gid(ticket_id))
    clock.advance(timedelta(minutes=1))

    noted = await send(
        staff, REPLY, ticketId=gid(ticket_id), body="Check the address.", isInternal=True
    )

    assert noted["status"] == "OPEN"
    assert [m["isInternal"] for m in noted["messages"]["nodes"]] == [False, True]
    seen = await customer.data(TICKET, id=gid(ticket_id))
    assert [m["body"] for m in seen["messages"]["nodes"]] == ["Message 1"]
    asked = await send(customer, REPLY, ticketId=gid(ticket_id), body="And?")
    assert [m["body"] for m in asked["messages"]["nodes"]] == ["Message 1", "And?"]
    assert len(await emitted(db)) == 1
    assert before["lastMessageAt"] == "2026-03-02T10:00:00+00:00"


async def test_an_internal_note_leaves_the_ticket_where_it_stands_in_lists(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        ticket_id = await make_ticket(tx, customer_id=await make_customer(tx))
    staff = client.as_staff(*SUPPORT)
    clock.advance(timedelta(minutes=1))

    await send(staff, REPLY, ticketId=gid(ticket_id), body="A note.", isInternal=True)

    moment = "query($id: ID!) { ticket(id: $id) { lastMessageAt } }"
    assert await staff.data(moment, id=gid(ticket_id)) == {
        "lastMessageAt": "2026-03-02T10:00:00+00:00"
    }


async def test_customers_write_no_internal_notes(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id)

    refused = await send(
        client.as_customer(customer_id),
        REPLY,
        ticketId=gid(ticket_id),
        body="Psst.",
        isInternal=True,
    )

    assert refused["code"] == "NOT_ALLOWED"
    assert (await rows(db))[1] == [(AuthorKind.CUSTOMER, False)]


@pytest.mark.parametrize("as_staff", [True, False])
async def test_a_closed_ticket_takes_no_message(
    client: Client,
    db: Database,
    as_staff: bool,
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id, status=TicketStatus.CLOSED)
    writer = client.as_staff(*SUPPORT) if as_staff else client.as_customer(customer_id)

    refused = await send(writer, REPLY, ticketId=gid(ticket_id), body="One more thing.")

    assert (refused["__typename"], refused["code"]) == ("TicketClosedError", "TICKET_CLOSED")
    assert refused["number"].startswith("F")
    assert (await rows(db))[1] == [(AuthorKind.CUSTOMER, False)]
    assert await emitted(db) == []


async def test_nobody_else_writes_into_it(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ticket_id = await make_ticket(tx, customer_id=await make_customer(tx))
        other = client.as_customer(await make_customer(tx))
        other_ticket = await make_ticket(tx, customer_id=await make_customer(tx), messages=0)
    given = {"ticketId": gid(ticket_id), "body": "Hello?"}

    by_other = await send(other, REPLY, **given)
    by_nobody = await send(client, REPLY, **given)
    with_anothers_token = await send(client, REPLY, **given, accessToken="x" * 22)
    of_nothing = await send(other, REPLY, ticketId="Ticket_AAAAAAAAAAAAAAAAAAAAAA", body="x")
    of_nonsense = await send(other, REPLY, ticketId="nonsense", body="x")
    stranger = client.as_staff(Permission.ORDERS_READ)
    reader = client.as_staff(Permission.SUPPORT_READ)

    not_found = {"__typename": "NotFoundError", "code": "NOT_FOUND", "path": ["input", "ticketId"]}
    assert by_other == by_nobody == with_anothers_token == of_nothing == not_found
    assert of_nonsense["problems"] == [{"path": ["input", "ticketId"], "code": "INVALID_ID"}]
    assert await send(stranger, REPLY, **given) == not_found
    assert await reader.code(REPLY, input=given) == "FORBIDDEN"
    assert (await rows(db))[1] == [(AuthorKind.CUSTOMER, False)]
    assert other_ticket != ticket_id


async def test_a_guest_answers_with_the_tickets_token(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        order = await make_order(tx, customer_id=customer_id)
    about = {"orderId": order.gid, "orderAccessToken": order.token}
    ticket = await send(client, OPEN, title="Where?", body="Where is it?", **about)
    staff = client.as_staff(*SUPPORT)
    await send(staff, REPLY, ticketId=ticket["id"], body="Secret.", isInternal=True)

    token = ticket["accessToken"]
    replied = await send(client, REPLY, ticketId=ticket["id"], accessToken=token, body="Well?")

    assert [m["body"] for m in replied["messages"]["nodes"]] == ["Where is it?", "Well?"]
    assert replied["accessToken"] == token
    mine = "{ myTickets { nodes { id } } }"
    owner = client.as_customer(customer_id)
    assert await owner.data(mine) == {"nodes": [{"id": ticket["id"]}]}


async def test_a_repetition_writes_once(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id)
    customer = client.as_customer(customer_id)
    given = {"ticketId": encode("Ticket", ticket_id), "body": "Well?", "idempotencyKey": "k"}

    first = await send(customer, REPLY, **given)
    again = await send(customer, REPLY, **given)

    assert first == again
    assert len((await rows(db))[1]) == 2
