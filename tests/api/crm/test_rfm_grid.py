"""The root field `rfmGrid`."""

from datetime import timedelta

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.crm.jobs import recompute_scores
from tests.api.crm.documents import READ
from tests.client import Client
from tests.factories.crm import make_bought
from tests.factories.customers import make_customer

GRID = """{ rfmGrid { buyerCount computedAt
  cells { recencyScore frequencyScore customerCount segment } } }"""


async def test_the_grid_counts_buyers_by_their_scores(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        for number in range(1, 6):
            ada = await make_customer(tx)
            for _ in range(number):
                at = clock.now() - timedelta(days=10 - number)
                await make_bought(tx, ada, Money(1000, "GBP"), at=at)
    empty = await client.as_staff(READ).data(GRID)
    await recompute_scores(db)

    grid = await client.as_staff(READ).data(GRID)

    assert (empty["buyerCount"], empty["computedAt"], len(empty["cells"])) == (0, None, 25)
    assert (grid["buyerCount"], grid["computedAt"]) == (5, "2026-03-02T10:00:00+00:00")
    assert grid["cells"][0] == {
        "recencyScore": 5,
        "frequencyScore": 5,
        "customerCount": 1,
        "segment": "CHAMPIONS",
    }
    counts = [cell["customerCount"] for cell in grid["cells"]]
    assert [counts[row * 5 : row * 5 + 5] for row in range(5)] == [
        [1, 0, 0, 0, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 1, 0],
        [0, 0, 0, 0, 1],
    ]


async def test_only_who_reads_customers_reads_the_grid(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)

    assert await client.code(GRID) == "UNAUTHENTICATED"
    assert await client.as_customer(ada).code(GRID) == "FORBIDDEN"
    assert await client.as_staff(Permission.ORDERS_READ).code(GRID) == "FORBIDDEN"
    assert (await client.as_partner(READ).data(GRID))["buyerCount"] == 0
