"""`apiClients`, `apiClient`, `apiClientCreate`, `apiClientUpdate`, and the keys' mutations."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from commerce.clients.kinds import ClientKind, ClientMode
from commerce.clients.models import ApiClient, ApiClientKey
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.api.clients.documents import CLIENT, CREATE, KEY_CREATE, KEY_REVOKE, UPDATE
from tests.api.staff_actors import refused_actors
from tests.client import ENDPOINT, Client
from tests.factories.clients import SHOP, MadeClient, make_client, publish

READ, WRITE = Permission.CLIENTS_READ, Permission.CLIENTS_WRITE


def gid(client_id: UUID) -> str:
    return encode("ApiClient", client_id)


async def how_many(db: Database, table: Any = ApiClient) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(table))


async def test_a_new_live_client_sends_ids_only(client: Client, db: Database) -> None:
    made = await client.as_staff(WRITE).data(
        CREATE,
        input={
            "code": "web",
            "name": "Web",
            "kind": "STOREFRONT",
            "allowedOrigins": ["https://shop.example"],
            "channel": "cn",
            "language": "ZH",
            "currency": "CNY",
            "costPerSecond": 100,
            "costBurst": 500,
            "costPerDay": 100_000,
        },
    )

    assert made["client"] == {
        "id": made["client"]["id"],
        "code": "web",
        "name": "Web",
        "kind": "STOREFRONT",
        "mode": "ID_ONLY",
        "isLive": True,
        "isActive": True,
        "allowedOrigins": ["https://shop.example"],
        "channel": "cn",
        "language": "ZH",
        "currency": "CNY",
        "permissions": [],
        "costPerSecond": 100,
        "costBurst": 500,
        "costPerDay": 100_000,
        "servesAgents": False,
    }


async def test_a_test_client_sends_anything(client: Client) -> None:
    made = await client.as_staff(WRITE).data(
        CREATE, input={"code": "dev", "name": "Dev", "kind": "STOREFRONT", "isLive": False}
    )

    assert made["client"]["mode"] == "OPEN"


async def test_a_client_is_made_once_for_one_idempotency_key(client: Client, db: Database) -> None:
    staff = client.as_staff(WRITE)
    wanted = {"code": "web", "name": "Web", "kind": "MOBILE", "idempotencyKey": "once"}

    first = await staff.data(CREATE, input=wanted)
    again = await staff.data(CREATE, input=wanted)
    other = await staff.data(CREATE, input={**wanted, "name": "Other"})

    assert first == again
    assert other["__typename"] == "IdempotencyConflictError"
    assert await how_many(db) == 1


async def test_what_is_wrong_is_told_by_its_field(client: Client, db: Database) -> None:
    refused = await client.as_staff(WRITE).data(
        CREATE,
        input={
            "code": "web",
            "name": "Web",
            "kind": "STOREFRONT",
            "allowedOrigins": ["https://shop.example/", "https://ok.example"],
            "costPerSecond": -1,
            "channel": "mars",
        },
    )

    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        (["input", "allowedOrigins", "0"], "INVALID_ORIGIN"),
        (["input", "costPerSecond"], "OUT_OF_RANGE"),
        (["input", "channel"], "NOT_FOUND"),
    ]
    assert await how_many(db) == 0


async def test_a_partner_is_given_only_what_its_maker_holds(client: Client, db: Database) -> None:
    wanted = {
        "code": "acme",
        "name": "Acme",
        "kind": "PARTNER",
        "permissions": ["ORDERS_READ"],
    }

    refused = await client.as_staff(WRITE).data(CREATE, input=wanted)
    made = await client.as_staff(WRITE, Permission.ORDERS_READ).data(CREATE, input=wanted)

    assert refused["__typename"] == "NotAllowedError"
    assert made["client"]["permissions"] == ["ORDERS_READ"]


async def test_what_is_left_out_stays_and_null_empties(client: Client, db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(
            tx, channel="uk", language="en", cost_per_second=10, allowed_origins=["https://a.b"]
        )

    changed = await client.as_staff(WRITE).data(
        UPDATE,
        input={
            "clientId": gid(web.id),
            "mode": "LOG",
            "name": None,
            "channel": None,
            "costPerSecond": None,
            "costPerDay": 5,
        },
    )

    assert changed["client"] == {
        **changed["client"],
        "mode": "LOG",
        "name": "Web",
        "channel": None,
        "language": "EN",
        "costPerSecond": None,
        "costPerDay": 5,
        "allowedOrigins": ["https://a.b"],
    }


async def test_a_change_holds_for_the_next_request(client: Client, db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [SHOP])
    ask = client.http.post

    before = await ask(ENDPOINT, json={"query": SHOP}, headers=web.headers)
    await client.as_staff(WRITE).data(UPDATE, input={"clientId": gid(web.id), "mode": "OPEN"})
    opened = await ask(ENDPOINT, json={"query": SHOP}, headers=web.headers)
    await client.as_staff(WRITE).data(UPDATE, input={"clientId": gid(web.id), "isActive": False})
    disabled = await ask(ENDPOINT, json={"query": SHOP}, headers=web.headers)

    assert before.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_REQUIRED"
    assert opened.json() == {"data": {"shop": {"name": "Test Shop"}}}
    assert disabled.status_code == 401 or disabled.json()["errors"]
    assert disabled.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("document", "kind"), [(UPDATE, "ApiClient"), (KEY_CREATE, "ApiClient")], ids=["update", "key"]
)
async def test_what_is_not_there(client: Client, document: str, kind: str) -> None:
    missing = {"clientId": gid(UUID(int=7))}
    if document is KEY_CREATE:
        missing["name"] = "key"

    refused = await client.as_staff(WRITE).data(document, input=missing)

    assert refused["__typename"] == "NotFoundError"


async def test_the_key_is_shown_once_and_lets_in_until_it_is_revoked(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=ClientMode.OPEN)
    staff = client.as_staff(READ, WRITE)

    made = await staff.data(KEY_CREATE, input={"clientId": gid(web.id), "name": "second"})
    headers = {"x-client-key": made["secret"]}
    let_in = await client.http.post(ENDPOINT, json={"query": SHOP}, headers=headers)
    listed = await staff.data(
        'query { apiClient(code: "web") { keys { name beginning revokedAt client { code } } } }'
    )
    revoked = await staff.data(KEY_REVOKE, input={"keyId": made["key"]["id"]})
    refused = await client.http.post(ENDPOINT, json={"query": SHOP}, headers=headers)

    assert made["secret"].startswith("pk_live_")
    assert made["key"]["beginning"] == made["secret"][:14]
    assert let_in.json() == {"data": {"shop": {"name": "Test Shop"}}}
    assert listed["keys"][0] == {
        "name": "second",
        "beginning": made["secret"][:14],
        "revokedAt": None,
        "client": {"code": "web"},
    }
    assert made["secret"] not in str(listed)
    assert revoked["key"]["revokedAt"] == "2026-03-02T10:00:00+00:00"
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_partner_s_key_acts_for_itself(client: Client, db: Database) -> None:
    async with db.write() as tx:
        acme = await make_client(
            tx,
            code="acme",
            kind=ClientKind.PARTNER,
            mode=ClientMode.OPEN,
            permissions=[Permission.SYSTEM_READ],
        )
    may = {"query": "{ systemStatus { searchEngine } }"}
    may_not = {"query": "{ roles { code } }"}

    allowed = await client.http.post(ENDPOINT, json=may, headers=acme.headers)
    refused = await client.http.post(ENDPOINT, json=may_not, headers=acme.headers)

    assert "errors" not in allowed.json()
    assert refused.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_the_client_s_own_channel_and_language_hold_unless_the_request_says_otherwise(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=ClientMode.OPEN, channel="cn", language="zh")
    asked = "query Shop @inContext(language: EN) { shop { name } }"

    own = await client.http.post(ENDPOINT, json={"query": SHOP}, headers=web.headers)
    said = await client.http.post(ENDPOINT, json={"query": asked}, headers=web.headers)

    assert own.json()["data"]["shop"]["name"] == "测试商店"
    assert said.json()["data"]["shop"]["name"] == "Test Shop"


async def test_clients_are_listed_by_their_codes(client: Client, db: Database) -> None:
    async with db.write() as tx:
        for code in ("web", "app", "erp"):
            await make_client(tx, code=code)
    ask = """query($after: String) { apiClients(first: 2, after: $after) {
      totalCount nodes { code } pageInfo { hasNextPage endCursor } } }"""
    staff = client.as_staff(READ)

    first = await staff.data(ask)
    second = await staff.data(ask, after=first["pageInfo"]["endCursor"])

    assert [node["code"] for node in first["nodes"]] == ["app", "erp"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    assert [node["code"] for node in second["nodes"]] == ["web"]
    assert second["pageInfo"]["hasNextPage"] is False


async def test_a_client_is_found_by_id_by_code_and_as_a_node(client: Client, db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [SHOP])
    staff = client.as_staff(READ)
    by = f"query($id: ID, $code: String) {{ apiClient(id: $id, code: $code) {{ {CLIENT} }} }}"
    node = "query($id: ID!) { node(id: $id) { ... on ApiClient { code } } }"
    versions = 'query { apiClient(code: "web") { manifests(first: 5) { version client { id } } } }'

    found = [
        await staff.data(by, id=gid(web.id)),
        await staff.data(by, code="web"),
    ]
    nothing = [await staff.data(by, code="none"), await staff.data(by, id="x")]

    assert found[0] == found[1]
    assert found[0]["id"] == gid(web.id)
    assert nothing == [None, None]
    assert await staff.data(node, id=gid(web.id)) == {"code": "web"}
    assert await client.data(node, id=gid(web.id)) is None
    assert await staff.data(versions) == {
        "manifests": [{"version": "1.0.0", "client": {"id": gid(web.id)}}]
    }


@pytest.mark.parametrize(
    ("document", "needed"),
    [(CREATE, WRITE), (UPDATE, WRITE), (KEY_CREATE, WRITE), (KEY_REVOKE, WRITE)],
    ids=["create", "update", "key create", "key revoke"],
)
async def test_nobody_else_changes_clients(
    client: Client, db: Database, document: str, needed: Permission
) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
    wanted = inputs(web)[document]

    for actor, code in refused_actors(client, needed):
        assert await actor.code(document, input=wanted) == code

    assert (await how_many(db), await how_many(db, ApiClientKey)) == (1, 1)


def inputs(web: MadeClient) -> dict[str, dict[str, Any]]:
    return {
        CREATE: {"code": "mine", "name": "Mine", "kind": "STOREFRONT"},
        UPDATE: {"clientId": gid(web.id), "mode": "OPEN"},
        KEY_CREATE: {"clientId": gid(web.id), "name": "mine"},
        KEY_REVOKE: {"keyId": encode("ApiClientKey", web.key_id)},
    }
