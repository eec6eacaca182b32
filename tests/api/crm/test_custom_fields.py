"""The root fields `customFieldDefinitions`, `customFieldDefinitionCreate`,
`customFieldDefinitionUpdate`, `customFieldDefinitionDelete` and `customerCustomFieldsSet`."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.crm.kinds import CustomFieldKind
from commerce.customers.models import Customer
from tests.api.crm.documents import (
    READ,
    WRITE,
    audited,
    gid,
    mutation,
    refused_to_others,
    send,
)
from tests.client import Client
from tests.factories.crm import make_field, make_segment
from tests.factories.customers import make_customer

SETTINGS = Permission.SETTINGS_WRITE
FIELD = "id stableName: code label kind choices"  # refusals have a code of another type
CREATE = mutation("customFieldDefinitionCreate", "CustomFieldDefinition", FIELD)
UPDATE = mutation("customFieldDefinitionUpdate", "CustomFieldDefinition", FIELD)
DELETE = mutation("customFieldDefinitionDelete", "Deleted", "id")
LIST = f"{{ customFieldDefinitions {{ {FIELD} }} }}"
VALUES = "customFields { value definition { code label } }"
SET = mutation("customerCustomFieldsSet", "Customer", VALUES)
K = CustomFieldKind


def definition(field_id: UUID) -> str:
    return encode("CustomFieldDefinition", field_id)


async def stored(db: Database, customer_id: UUID) -> Any:
    async with db.read() as reader:
        return await reader.scalar(select(Customer.custom_fields).where(Customer.id == customer_id))


async def make_all(db: Database) -> UUID:
    """A customer, and a field of every kind."""
    async with db.write() as tx:
        await make_field(tx, "colour", K.TEXT)
        await make_field(tx, "points", K.NUMBER)
        await make_field(tx, "club", K.BOOLEAN)
        await make_field(tx, "birthday", K.DATE)
        await make_field(tx, "size", K.CHOICE, choices=["S", "M"])
        return await make_customer(tx)


async def test_staff_define_a_field(client: Client, db: Database) -> None:
    staff = client.as_staff(READ, SETTINGS)

    size = await send(
        staff, CREATE, code="shoe_size", label="Shoe  size", kind="CHOICE", choices=["S", " M "]
    )
    club = await send(staff, CREATE, code="club", label="In the club", kind="BOOLEAN")

    assert size == {
        "__typename": "CustomFieldDefinition",
        "id": size["id"],
        "stableName": "shoe_size",
        "label": "Shoe size",
        "kind": "CHOICE",
        "choices": ["S", "M"],
    }
    listed = await staff.data(LIST)
    assert [field["stableName"] for field in listed] == ["club", "shoe_size"]
    assert listed[0]["id"] == club["id"]
    assert [action for action, _, _ in await audited(db)] == ["custom_field.create"] * 2


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"code": "Shoe-Size"}, ["input", "code"], "INVALID_CODE"),
        ({"code": "taken"}, ["input", "code"], "TAKEN"),
        ({"label": ""}, ["input", "label"], "REQUIRED"),
        ({"label": "x" * 101}, ["input", "label"], "TOO_LONG"),
        ({"choices": ["S"]}, ["input", "choices"], "NOT_EXPECTED"),
        ({"kind": "CHOICE"}, ["input", "choices"], "INVALID_LENGTH"),
        ({"kind": "CHOICE", "choices": ["S", "S"]}, ["input", "choices"], "DUPLICATE"),
        ({"kind": "CHOICE", "choices": ["S"] * 101}, ["input", "choices"], "INVALID_LENGTH"),
    ],
)
async def test_a_field_must_be_well_formed(
    client: Client, db: Database, given: dict[str, Any], path: list[str], code: str
) -> None:
    async with db.write() as tx:
        await make_field(tx, "taken")
    staff = client.as_staff(READ, SETTINGS)

    refused = await send(
        staff, CREATE, **{"code": "field", "label": "Field", "kind": "TEXT", **given}
    )

    assert refused["problems"] == [{"path": path, "code": code}]
    assert [field["stableName"] for field in await staff.data(LIST)] == ["taken"]
    assert await audited(db) == []


async def test_a_shop_has_at_most_a_hundred_fields(client: Client, db: Database) -> None:
    async with db.write() as tx:
        for number in range(100):
            await make_field(tx, f"field_{number}")
    staff = client.as_staff(READ, SETTINGS)

    refused = await send(staff, CREATE, code="one_more", label="One more", kind="TEXT")

    assert refused["code"] == "CONFLICT"
    assert len(await staff.data(LIST)) == 100


async def test_a_fields_label_and_choices_change(client: Client, db: Database) -> None:
    customer_id = await make_all(db)
    async with db.write() as tx:
        field_id = definition(await make_field(tx, "hat", K.CHOICE, choices=["S", "M"]))
    staff = client.as_staff(READ, WRITE, SETTINGS)
    await send(
        staff, SET, customerId=gid(customer_id), fields=[{"code": "hat", "value": {"text": "M"}}]
    )

    changed = await send(staff, UPDATE, definitionId=field_id, label="Hat", choices=["M", "L"])
    refused = await send(staff, UPDATE, definitionId=field_id, choices=["L"])
    no_choices = await send(staff, UPDATE, definitionId=field_id, choices=[])

    assert (changed["label"], changed["choices"]) == ("Hat", ["M", "L"])
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["input", "choices"])
    assert no_choices["problems"][0]["code"] == "INVALID_LENGTH"
    hat = next(field for field in await staff.data(LIST) if field["stableName"] == "hat")
    assert hat["choices"] == ["M", "L"]


async def test_a_deleted_field_takes_its_values_with_it(client: Client, db: Database) -> None:
    customer_id = await make_all(db)
    staff = client.as_staff(READ, WRITE, SETTINGS)
    await send(
        staff,
        SET,
        customerId=gid(customer_id),
        fields=[
            {"code": "colour", "value": {"text": "red"}},
            {"code": "club", "value": {"boolean": True}},
        ],
    )
    colour = next(field for field in await staff.data(LIST) if field["stableName"] == "colour")

    deleted = await send(staff, DELETE, definitionId=colour["id"])

    assert deleted == {"__typename": "Deleted", "id": colour["id"]}
    assert await stored(db, customer_id) == {"club": True}
    assert (await send(staff, DELETE, definitionId=colour["id"]))["code"] == "NOT_FOUND"


async def test_a_field_that_a_segment_asks_for_stays(client: Client, db: Database) -> None:
    rule: dict[str, object] = {
        "not": {"customField": {"code": "colour", "condition": {"isPresent": True}}}
    }
    async with db.write() as tx:
        field_id = definition(await make_field(tx, "colour"))
        await make_segment(tx, rule, code="colourless")
    staff = client.as_staff(READ, SETTINGS)

    refused = await send(staff, DELETE, definitionId=field_id)

    assert refused["code"] == "CONFLICT"
    assert len(await staff.data(LIST)) == 1


async def test_values_of_every_kind_are_kept(client: Client, db: Database) -> None:
    customer_id = await make_all(db)
    staff = client.as_staff(READ, WRITE)

    customer = await send(
        staff,
        SET,
        customerId=gid(customer_id),
        fields=[
            {"code": "colour", "value": {"text": " dark  red "}},
            {"code": "points", "value": {"number": "012.50"}},
            {"code": "club", "value": {"boolean": False}},
            {"code": "birthday", "value": {"date": "2000-02-29"}},
            {"code": "size", "value": {"text": "M"}},
        ],
    )

    assert {field["definition"]["code"]: field["value"] for field in customer["customFields"]} == {
        "birthday": "2000-02-29",
        "club": False,
        "colour": "dark red",
        "points": "12.5",
        "size": "M",
    }
    assert await audited(db) == [
        (
            "customer.custom_fields",
            None,
            {"fields": ["birthday", "club", "colour", "points", "size"]},
        )
    ]


async def test_null_takes_a_value_away_and_others_stay(client: Client, db: Database) -> None:
    customer_id = await make_all(db)
    staff = client.as_staff(READ, WRITE)
    both = [
        {"code": "colour", "value": {"text": "red"}},
        {"code": "points", "value": {"number": "1"}},
    ]
    await send(staff, SET, customerId=gid(customer_id), fields=both)

    await send(staff, SET, customerId=gid(customer_id), fields=[{"code": "colour", "value": None}])

    assert await stored(db, customer_id) == {"points": "1"}


async def test_all_values_are_kept_or_none(client: Client, db: Database) -> None:
    customer_id = await make_all(db)
    staff = client.as_staff(READ, WRITE)

    refused = await send(
        staff,
        SET,
        customerId=gid(customer_id),
        fields=[
            {"code": "colour", "value": {"text": "red"}},
            {"code": "points", "value": {"text": "12"}},
            {"code": "club", "value": {"number": "1"}},
            {"code": "birthday", "value": {"date": "2001-02-29"}},
            {"code": "size", "value": {"text": "XXL"}},
            {"code": "unheard_of", "value": {"text": "x"}},
        ],
    )

    assert refused["problems"] == [
        {"path": ["input", "fields", "1", "value"], "code": "WRONG_KIND"},
        {"path": ["input", "fields", "2", "value"], "code": "WRONG_KIND"},
        {"path": ["input", "fields", "3", "value"], "code": "INVALID_DATE"},
        {"path": ["input", "fields", "4", "value"], "code": "NOT_A_CHOICE"},
        {"path": ["input", "fields", "5", "code"], "code": "UNKNOWN"},
    ]
    assert await stored(db, customer_id) == {}
    assert await audited(db) == []


async def test_a_value_is_of_exactly_one_kind(client: Client, db: Database) -> None:
    customer_id = await make_all(db)
    staff = client.as_staff(READ, WRITE)
    two = [{"code": "colour", "value": {"text": "a", "number": "1"}}]
    junk = [{"code": "points", "value": {"number": "1e999"}}]

    for fields in (two, junk):
        given = {"customerId": gid(customer_id), "fields": fields}
        assert await staff.code(SET, input=given) == "BAD_USER_INPUT"
    none = await send(staff, SET, customerId=gid(customer_id), fields=[])
    assert none["problems"][0]["code"] == "INVALID_LENGTH"
    assert await stored(db, customer_id) == {}


async def test_they_need_the_permissions(client: Client, db: Database) -> None:
    customer_id = await make_all(db)
    field = {"code": "x", "label": "X", "kind": "TEXT"}
    colour = next(f for f in await client.as_staff(READ).data(LIST) if f["stableName"] == "colour")
    own = {"definitionId": colour["id"], "label": "Colour"}
    value = {"customerId": gid(customer_id), "fields": [{"code": "club", "value": None}]}

    assert await refused_to_others(client, customer_id, CREATE, field, SETTINGS)
    assert await refused_to_others(client, customer_id, UPDATE, own, SETTINGS)
    gone = {"definitionId": colour["id"]}
    assert await refused_to_others(client, customer_id, DELETE, gone, SETTINGS)
    assert await refused_to_others(client, customer_id, SET, value)
    assert await client.code(LIST) == "UNAUTHENTICATED"
    assert await client.as_customer(customer_id).code(LIST) == "FORBIDDEN"
    assert await client.as_staff(SETTINGS).code(LIST) == "FORBIDDEN"
