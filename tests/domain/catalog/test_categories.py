"""Growing, moving and pruning the category tree."""

import asyncio
from random import Random
from typing import Any
from uuid import UUID

import pytest

from commerce.catalog.errors import CategoryCircle, CategoryNotEmpty, SlugTaken
from commerce.catalog.events import ProductsChanged
from commerce.catalog.reference import CATEGORIES
from commerce.catalog.requests import CategoryFields, Translation
from commerce.catalog.service.categories import (
    create_category,
    delete_category,
    move_category,
    update_category,
)
from commerce.catalog.tree import MAX_LEVELS, CategoryTree
from commerce.core.db import Database
from commerce.core.errors import Conflict, ExpectedError, Forbidden, InvalidInput, NotFound
from commerce.core.ids import new_id
from tests.domain.catalog.staff import EDITOR, READER, audited, problems
from tests.factories.catalog import make_product
from tests.jobs import emitted


async def grow(db: Database, title: str, parent_id: UUID | None = None, **fields: Any) -> UUID:
    async with db.write() as tx:
        given: CategoryFields = {"title": title, "parent_id": parent_id, **fields}  # type: ignore[typeddict-item]
        return await create_category(tx, EDITOR, given)


async def move(
    db: Database, category_id: UUID, parent_id: UUID | None, position: int | None = None
) -> None:
    async with db.write() as tx:
        await move_category(tx, EDITOR, category_id, parent_id, position)


async def read(db: Database) -> CategoryTree:
    async with db.read() as reader:
        return (await reader.reference(CATEGORIES)).everything


def outline(tree: CategoryTree, parent_id: UUID | None = None) -> dict[str, Any]:
    """Titles within titles."""
    below = tree.children.get(parent_id, ())
    return {category.title: outline(tree, category.id) for category in below}


def check_paths(tree: CategoryTree) -> None:
    """Every path is the parent's path and the category itself."""
    for category in tree.by_id.values():
        above = list(tree.by_id[category.parent_id].path) if category.parent_id else []
        assert list(category.path) == [*above, category.id]


async def test_a_tree_grows(db: Database) -> None:
    kitchen = await grow(db, "Kitchen", translations=[Translation("zh", {"title": "厨房"})])
    await grow(db, "Pots", kitchen)
    await grow(db, "Pans", kitchen, slug="frying-pans")

    tree = await read(db)

    assert outline(tree) == {"Kitchen": {"Pots": {}, "Pans": {}}}
    assert [c.slug for c in tree.children_of(kitchen)] == ["pots", "frying-pans"]
    assert tree.by_id[kitchen].text("title", "zh") == "厨房"
    assert [action for action, _, _ in await audited(db, kitchen)] == ["category.create"]


async def test_a_category_moves_with_all_that_is_below_it(db: Database) -> None:
    home, kitchen = await grow(db, "Home"), await grow(db, "Kitchen")
    pots = await grow(db, "Pots", kitchen)
    await grow(db, "Iron", pots)
    async with db.write() as tx:
        made = await make_product(tx, category_id=pots)

    await move(db, kitchen, home)

    tree = await read(db)
    assert outline(tree) == {"Home": {"Kitchen": {"Pots": {"Iron": {}}}}}
    check_paths(tree)
    assert await emitted(db) == [ProductsChanged((made.id,))]
    action, before, after = (await audited(db, kitchen))[-1]
    assert (action, before["parent_id"], after["parent_id"]) == ("category.move", None, str(home))


async def test_a_category_is_put_at_its_place(db: Database) -> None:
    one, two, three = [await grow(db, title) for title in ("One", "Two", "Three")]

    await move(db, three, None, 0)
    first = list(outline(await read(db)))
    await move(db, three, None, 1)
    second = list(outline(await read(db)))
    await move(db, one, None)
    await move(db, two, None, 99)

    assert first == ["Three", "One", "Two"]
    assert second == ["One", "Three", "Two"]
    assert list(outline(await read(db))) == ["Three", "One", "Two"]


@pytest.mark.parametrize("seed", range(3))
async def test_any_moves_leave_a_tree(db: Database, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - moves at random, no secret
    ids = [await grow(db, f"Category {number}") for number in range(8)]

    for _ in range(25):
        moved, parent = random.choice(ids), random.choice([None, *ids])
        tree = await read(db)
        is_circle = parent is not None and parent in tree.with_descendants(moved)
        if is_circle:
            with pytest.raises(CategoryCircle):
                await move(db, moved, parent, random.randrange(5))
        else:
            await move(db, moved, parent, random.randrange(5))
        tree = await read(db)
        assert sorted(tree.by_id) == sorted(ids)
        check_paths(tree)
        assert len([id_ for root in tree.roots for id_ in tree.with_descendants(root.id)]) == 8


async def test_a_tree_has_a_lowest_level(db: Database) -> None:
    parent = None
    for number in range(MAX_LEVELS):
        parent = await grow(db, f"Level {number}", parent)
    other = await grow(db, "Other")
    await grow(db, "Below", other)

    with pytest.raises(Conflict):
        await grow(db, "Too deep", parent)
    with pytest.raises(Conflict):
        await move(db, other, (await read(db)).by_slug["level-8"].id)

    check_paths(await read(db))


async def test_texts_change_and_products_are_told(db: Database) -> None:
    kitchen = await grow(db, "Kitchen")
    pots = await grow(db, "Pots", kitchen)
    async with db.write() as tx:
        made = await make_product(tx, category_id=pots)

    async with db.write() as tx:
        await update_category(tx, EDITOR, kitchen, {"title": "Cooking", "is_active": False})

    tree = await read(db)
    assert (tree.by_id[kitchen].title, tree.by_id[kitchen].slug) == ("Cooking", "kitchen")
    assert dict(tree.shown().by_id) == {}
    assert await emitted(db) == [ProductsChanged((made.id,))]


async def test_what_is_not_empty_stays(db: Database) -> None:
    kitchen = await grow(db, "Kitchen")
    pots = await grow(db, "Pots", kitchen)
    async with db.write() as tx:
        await make_product(tx, category_id=pots)

    with pytest.raises(CategoryNotEmpty) as parent:
        async with db.write() as tx:
            await delete_category(tx, EDITOR, kitchen)
    with pytest.raises(CategoryNotEmpty) as child:
        async with db.write() as tx:
            await delete_category(tx, EDITOR, pots)

    assert (parent.value.children, parent.value.products) == (1, 0)
    assert (child.value.children, child.value.products) == (0, 1)
    assert outline(await read(db)) == {"Kitchen": {"Pots": {}}}


async def test_an_empty_category_is_removed(db: Database) -> None:
    kitchen = await grow(db, "Kitchen")

    async with db.write() as tx:
        await delete_category(tx, EDITOR, kitchen)

    assert outline(await read(db)) == {}
    assert [action for action, _, _ in await audited(db, kitchen)] == [
        "category.create",
        "category.delete",
    ]


async def test_wrong_categories_are_refused(db: Database) -> None:
    kitchen = await grow(db, "Kitchen")

    with pytest.raises(SlugTaken):
        await grow(db, "Other", slug="kitchen")
    with pytest.raises(NotFound) as unknown:
        await grow(db, "Other", new_id())
    with pytest.raises(InvalidInput) as invalid:
        await grow(db, "", image_url="javascript:x", slug="A B")
    with pytest.raises(NotFound):
        await move(db, new_id(), None)
    with pytest.raises(NotFound):
        await move(db, kitchen, new_id())

    assert unknown.value.path == ("input", "parentId")
    assert problems(invalid.value) == [
        ("input.slug", "INVALID_SLUG"),
        ("input.title", "REQUIRED"),
        ("input.imageUrl", "INVALID_URL"),
    ]
    assert outline(await read(db)) == {"Kitchen": {}}


async def test_only_who_may_write_the_catalogue_changes_the_tree(db: Database) -> None:
    kitchen = await grow(db, "Kitchen")

    async with db.write() as tx:
        with pytest.raises(Forbidden):
            await create_category(tx, READER, {"title": "X"})
        with pytest.raises(Forbidden):
            await update_category(tx, READER, kitchen, {"title": "X"})
        with pytest.raises(Forbidden):
            await move_category(tx, READER, kitchen, None, None)
        with pytest.raises(Forbidden):
            await delete_category(tx, READER, kitchen)

    assert outline(await read(db)) == {"Kitchen": {}}


@pytest.mark.committed
async def test_two_moves_at_once_make_no_circle(db: Database) -> None:
    one, two = await grow(db, "One"), await grow(db, "Two")

    results = await asyncio.gather(move(db, one, two), move(db, two, one), return_exceptions=True)

    assert [type(r) for r in results if isinstance(r, ExpectedError)] == [CategoryCircle]
    tree = await read(db)
    check_paths(tree)
    assert len(tree.roots) == 1
