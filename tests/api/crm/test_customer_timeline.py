"""The field `timeline` of a customer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.crm.jobs import HANDLERS
from commerce.customers import events as customers
from commerce.jobs.delivery import deliver
from commerce.worker import handlers
from resolvers.context import Services
from tests.api.crm.documents import READ, WRITE, gid, mutation, send
from tests.client import Client
from tests.domain.crm.test_timeline import about, said
from tests.factories.customers import make_customer
from tests.factories.staff import make_staff
from tests.jobs import deliver_queued

TIMELINE = """query($id: ID!, $first: Int, $after: String, $kinds: [TimelineKind!]) {
  customer(id: $id) { timeline(first: $first, after: $after, kinds: $kinds) {
    pageInfo { hasNextPage endCursor }
    nodes { at kind actorKind staffMember { name } subjectId details } } } }"""


async def timeline(client: Client, customer_id: UUID, **given: Any) -> Any:
    found = await client.data(TIMELINE, id=gid(customer_id), **given)
    return found["timeline"]


async def test_the_timeline_tells_what_happened(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        sam = await make_staff(tx, name="Sam Clerk")
        ada = await make_customer(tx)
    for event in about(ada):
        await deliver(db, HANDLERS, said(event, clock.now()))
        clock.advance(timedelta(minutes=1))
    staff = client.as_staff(READ, WRITE, staff_id=sam)
    tags = mutation("customerTagsAdd", "Customer", "id")
    await send(staff, tags, customerId=gid(ada), tags=["b"])
    await deliver_queued(db, HANDLERS)

    found = await timeline(staff, ada, kinds=["TAGS_CHANGED", "ORDER_PLACED", "OWNER_CHANGED"])

    newest, _, _, placed = found["nodes"]
    assert newest == {
        "at": "2026-03-02T10:20:00+00:00",
        "kind": "TAGS_CHANGED",
        "actorKind": "STAFF",
        "staffMember": {"name": "Sam Clerk"},
        "subjectId": None,
        "details": {"added": ["b"], "removed": []},
    }
    assert placed == {
        "at": "2026-03-02T10:04:00+00:00",
        "kind": "ORDER_PLACED",
        "actorKind": "SYSTEM",
        "staffMember": None,
        "subjectId": encode("Order", UUID(int=2)),
        "details": {"number": "100001", "total": {"amount": "19.90", "currencyCode": "GBP"}},
    }


async def test_the_timeline_is_paged_without_loss(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
    for event in about(ada):  # all at one moment
        await deliver(db, HANDLERS, said(event, clock.now()))
    staff = client.as_staff(READ)

    seen: list[str] = []
    after: str | None = None
    while True:
        page = await timeline(staff, ada, first=5, after=after)
        seen += [entry["kind"] for entry in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    everything = await timeline(staff, ada, first=100)
    assert seen == [entry["kind"] for entry in everything["nodes"]]
    assert len(set(seen)) == len(about(ada)) == len(seen)


async def test_a_blocked_customers_reason_is_not_in_the_timeline(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
    blocked = customers.CustomerBlocked(ada, "Said to be Ada Chen's brother")

    await deliver(db, HANDLERS, said(blocked, clock.now()))

    (entry,) = (await timeline(client.as_staff(READ), ada))["nodes"]
    assert (entry["kind"], entry["details"]) == ("CUSTOMER_BLOCKED", {})


async def test_what_a_customer_does_is_told_without_saying_who_they_are(
    client: Client, db: Database, services: Services, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
    customer = client.as_customer(ada)
    address = {
        "name": "Ada Lovelace",
        "country": "GB",
        "city": "London",
        "postalCode": "SW1A 1AA",
        "line1": "1 Mall Road",
    }
    for name, given in (
        ("customerAddressCreate", {"address": address}),
        ("customerConsentSet", {"purpose": "ANALYTICS", "isGranted": True}),
        ("ticketOpen", {"title": "Lovelace asks", "body": "Mall Road is closed."}),
    ):
        kind = f"{name[0].upper()}{name[1:]}Input"
        await customer.data(
            f"mutation($input: {kind}!) {{ {name}(input: $input) {{ __typename }} }}", input=given
        )
        clock.advance(timedelta(minutes=1))
    await deliver_queued(db, handlers(services))

    entries = (await timeline(client.as_staff(READ), ada))["nodes"]

    number = entries[0]["details"]["number"]
    assert [(e["kind"], e["actorKind"], e["details"]) for e in entries] == [
        ("TICKET_OPENED", "CUSTOMER", {"number": number}),
        ("CONSENT_CHANGED", "CUSTOMER", {"purpose": "ANALYTICS", "isGranted": True}),
        ("ADDRESS_ADDED", "CUSTOMER", {"country": "GB"}),
    ]
    async with db.read() as reader:
        stored = await reader.execute(text("SELECT * FROM customer_timeline"))
        written = "".join(str(row) for row in stored)
    assert "Lovelace" not in written
    assert "Mall" not in written
