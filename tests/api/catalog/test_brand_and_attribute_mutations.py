"""The mutations of brands and attributes."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import decode, encode, new_id
from tests.api.catalog.staff import editor, mutation, problems
from tests.client import Client
from tests.factories.catalog import make_product

BRAND = "... on Brand { id slug title imageUrl }"
BRAND_CREATE = mutation("brandCreate", BRAND)
BRAND_UPDATE = mutation("brandUpdate", BRAND)
BRAND_DELETE = mutation("brandDelete", "... on Deleted { id } ... on StillInUseError { products }")
ATTRIBUTE = """... on Attribute { id name: code label kind unit isFilterable
    choices { code label } }"""
ATTRIBUTE_CREATE = mutation("attributeCreate", ATTRIBUTE)
ATTRIBUTE_UPDATE = mutation("attributeUpdate", ATTRIBUTE)
ATTRIBUTE_DELETE = mutation(
    "attributeDelete", "... on Deleted { id } ... on StillInUseError { products }"
)


async def test_a_brand_lives(db: Database, client: Client) -> None:
    staff = editor(client)

    created = await staff.data(BRAND_CREATE, input={"title": "Ærø & Søn"})
    changed = await staff.data(
        BRAND_UPDATE,
        input={
            "id": created["id"],
            "imageUrl": "/media/logo.png",
            "translations": [{"language": "ZH", "title": "爱洛"}],
        },
    )
    async with db.write() as tx:
        made = await make_product(tx, brand_id=decode("Brand", created["id"]))
    in_use = await staff.data(BRAND_DELETE, input={"id": created["id"]})
    other = await staff.data(BRAND_CREATE, input={"title": "Other"})
    deleted = await staff.data(BRAND_DELETE, input={"id": other["id"]})

    assert (created["slug"], created["title"]) == ("aero-son", "Ærø & Søn")
    assert changed["imageUrl"] == "http://127.0.0.1:8000/media/logo.png"
    assert (in_use["__typename"], in_use["code"], in_use["products"]) == (
        "StillInUseError",
        "STILL_IN_USE",
        1,
    )
    assert deleted == {"__typename": "Deleted", "id": other["id"]}
    shown = await client.data(
        """query($slug: String) @inContext(language: ZH) {
            product(slug: $slug) { brand { title } } }""",
        slug=made.slug,
    )
    assert shown == {"brand": {"title": "爱洛"}}


async def test_wrong_brands_are_refused(client: Client) -> None:
    staff = editor(client)
    await staff.data(BRAND_CREATE, input={"title": "Acme"})
    nowhere = encode("Brand", new_id())
    cases: list[tuple[str, dict[str, Any], str]] = [
        (BRAND_CREATE, {"title": "Other", "slug": "acme"}, "SLUG_TAKEN"),
        (BRAND_CREATE, {"title": ""}, "INVALID_INPUT"),
        (BRAND_UPDATE, {"id": nowhere, "title": "x"}, "NOT_FOUND"),
        (BRAND_DELETE, {"id": nowhere}, "NOT_FOUND"),
    ]

    for document, wanted, code in cases:
        assert (await staff.data(document, input=wanted))["code"] == code, wanted

    assert (await client.data("{ brands { totalCount } }")) == {"totalCount": 1}


async def test_an_attribute_lives(db: Database, client: Client) -> None:
    staff = editor(client)

    created = await staff.data(
        ATTRIBUTE_CREATE,
        input={
            "label": "Wood",
            "kind": "SELECT",
            "isFilterable": True,
            "choices": [{"label": "Oak"}, {"label": "Ash"}],
        },
    )
    async with db.write() as tx:
        await make_product(tx, slug="table", attributes=[{"code": "wood", "value": "oak"}])
    changed = await staff.data(
        ATTRIBUTE_UPDATE,
        input={
            "id": created["id"],
            "choices": [
                {
                    "label": "Old oak",
                    "code": "oak",
                    "translations": [{"language": "ZH", "label": "橡木"}],
                }
            ],
        },
    )
    kept = await staff.data(
        ATTRIBUTE_UPDATE, input={"id": created["id"], "choices": [{"label": "Ash"}]}
    )
    in_use = await staff.data(ATTRIBUTE_DELETE, input={"id": created["id"]})
    power = await staff.data(
        ATTRIBUTE_CREATE, input={"label": "Power", "kind": "NUMBER", "unit": "W"}
    )
    deleted = await staff.data(ATTRIBUTE_DELETE, input={"id": power["id"]})

    assert created["choices"] == [{"code": "oak", "label": "Oak"}, {"code": "ash", "label": "Ash"}]
    assert (created["name"], created["kind"], created["isFilterable"]) == ("wood", "SELECT", True)
    assert changed["choices"] == [{"code": "oak", "label": "Old oak"}]
    assert (kept["code"], kept["path"]) == ("STILL_IN_USE", ["input", "choices"])
    assert in_use["products"] == 1
    assert (power["name"], power["unit"]) == ("power", "W")
    assert deleted["__typename"] == "Deleted"
    shown = await client.data(
        'query @inContext(language: ZH) { product(slug: "table") { attributes { value choice } } }'
    )
    assert shown == {"attributes": [{"value": "橡木", "choice": "oak"}]}


async def test_wrong_attributes_are_refused(client: Client) -> None:
    staff = editor(client)
    await staff.data(ATTRIBUTE_CREATE, input={"label": "Wood", "kind": "TEXT"})
    nowhere = encode("Attribute", new_id())

    reserved = await staff.data(ATTRIBUTE_CREATE, input={"label": "Price", "kind": "NUMBER"})
    taken = await staff.data(ATTRIBUTE_CREATE, input={"label": "Wood", "kind": "TEXT"})
    unknown = await staff.data(ATTRIBUTE_UPDATE, input={"id": nowhere, "label": "x"})
    gone = await staff.data(ATTRIBUTE_DELETE, input={"id": nowhere})

    assert problems(reserved) == [("input.code", "RESERVED")]
    assert (taken["code"], taken["path"]) == ("CONFLICT", ["input", "code"])
    assert (unknown["code"], gone["code"]) == ("NOT_FOUND", "NOT_FOUND")
    assert [a["code"] for a in await client.data("{ attributes { code } }")] == ["wood"]
