"""The calendar as clients meet it: headers of answers, the list, the page, the command.

Something of the real schema is deprecated for as long as a test lasts."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from commerce.app import create_app
from commerce.core.db import Database
from commerce.core.permissions import Permission
from resolvers.context import Services
from schema import versioning
from schema.commands import app as commands
from schema.execution.deprecation import Going
from schema.root import executable
from schema.version import schema_version
from tests.api.cache.cached_shop import publish_all, running
from tests.client import ENDPOINT, Actors, Client
from tests.factories.clients import hash_of, make_client, publish, retire

GOING = Going("Use `Shop.channels`.", "0.1.0", date(2027, 1, 31), "0.3.0", date(2027, 7, 31))
HIDDEN = Going("Nobody asks.", "0.1.0", date(2026, 2, 1), "0.3.0", date(2026, 8, 1))
OLD = "query Old { shop { languages } }"
NEW = "query New { shop { name } }"
HEADERS = {
    "deprecation": "@1801353600",
    "sunset": "Sat, 31 Jul 2027 00:00:00 GMT",
    "link": '</deprecations>; rel="deprecation"; type="text/html",'
    ' </deprecations>; rel="sunset"; type="text/html"',
}
CALENDAR = """{ schemaVersion { release changedAt sha256 deprecations {
  coordinate reason replacement deprecatedIn deprecatedAt removedIn removedFrom } } }"""
USERS = """{ schemaVersion { deprecations { coordinate operations {
  name version lastUsedAt client { code } } } } }"""


def forget() -> None:
    versioning.calendar.cache_clear()
    versioning.visible.cache_clear()


@pytest.fixture
def deprecated(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`Shop.languages` goes, and so does what only auditors see. Asked for before the client, which
    brings an application of its own."""
    kinds: Any = executable().type_map
    monkeypatch.setattr(kinds["Shop"].fields["languages"], "deprecation_reason", GOING.text)
    monkeypatch.setattr(kinds["AuditEntry"].fields["action"], "deprecation_reason", HIDDEN.text)
    forget()
    yield
    monkeypatch.undo()
    forget()


def told(reply: httpx.Response) -> dict[str, str]:
    return {name: reply.headers[name] for name in HEADERS if name in reply.headers}


async def test_answers_to_what_uses_it_say_so(
    deprecated: None, client: Client, db: Database
) -> None:
    async with db.write() as tx:
        web = await make_client(tx, code="web", allowed_origins=["https://shop.example"])
        await publish(tx, web, [OLD, NEW])

    async def ask(text: str, **headers: str) -> httpx.Response:
        return await client.http.get(
            f"{ENDPOINT}/{hash_of(text)}", headers={**web.headers, **headers}
        )

    plain = await ask(OLD)
    page = await ask(OLD, origin="https://shop.example")
    post = await client.http.post(ENDPOINT, json={"query": OLD})
    failed = await client.http.post(
        ENDPOINT,
        json={"query": "query($n: Int!) { shop { languages } products(first: $n) { totalCount } }"},
    )

    assert told(plain) == told(page) == told(post) == HEADERS
    assert {"deprecation", "link", "sunset"} <= set(
        page.headers["access-control-expose-headers"].split(", ")
    )
    assert told(await ask(NEW)) == told(failed) == {}


@pytest.mark.committed
async def test_kept_answers_say_so_too(deprecated: None, services: Services, db: Database) -> None:
    web = await publish_all(db, [OLD, NEW])
    async with running(services, web) as shop:
        made, kept = await shop.ask(OLD), await shop.ask(OLD)
        behind = await shop.ask(OLD, headers={"x-requested-with": "another way"})
        other = [await shop.ask(NEW) for _ in range(2)]
        url = f"{ENDPOINT}/{hash_of(OLD)}"
        first = await shop.http.get(url, headers=web.headers)
        validator = {"if-none-match": first.headers["etag"]}
        same = [await shop.http.get(url, headers={**web.headers, **validator}) for _ in range(2)]
        front_hits, hits = shop.counts.front_hits, shop.counts.hits

    assert told(made) == told(kept) == told(behind) == told(first) == HEADERS
    assert [told(reply) for reply in other] == [{}, {}]
    assert [(reply.status_code, told(reply)) for reply in same] == [(304, HEADERS)] * 2
    assert (front_hits, hits) == (4, 2)


async def test_a_tool_s_answer_says_so(deprecated: None, client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_client(tx, code="bot", serves_agents=True)
        await publish(tx, made, [OLD, NEW])

    async def call(name: str) -> httpx.Response:
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name}}
        return await client.http.post("http://shop.test/mcp", json=message, headers=made.headers)

    assert told(await call("Old")) == HEADERS
    assert told(await call("New")) == {}


async def test_a_document_is_looked_through_once(
    deprecated: None, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = versioning.Calendar.headers

    def counting(self: Any, document: Any) -> Any:
        seen.append(document.definitions[0].name.value)
        return real(self, document)

    monkeypatch.setattr(versioning.Calendar, "headers", counting)
    app = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        for _ in range(3):
            await http.post(ENDPOINT, json={"query": OLD})

    assert seen == ["Old"]


async def test_everybody_sees_the_calendar_of_what_they_may_use(
    deprecated: None, client: Client
) -> None:
    version = schema_version()

    visitor = await client.data(CALENDAR)
    auditor = await client.as_staff(Permission.AUDIT_READ).data(CALENDAR)

    assert visitor == {
        "release": "0.1.0",
        "changedAt": version.changed_at.isoformat(),
        "sha256": version.sha256,
        "deprecations": [
            {
                "coordinate": "Shop.languages",
                "reason": "Use `Shop.channels`.",
                "replacement": "Shop.channels",
                "deprecatedIn": "0.1.0",
                "deprecatedAt": "2027-01-31",
                "removedIn": "0.3.0",
                "removedFrom": "2027-07-31",
            }
        ],
    }
    assert [each["coordinate"] for each in auditor["deprecations"]] == [
        "AuditEntry.action",
        "Shop.languages",
    ]
    assert auditor["deprecations"][0]["replacement"] is None


async def test_staff_see_who_still_uses_it(
    deprecated: None, services: Services, db: Database, actors: Actors
) -> None:
    async with db.write() as tx:
        web = await make_client(tx, code="web")
        app = await make_client(tx, code="app")
        await publish(tx, web, [OLD, NEW], version="1.0.0")
        await publish(tx, app, [OLD], version="1.0.0")
        await publish(tx, app, [OLD], version="0.9.0")
        await publish(tx, app, ["query Gone { shop { soul } }"], version="1.1.0")
        await retire(tx, app, "0.9.0")
    served = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(served)) as http:
        await http.post(ENDPOINT, json={"documentId": hash_of(OLD)}, headers=web.headers)
        await served.state.usage.flush()
        shop = Client(http, actors)
        staff = await shop.as_staff(Permission.CLIENTS_READ).data(USERS)
        refused = await shop.code(USERS)

    [going] = staff["deprecations"]
    used, unused = going["operations"][1], going["operations"][0]
    assert unused == {
        "name": "Old",
        "version": "1.0.0",
        "lastUsedAt": None,
        "client": {"code": "app"},
    }
    assert used == {
        "name": "Old",
        "version": "1.0.0",
        "lastUsedAt": "2026-03-02T10:00:00+00:00",
        "client": {"code": "web"},
    }
    assert len(going["operations"]) == 2
    assert refused == "UNAUTHENTICATED"


@pytest.mark.parametrize("count", [1, 20])
async def test_it_takes_as_many_statements_for_one_operation_as_for_many(
    deprecated: None,
    client: Client,
    db: Database,
    count: int,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    async with db.write() as tx:
        web = await make_client(tx, code="web")
        await publish(
            tx, web, [f"query Q{number} {{ shop {{ languages }} }}" for number in range(count)]
        )
    staff = client.as_staff(Permission.CLIENTS_READ)
    await staff.data(USERS)

    with statements() as seen:
        found = await staff.data(USERS)

    assert len(found["deprecations"][0]["operations"]) == count
    assert len(seen) == 3  # the operations, their last use, their clients


async def test_without_deprecations_there_is_a_version(client: Client) -> None:
    assert (await client.data(CALENDAR))["deprecations"] == []


async def test_the_page_shows_what_visitors_may_know(deprecated: None, client: Client) -> None:
    page = await client.http.get("http://shop.test/deprecations")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "Shop.languages" in page.text
    assert "AuditEntry" not in page.text


def test_the_command(deprecated: None) -> None:
    everything = CliRunner().invoke(commands, ["deprecations"])
    storefront = CliRunner().invoke(commands, ["deprecations", "--as", "storefront"])

    head = f"Release 0.1.0, schema of {schema_version().changed_at}."
    assert everything.exit_code == storefront.exit_code == 0
    assert everything.output.splitlines() == [
        head,
        f"AuditEntry.action: {HIDDEN.text}",
        f"Shop.languages: {GOING.text}",
        "Deprecations: 2, due: 0.",
    ]
    assert storefront.output.splitlines() == [
        head,
        f"Shop.languages: {GOING.text}",
        "Deprecations: 1, due: 0.",
    ]


def test_the_command_says_what_is_due(deprecated: None, monkeypatch: pytest.MonkeyPatch) -> None:
    due = replace(HIDDEN, removed_in="0.1.0").text
    kinds: Any = executable().type_map
    monkeypatch.setattr(kinds["Shop"].fields["languages"], "deprecation_reason", due)
    forget()

    done = CliRunner().invoke(commands, ["deprecations", "--as", "storefront"])

    assert done.exit_code == 1
    assert done.output.splitlines()[-1] == "Deprecations: 1, due: 1."
