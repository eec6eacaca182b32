"""Brands, and what products can be described by."""

from typing import Any
from uuid import UUID

import pytest

from commerce.catalog.errors import SlugTaken, StillInUse
from commerce.catalog.events import AttributesChanged, ProductsChanged
from commerce.catalog.kinds import AttributeKind
from commerce.catalog.reference import ATTRIBUTES, BRANDS
from commerce.catalog.requests import AttributeFields, BrandFields, LabelSpec, Translation
from commerce.catalog.service.attributes import (
    create_attribute,
    delete_attribute,
    update_attribute,
)
from commerce.catalog.service.brands import create_brand, delete_brand, update_brand
from commerce.catalog.views import Attribute, Brand
from commerce.core.db import Database
from commerce.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from commerce.core.ids import new_id
from tests.domain.catalog.staff import EDITOR, READER, audited, problems
from tests.factories.catalog import make_product
from tests.jobs import emitted


async def brand(db: Database, **fields: Any) -> UUID:
    async with db.write() as tx:
        given: BrandFields = {"title": "Acme", **fields}  # type: ignore[typeddict-item]
        return await create_brand(tx, EDITOR, given)


async def attribute(db: Database, **fields: Any) -> UUID:
    async with db.write() as tx:
        given: AttributeFields = {"label": "Wood", **fields}  # type: ignore[typeddict-item]
        return await create_attribute(tx, EDITOR, given)


async def brands(db: Database) -> dict[str, Brand]:
    async with db.read() as reader:
        return dict((await reader.reference(BRANDS)).by_slug)


async def attributes(db: Database) -> dict[str, Attribute]:
    async with db.read() as reader:
        return dict((await reader.reference(ATTRIBUTES)).by_code)


async def test_a_brand_is_created_changed_and_removed(db: Database) -> None:
    acme = await brand(db, image_url="https://a.example/logo.png")
    async with db.write() as tx:
        made = await make_product(tx, brand_id=acme)

    async with db.write() as tx:
        fields: BrandFields = {
            "title": "Acme Ltd",
            "image_url": None,
            "translations": [Translation("zh", {"title": "顶点"})],
        }
        await update_brand(tx, EDITOR, acme, fields)
    changed = (await brands(db))["acme"]
    with pytest.raises(StillInUse) as refused:
        async with db.write() as tx:
            await delete_brand(tx, EDITOR, acme)

    assert (changed.title, changed.image_url) == ("Acme Ltd", None)
    assert changed.text("title", "zh") == "顶点"
    assert refused.value.products == 1
    assert await emitted(db) == [ProductsChanged((made.id,))]
    assert list(await brands(db)) == ["acme"]


async def test_a_brand_without_products_is_removed(db: Database) -> None:
    acme = await brand(db)

    async with db.write() as tx:
        await delete_brand(tx, EDITOR, acme)

    assert await brands(db) == {}
    assert [action for action, _, _ in await audited(db, acme)] == ["brand.create", "brand.delete"]


async def test_wrong_brands_are_refused(db: Database) -> None:
    acme = await brand(db)
    await brand(db, title="Other")

    with pytest.raises(SlugTaken):
        await brand(db, slug="acme")
    with pytest.raises(SlugTaken):
        async with db.write() as tx:
            await update_brand(tx, EDITOR, acme, {"slug": "other"})
    with pytest.raises(NotFound):
        async with db.write() as tx:
            await update_brand(tx, EDITOR, new_id(), {"title": "X"})
    async with db.write() as tx:
        with pytest.raises(Forbidden):
            await create_brand(tx, READER, {"title": "X"})
        with pytest.raises(Forbidden):
            await update_brand(tx, READER, acme, {"title": "X"})
        with pytest.raises(Forbidden):
            await delete_brand(tx, READER, acme)

    assert sorted(await brands(db)) == ["acme", "other"]


async def test_an_attribute_is_created_with_choices(db: Database) -> None:
    id_ = await attribute(
        db,
        kind=AttributeKind.SELECT,
        choices=[
            LabelSpec("Oak"),
            LabelSpec("松木", translations=[Translation("zh", {"label": "松"})]),
        ],
        is_filterable=True,
        position=3,
    )

    wood = (await attributes(db))["wood"]
    assert (wood.id, wood.kind, wood.is_filterable, wood.position) == (
        id_,
        AttributeKind.SELECT,
        True,
        3,
    )
    assert [(c["code"], c["label"]) for c in wood.choices] == [("oak", "Oak"), ("v2", "松木")]
    assert await emitted(db) == [AttributesChanged(("wood",))]


async def test_a_choice_that_products_have_stays(db: Database) -> None:
    choices = [LabelSpec("Oak"), LabelSpec("Pine")]
    wood = await attribute(db, kind=AttributeKind.SELECT, choices=choices)
    async with db.write() as tx:
        made = await make_product(tx, attributes=[{"code": "wood", "value": "oak"}])

    with pytest.raises(StillInUse) as refused:
        async with db.write() as tx:
            await update_attribute(tx, EDITOR, wood, {"choices": [LabelSpec("Pine")]})
    with pytest.raises(StillInUse):
        async with db.write() as tx:
            await delete_attribute(tx, EDITOR, wood)
    async with db.write() as tx:
        await update_attribute(tx, EDITOR, wood, {"choices": [LabelSpec("Old oak", "oak")]})

    assert refused.value.path == ("input", "choices")
    assert [c["label"] for c in (await attributes(db))["wood"].choices] == ["Old oak"]
    assert (await emitted(db))[-2:] == [AttributesChanged(("wood",)), ProductsChanged((made.id,))]


async def test_an_unused_attribute_is_removed(db: Database) -> None:
    wood = await attribute(db)

    async with db.write() as tx:
        await delete_attribute(tx, EDITOR, wood)

    assert await attributes(db) == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"label": ""}, [("input.label", "REQUIRED")]),
        ({"code": "Not a code"}, [("input.code", "INVALID_CODE")]),
        ({"code": "price"}, [("input.code", "RESERVED")]),
        ({"unit": "x" * 21}, [("input.unit", "TOO_LONG")]),
        ({"position": -1}, [("input.position", "OUT_OF_RANGE")]),
        ({"choices": [LabelSpec("A")]}, [("input.choices", "WRONG_KIND")]),
        ({"kind": AttributeKind.SELECT}, [("input.choices", "WRONG_KIND")]),
        (
            {"kind": AttributeKind.SELECT, "choices": [LabelSpec("A"), LabelSpec("a")]},
            [("input.choices.1.code", "DUPLICATE")],
        ),
    ],
)
async def test_wrong_attributes_are_refused(
    db: Database, fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await attribute(db, **fields)

    assert problems(refused.value) == expected
    assert await attributes(db) == {}


async def test_a_code_is_taken_once_and_strangers_change_nothing(db: Database) -> None:
    wood = await attribute(db)

    with pytest.raises(Conflict):
        await attribute(db, label="wood")
    async with db.write() as tx:
        with pytest.raises(Forbidden):
            await create_attribute(tx, READER, {"label": "X"})
        with pytest.raises(Forbidden):
            await update_attribute(tx, READER, wood, {"label": "X"})
        with pytest.raises(Forbidden):
            await delete_attribute(tx, READER, wood)

    assert [a.label for a in (await attributes(db)).values()] == ["Wood"]
