"""The root field `ticketOpen`."""

from datetime import timedelta

from sqlalchemy import text

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.support.events import TicketOpened
from commerce.support.kinds import AuthorKind, TicketPriority, TicketStatus
from tests.api.support.documents import OPEN, REPLY, SUPPORT, TICKET, audited, rows, send
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.orders import make_order
from tests.factories.staff import make_staff
from tests.jobs import emitted

QUESTION = {"title": "Where is my order?", "body": "It should be here.\nPlease help."}


async def test_a_customer_opens_a_ticket(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)

    ticket = await send(client.as_customer(customer_id), OPEN, **QUESTION)

    assert ticket == {
        "__typename": "Ticket",
        "id": ticket["id"],
        "number": ticket["number"],
        "title": "Where is my order?",
        "status": "OPEN",
        "source": "WEB",
        "priority": None,
        "accessToken": None,
        "resolvedAt": None,
        "assignee": None,
        "customer": {"id": encode("Customer", customer_id)},
        "subject": None,
        "messages": {
            "nodes": [
                {
                    "authorKind": "CUSTOMER",
                    "authorName": None,
                    "body": "It should be here.\nPlease help.",
                    "isInternal": False,
                }
            ]
        },
    }
    assert ticket["number"].startswith("T")
    (event,) = await emitted(db)
    assert isinstance(event, TicketOpened)
    assert (event.number, event.customer_id) == (ticket["number"], customer_id)
    assert await audited(db) == []


async def test_numbers_follow_one_another(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = client.as_customer(await make_customer(tx))

    first = await send(customer, OPEN, **QUESTION)
    second = await send(customer, OPEN, **QUESTION)

    assert int(second["number"][1:]) == int(first["number"][1:]) + 1


async def test_it_is_tied_to_an_own_order_or_line(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        order = await make_order(tx, customer_id=customer_id, lines=2)
    customer = client.as_customer(customer_id)

    about_order = await send(customer, OPEN, **QUESTION, orderId=order.gid)
    line_id = encode("OrderLine", order.line_ids[1])
    about_line = await send(customer, OPEN, **QUESTION, orderLineId=line_id)

    assert about_order["subject"] == {"__typename": "Order", "number": order.number}
    assert about_line["subject"]["__typename"] == "OrderLine"
    tickets, _ = await rows(db)
    assert [ticket[3:] for ticket in tickets] == [
        (order.id, None),
        (order.id, order.line_ids[1]),
    ]


async def test_it_is_never_tied_to_anothers_order(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = client.as_customer(await make_customer(tx))
        other = await make_order(tx, customer_id=await make_customer(tx))
        nobodys = await make_order(tx)

    for order in (other, nobodys):
        by_order = await send(customer, OPEN, **QUESTION, orderId=order.gid)
        line_id = encode("OrderLine", order.line_ids[0])
        by_line = await send(customer, OPEN, **QUESTION, orderLineId=line_id)

        assert by_order == {
            "__typename": "NotFoundError",
            "code": "NOT_FOUND",
            "path": ["input", "orderId"],
        }
        assert by_line["path"] == ["input", "orderLineId"]
    assert await rows(db) == ([], [])
    assert await emitted(db) == []


async def test_a_line_of_another_order_is_refused(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        order = await make_order(tx, customer_id=customer_id)
        second = await make_order(tx, customer_id=customer_id)

    refused = await send(
        client.as_customer(customer_id),
        OPEN,
        **QUESTION,
        orderId=order.gid,
        orderLineId=encode("OrderLine", second.line_ids[0]),
    )

    assert refused["path"] == ["input", "orderLineId"]
    assert await rows(db) == ([], [])


async def test_a_guest_opens_one_about_an_order_whose_token_they_hold(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        order = await make_order(tx, customer_id=await make_customer(tx))

    about = {"orderId": order.gid, "orderAccessToken": order.token}
    opened = await send(client, OPEN, **QUESTION, **about)

    assert opened["__typename"] == "Ticket"
    token = opened["accessToken"]
    assert len(token) == 22
    again = await client.data(TICKET, id=opened["id"], token=token)
    assert again["title"] == "Where is my order?"
    assert await client.data(TICKET, id=opened["id"], token=order.token) is None
    assert await client.data(TICKET, id=opened["id"], token=None) is None


async def test_a_guest_without_the_token_is_refused(client: Client, db: Database) -> None:
    async with db.write() as tx:
        order = await make_order(tx, customer_id=await make_customer(tx))
        other = await make_order(tx, customer_id=await make_customer(tx))

    for token in (None, other.token, "x" * 22, ""):
        about = {"orderId": order.gid, "orderAccessToken": token}
        refused = await send(client, OPEN, **QUESTION, **about)
        assert refused["code"] == "NOT_FOUND"
    assert await client.code(OPEN, input=QUESTION) == "UNAUTHENTICATED"
    assert await rows(db) == ([], [])


async def test_staff_open_one_on_a_customers_behalf(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        staff_id = await make_staff(tx, name="Sam Clerk")
    staff = client.as_staff(*SUPPORT, staff_id=staff_id)

    ticket = await send(
        staff,
        OPEN,
        **QUESTION,
        customerId=encode("Customer", customer_id),
        source="PHONE",
        priority="HIGH",
        assigneeId=encode("StaffMember", staff_id),
    )

    assert (ticket["source"], ticket["priority"]) == ("PHONE", "HIGH")
    assert ticket["assignee"] == {"name": "Sam Clerk"}
    assert ticket["customer"] == {"id": encode("Customer", customer_id)}
    (message,) = ticket["messages"]["nodes"]
    assert (message["authorKind"], message["authorName"]) == ("STAFF", "Sam Clerk")
    ((action, _, after),) = await audited(db)
    assert (action, after["priority"], after["assignee_id"]) == (
        "ticket.open",
        "high",
        str(staff_id),
    )
    assert QUESTION["title"] not in str(after)


async def test_staff_may_name_an_order_instead_of_the_customer(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        order = await make_order(tx, customer_id=customer_id)
    staff = client.as_staff(*SUPPORT)

    by_order = await send(staff, OPEN, **QUESTION, orderId=order.gid)
    line_id = encode("OrderLine", order.line_ids[0])
    by_line = await send(staff, OPEN, **QUESTION, orderLineId=line_id)
    of_nobody = await send(staff, OPEN, **QUESTION)

    assert by_order["customer"] == by_line["customer"] == {"id": encode("Customer", customer_id)}
    assert of_nobody["problems"] == [{"path": ["input", "customerId"], "code": "REQUIRED"}]


async def test_staff_cannot_mix_customers_and_orders(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = encode("Customer", await make_customer(tx))
        order = await make_order(tx, customer_id=await make_customer(tx))
    staff = client.as_staff(*SUPPORT)

    refused = await send(staff, OPEN, **QUESTION, customerId=customer_id, orderId=order.gid)

    assert refused["path"] == ["input", "orderId"]
    assert await rows(db) == ([], [])


async def test_staff_are_not_assigned_when_they_have_left(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = encode("Customer", await make_customer(tx))
        gone = encode("StaffMember", await make_staff(tx, active=False))
    staff = client.as_staff(*SUPPORT)

    refused = await send(staff, OPEN, **QUESTION, customerId=customer_id, assigneeId=gone)

    assert refused["path"] == ["input", "assigneeId"]
    assert await rows(db) == ([], [])


async def test_staff_without_the_permission_open_none(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = encode("Customer", await make_customer(tx))
    given = {**QUESTION, "customerId": customer_id}

    reader = client.as_staff(Permission.SUPPORT_READ, Permission.CUSTOMERS_WRITE)
    partner = client.as_partner(Permission.SUPPORT_READ)

    assert await reader.code(OPEN, input=given) == "FORBIDDEN"
    assert await partner.code(OPEN, input=given) == "FORBIDDEN"
    assert await rows(db) == ([], [])


async def test_a_partner_opens_one_as_the_shop(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = encode("Customer", await make_customer(tx))
    partner = client.as_partner(*SUPPORT)

    ticket = await send(partner, OPEN, **QUESTION, customerId=customer_id, source="EMAIL")

    assert ticket["source"] == "EMAIL"
    _, messages = await rows(db)
    assert messages == [(AuthorKind.SYSTEM, False)]


async def test_customers_do_not_choose_what_staff_choose(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        other_id = encode("Customer", await make_customer(tx))
    customer = client.as_customer(customer_id)

    for given in ({"priority": "URGENT"}, {"source": "PHONE"}, {"customerId": other_id}):
        refused = await send(customer, OPEN, **QUESTION, **given)
        assert refused["code"] == "NOT_ALLOWED"
    assert await rows(db) == ([], [])


async def test_texts_have_limits(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = client.as_customer(await make_customer(tx))

    long_title = await send(customer, OPEN, title="x" * 201, body="y")
    long_body = await send(customer, OPEN, title="x", body="y" * 10_001)
    blank = await send(customer, OPEN, title=" \n ", body="y")
    control = await send(customer, OPEN, title="x", body="a\x07b")

    assert long_title["problems"] == [{"path": ["input", "title"], "code": "TOO_LONG"}]
    assert long_body["problems"] == [{"path": ["input", "body"], "code": "TOO_LONG"}]
    assert blank["problems"] == [{"path": ["input", "title"], "code": "REQUIRED"}]
    assert control["problems"] == [{"path": ["input", "body"], "code": "INVALID_CHARACTERS"}]
    assert await rows(db) == ([], [])


async def test_what_people_write_is_sealed(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = client.as_customer(await make_customer(tx))

    await send(customer, OPEN, title="Ada Lovelace asks", body="My phone is 0123456789")

    async with db.read() as reader:
        for table in ("tickets", "ticket_messages", "pgqueuer"):
            found = await reader.execute(text(f"SELECT * FROM {table}"))
            stored = "".join(str(row) for row in found)
            assert "Lovelace" not in stored
            assert "0123456789" not in stored


async def test_a_customer_writes_twenty_messages_an_hour(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        customer = client.as_customer(await make_customer(tx))
        other = client.as_customer(await make_customer(tx))
    ticket = await send(customer, OPEN, **QUESTION)
    clock.advance(timedelta(minutes=10))
    for _ in range(19):
        await send(customer, REPLY, ticketId=ticket["id"], body="And another thing.")

    refused = await send(customer, REPLY, ticketId=ticket["id"], body="And another thing.")
    no_new_ticket = await send(customer, OPEN, **QUESTION)

    assert refused == {
        "__typename": "TooManyMessagesError",
        "code": "TOO_MANY_MESSAGES",
        "path": [],
        "limit": 20,
        "retryAfterSeconds": 3000,
    }
    assert no_new_ticket["__typename"] == "TooManyMessagesError"
    tickets, messages = await rows(db)
    assert (len(tickets), len(messages)) == (1, 20)
    assert (await send(other, OPEN, **QUESTION))["__typename"] == "Ticket"
    clock.advance(timedelta(minutes=50))
    assert (await send(customer, OPEN, **QUESTION))["__typename"] == "Ticket"


async def test_a_repetition_opens_nothing_new(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = client.as_customer(await make_customer(tx))

    first = await send(customer, OPEN, **QUESTION, idempotencyKey="k1")
    again = await send(customer, OPEN, **QUESTION, idempotencyKey="k1")
    other = await send(customer, OPEN, title="Else", body="Else", idempotencyKey="k1")

    assert again == first
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    tickets, messages = await rows(db)
    assert [ticket[:2] for ticket in tickets] == [(TicketStatus.OPEN, TicketPriority.NORMAL)]
    assert messages == [(AuthorKind.CUSTOMER, False)]
    assert len(await emitted(db)) == 1
