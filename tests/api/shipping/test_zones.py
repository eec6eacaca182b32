"""The root fields `shippingZones`, `shippingZoneCreate`, `shippingZoneUpdate`,
`shippingZoneDelete`."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import decode, encode, new_id
from commerce.core.permissions import Permission
from tests.api.mutation_documents import mutation
from tests.api.staff_actors import refused_actors
from tests.client import Client
from tests.domain.catalog.staff import audited
from tests.factories.shipping import make_method, make_zone

FIELDS = "id code name countries regions methods { code }"
CREATE = mutation("shippingZoneCreate", "ShippingZone", FIELDS)
UPDATE = mutation("shippingZoneUpdate", "ShippingZone", FIELDS)
DELETE = mutation("shippingZoneDelete", "ShippingZone", FIELDS)
ALL = f"{{ shippingZones {{ {FIELDS} }} }}"
ISLES: dict[str, Any] = {"code": "isles", "name": "The Isles", "countries": ["GB", "IE"]}


def editor(client: Client) -> Client:
    return client.as_staff(Permission.SETTINGS_WRITE, Permission.CATALOG_READ)


async def test_staff_create_change_and_delete_a_zone(client: Client, db: Database) -> None:
    staff = editor(client)

    created = await staff.data(CREATE, input=ISLES)
    changed = await staff.data(
        UPDATE, input={"id": created["id"], "countries": ["GB"], "regions": ["ORK", "SHI"]}
    )
    listed = await staff.data(ALL)
    deleted = await staff.data(DELETE, input={"id": created["id"]})

    assert created == {"id": created["id"], **ISLES, "regions": [], "methods": []}
    assert changed == {**created, "countries": ["GB"], "regions": ["ORK", "SHI"]}
    assert listed == [changed]
    assert deleted == {"id": created["id"]}
    assert await staff.data(ALL) == []
    entries = await audited(db, decode("ShippingZone", created["id"]))
    assert [action for action, _, _ in entries] == [
        "shipping_zone.create",
        "shipping_zone.update",
        "shipping_zone.delete",
    ]
    assert entries[1][1:] == (
        {"countries": ["GB", "IE"], "regions": []},
        {"countries": ["GB"], "regions": ["ORK", "SHI"]},
    )


async def test_what_is_wrong_is_named(client: Client, db: Database) -> None:
    staff = editor(client)
    await staff.data(CREATE, input=ISLES)

    malformed = await staff.data(
        CREATE,
        input={"code": "No Code", "name": " ", "countries": [], "regions": ["x" * 11]},
    )
    taken = await staff.data(CREATE, input=ISLES)

    assert {(".".join(each["path"][1:]), each["code"]) for each in malformed["problems"]} == {
        ("code", "INVALID_CODE"),
        ("name", "REQUIRED"),
        ("countries", "REQUIRED"),
        ("regions.0", "TOO_LONG"),
    }
    assert (taken["refusal"], taken["path"]) == ("CONFLICT", ["input", "code"])
    assert len(await staff.data(ALL)) == 1


async def test_a_zone_with_methods_stays(client: Client, db: Database) -> None:
    async with db.write() as tx:
        zone_id = await make_zone(tx)
        await make_method(tx, zone_id)
    staff = editor(client)

    refusal = await staff.data(DELETE, input={"id": encode("ShippingZone", zone_id)})
    missing = await staff.data(DELETE, input={"id": encode("ShippingZone", new_id())})

    assert refusal["refusal"] == "CONFLICT"
    assert missing["refusal"] == "NOT_FOUND"
    assert [zone["methods"] for zone in await staff.data(ALL)] == [[{"code": "standard"}]]


async def test_only_who_may_change_settings_does(client: Client, db: Database) -> None:
    async with db.write() as tx:
        zone_id = encode("ShippingZone", await make_zone(tx))

    for actor, code in refused_actors(client, Permission.SETTINGS_WRITE):
        assert await actor.code(CREATE, input=ISLES) == code
        assert await actor.code(UPDATE, input={"id": zone_id, "name": "Mine"}) == code
        assert await actor.code(DELETE, input={"id": zone_id}) == code
    for actor, code in refused_actors(client, Permission.CATALOG_READ):
        assert await actor.code(ALL) == code
    assert [zone["name"] for zone in await editor(client).data(ALL)] == ["GB"]
