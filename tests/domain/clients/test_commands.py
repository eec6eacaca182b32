"""`commerce clients …` and `commerce operations …`."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from commerce.cli import app
from commerce.clients.models import ApiClientKey, OperationManifest
from commerce.clients.repo.operations import live_operations
from commerce.clients.service.usage import UsageRecorder
from commerce.core.db import Database
from tests.factories.clients import make_client, publish

KEYS = "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl"
SHOP = "query Shop { shop { name } }"
CREATE = "mutation Create { cartCreate(input: {}) { __typename } }"


async def run(db: Database | None, *arguments: str | Path) -> tuple[int, str]:
    """Exit code and what was said, run in a thread: a command has an event loop of its own.
    Without a database, every attempt to reach one fails."""
    url = db.url if db is not None else "postgresql://postgres@127.0.0.1:9/nothing"
    environment = {"COMMERCE_DATABASE_URL": url, "COMMERCE_SECRET_KEYS": KEYS}
    words = [str(each) for each in arguments]
    done = await asyncio.to_thread(CliRunner().invoke, app, words, env=environment)
    return done.exit_code, done.output


def manifest(folder: Path, *texts: str, name: str = "manifest.json") -> Path:
    """An Apollo manifest of named operations."""
    operations: list[dict[str, Any]] = []
    for text in texts:
        kind, operation = text.replace("{", " ").replace("(", " ").split()[:2]
        operations.append({"id": f"id-{operation}", "name": operation, "type": kind, "body": text})
    path = folder / name
    path.write_text(
        json.dumps(
            {
                "format": "apollo-persisted-query-manifest",
                "version": 1,
                "operations": operations,
            }
        )
    )
    return path


SDL = "type Query { shop: Shop! } type Shop { name: String! languages: [String!]! }"
LANGUAGES = "query Languages { shop { languages } }"


def schemas(folder: Path) -> tuple[Path, Path]:
    """A small schema, and the same without the shop's name."""
    old, new = folder / "old.graphql", folder / "new.graphql"
    old.write_text(SDL)
    new.write_text(SDL.replace("name: String! ", ""))
    return old, new


@pytest.mark.committed
async def test_a_client_with_its_keys(db: Database) -> None:
    made = await run(
        db, "clients", "create", "web", "--kind", "storefront", "--origin", "https://a.example"
    )
    again = await run(db, "clients", "create", "web", "--kind", "storefront")
    no_kind = await run(db, "clients", "create", "x", "--kind", "king")
    second = await run(db, "clients", "key", "create", "web", "--name", "next", "--days", "30")
    no_client = await run(db, "clients", "key", "create", "nobody")
    listed = await run(db, "clients", "list")
    ids = re.findall(r"ApiClientKey_\S+", listed[1])
    revoked = await run(db, "clients", "key", "revoke", ids[1])
    after = await run(db, "clients", "list")
    no_key = await run(db, "clients", "key", "revoke", "pk_live_x")

    assert made[0] == 0
    assert re.search(r"^pk_live_\w{32}$", made[1], re.MULTILINE)
    assert (again[0], "CONFLICT" in again[1]) == (2, True)
    assert (no_kind[0], "use one of storefront, mobile, admin, partner" in no_kind[1]) == (2, True)
    assert second[0] == 0
    assert no_client == (2, "There is no client 'nobody'.\n")
    assert "web  storefront  id_only" in listed[1]
    assert len(ids) == 2
    assert revoked == (0, "The key is refused from now on.\n")
    assert after[1].count("revoked") == 1
    assert no_key == (2, "Name the key by its id: `commerce clients list`.\n")
    async with db.read() as reader:
        good = select(func.count()).where(ApiClientKey.revoked_at.is_(None))
        assert await reader.scalar(good) == 1


@pytest.mark.committed
async def test_from_check_to_retirement(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        await make_client(tx)
    path = manifest(tmp_path, SHOP, CREATE)
    more = manifest(tmp_path, SHOP, CREATE, "query More { shop { languages } }", name="more.json")
    other = manifest(tmp_path, "query Shop { shop { name languages } }", name="other.json")
    of_web = ("--client", "web", "--version", "1.0.0")

    first = await run(db, "operations", "publish", path, *of_web)
    again = await run(db, "operations", "publish", path, *of_web)
    checked = await run(db, "operations", "check", more, *of_web)
    added = await run(db, "operations", "publish", more, *of_web)
    refused = await run(db, "operations", "publish", other, *of_web)
    no_client = await run(db, "operations", "publish", path, "--client", "x", "--version", "1")
    retired = await run(db, "operations", "retire", *of_web)
    nothing = await run(db, "operations", "retire", "--client", "web", "--version", "9")

    assert first[0] == 0
    assert "2 operations published as web 1.0.0." in first[1]
    assert again[0] == 0
    assert "web 1.0.0 holds exactly this already; nothing changed." in again[1]
    assert checked[0] == 0
    assert re.search(r"More +query +\d+ +id-More +new", checked[1])
    assert re.search(r"Shop +query +\d+ +id-Shop +published", checked[1])
    assert "1 operations published as web 1.0.0." in added[1]
    assert (refused[0], "Publish under a new version" in refused[1]) == (2, True)
    assert (no_client[0], "There is no client 'x'" in no_client[1]) == (2, True)
    assert retired == (0, "web 1.0.0 is retired.\n")
    assert nothing == (2, "NOT_FOUND: OperationManifest\n")
    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(OperationManifest)) == 1


async def test_problems_are_told_with_their_places(tmp_path: Path) -> None:
    path = manifest(tmp_path, SHOP, "query Wrong {\n  shop { nam }\n}")

    code, said = await run(None, "operations", "check", path)

    assert code == 1
    assert f"{path}: Wrong (id-Wrong) line 2, column 10: Cannot query field 'nam'" in said
    assert "Did you mean 'name'?" in said
    assert "1 problems. Mend the documents and build again." in said


async def test_a_check_needs_no_database(tmp_path: Path) -> None:
    good = await run(None, "operations", "check", manifest(tmp_path, SHOP))
    half = await run(None, "operations", "check", manifest(tmp_path, SHOP), "--client", "web")
    none = await run(None, "operations", "check", tmp_path / "nothing.json")
    empty = tmp_path / "empty.json"
    empty.write_text("{}")

    assert (good[0], "1 operations can be published." in good[1]) == (0, True)
    assert half == (2, "Give --client and --version together, or neither.\n")
    assert (none[0], "cannot be read" in none[1]) == (2, True)
    assert await run(None, "operations", "check", empty) == (
        2,
        f"{empty}: The manifest holds no operation.\n",
    )


async def test_impact_on_manifests_without_a_database(tmp_path: Path) -> None:
    path = manifest(tmp_path, SHOP, LANGUAGES)
    old, new = schemas(tmp_path)

    broken = await run(None, "operations", "impact", old, new, "--manifest", path)
    same = await run(None, "operations", "impact", old, old, "--manifest", path)
    none = await run(None, "operations", "impact", old, path, "--manifest", path)

    assert broken[0] == 1
    assert "FIELD_REMOVED: Field Shop.name was removed." in broken[1]
    assert f"{path}: Shop (id-Shop)\n    no longer valid: " in broken[1]
    assert "1 of 2 operations would break." in broken[1]
    assert same == (0, "None of 2 operations would break.\n")
    assert (none[0], "The new schema is none" in none[1]) == (2, True)


@pytest.mark.committed
async def test_what_was_logged_becomes_a_manifest(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
    recorder = UsageRecorder(db)
    for number in range(120):
        recorder.unknown(web.id, f"query Q{number} {{ shop {{ name }} }}", f"Q{number}")
    await recorder.flush()
    path = tmp_path / "recorded.json"

    written = await run(db, "operations", "recorded", path, "--client", "web")
    checked = await run(db, "operations", "check", path)
    nothing = await run(db, "operations", "recorded", tmp_path, "--client", "nobody")

    assert written == (0, f"120 documents to {path}\n")
    assert (checked[0], "120 operations can be published." in checked[1]) == (0, True)
    assert nothing[0] == 2


@pytest.mark.committed
async def test_impact_names_clients_versions_and_last_use(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        web, app_ = await make_client(tx), await make_client(tx, code="app")
        await publish(tx, web, {"shop": SHOP}, version="1.0.0")
        await publish(tx, app_, {"shop": SHOP}, version="4.2")
    recorder = UsageRecorder(db)
    async with db.read() as reader:
        [used] = [each.id for each, code, _ in await live_operations(reader) if code == "app"]
    recorder.count((app_.id, used, "4.2"), seconds=0.01, cost=1, failed=False)
    await recorder.flush()

    code, said = await run(db, "operations", "impact", *schemas(tmp_path))

    assert code == 1
    assert "app 4.2: Shop (shop), last used 2026-03-02 10:00 UTC" in said
    assert "web 1.0.0: Shop (shop), never used" in said
    assert "2 of 2 operations would break." in said


@pytest.mark.committed
async def test_the_tools_of_agents(db: Database, tmp_path: Path) -> None:
    file = manifest(tmp_path, SHOP, CREATE)
    made = await run(db, "clients", "create", "bot", "--kind", "mobile", "--agents", "--test")
    listed = await run(db, "clients", "list")
    nothing = await run(db, "operations", "tools", "--client", "bot")
    await run(db, "operations", "publish", file, "--client", "bot", "--version", "1.0.0")

    table = await run(db, "operations", "tools", "--client", "bot")
    as_json = await run(db, "operations", "tools", "--client", "bot", "--json")
    no_version = await run(db, "operations", "tools", "--client", "bot", "--version", "2.0.0")
    no_client = await run(db, "operations", "tools", "--client", "nobody")

    assert made[0] == 0
    assert "bot  mobile  id_only  agents" in listed[1]
    assert nothing == (2, "bot has no live version.\n")
    assert table[0] == 0
    [head, create, shop] = [line.split() for line in table[1].splitlines()]
    assert head == ["Tool", "Does", "Takes", "Cost", "Description"]
    assert create[:3] == ["Create", "adds", "10"]
    assert shop[:4] == ["Shop", "reads", "1", "The"]
    tools = json.loads(as_json[1])["tools"]
    assert [(tool["name"], tool["_meta"]["commerce/documentId"]) for tool in tools] == [
        ("Create", "id-Create"),
        ("Shop", "id-Shop"),
    ]
    assert no_version == (2, "bot has no live version 2.0.0.\n")
    assert no_client[0] == 2
