"""`operationsCheck`, `operationsPublish`, `operationsRetire`, `operationsImpact`, and the lists of
what is published and used."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from commerce.app import create_app
from commerce.clients.kinds import ClientMode
from commerce.clients.models import OperationManifest, OperationUsage
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from resolvers.context import Services
from schema import snapshot
from tests.api.clients.documents import CHECK, IMPACT, PUBLISH, RETIRE, USAGE
from tests.api.staff_actors import refused_actors
from tests.client import ENDPOINT, Actors, Client
from tests.factories.clients import SHOP, MadeClient, hash_of, make_client, publish, retire

READ, WRITE = Permission.CLIENTS_READ, Permission.CLIENTS_WRITE
PRODUCTS = "query Products($first: Int) { products(first: $first) { nodes { id title } } }"
MANIFEST = {hash_of(SHOP): SHOP, f"sha256:{hash_of(PRODUCTS)}": PRODUCTS}
BAD = {
    "a": "query Wrong {\n  shop { nam }\n}",
    "b": "{ shop { name } }",
    "c": "query One { shop { name } }\nquery Two { shop { name } }",
    "d": "query Broken {",
}
OWN = """query($clientId: ID, $version: String, $name: String, $first: Int, $after: String) {
  publishedOperations(clientId: $clientId, version: $version, name: $name, first: $first,
      after: $after) {
    nodes { id documentId name kind cost sha256 text version retiredAt lastUsedAt
      client { code } }
    pageInfo { endCursor hasNextPage } } }"""


def gid(made: MadeClient) -> str:
    return encode("ApiClient", made.id)


def publication(made: MadeClient, **changes: Any) -> dict[str, Any]:
    return {"clientId": gid(made), "version": "1.0.0", "manifest": MANIFEST, **changes}


async def manifests(db: Database) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(OperationManifest))


async def a_client(db: Database, **wanted: Any) -> MadeClient:
    async with db.write() as tx:
        return await make_client(tx, **wanted)


async def test_what_is_published_can_be_sent(client: Client, db: Database) -> None:
    web = await a_client(db)
    staff = client.as_staff(WRITE)

    done = await staff.data(PUBLISH, input=publication(web))
    again = await staff.data(PUBLISH, input=publication(web))
    reply = await client.http.post(
        ENDPOINT, json={"documentId": f"sha256:{hash_of(SHOP)}"}, headers=web.headers
    )

    assert (done["added"], done["client"]) == (2, {"code": "web"})
    assert done["manifest"]["version"] == "1.0.0"
    assert done["manifest"]["operationCount"] == 2
    assert done["manifest"]["publishedBy"].startswith("staff:")
    assert (again["added"], again["manifest"]) == (0, done["manifest"])
    assert reply.json() == {"data": {"shop": {"name": "Test Shop"}}}


async def test_a_repetition_with_its_key_answers_the_same_version(
    client: Client, db: Database
) -> None:
    web = await a_client(db)
    staff = client.as_staff(WRITE)

    first = await staff.data(PUBLISH, input=publication(web, idempotencyKey="build 7"))
    again = await staff.data(PUBLISH, input=publication(web, idempotencyKey="build 7"))
    other = await staff.data(
        PUBLISH, input=publication(web, idempotencyKey="build 7", manifest={"x": SHOP})
    )

    assert first["manifest"] == again["manifest"]
    assert other["__typename"] == "IdempotencyConflictError"


async def test_nothing_is_published_when_one_document_is_wrong(
    client: Client, db: Database
) -> None:
    web = await a_client(db)

    refused = await client.as_staff(WRITE).data(
        PUBLISH, input=publication(web, manifest={**BAD, "good": SHOP})
    )

    assert refused["__typename"] == "InvalidOperationsError"
    assert refused["problems"][0] == {
        "documentId": "a",
        "operationName": None,
        "message": refused["problems"][0]["message"],
        "line": 2,
        "column": 10,
    }
    assert [each["documentId"] for each in refused["problems"]] == ["a", "b", "c", "d"]
    assert await manifests(db) == 0


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"manifest": []}, "InvalidInputError"),
        ({"manifest": {}}, "InvalidInputError"),
        ({"manifest": "text"}, "InvalidInputError"),
        ({"version": "no version"}, "InvalidInputError"),
        ({"clientId": encode("ApiClient", UUID(int=1))}, "NotFoundError"),
    ],
)
async def test_what_cannot_be_published(
    client: Client, db: Database, changes: dict[str, Any], kind: str
) -> None:
    web = await a_client(db)

    refused = await client.as_staff(WRITE).data(PUBLISH, input=publication(web, **changes))

    assert refused["__typename"] == kind
    assert await manifests(db) == 0


async def test_other_content_needs_a_new_version(client: Client, db: Database) -> None:
    web = await a_client(db)
    staff = client.as_staff(READ, WRITE)
    await staff.data(PUBLISH, input=publication(web))
    fewer = {hash_of(SHOP): SHOP}

    refused = await staff.data(PUBLISH, input=publication(web, manifest=fewer))
    checked = await staff.data(CHECK, input=publication(web, manifest=fewer))
    fresh = await staff.data(PUBLISH, input=publication(web, manifest=fewer, version="1.0.1"))

    assert refused["__typename"] == "ConflictError"
    assert (checked["canPublish"], checked["conflict"] is None) == (False, False)
    assert fresh["added"] == 1


async def test_a_check_says_what_publishing_would_do(client: Client, db: Database) -> None:
    web = await a_client(db)
    staff = client.as_staff(READ, WRITE)
    await staff.data(PUBLISH, input=publication(web, manifest={hash_of(SHOP): SHOP}))

    alone = await staff.data(CHECK, input={"manifest": {**BAD, "good": SHOP}})
    compared = await staff.data(CHECK, input=publication(web))

    assert alone["canPublish"] is False
    assert [each["documentId"] for each in alone["problems"]] == ["a", "b", "c", "d"]
    assert [each["isNew"] for each in alone["operations"]] == [None]
    assert compared["canPublish"] is True
    assert [(each["name"], each["isNew"]) for each in compared["operations"]] == [
        ("Shop", False),
        ("Products", True),
    ]
    products = compared["operations"][1]
    assert (products["kind"], products["rootFields"]) == ("QUERY", ["products"])
    assert products["cost"] > compared["operations"][0]["cost"] > 0
    assert await manifests(db) == 1


async def test_a_check_of_what_is_no_manifest(client: Client, db: Database) -> None:
    staff = client.as_staff(READ)

    assert await staff.code(CHECK, input={"manifest": []}) == "BAD_USER_INPUT"
    nobody = encode("ApiClient", UUID(int=1))
    missing = {"manifest": MANIFEST, "clientId": nobody, "version": "1"}
    assert await staff.code(CHECK, input=missing) == "BAD_USER_INPUT"


async def test_a_retired_version_is_refused_and_said_so(client: Client, db: Database) -> None:
    web = await a_client(db)
    staff = client.as_staff(WRITE)
    await staff.data(PUBLISH, input=publication(web))
    choice = {"clientId": gid(web), "version": "1.0.0"}

    done = await staff.data(RETIRE, input=choice)
    again = await staff.data(RETIRE, input=choice)
    missing = await staff.data(RETIRE, input={**choice, "version": "9"})
    reply = await client.http.post(ENDPOINT, json={"id": hash_of(SHOP)}, headers=web.headers)

    assert done["manifest"]["retiredAt"] == "2026-03-02T10:00:00+00:00"
    assert again == done
    assert missing["__typename"] == "NotFoundError"
    assert reply.json()["errors"][0]["extensions"]["code"] == "OPERATION_RETIRED"
    assert reply.json()["errors"][0]["extensions"]["newestVersion"] is None


async def test_what_is_published_is_listed(client: Client, db: Database) -> None:
    web, app = await a_client(db), await a_client(db, code="app")
    async with db.write() as tx:
        await publish(tx, web, [SHOP, PRODUCTS])
        await publish(tx, web, [SHOP], version="2")
        await publish(tx, app, {"shop": SHOP})
        await retire(tx, web)
    staff = client.as_staff(READ)

    everything = await staff.data(OWN)
    first = await staff.data(OWN, first=3)
    rest = await staff.data(OWN, after=first["pageInfo"]["endCursor"])
    of_app = await staff.data(OWN, clientId=gid(app))
    by_name = await staff.data(OWN, clientId=gid(web), name="Products")
    by_version = await staff.data(OWN, clientId=gid(web), version="2")
    node = await staff.data(
        "query($id: ID!) { node(id: $id) { ... on PublishedOperation { name } } }",
        id=of_app["nodes"][0]["id"],
    )

    assert len(everything["nodes"]) == 4
    assert first["nodes"] + rest["nodes"] == everything["nodes"]
    assert of_app["nodes"] == [
        {
            "id": of_app["nodes"][0]["id"],
            "documentId": "shop",
            "name": "Shop",
            "kind": "QUERY",
            "cost": 1,
            "sha256": hash_of(SHOP),
            "text": SHOP,
            "version": "1.0.0",
            "retiredAt": None,
            "lastUsedAt": None,
            "client": {"code": "app"},
        }
    ]
    assert [each["retiredAt"] for each in by_name["nodes"]] == ["2026-03-02T10:00:00+00:00"]
    assert [each["version"] for each in by_version["nodes"]] == ["2"]
    assert node == {"name": "Shop"}


async def test_another_schema_s_impact_is_told(client: Client, db: Database) -> None:
    web = await a_client(db)
    async with db.write() as tx:
        await publish(tx, web, [SHOP, PRODUCTS])
    staff = client.as_staff(READ)
    without_languages = remove_field(snapshot.text(), "Shop", "languages")
    without_name = remove_field(snapshot.text(), "Shop", "name")

    unused = await staff.data(IMPACT, schema=without_languages)
    broken = await staff.data(IMPACT, schema=without_name)
    none = await staff.code(IMPACT, schema="type Query {")

    assert [change["coordinate"] for change in unused["changes"]] == ["Shop.languages"]
    assert unused["operations"] == []
    assert broken["changes"] == [
        {
            "kind": "FIELD_REMOVED",
            "description": "Field Shop.name was removed.",
            "coordinate": "Shop.name",
        }
    ]
    [hit] = broken["operations"]
    assert hit["operation"] == {
        "name": "Shop",
        "version": "1.0.0",
        "client": {"code": "web"},
        "lastUsedAt": None,
    }
    assert hit["changes"] == [{"coordinate": "Shop.name"}]
    assert len(hit["errors"]) == 1
    assert none == "BAD_USER_INPUT"


def remove_field(text: str, kind: str, name: str) -> str:
    """A schema's text without one field."""
    start = text.index(f"\ntype {kind} {{")
    field = text.index(f"\n  {name}: ", start)
    described = text.rindex('\n  """', start, text.rindex('"""', start, field))
    return text[:described] + text[text.index("\n", field + 1) :]


async def test_use_is_reported_and_no_request_writes(
    client: Client, db: Database, services: Services, actors: Actors
) -> None:
    web = await a_client(db)
    async with db.write() as tx:
        await publish(tx, web, [SHOP])
    app = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        asking = Client(http, actors)
        headers = {**web.headers, "x-client-version": "1.0.0"}
        for _ in range(20):
            reply = await http.post(ENDPOINT, json={"id": hash_of(SHOP)}, headers=headers)
            assert reply.json()["data"] == {"shop": {"name": "Test Shop"}}
        await http.post(
            ENDPOINT, json={"id": hash_of(SHOP)}, headers={**headers, "x-client-version": "?"}
        )
        async with db.read() as reader:
            before = await reader.scalar(select(func.count()).select_from(OperationUsage))
        await app.state.usage.flush()
        staff = asking.as_staff(READ)
        span = {"since": "2026-03-01T00:00:00Z", "until": "2026-03-03T00:00:00Z"}
        rows = await staff.data(USAGE, filter={"clientId": gid(web), **span, "byVersion": True})
        used = await staff.data(OWN, clientId=gid(web))
        hours = await staff.data(
            USAGE, filter={"clientId": gid(web), **span, "byOperation": False, "byTime": "HOUR"}
        )
        turned = await staff.code(USAGE, filter={"since": span["until"], "until": span["since"]})

    assert before == 0
    assert [(row["operation"]["name"], row["version"], row["calls"]) for row in rows] == [
        ("Shop", "1.0.0", 20),
        ("Shop", "", 1),
    ]
    assert all(0 < row["p50Ms"] <= row["p95Ms"] for row in rows)
    assert used["nodes"][0]["lastUsedAt"] == "2026-03-02T10:00:00+00:00"
    assert [(row["at"], row["calls"], row["errors"]) for row in hours] == [
        ("2026-03-02T10:00:00+00:00", 21, 0)
    ]
    assert turned == "BAD_USER_INPUT"


async def test_what_is_logged_can_be_read(
    client: Client, db: Database, services: Services, actors: Actors
) -> None:
    web = await a_client(db, mode=ClientMode.LOG)
    async with db.write() as tx:
        await publish(tx, web, [SHOP])
    ask = """query($clientId: ID) { unknownDocuments(clientId: $clientId) {
      nodes { sha256 text operationName calls firstSeenAt lastSeenAt } } }"""
    app = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        for text in (SHOP, PRODUCTS, PRODUCTS, "query Wrong { nothing }"):
            await http.post(ENDPOINT, json={"query": text}, headers=web.headers)
        await app.state.usage.flush()
        staff = Client(http, actors).as_staff(READ)
        found = await staff.data(ask, clientId=gid(web))
        keyless = await staff.data(ask)

    assert found["nodes"] == [
        {
            "sha256": hash_of(PRODUCTS),
            "text": PRODUCTS,
            "operationName": "Products",
            "calls": 2,
            "firstSeenAt": "2026-03-02T10:00:00+00:00",
            "lastSeenAt": "2026-03-02T10:00:00+00:00",
        }
    ]
    assert keyless["nodes"] == []


@pytest.mark.parametrize("document", [PUBLISH, RETIRE], ids=["publish", "retire"])
async def test_nobody_else_publishes(client: Client, db: Database, document: str) -> None:
    web = await a_client(db)
    wanted = publication(web)
    if document is RETIRE:
        del wanted["manifest"]

    for actor, code in refused_actors(client, WRITE):
        assert await actor.code(document, input=wanted) == code

    assert await manifests(db) == 0
