"""The root field `stockBulkSet`."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import decode
from commerce.core.permissions import Permission
from commerce.inventory.events import StockChanged
from tests.api.inventory.test_stock import made, reserve
from tests.api.mutation_documents import mutation
from tests.api.staff_actors import refused_actors
from tests.client import Client
from tests.domain.catalog.staff import audited
from tests.domain.inventory.stock import levels
from tests.factories.catalog import MadeProduct
from tests.jobs import emitted

SET = mutation(
    "stockBulkSet",
    "StockBulkSet",
    "refusedCount items { sku level { onHand safetyStock reserved } problems { path code } }",
)


def erp(client: Client) -> Client:
    return client.as_partner(Permission.STOCK_WRITE, Permission.STOCK_READ, Permission.CATALOG_READ)


def item(sku: str, on_hand: int, **further: Any) -> dict[str, Any]:
    return {"sku": sku, "warehouse": "main", "onHand": on_hand, **further}


async def both(db: Database, mugs: MadeProduct) -> list[tuple[int, int]]:
    """(on_hand, reserved) of either mug."""
    return [(await levels(db, variant_id))["main"] for variant_id in mugs.variant_ids]


async def test_what_is_right_is_written_and_the_rest_named(client: Client, db: Database) -> None:
    mugs, warehouse = await made(db, on_hand=10)
    await reserve(db, mugs.variant_ids[1], 4)
    first, second = mugs.skus

    done = await erp(client).data(
        SET,
        input={
            "items": [
                item(first, 25, safetyStock=2),
                item(second, 3),
                item("NO-SUCH", 1),
                item(first, 30),
                item(second, 9, warehouse="nowhere"),
                item(second, -1),
            ]
        },
    )

    assert [[each["code"] for each in one["problems"]] for one in done["items"]] == [
        [],
        ["BELOW_RESERVED"],
        ["NOT_FOUND"],
        ["DUPLICATE"],
        ["NOT_FOUND"],
        ["OUT_OF_RANGE"],
    ]
    assert done["refusedCount"] == 5
    assert done["items"][0]["level"] == {"onHand": 25, "safetyStock": 2, "reserved": 0}
    assert done["items"][1]["level"] == {"onHand": 10, "safetyStock": 0, "reserved": 4}
    assert done["items"][2]["problems"] == [
        {"path": ["input", "items", "2", "sku"], "code": "NOT_FOUND"}
    ]
    assert await both(db, mugs) == [(25, 0), (10, 4)]
    assert len(await audited(db, decode("Warehouse", warehouse))) == 1


async def test_a_repetition_answers_the_same_and_does_nothing(client: Client, db: Database) -> None:
    mugs, warehouse = await made(db)
    sent = {"items": [item(mugs.skus[0], 5), item("NO-SUCH", 1)], "idempotencyKey": "push-1"}
    partner = erp(client)

    once = await partner.data(SET, input=sent)
    twice = await partner.data(SET, input=sent)
    other = await partner.data(SET, input={**sent, "items": [item(mugs.skus[0], 6)]})

    assert once == twice
    assert other["refusal"] == "IDEMPOTENCY_CONFLICT"
    assert (await both(db, mugs))[0] == (5, 0)
    assert len(await audited(db, decode("Warehouse", warehouse))) == 1


async def test_what_runs_out_or_comes_back_is_announced(client: Client, db: Database) -> None:
    mugs, _ = await made(db, on_hand=10)

    await erp(client).data(SET, input={"items": [item(mugs.skus[0], 0), item(mugs.skus[1], 9)]})

    assert StockChanged((mugs.variant_ids[0],)) in await emitted(db)


async def test_five_hundred_at_a_time(client: Client, db: Database) -> None:
    mugs, _ = await made(db)

    done = await erp(client).data(SET, input={"items": [item(mugs.skus[0], 1)] * 501})

    assert done["problems"] == [{"path": ["input", "items"], "code": "TOO_MANY"}]
    assert (await both(db, mugs))[0] == (10, 0)


async def test_only_those_with_the_permission(client: Client, db: Database) -> None:
    mugs, _ = await made(db)

    for actor, code in refused_actors(client, Permission.STOCK_WRITE):
        assert await actor.code(SET, input={"items": [item(mugs.skus[0], 1)]}) == code
    assert (await both(db, mugs))[0] == (10, 0)
