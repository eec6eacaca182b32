"""The mutations `categoryCreate`, `categoryUpdate`, `categoryMove` and `categoryDelete`."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import decode, encode, new_id
from tests.api.catalog.staff import editor, mutation, problems
from tests.client import Client
from tests.factories.catalog import make_product

FIELDS = """... on Category { id slug title description isActive depth
    parent { slug } breadcrumbs { slug } imageUrl }"""
CREATE = mutation("categoryCreate", FIELDS)
UPDATE = mutation("categoryUpdate", FIELDS)
MOVE = mutation("categoryMove", FIELDS)
DELETE = mutation("categoryDelete", "... on Deleted { id }")
TREE = "{ categories { slug children { slug children { slug } } } }"


async def grow(client: Client, title: str, parent: str | None = None) -> str:
    answer = await editor(client).data(CREATE, input={"title": title, "parentId": parent})
    return answer["id"]


async def test_a_category_is_created_and_changed(client: Client) -> None:
    staff, kitchen = editor(client), await grow(client, "Kitchen")

    created = await staff.data(
        CREATE,
        input={
            "title": "Pots",
            "parentId": kitchen,
            "description": "<p>Iron</p><script>x</script>",
            "imageUrl": "https://a.example/pots.png",
            "translations": [{"language": "ZH", "title": "锅"}],
        },
    )
    changed = await staff.data(
        UPDATE, input={"id": created["id"], "title": "Pans", "slug": "pans", "imageUrl": None}
    )

    assert created == {
        "__typename": "Category",
        "id": created["id"],
        "slug": "pots",
        "title": "Pots",
        "description": "<p>Iron</p>",
        "isActive": True,
        "depth": 1,
        "parent": {"slug": "kitchen"},
        "breadcrumbs": [{"slug": "kitchen"}, {"slug": "pots"}],
        "imageUrl": "https://a.example/pots.png",
    }
    assert (changed["title"], changed["slug"], changed["imageUrl"]) == ("Pans", "pans", None)
    in_chinese = 'query @inContext(language: ZH) { category(slug: "pans") { title } }'
    assert await client.data(in_chinese) == {"title": "锅"}


async def test_a_category_moves_but_not_below_itself(client: Client) -> None:
    staff = editor(client)
    home, kitchen = await grow(client, "Home"), await grow(client, "Kitchen")
    pots = await grow(client, "Pots", kitchen)

    moved = await staff.data(MOVE, input={"id": kitchen, "parentId": home})
    circle = await staff.data(MOVE, input={"id": home, "parentId": pots})

    assert moved["breadcrumbs"] == [{"slug": "home"}, {"slug": "kitchen"}]
    assert circle == {
        "__typename": "CategoryCircleError",
        "code": "CATEGORY_CIRCLE",
        "path": ["input", "parentId"],
    }
    assert await client.data(TREE) == [
        {"slug": "home", "children": [{"slug": "kitchen", "children": [{"slug": "pots"}]}]}
    ]


async def test_only_empty_categories_are_deleted(db: Database, client: Client) -> None:
    staff, kitchen = editor(client), await grow(client, "Kitchen")
    pots = await grow(client, "Pots", kitchen)
    async with db.write() as tx:
        await make_product(tx, category_id=decode("Category", pots))
    counted = mutation("categoryDelete", "... on CategoryNotEmptyError { children products }")

    full = await staff.data(counted, input={"id": pots})
    parent = await staff.data(counted, input={"id": kitchen})
    empty = await staff.data(DELETE, input={"id": await grow(client, "Empty")})

    assert (full["code"], full["children"], full["products"]) == ("CATEGORY_NOT_EMPTY", 0, 1)
    assert (parent["children"], parent["products"]) == (1, 0)
    assert empty["__typename"] == "Deleted"
    assert [root["slug"] for root in await client.data(TREE)] == ["kitchen"]


async def test_wrong_categories_are_refused(client: Client) -> None:
    staff, kitchen = editor(client), await grow(client, "Kitchen")
    nowhere = encode("Category", new_id())
    cases: list[tuple[str, dict[str, Any], str]] = [
        (CREATE, {"title": "Other", "slug": "kitchen"}, "SLUG_TAKEN"),
        (CREATE, {"title": "Other", "parentId": nowhere}, "NOT_FOUND"),
        (UPDATE, {"id": nowhere, "title": "x"}, "NOT_FOUND"),
        (MOVE, {"id": nowhere}, "NOT_FOUND"),
        (MOVE, {"id": kitchen, "parentId": nowhere}, "NOT_FOUND"),
        (DELETE, {"id": nowhere}, "NOT_FOUND"),
        (DELETE, {"id": "nonsense"}, "INVALID_INPUT"),
    ]
    for document, wanted, code in cases:
        assert (await staff.data(document, input=wanted))["code"] == code, wanted
    empty = await staff.data(CREATE, input={"title": " ", "seo": {"title": "x" * 201}})
    assert problems(empty) == [("input.title", "REQUIRED"), ("input.seo.title", "TOO_LONG")]
    assert [root["slug"] for root in await client.data(TREE)] == ["kitchen"]


async def test_a_key_has_one_effect(client: Client) -> None:
    staff = editor(client)
    wanted = {"title": "Kitchen", "idempotencyKey": "one"}

    first = await staff.data(CREATE, input=wanted)

    assert await staff.data(CREATE, input=wanted) == first
    assert len(await client.data(TREE)) == 1
