"""The guide to operations is followed from top to bottom."""

import json
import re
from pathlib import Path

import httpx
import pytest

from commerce.app import create_app
from commerce.clients.kinds import ClientMode
from commerce.clients.repo.clients import client_by_code
from commerce.core.db import Database
from commerce.core.permissions import Permission
from resolvers.context import Services
from schema import snapshot
from tests.api.checkout.documents import COMPLETE
from tests.client import ENDPOINT, Actors, Client
from tests.factories.checkouts import make_checkout
from tests.factories.clients import SHOP, make_client
from tests.guides import blocks_of, command

GUIDE, _, SANDBOX = (
    (Path(__file__).resolve().parents[3] / "docs/operations.md")
    .read_text()
    .partition("## Test keys and the sandbox")
)


def blocks(kind: str, guide: str = GUIDE) -> list[str]:
    return blocks_of(guide, kind)


@pytest.mark.committed
async def test_the_guide_works(
    db: Database,
    services: Services,
    actors: Actors,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    making, publishing, retiring, recording, looking = [b.splitlines() for b in blocks("sh")]
    manifest, *requests = blocks("json")
    publish, usage, unknown, impact = blocks("graphql")
    (tmp_path / "persisted-documents.json").write_text(manifest)
    monkeypatch.chdir(tmp_path)

    async with db.write() as tx:
        old_app = await make_client(tx, code="app", mode=ClientMode.LOG)
    said = [await command(db, line) for line in (*making, *publishing, *looking)]
    key = re.search(r"pk_live_\w+", said[0])[0]  # type: ignore[index]
    app = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        answers = [
            (await http.post(ENDPOINT, content=body, headers={**JSON, "x-client-key": key})).json()
            for body in requests
        ]
        await http.post(ENDPOINT, json={"query": SHOP}, headers=old_app.headers)
        await app.state.usage.flush()
        staff = Client(http, actors).as_staff(Permission.CLIENTS_READ, Permission.CLIENTS_WRITE)
        async with db.read() as reader:
            web = await client_by_code(reader, "web")
        assert web is not None
        published = await staff.data(
            publish,
            input={"clientId": web.gid, "version": "1.0.0", "manifest": json.loads(manifest)},
        )
        span = {"since": "2026-03-01T00:00:00Z", "until": "2026-03-03T00:00:00Z"}
        used = await staff.data(usage, filter={"clientId": web.gid, **span})
        recorded = await staff.data(unknown, clientId=web.gid)
        reached = await staff.data(impact, schema=snapshot.PATH.read_text())
        for line in (*recording, *retiring):
            await command(db, line)

    assert [answer.get("errors") for answer in answers] == [None] * 4
    assert answers[0] == answers[3] == {"data": {"shop": {"name": "Test Shop"}}}
    assert published == {"added": 0, "manifest": {"version": "1.0.0", "operationCount": 2}}
    assert sorted((row["operation"]["name"], row["calls"]) for row in used) == [
        ("Products", 2),
        ("Shop", 2),
    ]
    assert recorded == {"nodes": []}
    assert reached["operations"] == []


@pytest.mark.committed
async def test_the_guide_to_the_sandbox_works(
    db: Database, services: Services, actors: Actors
) -> None:
    making, resetting = [block.splitlines() for block in blocks("sh", SANDBOX)]
    listing, reset = blocks("graphql", SANDBOX)

    storefront, partner = [await command(db, line) for line in making]
    keys = [re.search(r"[ps]k_test_\w+", said)[0] for said in (storefront, partner)]  # type: ignore[index]
    app = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        trial, erp = (Client(http, actors, {"x-client-key": key}) for key in keys)
        async with db.write() as tx:
            made_by = await client_by_code(tx, "trial")
            assert made_by is not None
            checkout = await make_checkout(tx, test_client_id=made_by.id)
        await trial.data(COMPLETE, input=checkout.payload())
        seen_by_partner = await erp.data(listing)
        seen_by_staff = await Client(http, actors).as_staff(Permission.ORDERS_READ).data(listing)
        admin = Client(http, actors).as_staff(Permission.CLIENTS_WRITE)
        emptied = await admin.data(reset, input={"clientId": made_by.gid})
        async with db.write() as tx:
            await make_checkout(tx, test_client_id=made_by.id)
        said = [await command(db, line) for line in resetting]

    order = {"number": "TEST-1001", "isTest": True, "status": "AWAITING_SHIPMENT"}
    assert seen_by_partner == seen_by_staff == {"totalCount": 1, "nodes": [order]}
    assert emptied == {
        "deleted": [
            {"kind": "TICKET", "count": 0},
            {"kind": "ORDER", "count": 1},
            {"kind": "CART", "count": 1},
            {"kind": "CUSTOMER", "count": 1},
        ],
        "isComplete": True,
    }
    assert said == [
        "Deleted from the sandbox: 0 tickets, 0 orders, 1 carts, 0 customers.\n",
        "Deleted from the sandbox: 0 tickets, 0 orders, 0 carts, 0 customers.\n",
    ]


JSON = {"content-type": "application/json"}
