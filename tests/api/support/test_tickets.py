"""The root fields `ticket`, `tickets` and `myTickets`, and a customer's tickets."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.support.kinds import AuthorKind, TicketPriority, TicketStatus
from tests.api.support.documents import SUPPORT, TICKET, gid
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.orders import make_order
from tests.factories.staff import make_staff
from tests.factories.support import add_message, make_ticket

Recording = Callable[[], AbstractContextManager[list[str]]]
TICKETS = """query($filter: TicketFilterInput, $first: Int, $after: String) {
  tickets(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { title } } }"""
MINE = """query($statuses: [TicketStatus!], $first: Int, $after: String) {
  myTickets(statuses: $statuses, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { title } } }"""
FULL = """query($first: Int) { tickets(first: $first) { nodes {
  title status priority assignee { name } customer { id name }
  subject { __typename ... on OrderLine { sku } ... on Order { number } }
  messages(first: 3) { nodes { body authorName isInternal } } } } }"""


def titles(page: dict[str, list[dict[str, str]]]) -> list[str]:
    return [ticket["title"] for ticket in page["nodes"]]


async def test_a_ticket_is_read_by_its_customer_and_by_support_alone(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        other_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id, title="Mine")
    node = "query($id: ID!) { node(id: $id) { ... on Ticket { title } } }"

    for actor, found in (
        (client, None),
        (client.as_customer(customer_id), "Mine"),
        (client.as_customer(other_id), None),
        (client.as_staff(*SUPPORT), "Mine"),
        (client.as_staff(Permission.ORDERS_READ, Permission.CUSTOMERS_READ), None),
        (client.as_partner(Permission.SUPPORT_READ), "Mine"),
        (client.as_partner(Permission.ORDERS_READ), None),
    ):
        ticket = await actor.data(TICKET, id=gid(ticket_id))
        by_node = await actor.data(node, id=gid(ticket_id))
        assert (ticket and ticket["title"]) == found
        assert (by_node and by_node["title"]) == found
        if ticket is not None:
            assert ticket["accessToken"] is None
    assert await client.data(TICKET, id="nonsense") is None


async def test_staff_fields_are_empty_for_the_customer(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        staff_id = await make_staff(tx)
        ticket_id = await make_ticket(
            tx, customer_id=customer_id, priority=TicketPriority.URGENT, assignee_id=staff_id
        )
        await add_message(
            tx,
            ticket_id,
            "A note.",
            author_kind=AuthorKind.STAFF,
            author_id=staff_id,
            internal=True,
        )

    ticket = await client.as_customer(customer_id).data(TICKET, id=gid(ticket_id))

    assert (ticket["priority"], ticket["assignee"]) == (None, None)
    assert [message["body"] for message in ticket["messages"]["nodes"]] == ["Message 1"]


async def test_support_without_other_permissions_sees_neither_orders_nor_customers(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        order = await make_order(tx, customer_id=customer_id)
        ticket_id = await make_ticket(tx, customer_id=customer_id, order_id=order.id)

    ticket = await client.as_staff(Permission.SUPPORT_READ).data(TICKET, id=gid(ticket_id))

    assert (ticket["subject"], ticket["customer"]) == (None, None)
    assert ticket["priority"] == "NORMAL"


async def test_support_lists_tickets_by_what_moved_last(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    now = clock.now()
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        for minutes in (3, 1, 2):
            at = now - timedelta(minutes=minutes)
            await make_ticket(tx, customer_id=customer_id, title=f"{minutes}", at=at)
    staff = client.as_staff(*SUPPORT)

    first = await staff.data(TICKETS, first=2)
    second = await staff.data(TICKETS, first=2, after=first["pageInfo"]["endCursor"])

    assert (titles(first), first["totalCount"]) == (["1", "2"], 3)
    assert first["pageInfo"]["hasNextPage"] is True
    assert titles(second) == ["3"]
    assert second["pageInfo"]["hasNextPage"] is False


async def test_support_narrows_the_list(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada, bob = await make_customer(tx), await make_customer(tx)
        order = await make_order(tx, customer_id=ada)
        sam = await make_staff(tx)
        await make_ticket(tx, customer_id=ada, title="A", order_id=order.id)
        await make_ticket(tx, customer_id=ada, title="B", priority=TicketPriority.HIGH)
        await make_ticket(tx, customer_id=bob, title="C", assignee_id=sam)
        await make_ticket(tx, customer_id=bob, title="D", status=TicketStatus.CLOSED)
    staff = client.as_staff(*SUPPORT)

    async def found(**given: object) -> list[str]:
        return sorted(titles(await staff.data(TICKETS, filter=given)))

    assert await found() == ["A", "B", "C", "D"]
    assert await found(statuses=["CLOSED"]) == ["D"]
    assert await found(statuses=["OPEN", "CLOSED"], priorities=["NORMAL"]) == ["A", "C", "D"]
    assert await found(priorities=["HIGH", "URGENT"]) == ["B"]
    assert await found(assigneeId=encode("StaffMember", sam)) == ["C"]
    assert await found(isUnassigned=True) == ["A", "B", "D"]
    assert await found(customerId=encode("Customer", ada)) == ["A", "B"]
    assert await found(orderId=order.gid) == ["A"]
    assert await found(orderId="nonsense") == []
    assert await found(statuses=["CLOSED"], customerId=encode("Customer", ada)) == []


async def test_only_support_lists_all_tickets(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        await make_ticket(tx, customer_id=customer_id)

    assert await client.code(TICKETS) == "UNAUTHENTICATED"
    assert await client.as_customer(customer_id).code(TICKETS) == "FORBIDDEN"
    assert await client.as_staff(Permission.CUSTOMERS_READ).code(TICKETS) == "FORBIDDEN"
    partner = client.as_partner(Permission.SUPPORT_READ)
    assert (await partner.data(TICKETS))["totalCount"] == 1


async def test_a_customer_lists_their_own(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada, bob = await make_customer(tx), await make_customer(tx)
        await make_ticket(tx, customer_id=ada, title="A")
        await make_ticket(tx, customer_id=ada, title="B", status=TicketStatus.CLOSED)
        await make_ticket(tx, customer_id=bob, title="C")

    mine = await client.as_customer(ada).data(MINE)
    closed = await client.as_customer(ada).data(MINE, statuses=["CLOSED"])

    assert (sorted(titles(mine)), mine["totalCount"]) == (["A", "B"], 2)
    assert (titles(closed), closed["totalCount"]) == (["B"], 1)
    assert await client.code(MINE) == "UNAUTHENTICATED"
    assert await client.as_staff(*SUPPORT).code(MINE) == "UNAUTHENTICATED"


async def test_a_customers_tickets_are_part_of_the_customer(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada, bob = await make_customer(tx), await make_customer(tx)
        await make_ticket(tx, customer_id=ada, title="A")
        await make_ticket(tx, customer_id=bob, title="B")
    mine = "{ me { tickets { totalCount nodes { title } } } }"
    of = "query($id: ID!) { customer(id: $id) { tickets { nodes { title } } } }"

    own = await client.as_customer(ada).data(mine)
    by_support = await client.as_staff(*SUPPORT).data(of, id=encode("Customer", bob))
    reader = client.as_staff(Permission.CUSTOMERS_READ)
    by_others = await reader.data(of, id=encode("Customer", bob))

    assert own == {"tickets": {"totalCount": 1, "nodes": [{"title": "A"}]}}
    assert by_support == {"tickets": {"nodes": [{"title": "B"}]}}
    assert by_others == {"tickets": {"nodes": []}}


async def test_messages_are_paged_oldest_first(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id, messages=3)
    page = """query($id: ID!, $after: String) { ticket(id: $id) {
      messages(first: 2, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { body } } } }"""
    customer = client.as_customer(customer_id)

    first = (await customer.data(page, id=gid(ticket_id)))["messages"]
    cursor = first["pageInfo"]["endCursor"]
    second = (await customer.data(page, id=gid(ticket_id), after=cursor))["messages"]

    assert [m["body"] for m in first["nodes"]] == ["Message 1", "Message 2"]
    assert first["pageInfo"]["hasNextPage"] is True
    assert [m["body"] for m in second["nodes"]] == ["Message 3"]
    assert second["pageInfo"]["hasNextPage"] is False
    assert await customer.code(page, id=gid(ticket_id), after="junk") == "BAD_USER_INPUT"


@pytest.mark.parametrize("document", [FULL])
async def test_a_page_takes_as_many_statements_as_one_ticket(
    client: Client, db: Database, statements: Recording, document: str
) -> None:
    async with db.write() as tx:
        staff_id = await make_staff(tx)
        for number in range(20):
            customer_id = await make_customer(tx)
            order = await make_order(tx, customer_id=customer_id, lines=2)
            ticket_id = await make_ticket(
                tx,
                customer_id=customer_id,
                assignee_id=staff_id,
                order_id=order.id,
                order_line_id=order.line_ids[0] if number % 2 else None,
                messages=2,
            )
            await add_message(
                tx, ticket_id, "Hello", author_kind=AuthorKind.STAFF, author_id=staff_id
            )
    staff = client.as_staff(*SUPPORT)
    await staff.data(document, first=1)

    with statements() as for_two:
        two = await staff.data(document, first=2)
    with statements() as for_twenty:
        twenty = await staff.data(document, first=20)

    assert (len(two["nodes"]), len(twenty["nodes"])) == (2, 20)
    assert {ticket["subject"]["__typename"] for ticket in twenty["nodes"]} == {"Order", "OrderLine"}
    assert len(for_two) == len(for_twenty) == 7
