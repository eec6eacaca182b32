"""The cached list: a published document, asked for by its id as a storefront without a token does.

Three ways to the same bytes: at the endpoint behind the log and the count, in the raw front by
POST, in the raw front by GET.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import orjson

from commerce.core.db import Database
from tests.benchmarks import documents
from tests.benchmarks.load import Candidate
from tests.benchmarks.processes import Server, serve
from tests.factories.clients import hash_of, make_client, publish

ENDPOINT_PORT = 8792


@dataclass(frozen=True)
class Published:
    """A client's key and the id of its document."""

    key: str
    document_id: str

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Client-Key": self.key}


async def publish_list(db: Database) -> Published:
    """A live storefront that may send ids only, and has published the list."""
    async with db.write() as tx:
        client = await make_client(tx, code="bench")
        await publish(tx, client, [documents.LIST])
    return Published(client.key, hash_of(documents.LIST))


@contextmanager
def through_starlette(environ: dict[str, str], http: str) -> Generator[Server]:
    """A shop whose kept answers are given at the endpoint, behind the log and the count."""
    target = "commerce.app:create_app"
    settings = {**environ, "COMMERCE_RESPONSE_CACHE": "endpoint"}
    with serve("shop, through Starlette", target, ENDPOINT_PORT, settings, http=http) as server:
        yield server


def candidates(
    front: Server, starlette: Server, limit: Server, published: Published, category: str
) -> dict[str, list[Candidate]]:
    """Each beside the hand-written limit, which keeps nothing."""
    variables = {"category": category}
    body: dict[str, object] = {"documentId": published.document_id, "variables": variables}
    query = quote(orjson.dumps(variables))
    address = f"/graphql/{published.document_id}?variables={query}"

    def beside_the_limit(cached: Candidate) -> list[Candidate]:
        cached.headers = published.headers
        return [cached, Candidate("limit", limit, f"/list?category={category}", None)]

    return {
        "list cached": beside_the_limit(Candidate("shop", starlette, "/graphql", [body])),
        "list cached in front": beside_the_limit(Candidate("shop", front, "/graphql", [body])),
        "list cached in front by GET": beside_the_limit(Candidate("shop", front, address, None)),
    }
