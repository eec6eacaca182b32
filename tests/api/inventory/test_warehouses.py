"""The root fields `warehouses`, `channelWarehouses`, `warehouseCreate`, `warehouseUpdate`,
`channelWarehousesSet`."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import decode, encode, new_id
from commerce.core.permissions import Permission
from commerce.inventory.events import StockChanged
from tests.api.mutation_documents import mutation
from tests.api.staff_actors import refused_actors
from tests.client import Client
from tests.domain.catalog.staff import audited
from tests.factories.catalog import make_product, set_stock
from tests.jobs import emitted

FIELDS = "id code name country isActive channels { code }"
CREATE = mutation("warehouseCreate", "Warehouse", FIELDS)
UPDATE = mutation("warehouseUpdate", "Warehouse", FIELDS)
SERVE = mutation("channelWarehousesSet", "Channel", "code")
ALL = f"{{ warehouses {{ {FIELDS} }} }}"
SERVING = "query($channel: String!) { channelWarehouses(channel: $channel) { code } }"
LEEDS: dict[str, Any] = {"code": "leeds", "name": "Leeds", "country": "GB"}


def keeper(client: Client) -> Client:
    return client.as_staff(Permission.STOCK_READ, Permission.STOCK_WRITE)


async def test_staff_create_and_change_a_warehouse(client: Client, db: Database) -> None:
    staff = keeper(client)

    created = await staff.data(CREATE, input=LEEDS)
    changed = await staff.data(
        UPDATE, input={"id": created["id"], "name": "Leeds North", "isActive": False}
    )

    assert created == {"id": created["id"], **LEEDS, "isActive": True, "channels": []}
    assert changed == {**created, "name": "Leeds North", "isActive": False}
    assert await staff.data(ALL) == [changed]
    assert await audited(db, decode("Warehouse", created["id"])) == [
        ("warehouse.create", None, LEEDS),
        (
            "warehouse.update",
            {"name": "Leeds", "is_active": True},
            {"name": "Leeds North", "is_active": False},
        ),
    ]


async def test_a_channel_is_served_in_the_order_given(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, on_hand=3)
        main = await set_stock(tx, made.variant_ids, 3)
        far = await set_stock(tx, made.variant_ids, 3, warehouse="far", channels=())
    staff, ids = keeper(client), [encode("Warehouse", id_) for id_ in (far, main)]

    answer = await staff.data(SERVE, input={"channel": "uk", "warehouseIds": ids})
    served = await staff.data(SERVING, channel="uk")
    await staff.data(SERVE, input={"channel": "uk", "warehouseIds": ids[::-1]})
    turned = await staff.data(SERVING, channel="uk")

    assert answer == {"code": "uk"}
    assert served == [{"code": "far"}, {"code": "main"}]
    assert turned == [{"code": "main"}, {"code": "far"}]
    assert await staff.data(SERVING, channel="moon") == []
    # the first change brought stock into the channel, the second only another order
    assert await emitted(db) == [StockChanged(tuple(made.variant_ids))]


async def test_closing_a_warehouse_takes_its_stock_off_sale(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, on_hand=3)
        main = await set_stock(tx, made.variant_ids, 3)
    variant = f'{{ productVariant(sku: "{made.skus[0]}") {{ quantityAvailable }} }}'

    before = await client.data(variant)
    await keeper(client).data(UPDATE, input={"id": encode("Warehouse", main), "isActive": False})

    assert before == {"quantityAvailable": 3}
    assert await client.data(variant) == {"quantityAvailable": 0}
    assert await emitted(db) == [StockChanged(tuple(made.variant_ids))]


async def test_everything_wrong_is_named(client: Client) -> None:
    staff = keeper(client)
    first = await staff.data(CREATE, input=LEEDS)
    unknown = encode("Warehouse", new_id())

    malformed = await staff.data(CREATE, input={**LEEDS, "code": "No Code", "name": " "})
    taken = await staff.data(CREATE, input=LEEDS)
    missing = await staff.data(UPDATE, input={"id": unknown, "name": "Elsewhere"})
    elsewhere = await staff.data(SERVE, input={"channel": "moon", "warehouseIds": []})
    mixed = await staff.data(
        SERVE, input={"channel": "uk", "warehouseIds": [first["id"], unknown, first["id"]]}
    )

    assert [(each["path"][-1], each["code"]) for each in malformed["problems"]] == [
        ("name", "REQUIRED"),
        ("code", "INVALID_CODE"),
    ]
    assert (taken["refusal"], taken["path"]) == ("CONFLICT", ["input", "code"])
    assert (missing["refusal"], missing["path"]) == ("NOT_FOUND", ["input", "id"])
    assert (elsewhere["refusal"], elsewhere["path"]) == ("NOT_FOUND", ["input", "channel"])
    assert [(each["path"][-1], each["code"]) for each in mixed["problems"]] == [
        ("1", "NOT_FOUND"),
        ("2", "DUPLICATE"),
    ]
    assert await staff.data(ALL) == [first]
    assert await staff.data(SERVING, channel="uk") == []


async def test_only_who_may_change_stock_does(client: Client, db: Database) -> None:
    created = await keeper(client).data(CREATE, input=LEEDS)

    for actor, code in refused_actors(client, Permission.STOCK_WRITE):
        assert await actor.code(CREATE, input={**LEEDS, "code": "york"}) == code
        assert await actor.code(UPDATE, input={"id": created["id"], "name": "Mine"}) == code
        assert await actor.code(SERVE, input={"channel": "uk", "warehouseIds": []}) == code
    for actor, code in refused_actors(client, Permission.STOCK_READ):
        assert await actor.code(ALL) == code
        assert await actor.code(SERVING, channel="uk") == code
    assert await keeper(client).data(ALL) == [created]
