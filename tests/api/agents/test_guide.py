"""The guide to agents is followed from top to bottom."""

import asyncio
import re
import shlex
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from commerce.app import create_app
from commerce.cli import app as commands
from commerce.core.db import Database
from commerce.core.permissions import Permission
from resolvers.context import Services
from tests.client import Actors, Client

GUIDE = (Path(__file__).resolve().parents[3] / "docs/agents.md").read_text()
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
    [making], [tools] = blocks("sh"), blocks("graphql")
    manifest, *messages = blocks("json")
    (tmp_path / "tools.json").write_text(manifest)
    monkeypatch.chdir(tmp_path)

    said = [await command(db, line) for line in making.splitlines()]
    key = re.search(r"pk_live_\w+", said[0])[0]  # type: ignore[index]
    headers = {"x-client-key": key, "content-type": "application/json"}
    app = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        answers = [
            (await http.post("http://shop.test/mcp", content=message, headers=headers)).json()
            for message in messages
        ]
        staff = Client(http, actors).as_staff(Permission.CLIENTS_READ)
        client = await staff.data('{ apiClient(code: "assistant") { id } }')
        shown = await staff.data(tools, clientId=client["id"])

    assert [answer["id"] for answer in answers] == [1, 2, 3]
    assert answers[0]["result"]["protocolVersion"] == "2025-11-25"
    cart, find, product = answers[1]["result"]["tools"]
    assert [node["definition"] for node in shown["nodes"]] == [cart, find, product]
    assert find["description"] == "Searches the shop's goods by words, in any language."
    assert cart["annotations"] == {
        "readOnlyHint": False,
        "destructiveHint": False,
        "idempotentHint": True,
    }
    assert [line.split()[:2] for line in said[2].splitlines()[1:]] == [
        ["CartCreate", "adds"],
        ["FindProducts", "reads"],
        ["ProductDetails", "reads"],
    ]
    made = answers[2]["result"]["structuredContent"]["cartCreate"]
    assert (made["__typename"], made["lines"]) == ("Cart", [])
