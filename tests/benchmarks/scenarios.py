"""What is measured: in each scenario some programs take turns under the same load.

To add one, give its candidates in `candidates`; the first is the one whose share of "limit" and
multiple of "vendure" are printed. The shop of the uncached scenarios keeps no answers.
"""

import asyncio
from collections.abc import Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from commerce.core.db import Database
from tests.benchmarks import cached, documents, vendure
from tests.benchmarks.cached import Published
from tests.benchmarks.load import Candidate
from tests.benchmarks.processes import Server, serve, until_ready

SHOP_PORT, LIMIT_PORT, FRONT_PORT = 8790, 8791, 8793
SHOP = "commerce.app:create_app"
HTTP = "commerce.core.bounded_http:BoundedHttp"  # as shops are run
ORDER_FLOW = "order flow"
Found = dict[str, list[str]]


@dataclass(frozen=True)
class Servers:
    """`front` and `starlette` keep answers, `shop` does not."""

    shop: Server
    limit: Server
    front: Server
    starlette: Server
    peer: Server | None

    @property
    def ours(self) -> list[Server]:
        return [self.shop, self.limit, self.front, self.starlette]


@contextmanager
def all_servers(environ: dict[str, str], category: str, peer: str | None) -> Generator[Servers]:
    """One process of each, ready to answer; `peer` is the folder of Vendure's scripts."""
    uncached = {**environ, "COMMERCE_RESPONSE_CACHE": "off"}
    limit = "tests.benchmarks.limit:create_app"
    with ExitStack() as stack:

        def start(server: AbstractContextManager[Server], path: str = "/healthz") -> Server:
            started = stack.enter_context(server)
            asyncio.run(until_ready(started, path))
            return started

        yield Servers(
            shop=start(serve("shop", SHOP, SHOP_PORT, uncached, http=HTTP)),
            limit=start(serve("limit", limit, LIMIT_PORT, environ), f"/list?category={category}"),
            front=start(serve("shop, answers kept", SHOP, FRONT_PORT, environ, http=HTTP)),
            starlette=start(cached.through_starlette(environ, HTTP)),
            peer=stack.enter_context(vendure.running(peer)) if peer else None,
        )


def candidates(
    servers: Servers, found: Found, published: Published, peer: str | None
) -> dict[str, list[Candidate]]:
    """The programs that take turns in each scenario."""
    shop, limit = servers.shop, servers.limit
    category = found["categories"][0]

    def ours(document: str, name: str, values: list[str]) -> Candidate:
        asked = [{"query": document, "variables": {name: value}} for value in values]
        return Candidate("shop", shop, "/graphql", asked)

    def least(path: str, name: str, values: list[str]) -> Candidate:
        first, *further = [f"{path}?{name}={quote(value)}" for value in values]
        return Candidate("limit", limit, first, None, further_paths=further)

    scenarios = {
        "list": [
            ours(documents.LIST, "category", [category]),
            least("/list", "category", [category]),
        ],
        "detail": [
            ours(documents.DETAIL, "slug", found["slugs"]),
            least("/detail", "slug", found["slugs"]),
        ],
        "search": [
            ours(documents.SEARCH, "query", found["words"]),
            least("/search", "query", found["words"]),
        ],
        "search, one at a time": [
            replace(ours(documents.SEARCH, "query", found["words"]), connections=1),
            replace(least("/search", "query", found["words"]), connections=1),
        ],
        ORDER_FLOW: [
            Candidate(name, server, path, [{"variantId": id_} for id_ in found["variants"]])
            for name, server, path in (("shop", shop, "/graphql"), ("limit", limit, "/flow"))
        ],
        **cached.candidates(servers.front, servers.starlette, limit, published, category),
    }
    if servers.peer is not None and peer is not None:
        for name, body in vendure.questions(peer).items():
            theirs = Candidate("vendure", servers.peer, vendure.PATH, [body])
            scenarios[name].append(theirs)
    return scenarios


async def prepare_cached(url: str, vault: Any) -> Published:
    """What the cached scenarios ask for."""
    db = Database(url, vault, pool_size=1)
    try:
        return await cached.publish_list(db)
    finally:
        await db.close()
