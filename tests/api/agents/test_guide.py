"""The guide to agents is followed from top to bottom."""

import re
from pathlib import Path

import httpx
import pytest

from commerce.app import create_app
from commerce.core.db import Database
from commerce.core.permissions import Permission
from resolvers.context import Services
from tests.client import Actors, Client
from tests.guides import blocks_of, command

GUIDE = (Path(__file__).resolve().parents[3] / "docs/agents.md").read_text()


def blocks(kind: str) -> list[str]:
    return blocks_of(GUIDE, kind)


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
