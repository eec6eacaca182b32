"""The mutations `productOptionsSet` and `productVariantsCreate`, `…Update`, `…Delete`."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from tests.api.catalog.staff import editor, mutation, problems
from tests.client import Client
from tests.factories.catalog import make_product

FIELDS = """... on Product { variants(includeInactive: false) { nodes {
    sku title weightGrams isActive } } options { code } }"""
OPTIONS_SET = mutation("productOptionsSet", FIELDS)
CREATE = mutation("productVariantsCreate", FIELDS)
UPDATE = mutation("productVariantsUpdate", FIELDS)
DELETE = mutation("productVariantsDelete", FIELDS)
SIZES = [{"label": f"Size {n}", "code": f"s{n}"} for n in (1, 2, 3)]


async def mug(db: Database, **given: Any) -> tuple[str, list[str]]:
    """The global ids of a product with two sizes and of its variants."""
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", variants=2, **given)
    return encode("Product", made.id), [encode("ProductVariant", v) for v in made.variant_ids]


def skus(answer: dict[str, Any]) -> list[str]:
    assert answer["__typename"] == "Product", answer
    return [node["sku"] for node in answer["variants"]["nodes"]]


async def test_options_grow_and_new_variants_take_their_values(
    db: Database, client: Client
) -> None:
    gid, _ = await mug(db)
    staff = editor(client)
    sizes = {"label": "Size", "code": "size", "values": SIZES}
    colours = {"label": "Colour", "values": [{"label": "Red"}]}

    await staff.data(OPTIONS_SET, input={"productId": gid, "options": [sizes, colours]})
    options = [{"option": "size", "value": "s3"}, {"option": "Colour", "value": "Red"}]
    answer = await staff.data(
        CREATE, input={"productId": gid, "variants": [{"sku": "MUG-3", "options": options}]}
    )

    assert [node["title"] for node in answer["variants"]["nodes"]] == [
        "Size 1 / Red",
        "Size 2 / Red",
        "Size 3 / Red",
    ]
    assert answer["options"] == [{"code": "size"}, {"code": "colour"}]


async def test_options_that_variants_need_stay(db: Database, client: Client) -> None:
    gid, _ = await mug(db)

    answer = await editor(client).data(OPTIONS_SET, input={"productId": gid, "options": []})

    assert problems(answer) == [("input.options", "DUPLICATE_VARIANT")]


async def test_each_wrong_variant_is_named(db: Database, client: Client) -> None:
    gid, ids = await mug(db)
    staff = editor(client)
    large = [{"option": "size", "value": "s1"}]

    created = await staff.data(
        CREATE,
        input={"productId": gid, "variants": [{"sku": "N", "options": large}, {"sku": "MUG-1"}]},
    )
    updated = await staff.data(
        UPDATE,
        input={
            "productId": gid,
            "variants": [
                {"id": ids[0], "sku": "MUG-2"},
                {"id": encode("ProductVariant", new_id()), "weightGrams": 1},
            ],
        },
    )
    malformed = await staff.data(UPDATE, input={"productId": gid, "variants": [{"id": "x"}]})

    assert problems(created) == [
        ("input.variants.1.options", "REQUIRED"),
        ("input.variants.1.sku", "SKU_TAKEN"),
    ]
    assert problems(updated) == [
        ("input.variants.1.id", "NOT_FOUND"),
        ("input.variants.0.sku", "SKU_TAKEN"),
    ]
    assert problems(malformed) == [("input.variants.0.id", "INVALID_ID")]
    assert await client.data('{ product(slug: "mug") { variants { nodes { sku } } } }') == {
        "variants": {"nodes": [{"sku": "MUG-1"}, {"sku": "MUG-2"}]}
    }


async def test_variants_are_changed_and_retired(db: Database, client: Client) -> None:
    gid, ids = await mug(db)
    changes = [
        {"id": ids[0], "weightGrams": 7, "barcode": None, "requiresShipping": False},
        {"id": ids[1], "isActive": False},
    ]

    answer = await editor(client).data(UPDATE, input={"productId": gid, "variants": changes})

    assert answer["variants"]["nodes"] == [
        {"sku": "MUG-1", "title": "Size 1", "weightGrams": 7, "isActive": True}
    ]


async def test_unused_variants_are_deleted_and_others_are_not(db: Database, client: Client) -> None:
    gid, ids = await mug(db, price=None, on_hand=None)
    async with db.write() as tx:
        stocked = await make_product(tx, slug="cup", price=None)
    staff = editor(client)

    deleted = await staff.data(DELETE, input={"productId": gid, "variantIds": ids[:1]})
    refused = await staff.data(
        DELETE,
        input={
            "productId": encode("Product", stocked.id),
            "variantIds": [encode("ProductVariant", stocked.variant_ids[0])],
        },
    )

    assert skus(deleted) == ["MUG-2"]
    assert (refused["__typename"], refused["code"]) == ("ConflictError", "CONFLICT")


async def test_unknown_products_are_not_found(client: Client) -> None:
    gid, staff = encode("Product", new_id()), editor(client)

    for document, more in (
        (OPTIONS_SET, {"options": []}),
        (CREATE, {"variants": []}),
        (UPDATE, {"variants": []}),
        (DELETE, {"variantIds": []}),
    ):
        answer = await staff.data(document, input={"productId": gid, **more})
        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["input", "productId"])
