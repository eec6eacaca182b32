"""Two server processes: what is written through one is read through the other."""

import os
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest_asyncio

from commerce.clients.kinds import ClientKind, ClientMode
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.clients.server import Server, serve
from tests.database import VAULT, clone, drop
from tests.factories.catalog import make_product
from tests.factories.clients import MadeClient, hash_of, make_client, publish

TITLE = 'query Title { product(slug: "mug") { title } }'
RENAME = """mutation($input: ProductUpdateInput!) { productUpdate(input: $input) {
  __typename ... on Product { title } } }"""
PURGE = """mutation($input: ResponseCachePurgeInput!) { responseCachePurge(input: $input) {
  ... on ResponseCachePurged { tags } } }"""
REPORT = "{ responseCache { isCurrent hits entries recent { tag count } } }"
ALLOWED = (
    Permission.CATALOG_READ,
    Permission.CATALOG_WRITE,
    Permission.SYSTEM_READ,
    Permission.CACHE_WRITE,
)


@dataclass
class Two:
    servers: list[Server]
    web: MadeClient
    partner: MadeClient
    product: str

    def ask(self, number: int) -> httpx.Response:
        url = f"{self.servers[number].endpoint}/{hash_of(TITLE)}"
        return httpx.get(url, headers=self.web.headers)

    def title(self, number: int) -> str:
        return self.ask(number).json()["data"]["product"]["title"]

    def as_partner(self, number: int, document: str, **variables: Any) -> Any:
        answer = httpx.post(
            self.servers[number].endpoint,
            json={"query": document, "variables": variables},
            headers=self.partner.headers,
        ).json()
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))


@pytest_asyncio.fixture(scope="module")
async def two(template: str, worker: str) -> AsyncIterator[Two]:
    admin, name = os.environ["COMMERCE_TEST_DATABASE_URL"], f"commerce_cache_{worker}"
    url = await clone(admin, template, name)
    db = Database(url, VAULT, pool_size=1)
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [TITLE])
        partner = await make_client(
            tx, code="erp", kind=ClientKind.PARTNER, mode=ClientMode.OPEN, permissions=ALLOWED
        )
        made = await make_product(tx, slug="mug", title="Mug")
    await db.close()
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(TemporaryDirectory())) for _ in range(2)]
        servers = [stack.enter_context(serve(url, folder)) for folder in folders]
        yield Two(servers, web, partner, encode("Product", made.id))
    await drop(admin, name)


def test_what_is_written_in_one_process_is_read_in_the_other(two: Two) -> None:
    kept = [two.title(number) for number in (0, 1, 0, 1)]

    answer = two.as_partner(0, RENAME, input={"id": two.product, "title": "Cup"})
    at_once = two.title(0)
    deadline = time.monotonic() + 2
    while two.title(1) == "Mug" and time.monotonic() < deadline:
        time.sleep(0.005)

    assert kept == ["Mug"] * 4
    assert (answer["title"], at_once, two.title(1)) == ("Cup", "Cup", "Cup")


def test_a_purge_reaches_every_process(two: Two) -> None:
    for number in (0, 1, 0, 1):
        two.title(number)
    before = [two.as_partner(number, REPORT) for number in (0, 1)]

    purged = two.as_partner(0, PURGE, input={"tags": ["snapshot:shop"]})
    time.sleep(0.1)
    after = [two.as_partner(number, REPORT) for number in (0, 1)]

    assert purged == {"tags": ["snapshot:shop"]}
    assert [report["isCurrent"] for report in before] == [True, True]
    assert all(report["hits"] >= 1 and report["entries"] == 2 for report in before)
    assert [report["entries"] for report in after] == [0, 0]
    assert [report["recent"][-1] for report in after] == [{"tag": "snapshot:shop", "count": 2}] * 2
