"""The guide to operations is followed from top to bottom."""

import asyncio
import json
import re
import shlex
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from commerce.app import create_app
from commerce.cli import app as commands
from commerce.clients.kinds import ClientMode
from commerce.clients.repo.clients import client_by_code
from commerce.core.db import Database
from commerce.core.permissions import Permission
from resolvers.context import Services
from schema import snapshot
from tests.client import ENDPOINT, Actors, Client
from tests.factories.clients import SHOP, make_client

GUIDE = (Path(__file__).resolve().parents[3] / "docs/operations.md").read_text()
KEYS = "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)


async def command(db: Database, line: str) -> str:
    """What a line of the guide prints; it must succeed."""
    environment = {"COMMERCE_DATABASE_URL": db.url, "COMMERCE_SECRET_KEYS": KEYS}
    words = shlex.split(line)[1:]
    done = await asyncio.to_thread(CliRunner().invoke, commands, words, env=environment)
    assert done.exit_code == 0, done.output
    return done.output


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


JSON = {"content-type": "application/json"}
