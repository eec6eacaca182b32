"""The root field `sandboxReset`."""

from sqlalchemy import func, select

from commerce.clients.kinds import ClientKind
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.orders.models import Order
from tests.client import Client
from tests.factories.clients import make_client
from tests.factories.orders import make_order
from tests.factories.sandbox import make_one_of_each, make_sides

RESET = """mutation($input: SandboxResetInput!) { sandboxReset(input: $input) {
    ... on SandboxEmptied { deleted { kind count } isComplete }
    ... on InvalidInputError { problems { path code } } ... on UserError { code path } } }"""
CREATE = """mutation($input: CartCreateInput!) { cartCreate(input: $input) {
    ... on Cart { id } ... on UserError { code } } }"""


async def orders(db: Database) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(Order))


def deleted(tickets: int, orders: int, carts: int, customers: int) -> object:
    counts = {"TICKET": tickets, "ORDER": orders, "CART": carts, "CUSTOMER": customers}
    listed = [{"kind": kind, "count": count} for kind, count in counts.items()]
    return {"deleted": listed, "isComplete": True}


async def test_staff_empty_the_sandbox(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        await make_order(tx)
        await make_one_of_each(tx, sides.test_id)
    staff = client.as_staff(Permission.CLIENTS_WRITE)

    assert await staff.data(RESET, input={}) == deleted(1, 1, 2, 1)
    assert await staff.data(RESET, input={}) == deleted(0, 0, 0, 0)
    assert await orders(db) == 1


async def test_a_partner_under_test_empties_what_came_by_it(client: Client, db: Database) -> None:
    may = (Permission.CLIENTS_WRITE,)
    sides = await make_sides(client, db, kind=ClientKind.PARTNER, permissions=may)
    async with db.write() as tx:
        other = await make_client(tx, code="other", is_live=False)
        await make_order(tx, test_client_id=other.id)
        await make_order(tx, test_client_id=sides.test_id)
    own = {"clientId": encode("ApiClient", sides.test_id)}

    assert await sides.test.data(RESET, input=own) == deleted(0, 1, 0, 0)
    assert await orders(db) == 1


async def test_a_live_client_has_no_sandbox(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        live = await make_client(tx, code="web")
        await make_order(tx, test_client_id=sides.test_id)
    staff = client.as_staff(Permission.CLIENTS_WRITE)

    refused = await staff.data(RESET, input={"clientId": encode("ApiClient", live.id)})
    unknown = await staff.data(RESET, input={"clientId": encode("ApiClient", new_id())})
    forbidden = await client.as_staff(Permission.CLIENTS_READ).code(RESET, input={})

    path = ["input", "clientId"]
    assert refused["problems"] == [{"path": path, "code": "LIVE_CLIENT"}]
    assert unknown == {"code": "NOT_FOUND", "path": path}
    assert forbidden == "FORBIDDEN"
    assert await orders(db) == 1


async def test_a_key_used_before_the_reset_begins_anew(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    wanted = {"idempotencyKey": "sixteen random letters"}
    before = await sides.test.data(CREATE, input=wanted)
    live = await sides.live.data(CREATE, input=wanted)
    own = {"clientId": encode("ApiClient", sides.test_id)}

    await client.as_staff(Permission.CLIENTS_WRITE).data(RESET, input=own)

    after = await sides.test.data(CREATE, input=wanted)
    assert after["id"] != before["id"]
    assert await sides.live.data(CREATE, input=wanted) == live
