"""graphql-ws and graphql-sse follow orders and carts, across two server processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.orders.kinds import OrderStatus
from tests.clients.node import Node
from tests.clients.server import Server, serve
from tests.factories.catalog import MadeProduct
from tests.factories.orders import make_order


@pytest.fixture(scope="module")
def other_server(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A second process on the same database."""
    folder: Path = tmp_path_factory.mktemp("other")
    with serve(server.database_url, folder) as running:
        yield running


async def test_both_clients_follow_what_another_process_does(
    node: Node, other_server: Server, shop_db: Database, product: MadeProduct
) -> None:
    async with shop_db.write() as tx:
        order = await make_order(tx, status=OrderStatus.PENDING_PAYMENT)

    seen = await node.run(
        "scripts/subscriptions.mjs",
        OTHER_ENDPOINT=other_server.endpoint,
        ORDER=order.gid,
        TOKEN=order.token,
        VARIANT=encode("ProductVariant", product.variant_ids[0]),
    )

    assert seen == {
        "events": [None, "CANCELLED", "CANCELLED"],
        "statuses": ["PENDING_PAYMENT", "CANCELLED"],
        "isSameCursor": True,
        "quantities": [0, 3],
        "isSameShop": True,
        "refusal": "NOT_FOUND",
    }
