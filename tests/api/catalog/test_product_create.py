"""The mutation `productCreate`."""

from typing import Any

from commerce.catalog.events import ProductsChanged
from commerce.catalog.kinds import AttributeKind
from commerce.core.db import Database
from commerce.core.ids import decode, encode, new_id
from commerce.core.permissions import Permission
from tests.api.catalog.staff import editor, mutation, problems
from tests.client import Client
from tests.factories.catalog import make_attribute, make_brand, make_category
from tests.jobs import emitted

CREATE = mutation(
    "productCreate",
    """... on Product { id slug status title subtitle description seo { title description } tags
        brand { slug } category { slug } categories { slug }
        options { code values { code label } } attributes { code value }
        variants { nodes { sku title barcode weightGrams } } }""",
)


async def test_staff_create_a_product_with_everything(db: Database, client: Client) -> None:
    async with db.write() as tx:
        kitchen = await make_category(tx, slug="kitchen")
        gifts = await make_category(tx, slug="gifts")
        acme = await make_brand(tx, slug="acme")
        await make_attribute(tx, code="note")
        await make_attribute(
            tx, code="wood", kind=AttributeKind.SELECT, choices={"oak": "Oak", "ash": "Ash"}
        )
        await make_attribute(tx, code="washable", kind=AttributeKind.BOOLEAN)
    wanted = {
        "title": "Salt & Pepper",
        "subtitle": "Two mills",
        "description": "<p>Made of <b>oak</b></p><script>alert(1)</script>",
        "seo": {"title": "Buy mills"},
        "brandId": encode("Brand", acme),
        "categoryId": encode("Category", kitchen),
        "categoryIds": [encode("Category", gifts)],
        "tags": ["gift"],
        "attributes": [
            {"code": "wood", "choice": "oak"},
            {"code": "washable", "boolean": False},
            {
                "code": "note",
                "text": "Soft",
                "translations": [{"language": "ZH", "text": "柔软"}],
            },
        ],
        "options": [
            {
                "label": "Colour",
                "values": [{"label": "Dark oak"}, {"label": "White", "code": "w"}],
                "translations": [{"language": "ZH", "label": "颜色"}],
            }
        ],
        "variants": [
            {"sku": "M-1", "options": [{"option": "colour", "value": "dark-oak"}]},
            {
                "sku": "M-2",
                "barcode": "4006381333931",
                "weightGrams": 250,
                "options": [{"option": "Colour", "value": "White"}],
            },
        ],
        "translations": [{"language": "ZH", "title": "研磨瓶", "seo": {"title": "买研磨瓶"}}],
    }

    product = await editor(client).data(CREATE, input=wanted)

    gid = product.pop("id")
    assert product == {
        "__typename": "Product",
        "slug": "salt-pepper",
        "status": "DRAFT",
        "title": "Salt & Pepper",
        "subtitle": "Two mills",
        "description": "<p>Made of <b>oak</b></p>",
        "seo": {"title": "Buy mills", "description": None},
        "tags": ["gift"],
        "brand": {"slug": "acme"},
        "category": {"slug": "kitchen"},
        "categories": [{"slug": "kitchen"}, {"slug": "gifts"}],
        "options": [
            {
                "code": "colour",
                "values": [
                    {"code": "dark-oak", "label": "Dark oak"},
                    {"code": "w", "label": "White"},
                ],
            }
        ],
        "attributes": [
            {"code": "wood", "value": "Oak"},
            {"code": "washable", "value": "No"},
            {"code": "note", "value": "Soft"},
        ],
        "variants": {
            "nodes": [
                {"sku": "M-1", "title": "Dark oak", "barcode": None, "weightGrams": 0},
                {"sku": "M-2", "title": "White", "barcode": "4006381333931", "weightGrams": 250},
            ]
        },
    }
    assert await emitted(db) == [ProductsChanged((decode("Product", gid),))]
    in_chinese = await client.as_staff(Permission.CATALOG_READ).data(
        """query($id: ID) @inContext(language: ZH) { product(id: $id) {
            title seo { title } attributes { value } options { label } } }""",
        id=gid,
    )
    assert in_chinese == {
        "title": "研磨瓶",
        "seo": {"title": "买研磨瓶"},
        "attributes": [{"value": "Oak"}, {"value": "否"}, {"value": "柔软"}],
        "options": [{"label": "颜色"}],
    }


async def test_each_wrong_field_is_named(db: Database, client: Client) -> None:
    await editor(client).data(
        CREATE, input={"title": "Other", "variants": [{"sku": "TAKEN"}], "slug": "other"}
    )
    wanted = {
        "title": "",
        "slug": "A slug",
        "seo": {"description": "x" * 501},
        "variants": [{"sku": "TAKEN"}, {"sku": "S", "weightGrams": -1}],
        "attributes": [{"code": "nothing", "text": "x"}],
        "translations": [{"language": "EN", "title": "x"}],
    }

    answer = await editor(client).data(CREATE, input=wanted)

    assert problems(answer) == [
        ("input.slug", "INVALID_SLUG"),
        ("input.title", "REQUIRED"),
        ("input.seo.description", "TOO_LONG"),
        ("input.attributes.0.code", "UNKNOWN_ATTRIBUTE"),
        ("input.translations.0.language", "DEFAULT_LANGUAGE"),
        ("input.variants.1.weightGrams", "OUT_OF_RANGE"),
        ("input.variants.0.sku", "SKU_TAKEN"),
    ]
    assert len(await emitted(db)) == 1


async def test_ids_of_something_else_are_named(client: Client) -> None:
    cases: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"brandId": "nonsense"}, ("input.brandId", "INVALID_ID")),
        ({"brandId": encode("Brand", new_id())}, ("input.brandId", "NOT_FOUND")),
        ({"categoryId": encode("Brand", new_id())}, ("input.categoryId", "INVALID_ID")),
        ({"categoryIds": ["x"]}, ("input.categoryIds.0", "INVALID_ID")),
    ]
    for wanted, problem in cases:
        answer = await editor(client).data(CREATE, input={"title": "Mug", **wanted})
        assert problems(answer) == [problem]


async def test_a_taken_slug_is_refused(client: Client) -> None:
    staff = editor(client)
    await staff.data(CREATE, input={"title": "Mug"})

    answer = await staff.data(CREATE, input={"title": "Other", "slug": "mug"})

    assert answer == {
        "__typename": "SlugTakenError",
        "code": "SLUG_TAKEN",
        "path": ["input", "slug"],
    }


async def test_a_key_has_one_effect(db: Database, client: Client) -> None:
    staff = editor(client)
    wanted = {"title": "Mug", "idempotencyKey": "one"}

    first = await staff.data(CREATE, input=wanted)
    again = await staff.data(CREATE, input=wanted)
    other = await staff.data(CREATE, input={**wanted, "title": "Cup"})

    assert again == first
    assert (other["__typename"], other["code"]) == (
        "IdempotencyConflictError",
        "IDEMPOTENCY_CONFLICT",
    )
    assert len(await emitted(db)) == 1


async def test_lists_have_limits(client: Client) -> None:
    cases = [
        ("tags", ["x"] * 51, "input.tags"),
        ("attributes", [{"code": "a", "text": "x"}] * 101, "input.attributes"),
        ("variants", [{"sku": str(n)} for n in range(101)], "input.variants"),
        (
            "options",
            [{"label": str(n), "values": [{"label": "v"}]} for n in range(6)],
            "input.options",
        ),
        ("translations", [{"language": "ZH", "title": "x"}] * 30, "input.translations"),
    ]
    for field, entries, path in cases:
        answer = await editor(client).data(CREATE, input={"title": "Mug", field: entries})
        assert (path, "TOO_MANY") in problems(answer)
