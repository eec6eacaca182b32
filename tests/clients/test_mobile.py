"""The mobile harness speaks as Apollo Kotlin and Apollo iOS do, offline and back, signed in.

Its manifests are those that the apps' build plugins write; each platform has a live client.
"""

import hashlib
import json
import subprocess
from typing import Any
from uuid import UUID

import httpx
import pytest
from graphql import parse, validate

from commerce.clients.kinds import ClientKind
from commerce.core.db import Database
from commerce.core.ids import decode, encode
from schema.root import executable
from tests.clients.node import Node, missing, one_at_a_time
from tests.clients.programs import EXAMPLES, run
from tests.clients.publishing import client_that_publishes
from tests.clients.server import Server
from tests.database import ROOT
from tests.factories.catalog import MadeProduct, make_product
from tests.factories.orders import make_order

HARNESS = EXAMPLES / "mobile" / "harness"
MANIFESTS = {
    "android": EXAMPLES / "mobile" / "android" / "persistedQueryManifest.json",
    "ios": EXAMPLES / "mobile" / "ios" / "persistedQueries.json",
}
REGISTER = """mutation($input: CustomerRegisterInput!) { customerRegister(input: $input) {
  ... on AuthSession { accessToken } ... on UserError { code } } }"""
PASSWORD = "a long enough phrase"


@pytest.fixture(scope="module")
def built(node: Node) -> None:
    """The harness, compiled: once for all processes of a test run."""
    with one_at_a_time(ROOT / ".commerce" / "mobile-harness.lock"):
        for command in (
            ["npm", "ci", "--ignore-scripts", "--loglevel=error"],
            ["npm", "run", "build"],
        ):
            if command[1] == "ci" and (HARNESS / "node_modules" / "typescript").exists():
                continue
            done = subprocess.run(command, cwd=HARNESS, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                missing(f"the mobile harness cannot be built: {done.stdout}{done.stderr}")


def account(server: Server, email: str) -> UUID:
    """Who it is of."""
    given = {"input": {"name": "Ada Chen", "email": email, "password": PASSWORD}}
    made = asked(server, {"query": REGISTER, "variables": given})["customerRegister"]
    me = asked(server, {"query": "{ me { id } }"}, Authorization=f"Bearer {made['accessToken']}")
    return decode("Customer", me["me"]["id"])


def asked(server: Server, body: dict[str, Any], **headers: str) -> dict[str, Any]:
    return httpx.post(server.endpoint, json=body, headers=headers, timeout=30).json()["data"]


@pytest.mark.parametrize("platform", ["android", "ios"])
def test_every_operation_fits_the_schema_and_is_named_by_its_hash(platform: str) -> None:
    for operation in json.loads(MANIFESTS[platform].read_text())["operations"]:
        body = operation["body"]

        assert validate(executable(), parse(body)) == []
        assert operation["id"] == hashlib.sha256(body.encode()).hexdigest()


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("platform", ["android", "ios"])
async def test_a_phone_goes_offline_and_comes_back(
    platform: str, node: Node, server: Server, shop_db: Database
) -> None:
    async with shop_db.write() as tx:
        goods: MadeProduct = await make_product(tx, variants=2, on_hand=10)
    email = f"{platform}@example.com"
    customer_id = account(server, email)
    async with shop_db.write() as tx:
        await make_order(tx, customer_id=customer_id)
    client = await client_that_publishes(
        shop_db, platform, MANIFESTS[platform], kind=ClientKind.MOBILE
    )

    ran = await run(
        node.program,
        "dist/scenario.js",
        platform,
        folder=HARNESS,
        SHOP_URL=server.endpoint,
        SHOP_KEY=client.key,
        EMAIL=email,
        PASSWORD=PASSWORD,
        VARIANTS=",".join(encode("ProductVariant", id_) for id_ in goods.variant_ids),
    )

    assert ran.code == 0, ran.problems
    steps = json.loads(ran.out)
    assert steps.pop("browsed") >= 1
    assert steps == {
        "offline": {"synced": False, "lines": [3, 2]},
        "answerLost": {"synced": False},
        "back": {"synced": True, "lines": [3, 2], "waiting": 0},
        "removed": [3],
        "signedIn": True,
        "renewals": 1,
        "refreshTokens": 2,
        "renewalLost": "away",
        "stillSignedIn": True,
        "orders": ["AWAITING_SHIPMENT"],
        "ordersOffline": 1,
        "refused": [],
    }


@pytest.mark.usefixtures("built")
async def test_the_manifests_are_those_of_the_operations(node: Node) -> None:
    before = {name: path.read_text() for name, path in MANIFESTS.items()}

    await run(node.program, "dist/manifests.js", folder=HARNESS)

    assert {name: path.read_text() for name, path in MANIFESTS.items()} == before
