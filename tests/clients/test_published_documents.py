"""Clients that name published documents, each in its own way, and may send nothing else."""

import shutil
from pathlib import Path

from commerce.core.db import Database
from tests.clients.node import PROJECT, Node
from tests.clients.publishing import client_that_publishes, write_json
from tests.database import ROOT
from tests.factories.clients import MadeClient

SCHEMA = ROOT / "schema" / "schema.graphql"
JSON = "application/json; charset=utf-8"
RESPONSE = "application/graphql-response+json; charset=utf-8"
PRODUCT = "query ProductPage($slug: String!) { product(slug: $slug) { title __typename } }"
CREATE_CART = """mutation CreateCart($input: CartCreateInput!) { cartCreate(input: $input) {
    __typename ... on Cart { totalQuantity } ... on UserError { code } } }"""


def environ(client: MadeClient) -> dict[str, str]:
    return {"CLIENT_KEY": client.key}


async def test_apollo_client_with_ids_of_a_manifest(
    node: Node, shop_db: Database, tmp_path: Path
) -> None:
    manifest = write_json(
        tmp_path / "manifest.json",
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [
                {"id": "product-page-7", "name": "ProductPage", "type": "query", "body": PRODUCT},
                {"id": "cart-1", "name": "CreateCart", "type": "mutation", "body": CREATE_CART},
            ],
        },
    )
    client = await client_that_publishes(shop_db, "apollo-web", manifest)

    outcome = await node.run("scripts/apollo.mjs", MANIFEST=str(manifest), **environ(client))

    assert (outcome["titles"], outcome["created"]) == (["Candle", "Candle"], "Cart")
    assert outcome["wrong"] == "BAD_USER_INPUT"
    by_get = {"method": "GET", "members": ["extensions", "operationName", "variables"]}
    by_post = {"method": "POST", "members": ["extensions", "operationName", "variables"]}
    assert [(each["method"], each["members"], each["status"]) for each in outcome["requests"]] == [
        (*by_get.values(), 200),
        (*by_get.values(), 200),
        (*by_post.values(), 200),
        (*by_get.values(), 400),
    ]
    assert {each["mediaType"] for each in outcome["requests"]} == {RESPONSE}


async def test_urql(node: Node, shop_db: Database, tmp_path: Path) -> None:
    ids = {"ProductPage": "sha256:" + "1" * 64, "CreateCart": "sha256:" + "2" * 64}
    manifest = {ids["ProductPage"]: PRODUCT, ids["CreateCart"]: CREATE_CART}
    client = await client_that_publishes(
        shop_db, "urql-web", write_json(tmp_path / "manifest.json", manifest)
    )
    known = write_json(tmp_path / "ids.json", ids)

    persisted, by_document_id = [
        await node.run(
            "scripts/urql.mjs",
            NAMING=naming,
            DOCUMENT_IDS=str(known),
            NODE_ENV="production",
            **environ(client),
        )
        for naming in ("persisted", "documentId")
    ]

    for outcome in (persisted, by_document_id):
        assert outcome["answers"] == ["Candle", "Candle", "BAD_USER_INPUT"]
        assert outcome["created"] == "Cart"
    assert persisted["requests"] == [
        *[["GET", ["extensions", "operationName", "variables"], 200]] * 2,
        ["GET", ["extensions", "operationName", "variables"], 400],
        ["POST", ["extensions", "operationName", "variables"], 200],
    ]
    assert by_document_id["requests"] == [
        *[["GET", ["documentId", "variables"], 200]] * 2,
        ["GET", ["documentId", "variables"], 400],
        ["POST", ["documentId", "variables"], 200],
    ]


async def test_relay_with_what_its_compiler_persists(
    node: Node, shop_db: Database, tmp_path: Path
) -> None:
    shutil.copytree(PROJECT / "relay", tmp_path, dirs_exist_ok=True)
    shutil.copy(SCHEMA, tmp_path)
    (tmp_path / "artifacts").mkdir()
    persisted = write_json(tmp_path / "persisted.json", {})
    write_json(tmp_path / "package.json", {"type": "module"})
    await node.tool("relay-compiler", "--noWatchman", "relay.config.json", folder=tmp_path)
    client = await client_that_publishes(shop_db, "relay-web", persisted)

    outcome = await node.run(
        "scripts/relay.mjs", ARTIFACTS=str(tmp_path / "artifacts"), **environ(client)
    )

    assert outcome == {
        "title": "Candle",
        "edges": 1,
        "created": "Cart",
        "requests": [
            {"method": "POST", "members": ["doc_id", "variables"], "status": 200, "mediaType": JSON}
        ]
        * 2,
    }


async def test_codegens_client_preset(node: Node, shop_db: Database, tmp_path: Path) -> None:
    await node.tool(
        "graphql-codegen", "--config", "codegen.mjs", "--silent", GENERATED=str(tmp_path)
    )
    client = await client_that_publishes(
        shop_db, "codegen-web", tmp_path / "persisted-documents.json"
    )

    outcome = await node.run("scripts/codegen.mjs", GENERATED=str(tmp_path), **environ(client))

    assert outcome == {
        "page": {"product": {"title": "Candle"}},
        "created": "Cart",
        "requests": [
            {
                "method": "POST",
                "members": ["documentId", "variables"],
                "status": 200,
                "mediaType": JSON,
            }
        ]
        * 2,
    }
