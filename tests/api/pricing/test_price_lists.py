"""The root fields `priceLists`, `priceListCreate`, `priceListUpdate`, `priceListDelete`."""

from typing import Any

from commerce.catalog.events import ProductsChanged
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.api.mutation_documents import mutation
from tests.api.staff_actors import refused_actors
from tests.client import Client
from tests.domain.catalog.staff import audited
from tests.factories.catalog import make_product
from tests.factories.pricing import make_price, make_price_list
from tests.jobs import emitted

FIELDS = "id code name channel { code } currency priority customerGroup startsAt endsAt isActive"
LISTS = f"{{ priceLists {{ {FIELDS} }} }}"


def document(name: str) -> str:
    return mutation(name, "PriceList", FIELDS)


def editor(client: Client) -> Client:
    return client.as_staff(Permission.PRICES_WRITE, Permission.CATALOG_READ)


SALE: dict[str, Any] = {"code": "sale", "name": "Sale", "currency": "GBP"}


async def test_staff_create_change_and_delete_a_list(client: Client, db: Database) -> None:
    staff = editor(client)

    created = await staff.data(
        document("priceListCreate"),
        input={
            **SALE,
            "channel": "uk",
            "priority": 5,
            "customerGroup": "trade",
            "startsAt": "2026-03-01T00:00:00Z",
        },
    )
    changed = await staff.data(
        document("priceListUpdate"),
        input={"id": created["id"], "channel": None, "priority": 7, "isActive": False},
    )
    listed = await staff.data(LISTS)
    deleted = await staff.data(document("priceListDelete"), input={"id": created["id"]})

    assert created == {
        "id": created["id"],
        "code": "sale",
        "name": "Sale",
        "channel": {"code": "uk"},
        "currency": "GBP",
        "priority": 5,
        "customerGroup": "trade",
        "startsAt": "2026-03-01T00:00:00+00:00",
        "endsAt": None,
        "isActive": True,
    }
    assert changed == {**created, "channel": None, "priority": 7, "isActive": False}
    assert listed == [changed]
    assert deleted == {"id": created["id"]}
    assert await staff.data(LISTS) == []


async def test_changes_are_audited_and_told_to_the_index(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx)
        list_id = await make_price_list(tx, code="sale")
        await make_price(tx, made.variant_ids[0], list_id, 1500)
    given = {"id": encode("PriceList", list_id)}

    await editor(client).data(document("priceListUpdate"), input={**given, "name": "Renamed"})
    quiet = await emitted(db)
    await editor(client).data(document("priceListUpdate"), input={**given, "priority": 9})
    await editor(client).data(document("priceListUpdate"), input={**given, "priority": 9})

    assert quiet == []
    assert await emitted(db) == [ProductsChanged((made.id,))]
    assert await audited(db, list_id) == [
        ("price_list.update", {"name": "sale"}, {"name": "Renamed"}),
        ("price_list.update", {"priority": 0}, {"priority": 9}),
    ]


async def test_everything_wrong_is_named(client: Client, db: Database) -> None:
    refusal = await editor(client).data(
        document("priceListCreate"),
        input={
            "code": "No Code",
            "name": " ",
            "currency": "JPY",
            "channel": "moon",
            "priority": 5000,
            "customerGroup": "No Code",
            "startsAt": "2026-03-02T00:00:00Z",
            "endsAt": "2026-03-01T00:00:00Z",
        },
    )

    assert {(problem["path"][-1], problem["code"]) for problem in refusal["problems"]} == {
        ("code", "INVALID_CODE"),
        ("name", "REQUIRED"),
        ("currency", "UNKNOWN_CURRENCY"),
        ("channel", "UNKNOWN_CHANNEL"),
        ("priority", "OUT_OF_RANGE"),
        ("customerGroup", "INVALID_CODE"),
        ("endsAt", "ENDS_BEFORE_START"),
    }
    assert await editor(client).data(LISTS) == []


async def test_a_code_is_taken_once(client: Client) -> None:
    staff = editor(client)
    await staff.data(document("priceListCreate"), input=SALE)

    refusal = await staff.data(document("priceListCreate"), input=SALE)

    assert (refusal["refusal"], refusal["path"]) == ("CONFLICT", ["input", "code"])
    assert len(await staff.data(LISTS)) == 1


async def test_a_list_with_prices_stays(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, price=None)
        list_id = await make_price_list(tx, code="sale")
        await make_price(tx, made.variant_ids[0], list_id, 1500)

    refusal = await editor(client).data(
        document("priceListDelete"), input={"id": encode("PriceList", list_id)}
    )

    assert refusal["refusal"] == "CONFLICT"
    assert len(await editor(client).data(LISTS)) == 1


async def test_an_unknown_list_is_not_found(client: Client) -> None:
    unknown = encode("PriceList", new_id())

    for name in ("priceListUpdate", "priceListDelete"):
        refusal = await editor(client).data(document(name), input={"id": unknown})
        assert (refusal["refusal"], refusal["path"]) == ("NOT_FOUND", ["input", "id"])


async def test_the_same_key_creates_once(client: Client) -> None:
    staff = editor(client)

    first = await staff.data(document("priceListCreate"), input={**SALE, "idempotencyKey": "k"})
    again = await staff.data(document("priceListCreate"), input={**SALE, "idempotencyKey": "k"})

    assert first == again
    assert len(await staff.data(LISTS)) == 1


async def test_only_who_may_change_prices_does(client: Client, db: Database) -> None:
    async with db.write() as tx:
        list_id = encode("PriceList", await make_price_list(tx, code="kept"))

    for actor, code in refused_actors(client, Permission.PRICES_WRITE):
        assert await actor.code(document("priceListCreate"), input=SALE) == code
        given = {"id": list_id}
        assert await actor.code(document("priceListUpdate"), input={**given, "priority": 1}) == code
        assert await actor.code(document("priceListDelete"), input=given) == code
    for actor, code in refused_actors(client, Permission.CATALOG_READ):
        assert await actor.code(LISTS) == code
    [kept] = await editor(client).data(LISTS)
    assert (kept["code"], kept["priority"]) == ("kept", 0)
    partner = client.as_partner(Permission.PRICES_WRITE)
    assert (await partner.data(document("priceListCreate"), input=SALE))["code"] == "sale"
