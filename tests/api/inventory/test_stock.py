"""The root fields `stockLevels`, `stockMovements`, `stockAdjust`, `stockTransfer`."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.inventory import service
from commerce.inventory.events import StockChanged
from tests.api.mutation_documents import mutation
from tests.api.staff_actors import refused_actors
from tests.client import Client
from tests.domain.catalog.staff import audited
from tests.domain.inventory.stock import levels
from tests.factories.catalog import MadeProduct, channel_ids, make_product, set_stock
from tests.jobs import emitted

LEVEL = "variant { sku } warehouse { code } onHand reserved safetyStock available"
ADJUST = mutation("stockAdjust", "StockAdjusted", f"levels {{ {LEVEL} }}")
TRANSFER = mutation("stockTransfer", "StockAdjusted", f"levels {{ {LEVEL} }}")
LEVELS = f"""query($variant: ID, $warehouse: ID, $first: Int, $after: String) {{
  stockLevels(variantId: $variant, warehouseId: $warehouse, first: $first, after: $after) {{
    totalCount nodes {{ {LEVEL} updatedAt }} pageInfo {{ hasNextPage endCursor }} }} }}"""
MOVEMENTS = """query($variant: ID!, $first: Int, $after: String) {
  stockMovements(variantId: $variant, first: $first, after: $after) {
    totalCount
    nodes { id at variant { sku } warehouse { code } kind quantity reason actor orderId }
    pageInfo { hasNextPage endCursor } } }"""
READ = (Permission.STOCK_READ, Permission.CATALOG_READ)


def keeper(client: Client) -> Client:
    return client.as_staff(*READ, Permission.STOCK_WRITE)


def variant(id_: UUID) -> str:
    return encode("ProductVariant", id_)


async def made(db: Database, *, on_hand: int = 10) -> tuple[MadeProduct, str]:
    """Two mugs, and the warehouse they lie in."""
    async with db.write() as tx:
        mugs = await make_product(tx, slug="mug", variants=2, on_hand=on_hand)
        main = await set_stock(tx, mugs.variant_ids, on_hand)
    return mugs, encode("Warehouse", main)


async def reserve(db: Database, variant_id: UUID, quantity: int) -> UUID:
    order_id = new_id()
    async with db.write() as tx:
        await service.reserve(
            tx,
            order_id=order_id,
            channel_id=(await channel_ids(tx, ["uk"]))["uk"],
            wants={variant_id: quantity},
            expires_at=db.clock.now() + timedelta(hours=1),
        )
    return order_id


async def test_stock_is_counted_received_and_held_back(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    first, second = (variant(id_) for id_ in mugs.variant_ids)
    staff_id = new_id()
    staff = client.as_staff(*READ, Permission.STOCK_WRITE, staff_id=staff_id)

    answer = await staff.data(
        ADJUST,
        input={
            "adjustments": [
                {"variantId": first, "warehouseId": main, "set": 7, "reason": "Counted."},
                {
                    "variantId": second,
                    "warehouseId": main,
                    "delta": 5,
                    "safetyStock": 4,
                    "kind": "RECEIVED",
                },
            ]
        },
    )
    movements = await staff.data(MOVEMENTS, variant=first)

    assert [
        (each["variant"]["sku"], each["onHand"], each["safetyStock"], each["available"])
        for each in answer["levels"]
    ] == [("MUG-1", 7, 0, 7), ("MUG-2", 15, 4, 11)]
    assert movements["totalCount"] == 1
    assert {**movements["nodes"][0], "id": None} == {
        "id": None,
        "at": "2026-03-02T10:00:00+00:00",
        "variant": {"sku": "MUG-1"},
        "warehouse": {"code": "main"},
        "kind": "CORRECTED",
        "quantity": -3,
        "reason": "Counted.",
        "actor": f"staff:{staff_id}",
        "orderId": None,
    }
    [received] = (await staff.data(MOVEMENTS, variant=second))["nodes"]
    assert (received["kind"], received["quantity"]) == ("RECEIVED", 5)
    assert await emitted(db) == []


async def test_changes_are_audited_by_warehouse(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    given = {"variantId": variant(mugs.variant_ids[0]), "warehouseId": main}

    for _ in range(2):
        await keeper(client).data(ADJUST, input={"adjustments": [{**given, "set": 7}]})

    async with db.write() as tx:
        warehouse_id = await set_stock(tx, [], 0)
    assert await audited(db, warehouse_id) == [("stock.adjust", {"MUG-1": 10}, {"MUG-1": 7})]


async def test_running_out_and_coming_back_is_told(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    [first, _] = mugs.variant_ids
    given = {"variantId": variant(first), "warehouseId": main}

    for target in (0, 0, 3, 4):
        await keeper(client).data(ADJUST, input={"adjustments": [{**given, "set": target}]})

    assert await emitted(db) == [StockChanged((first,)), StockChanged((first,))]


async def test_less_than_is_reserved_changes_nothing(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    first, second = mugs.variant_ids
    await reserve(db, first, 4)

    refusal = await keeper(client).data(
        ADJUST,
        input={
            "adjustments": [
                {"variantId": variant(second), "warehouseId": main, "delta": 1},
                {"variantId": variant(first), "warehouseId": main, "set": 3},
            ]
        },
    )

    assert refusal["problems"] == [
        {"path": ["input", "adjustments", "1"], "code": "BELOW_RESERVED"}
    ]
    assert await levels(db, first) == {"main": (10, 4)}
    assert await levels(db, second) == {"main": (10, 0)}
    assert (await keeper(client).data(MOVEMENTS, variant=variant(second)))["totalCount"] == 0


async def test_everything_wrong_is_named(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    there = {"variantId": variant(mugs.variant_ids[0]), "warehouseId": main}
    other = {"variantId": variant(mugs.variant_ids[1]), "warehouseId": main}
    nowhere = encode("Warehouse", new_id())

    refusal = await keeper(client).data(
        ADJUST,
        input={
            "adjustments": [
                {**there, "delta": 1, "set": 1},
                {**there, "set": -1},
                {**other, "kind": "SHIPPED", "delta": 1, "reason": "x" * 501},
                {"variantId": variant(new_id()), "warehouseId": nowhere, "set": 1},
                {**there, "warehouseId": nowhere},
            ]
        },
    )

    assert {(".".join(each["path"][2:]), each["code"]) for each in refusal["problems"]} == {
        ("0", "ONE_OF"),
        ("1", "DUPLICATE"),
        ("1.set", "OUT_OF_RANGE"),
        ("2.kind", "NOT_BY_HAND"),
        ("2.reason", "TOO_LONG"),
        ("3.variantId", "NOT_FOUND"),
        ("3.warehouseId", "NOT_FOUND"),
        ("4.warehouseId", "NOT_FOUND"),
        ("4", "ONE_OF"),
    }
    assert await levels(db, mugs.variant_ids[0]) == {"main": (10, 0)}


async def test_at_most_a_hundred_at_a_time(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    one = {"variantId": variant(mugs.variant_ids[0]), "warehouseId": main, "delta": 1}

    refusal = await keeper(client).data(ADJUST, input={"adjustments": [one] * 101})

    assert refusal["problems"] == [{"path": ["input", "adjustments"], "code": "TOO_MANY"}]


async def test_the_same_key_changes_once(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    staff = keeper(client)
    one = {"variantId": variant(mugs.variant_ids[0]), "warehouseId": main, "delta": 1}
    given = {"adjustments": [one], "idempotencyKey": "delivery 17"}

    first = await staff.data(ADJUST, input=given)
    again = await staff.data(ADJUST, input=given)
    other = await staff.data(ADJUST, input={**given, "adjustments": [{**one, "delta": 2}]})

    assert first == again
    assert other["refusal"] == "IDEMPOTENCY_CONFLICT"
    assert await levels(db, mugs.variant_ids[0]) == {"main": (11, 0)}


async def test_goods_move_between_warehouses(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    [first, _] = mugs.variant_ids
    async with db.write() as tx:
        far = encode("Warehouse", await set_stock(tx, [], 0, warehouse="far", channels=()))
    await reserve(db, first, 4)
    given: dict[str, Any] = {"fromWarehouseId": main, "toWarehouseId": far}

    moved = await keeper(client).data(
        TRANSFER,
        input={**given, "lines": [{"variantId": variant(first), "quantity": 5}], "reason": "Fair."},
    )
    refusal = await keeper(client).data(
        TRANSFER, input={**given, "lines": [{"variantId": variant(first), "quantity": 2}]}
    )
    same = await keeper(client).data(
        TRANSFER,
        input={
            "fromWarehouseId": main,
            "toWarehouseId": main,
            "lines": [{"variantId": variant(first), "quantity": 0}],
        },
    )

    assert [(each["warehouse"]["code"], each["onHand"]) for each in moved["levels"]] == [
        ("main", 5),
        ("far", 5),
    ]
    assert refusal["problems"] == [{"path": ["input", "lines", "0"], "code": "BELOW_RESERVED"}]
    assert {(each["path"][-1], each["code"]) for each in same["problems"]} == {
        ("toWarehouseId", "SAME_WAREHOUSE"),
        ("quantity", "OUT_OF_RANGE"),
    }
    assert await levels(db, first) == {"far": (5, 0), "main": (5, 4)}
    movements = (await keeper(client).data(MOVEMENTS, variant=variant(first)))["nodes"]
    assert {(each["kind"], each["quantity"], each["reason"]) for each in movements} == {
        ("TRANSFERRED", -5, "Fair."),
        ("TRANSFERRED", 5, "Fair."),
    }


async def test_levels_are_read_by_variant_and_by_warehouse(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    [first, _] = mugs.variant_ids
    async with db.write() as tx:
        await set_stock(tx, [first], 2, warehouse="far")
    staff = client.as_staff(*READ)

    page = await staff.data(LEVELS, warehouse=main, first=1)
    rest = await staff.data(LEVELS, warehouse=main, first=1, after=page["pageInfo"]["endCursor"])
    of_variant = await staff.data(LEVELS, variant=variant(first))

    assert [each["variant"]["sku"] for each in page["nodes"] + rest["nodes"]] == mugs.skus
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
    assert rest["pageInfo"]["hasNextPage"] is False
    assert {(each["warehouse"]["code"], each["onHand"]) for each in of_variant["nodes"]} == {
        ("main", 10),
        ("far", 2),
    }
    assert await staff.code("{ stockLevels { nodes { onHand } } }") == "BAD_USER_INPUT"


async def test_movements_are_read_the_newest_first(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    mugs, main = await made(db)
    [first, _] = mugs.variant_ids
    for quantity in (1, 2, 3):
        await keeper(client).data(
            ADJUST,
            input={
                "adjustments": [
                    {"variantId": variant(first), "warehouseId": main, "delta": quantity}
                ]
            },
        )
        clock.advance(timedelta(minutes=1))
    order_id = await reserve(db, first, 1)
    async with db.write() as tx:
        await service.allocate(tx, order_id)
        await service.ship(tx, order_id, {first: 1})

    page = await keeper(client).data(MOVEMENTS, variant=variant(first), first=2)
    rest = await keeper(client).data(
        MOVEMENTS, variant=variant(first), first=2, after=page["pageInfo"]["endCursor"]
    )

    assert [each["quantity"] for each in page["nodes"] + rest["nodes"]] == [-1, 3, 2, 1]
    assert page["nodes"][0]["orderId"] == encode("Order", order_id)
    assert (page["totalCount"], rest["pageInfo"]["hasNextPage"]) == (4, False)


async def test_only_who_may_see_and_change_stock_does(client: Client, db: Database) -> None:
    mugs, main = await made(db)
    first = variant(mugs.variant_ids[0])
    one = {"variantId": first, "warehouseId": main, "delta": 1}
    moving = {"fromWarehouseId": main, "toWarehouseId": main, "lines": []}

    for actor, code in refused_actors(client, Permission.STOCK_WRITE):
        assert await actor.code(ADJUST, input={"adjustments": [one]}) == code
        assert await actor.code(TRANSFER, input=moving) == code
    for actor, code in refused_actors(client, Permission.STOCK_READ):
        assert await actor.code(LEVELS, variant=first) == code
        assert await actor.code(MOVEMENTS, variant=first) == code
    assert await levels(db, mugs.variant_ids[0]) == {"main": (10, 0)}
    partner = client.as_partner(*READ, Permission.STOCK_WRITE)
    assert (await partner.data(ADJUST, input={"adjustments": [one]}))["levels"][0]["onHand"] == 11
