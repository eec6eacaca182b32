"""Creating, changing and deleting variants, and changing options under them."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from commerce.catalog import repo
from commerce.catalog.events import ProductsChanged
from commerce.catalog.requests import (
    LabelSpec,
    OptionSpec,
    VariantChange,
    VariantFields,
    VariantOption,
)
from commerce.catalog.service.options import set_options
from commerce.catalog.service.variants import (
    create_variants,
    delete_variants,
    update_variants,
)
from commerce.catalog.views import Variant
from commerce.core.db import Database
from commerce.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from commerce.core.ids import new_id
from tests.domain.catalog.staff import EDITOR, READER, audited, problems
from tests.factories.catalog import MadeProduct, make_product
from tests.jobs import emitted


async def product(db: Database, **given: Any) -> MadeProduct:
    """Two variants, sizes s1 and s2."""
    async with db.write() as tx:
        return await make_product(tx, **{"slug": "mug", "variants": 2, **given})


async def read(db: Database, product_id: UUID) -> list[Variant]:
    async with db.read() as reader:
        return (await repo.variants_by_product(reader, [product_id], with_inactive=True))[
            product_id
        ]


def sized(sku: str, size: str, **more: Any) -> VariantFields:
    return VariantFields(sku=sku, options=[VariantOption("size", size)], **more)


async def three_sizes(db: Database) -> MadeProduct:
    made = await product(db)
    sizes = [LabelSpec(f"Size {n}", f"s{n}") for n in (1, 2, 3)]
    async with db.write() as tx:
        await set_options(tx, EDITOR, made.id, [OptionSpec("Size", sizes, "size")])
    return made


async def test_new_variants_come_after_the_others(db: Database) -> None:
    made = await three_sizes(db)

    async with db.write() as tx:
        await create_variants(
            tx, EDITOR, made.id, [sized("MUG-3", "s3", barcode=" 4006381333931 ")]
        )

    variants = await read(db, made.id)
    assert [(v.sku, v.position) for v in variants] == [("MUG-1", 1), ("MUG-2", 2), ("MUG-3", 3)]
    assert (variants[2].barcode, variants[2].is_active) == ("4006381333931", True)
    assert (await emitted(db))[-1] == ProductsChanged((made.id,))
    action, _, after = (await audited(db, made.id))[-1]
    assert (action, after["new"][0]["sku"]) == ("product.variants.create", "MUG-3")


async def test_each_wrong_variant_is_named_and_none_is_made(db: Database) -> None:
    made = await three_sizes(db)
    specs = [
        sized("MUG-1", "s3"),
        sized("NEW", "s1"),
        sized("NEW", "s9"),
        VariantFields(sku="X" * 81),
    ]

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await create_variants(tx, EDITOR, made.id, specs)

    assert problems(refused.value) == [
        ("input.variants.2.options.0.value", "UNKNOWN_VALUE"),
        ("input.variants.3.sku", "TOO_LONG"),
        ("input.variants.3.options", "REQUIRED"),
        ("input.variants.2.sku", "DUPLICATE"),
        ("input.variants.0.sku", "SKU_TAKEN"),
    ]
    assert len(await read(db, made.id)) == 2


async def test_no_two_active_variants_are_the_same(db: Database) -> None:
    made = await three_sizes(db)
    specs = [sized("A", "s3"), sized("B", "s2")]

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await create_variants(tx, EDITOR, made.id, specs)

    assert problems(refused.value) == [("input.variants.1.options", "DUPLICATE_VARIANT")]


async def test_a_retired_variant_makes_room_and_cannot_come_back_into_it(db: Database) -> None:
    made = await product(db)
    first = made.variant_ids[0]
    async with db.write() as tx:
        change = VariantChange(first, VariantFields(is_active=False))
        await update_variants(tx, EDITOR, made.id, [change])
        await create_variants(tx, EDITOR, made.id, [sized("MUG-NEW", "s1")])

    change = VariantChange(first, VariantFields(is_active=True))

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await update_variants(tx, EDITOR, made.id, [change])

    assert problems(refused.value) == [("input.variants.0.options", "DUPLICATE_VARIANT")]
    assert [(v.sku, v.is_active) for v in await read(db, made.id)] == [
        ("MUG-1", False),
        ("MUG-2", True),
        ("MUG-NEW", True),
    ]


async def test_variants_are_changed_together(db: Database) -> None:
    made = await product(db)
    one, two = made.variant_ids
    changes = [
        VariantChange(one, VariantFields(sku="A", weight_grams=5, position=9)),
        VariantChange(two, VariantFields(barcode=None, requires_shipping=False)),
    ]

    async with db.write() as tx:
        await update_variants(tx, EDITOR, made.id, changes)

    variants = await read(db, made.id)
    assert [(v.sku, v.weight_grams, v.requires_shipping) for v in variants] == [
        ("MUG-2", 500, False),
        ("A", 5, True),
    ]
    assert await audited(db, one) == [
        (
            "variant.update",
            {"sku": "MUG-1", "weight_grams": 500, "position": 1},
            {"sku": "A", "weight_grams": 5, "position": 9},
        )
    ]
    assert await emitted(db) == [ProductsChanged((made.id,))]


async def test_sizes_may_be_swapped(db: Database) -> None:
    made = await product(db)
    one, two = made.variant_ids

    async with db.write() as tx:
        changes = [
            VariantChange(one, VariantFields(options=[VariantOption("size", "s2")])),
            VariantChange(two, VariantFields(options=[VariantOption("size", "s1")])),
        ]
        await update_variants(tx, EDITOR, made.id, changes)

    assert [v.title("en") for v in await read(db, made.id)] == ["Size 2", "Size 1"]


async def test_wrong_changes_are_named_and_nothing_changes(db: Database) -> None:
    made = await product(db)
    async with db.write() as tx:
        other = await make_product(tx, slug="other")
    changes = [
        VariantChange(made.variant_ids[0], VariantFields(sku="OTHER-1", weight_grams=7)),
        VariantChange(other.variant_ids[0], VariantFields(weight_grams=7)),
        VariantChange(made.variant_ids[0], VariantFields(weight_grams=None)),
    ]

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await update_variants(tx, EDITOR, made.id, changes)

    assert problems(refused.value) == [
        ("input.variants.1.id", "NOT_FOUND"),
        ("input.variants.2.id", "DUPLICATE"),
        ("input.variants.2.weightGrams", "OUT_OF_RANGE"),
        ("input.variants.0.sku", "SKU_TAKEN"),
    ]
    assert [v.weight_grams for v in await read(db, made.id)] == [500, 500]
    assert await emitted(db) == []


async def test_a_sibling_s_sku_is_taken_too(db: Database) -> None:
    made = await product(db)
    change = VariantChange(made.variant_ids[0], VariantFields(sku="MUG-2"))

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await update_variants(tx, EDITOR, made.id, [change])

    assert problems(refused.value) == [("input.variants.0.sku", "SKU_TAKEN")]


async def test_variants_that_nothing_refers_to_are_deleted(db: Database) -> None:
    made = await product(db, price=None, on_hand=None)

    async with db.write() as tx:
        await delete_variants(tx, EDITOR, made.id, made.variant_ids[:1])

    assert [v.sku for v in await read(db, made.id)] == ["MUG-2"]


async def test_priced_variants_are_not_deleted(db: Database) -> None:
    made = await product(db, on_hand=None)

    with pytest.raises(Conflict):
        async with db.write() as tx:
            await delete_variants(tx, EDITOR, made.id, made.variant_ids)
    with pytest.raises(InvalidInput) as unknown:
        async with db.write() as tx:
            await delete_variants(tx, EDITOR, made.id, [new_id()])

    assert len(await read(db, made.id)) == 2
    assert problems(unknown.value) == [("input.variantIds.0", "NOT_FOUND")]


async def test_a_new_option_gives_its_first_value_to_all(db: Database) -> None:
    made = await product(db)
    sizes = OptionSpec("Size", [LabelSpec("Size 1", "s1"), LabelSpec("Size 2", "s2")], "size")
    colours = OptionSpec("Colour", [LabelSpec("Red"), LabelSpec("Blue")])

    async with db.write() as tx:
        await set_options(tx, EDITOR, made.id, [sizes, colours])

    assert [v.title("en") for v in await read(db, made.id)] == ["Size 1 / Red", "Size 2 / Red"]
    assert [v.selected("zh")[0].label for v in await read(db, made.id)] == ["尺码", "尺码"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], "DUPLICATE_VARIANT"),
        ([OptionSpec("Size", [LabelSpec("Size 1", "s1")], "size")], "VALUE_IN_USE"),
    ],
)
async def test_options_that_variants_need_stay(
    db: Database, options: list[OptionSpec], code: str
) -> None:
    made = await product(db)

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await set_options(tx, EDITOR, made.id, options)

    assert problems(refused.value) == [("input.options", code)]
    assert [v.title("en") for v in await read(db, made.id)] == ["Size 1", "Size 2"]
    assert await emitted(db) == []


async def test_too_many_at_once_are_refused(db: Database) -> None:
    made = await product(db)

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await create_variants(
                tx, EDITOR, made.id, [VariantFields(sku=str(n)) for n in range(101)]
            )

    assert problems(refused.value) == [("input.variants", "TOO_MANY")]


async def test_only_who_may_write_the_catalogue_changes_variants(db: Database) -> None:
    made = await product(db)

    async with db.write() as tx:
        with pytest.raises(Forbidden):
            await create_variants(tx, READER, made.id, [])
        with pytest.raises(Forbidden):
            await update_variants(tx, READER, made.id, [])
        with pytest.raises(Forbidden):
            await delete_variants(tx, READER, made.id, [])
        with pytest.raises(Forbidden):
            await set_options(tx, READER, made.id, [])
        with pytest.raises(NotFound):
            await create_variants(tx, EDITOR, new_id(), [])


@pytest.mark.committed
async def test_two_who_take_one_sku_at_once_make_one_variant(db: Database) -> None:
    async with db.write() as tx:
        made = [await make_product(tx, variants=0, price=None, on_hand=None) for _ in range(4)]

    async def take(product_id: UUID) -> None:
        async with db.write() as tx:
            await create_variants(tx, EDITOR, product_id, [VariantFields(sku="ONE")])

    results = await asyncio.gather(*(take(each.id) for each in made), return_exceptions=True)

    refused = [result for result in results if isinstance(result, InvalidInput)]
    assert [code for each in refused for _, code in problems(each)] == ["SKU_TAKEN"] * 3
    async with db.read() as reader:
        assert len(await repo.variants_by_sku(reader, ["ONE"])) == 1
