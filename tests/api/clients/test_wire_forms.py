"""Every form in which clients name an operation, in every mode of API clients, over HTTP."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest

from commerce.clients.kinds import ClientMode
from commerce.core.db import Database
from tests.client import ENDPOINT, Client
from tests.factories.clients import SHOP, MadeClient, hash_of, make_client, publish, retire

OTHER = "query Other { shop { name languages } }"
UNPUBLISHED = "query Unpublished { shop { currencies } }"
NAME = {"data": {"shop": {"name": "Test Shop"}}}
MODES = list(ClientMode)
TEXT_MODES = [ClientMode.OPEN, ClientMode.LOG]


def apollo(hash_: str, text: str | None = None) -> dict[str, Any]:
    named = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_}}}
    return named if text is None else {"query": text, **named}


# Each takes an id and makes the arguments of an HTTP request.
Form = Callable[[str], tuple[str, str, dict[str, Any]]]
FORMS: dict[str, Form] = {
    "apollo post": lambda id_: ("POST", ENDPOINT, {"json": apollo(id_)}),
    "apollo get": lambda id_: (
        "GET",
        ENDPOINT,
        {
            "params": {
                "operationName": "Shop",
                "variables": "{}",
                "extensions": json.dumps(apollo(id_)["extensions"]),
            }
        },
    ),
    "documentId": lambda id_: ("POST", ENDPOINT, {"json": {"documentId": id_}}),
    "documentId with prefix": lambda id_: (
        "POST",
        ENDPOINT,
        {"json": {"documentId": f"sha256:{id_}"}},
    ),
    "documentId get": lambda id_: ("GET", ENDPOINT, {"params": {"documentId": id_}}),
    "relay doc_id": lambda id_: ("POST", ENDPOINT, {"json": {"doc_id": id_, "variables": {}}}),
    "relay id": lambda id_: ("POST", ENDPOINT, {"json": {"id": id_}}),
    "path": lambda id_: ("GET", f"{ENDPOINT}/{id_}", {"params": {"variables": "{}"}}),
    "path with prefix": lambda id_: ("GET", f"{ENDPOINT}/sha256:{id_}", {}),
}


async def send(client: Client, caller: MadeClient | None, form: Form, id_: str) -> httpx.Response:
    method, url, arguments = form(id_)
    headers = caller.headers if caller is not None else {}
    return await client.http.request(method, url, headers=headers, **arguments)


async def post(
    client: Client, caller: MadeClient | None, body: dict[str, Any], **headers: str
) -> dict[str, Any]:
    known = caller.headers if caller is not None else {}
    reply = await client.http.post(ENDPOINT, json=body, headers={**known, **headers})
    return reply.json()


def code_of(answer: dict[str, Any]) -> str:
    return answer["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
async def test_a_published_document_is_found_in_every_form_and_mode(
    db: Database, client: Client, form: Form, mode: ClientMode
) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=mode)
        await publish(tx, web, [SHOP])

    reply = await send(client, web, form, hash_of(SHOP))

    assert (reply.status_code, reply.json()) == (200, NAME)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
async def test_an_unknown_id_is_told_in_the_words_that_clients_compare(
    db: Database, client: Client, form: Form, mode: ClientMode
) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=mode)
        await publish(tx, web, [SHOP])

    answer = (await send(client, web, form, hash_of(OTHER))).json()

    assert answer["errors"][0]["message"] == "PersistedQueryNotFound"
    assert code_of(answer) == "PERSISTED_QUERY_NOT_FOUND"
    assert "data" not in answer


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
async def test_another_client_s_document_is_not_found(
    db: Database, client: Client, mode: ClientMode
) -> None:
    async with db.write() as tx:
        web, other = await make_client(tx, mode=mode), await make_client(tx, code="other")
        await publish(tx, other, {"shop": SHOP})

    for name in ("shop", hash_of(SHOP)):
        assert code_of(await post(client, web, {"id": name})) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("document_id", ["shop-v1", "6e4c0f8d3a1b2c5d7e9f00112233445566778899"])
async def test_ids_of_a_trusted_import_may_be_the_client_s_own(
    db: Database, client: Client, document_id: str
) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, {document_id: SHOP})

    for form in (FORMS["relay doc_id"], FORMS["apollo post"], FORMS["path"], FORMS["documentId"]):
        assert (await send(client, web, form, document_id)).json() == NAME


@pytest.mark.parametrize("mode", TEXT_MODES, ids=lambda mode: mode.value)
async def test_any_text_runs_where_any_may(db: Database, client: Client, mode: ClientMode) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=mode)

    assert await post(client, web, {"query": SHOP}) == NAME


async def test_only_published_texts_run_where_they_are_listed(db: Database, client: Client) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=ClientMode.LISTED)
        await publish(tx, web, [SHOP])

    assert await post(client, web, {"query": SHOP}) == NAME
    refused = await post(client, web, {"query": UNPUBLISHED})
    assert code_of(refused) == "PERSISTED_QUERY_REQUIRED"
    assert "data" not in refused


async def test_no_text_runs_where_only_ids_may(db: Database, client: Client) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [SHOP])

    for body in ({"query": SHOP}, apollo(hash_of(SHOP), SHOP), {"query": SHOP, "id": "x"}):
        assert code_of(await post(client, web, body)) == "PERSISTED_QUERY_REQUIRED"


@pytest.mark.parametrize("mode", TEXT_MODES, ids=lambda mode: mode.value)
async def test_automatic_persisted_queries(db: Database, client: Client, mode: ClientMode) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=mode)

    first = await post(client, web, apollo(hash_of(SHOP)))
    second = await post(client, web, apollo(hash_of(SHOP), SHOP))
    third = await post(client, web, apollo(hash_of(SHOP)))

    assert code_of(first) == "PERSISTED_QUERY_NOT_FOUND"
    assert (second, third) == (NAME, NAME)


async def test_an_automatic_query_can_be_stored_by_get(db: Database, client: Client) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=ClientMode.OPEN)
    extensions = json.dumps(apollo(hash_of(SHOP))["extensions"])

    stored = await client.http.get(
        ENDPOINT, params={"query": SHOP, "extensions": extensions}, headers=web.headers
    )
    found = await client.http.get(ENDPOINT, params={"extensions": extensions}, headers=web.headers)

    assert (stored.json(), found.json()) == (NAME, NAME)


@pytest.mark.parametrize("mode", [ClientMode.LISTED, ClientMode.ID_ONLY], ids=lambda m: m.value)
async def test_an_automatic_query_never_counts_as_trust(
    db: Database, client: Client, mode: ClientMode
) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=mode)
        await publish(tx, web, [SHOP])

    refused = await post(client, web, apollo(hash_of(UNPUBLISHED), UNPUBLISHED))
    after = await post(client, web, apollo(hash_of(UNPUBLISHED)))

    assert code_of(refused) == "PERSISTED_QUERY_REQUIRED"
    assert code_of(after) == "PERSISTED_QUERY_NOT_FOUND"


async def test_an_automatic_query_is_its_client_s_own(db: Database, client: Client) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=ClientMode.OPEN)
        other = await make_client(tx, code="other", mode=ClientMode.OPEN)

    assert await post(client, web, apollo(hash_of(SHOP), SHOP)) == NAME

    for stranger in (other, None):
        answer = await post(client, stranger, apollo(hash_of(SHOP)))
        assert code_of(answer) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "body",
    [
        apollo(hash_of(OTHER), SHOP),
        {"query": SHOP, "documentId": f"sha256:{hash_of(OTHER)}"},
        {"query": SHOP, "id": "other"},
        apollo("not-a-hash", SHOP),
    ],
    ids=["apollo", "documentId", "own id", "no hash"],
)
async def test_a_text_and_a_name_of_different_documents_are_refused(
    db: Database, client: Client, body: dict[str, Any]
) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=ClientMode.OPEN)
        await publish(tx, web, {"other": OTHER})

    refused = await post(client, web, body)
    after = await post(client, web, apollo(hash_of(OTHER)))

    assert code_of(refused) == "BAD_USER_INPUT"
    assert after["data"]["shop"] == {"name": "Test Shop", "languages": ["EN", "ZH"]}


async def test_the_wrong_hash_stores_nothing(db: Database, client: Client) -> None:
    async with db.write() as tx:
        web = await make_client(tx, mode=ClientMode.OPEN)

    await post(client, web, apollo(hash_of(OTHER), SHOP))

    for text in (SHOP, OTHER):
        answer = await post(client, web, apollo(hash_of(text)))
        assert code_of(answer) == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_retired_operation_says_what_to_do(db: Database, client: Client) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [SHOP, OTHER])
        await publish(tx, web, [SHOP], version="1.1.0")
        await retire(tx, web)

    lives_on = await post(client, web, {"id": hash_of(SHOP)}, **{"x-client-version": "1.0.0"})
    gone = await post(client, web, {"id": hash_of(OTHER)}, **{"x-client-version": "1.0.0"})

    assert lives_on == NAME
    [error] = gone["errors"]
    assert error["message"] == (
        "Version 1.0.0 of web is retired. Use version 1.1.0: update the app, or reload the page."
    )
    assert error["extensions"] == {
        "code": "OPERATION_RETIRED",
        "client": "web",
        "version": "1.0.0",
        "retiredAt": "2026-03-02T10:00:00+00:00",
        "newestVersion": "1.1.0",
    }


async def test_an_id_means_what_the_caller_s_version_says(db: Database, client: Client) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, {"shop": SHOP})
        await publish(tx, web, {"shop": OTHER}, version="2.0.0")

    old = await post(client, web, {"id": "shop"}, **{"x-client-version": "1.0.0"})
    new = await post(client, web, {"id": "shop"}, **{"x-client-version": "2.0.0"})
    unsaid = await post(client, web, {"id": "shop"})

    assert old == NAME
    assert new["data"]["shop"] == {"name": "Test Shop", "languages": ["EN", "ZH"]}
    assert unsaid == new


async def test_a_retired_id_never_turns_into_another_document(db: Database, client: Client) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, {"shop": SHOP})
        await publish(tx, web, {"shop": OTHER}, version="2.0.0")
        await retire(tx, web)

    answer = await post(client, web, {"id": "shop"}, **{"x-client-version": "1.0.0"})

    assert code_of(answer) == "OPERATION_RETIRED"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
async def test_a_published_mutation_is_not_sent_by_get(
    db: Database, client: Client, form: Form
) -> None:
    text = "mutation Shop { cartCreate(input: {}) { __typename } }"
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [text])

    reply = await send(client, web, form, hash_of(text))

    assert reply.status_code == (405 if form(hash_of(text))[0] == "GET" else 200)


async def test_a_document_that_the_schema_left_behind_is_refused_by_its_errors(
    db: Database, client: Client
) -> None:
    text = "query Gone { shop { nothingOfTheSort } }"
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [text])

    for _ in range(2):
        answer = await post(client, web, {"id": hash_of(text)})
        assert code_of(answer) == "GRAPHQL_VALIDATION_FAILED"


async def test_a_warm_process_finds_client_and_document_without_a_statement(
    db: Database,
    client: Client,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [SHOP])
    await post(client, web, {"id": hash_of(SHOP)})
    await asyncio.sleep(0)  # the driver reports a statement one turn of the loop later

    with statements() as ran:
        found = [await post(client, web, {"id": hash_of(SHOP)}) for _ in range(5)]
        unknown = [await post(client, web, {"id": f"guess-{n}"}) for n in range(50)]
        nobody = await client.http.post(
            ENDPOINT, json={"id": "x"}, headers={"x-client-key": "pk_live_guess"}
        )
        await asyncio.sleep(0)

    assert found == [NAME] * 5
    assert {code_of(answer) for answer in unknown} == {"PERSISTED_QUERY_NOT_FOUND"}
    assert code_of(nobody.json()) == "UNAUTHENTICATED"
    assert ran == []


async def test_a_document_is_loaded_with_one_statement(
    db: Database,
    client: Client,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [SHOP, OTHER])
    await post(client, web, {"id": hash_of(SHOP)})
    await asyncio.sleep(0)

    with statements() as ran:
        await post(client, web, {"id": hash_of(OTHER)})
        await asyncio.sleep(0)

    assert [each for each in ran if "operation_documents" in each] == ran
    assert len(ran) == 1
