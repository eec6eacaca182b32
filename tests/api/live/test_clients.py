"""Subscriptions of API clients: their key, their permissions and their origins hold at every
delivery."""

import pytest

from commerce.clients.kinds import ClientKind, ClientMode
from commerce.clients.service import keys
from commerce.core.actor import System
from commerce.core.db import Database
from commerce.core.permissions import Permission
from tests.api.live.test_order_updated import MANY, ONE, made, refused, ship, told
from tests.factories.cart import make_cart
from tests.factories.clients import MadeClient, make_client
from tests.factories.orders import make_order
from tests.live import LiveServer, Socket

CLERK = System("test")


async def partner(db: Database, code: str, *permissions: Permission) -> MadeClient:
    async with db.write() as tx:
        return await make_client(
            tx,
            code=code,
            kind=ClientKind.PARTNER,
            mode=ClientMode.OPEN,
            permissions=permissions,
        )


async def test_a_partner_follows_all_orders_until_its_key_is_revoked(
    live: LiveServer, db: Database
) -> None:
    first, second = await made(db, 2)
    erp = await partner(db, "erp", Permission.ORDERS_READ)

    async with live.socket(clientKey=erp.key) as socket:
        await socket.subscribe(MANY)
        assert await told(socket) == (None, None)
        await ship(db, first)
        assert await told(socket) == ("SHIPPED", first.gid)
        async with db.write() as tx:
            await keys.revoke(tx, CLERK, erp.key_id)
        await ship(db, second)

        assert await socket.close_code() == 4403


async def test_each_side_is_told_of_its_own_orders_and_carts(
    live: LiveServer, db: Database
) -> None:
    erp = await partner(db, "erp-live", Permission.ORDERS_READ)
    async with db.write() as tx:
        trial = await make_client(
            tx,
            code="erp-trial",
            kind=ClientKind.PARTNER,
            is_live=False,
            permissions=[Permission.ORDERS_READ],
        )
        real = await make_order(tx)
        test = await make_order(tx, test_client_id=trial.id)
        cart = await make_cart(tx, test_client_id=trial.id)

    async with live.socket(clientKey=erp.key) as ours, live.socket(clientKey=trial.key) as theirs:
        for socket in (ours, theirs):
            await socket.subscribe(MANY)
            assert await told(socket) == (None, None)
        await ship(db, test)
        await ship(db, real)

        assert await told(theirs) == ("SHIPPED", test.gid)
        assert await told(ours) == ("SHIPPED", real.gid)
        assert await theirs.is_quiet()
        await ours.subscribe(ONE, "one", id=test.gid, token=test.token)
        assert await refused(ours) == "NOT_FOUND"
        await ours.subscribe(FOLLOW_CART, "cart", id=cart.gid)
        assert await refused(ours) == "NOT_FOUND"
        await theirs.subscribe(FOLLOW_CART, "cart", id=cart.gid)
        shown = await theirs.next("cart")
        assert shown == {"cartUpdated": {"cart": {"isTest": True}}}


FOLLOW_CART = "subscription ($id: ID!) { cartUpdated(id: $id) { cart { isTest } } }"


async def test_a_partner_without_the_permission_follows_nothing(
    live: LiveServer, db: Database
) -> None:
    other = await partner(db, "marketing", Permission.CATALOG_READ)

    async with live.socket(clientKey=other.key) as socket:
        await socket.subscribe(MANY)
        assert await refused(socket) == "FORBIDDEN"


async def test_pages_use_the_clients_that_name_their_origin(
    live: LiveServer, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with db.write() as tx:
        mine = await make_client(
            tx, code="mine", is_live=False, allowed_origins=["https://mine.example"]
        )
        theirs = await make_client(
            tx, code="theirs", is_live=False, allowed_origins=["https://theirs.example"]
        )
    endpoint = next(r.app for r in live.app.routes if type(r).__name__ == "WebSocketRoute")
    monkeypatch.setattr(endpoint.cors, "_any_origin", False)
    outcomes = []
    for client in (mine, theirs):
        async with live.raw_socket(origin="https://mine.example") as connection:
            socket = Socket(connection)
            await socket.send({"type": "connection_init", "payload": {"clientKey": client.key}})
            outcomes.append(await socket.receive() if client is mine else await socket.close_code())

    assert outcomes == [{"type": "connection_ack"}, 4403]
