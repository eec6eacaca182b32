"""Creating, changing, archiving and deleting products."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from commerce.catalog import repo
from commerce.catalog.errors import SlugTaken
from commerce.catalog.events import ProductsChanged
from commerce.catalog.kinds import AttributeKind, ProductStatus
from commerce.catalog.requests import (
    AttributeValue,
    CreateProduct,
    LabelSpec,
    OptionSpec,
    ProductFields,
    Translation,
    VariantFields,
    VariantOption,
)
from commerce.catalog.service.products import (
    archive_product,
    create_product,
    delete_product,
    update_product,
)
from commerce.catalog.views import Product
from commerce.core.db import Database
from commerce.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from commerce.core.ids import new_id
from tests.domain.catalog.staff import EDITOR, READER, audited, problems
from tests.factories.catalog import make_attribute, make_brand, make_category, make_product
from tests.jobs import emitted


async def created(db: Database, **fields: Any) -> Product:
    async with db.write() as tx:
        given: ProductFields = {"title": "Mug", **fields}  # type: ignore[typeddict-item]
        product_id = await create_product(tx, EDITOR, CreateProduct(None, given, (), ()))
    return await read(db, product_id)


async def read(db: Database, product_id: UUID) -> Product:
    async with db.read() as reader:
        return (await repo.products_by_id(reader, [product_id]))[product_id]


async def updated(db: Database, product_id: UUID, fields: ProductFields) -> Product:
    async with db.write() as tx:
        await update_product(tx, EDITOR, product_id, fields)
    return await read(db, product_id)


async def test_a_product_is_created_as_a_draft(db: Database) -> None:
    product = await created(db, description="<p>Hot</p><script>x</script>", tags=["new", "new"])

    assert (product.slug, product.title, product.status) == ("mug", "Mug", ProductStatus.DRAFT)
    assert (product.description, product.tags) == ("<p>Hot</p>", ["new"])
    assert await emitted(db) == [ProductsChanged((product.id,))]
    [(action, before, after)] = await audited(db, product.id)
    assert (action, before, after["title"], after["slug"]) == ("product.create", None, "Mug", "mug")


async def test_a_product_is_created_with_options_and_variants(db: Database) -> None:
    options = [OptionSpec("Size", [LabelSpec("S"), LabelSpec("L")])]
    variants = [
        VariantFields(sku="MUG-S", options=[VariantOption("size", "s")], weight_grams=300),
        VariantFields(sku="MUG-L", options=[VariantOption("Size", "L")]),
    ]
    async with db.write() as tx:
        command = CreateProduct(None, {"title": "Mug"}, options, variants)
        product_id = await create_product(tx, EDITOR, command)

    async with db.read() as reader:
        found = (await repo.variants_by_product(reader, [product_id]))[product_id]
    assert [(v.sku, v.title("en"), v.weight_grams, v.position) for v in found] == [
        ("MUG-S", "S", 300, 1),
        ("MUG-L", "L", 0, 2),
    ]


async def test_a_taken_title_gets_another_slug_and_a_taken_slug_is_refused(db: Database) -> None:
    first = await created(db)
    second = await created(db)

    with pytest.raises(SlugTaken) as refused:
        await created(db, slug="mug")

    assert first.slug == "mug"
    assert second.slug.startswith("mug-")
    assert refused.value.path == ("input", "slug")


async def test_everything_that_is_wrong_is_said_at_once(db: Database) -> None:
    async with db.write() as tx:
        await make_product(tx, slug="other")
        await make_attribute(tx, code="power", kind=AttributeKind.NUMBER)
        await make_attribute(tx, code="wood", kind=AttributeKind.SELECT, choices={"oak": "Oak"})
    fields: ProductFields = {
        "title": " ",
        "slug": "Not A Slug",
        "subtitle": "x" * 301,
        "seo_title": "x" * 201,
        "description": "a\0b",
        "brand_id": new_id(),
        "category_ids": [new_id()],
        "tags": ["ok", " "],
        "tax_category": "Not a code",
        "attributes": [
            AttributeValue("power", {"text": "much"}),
            AttributeValue("wood", {"choice": "iron"}),
            AttributeValue("nothing", {"text": "x"}),
        ],
        "translations": [Translation("en", {}), Translation("zh", {"title": "杯" * 201})],
    }
    variants = [
        VariantFields(sku="OTHER-1", weight_grams=-1),
        VariantFields(sku=None, options=[VariantOption("size", "s")]),
    ]

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await create_product(tx, EDITOR, CreateProduct(None, fields, (), variants))

    assert problems(refused.value) == [
        ("input.slug", "INVALID_SLUG"),
        ("input.title", "REQUIRED"),
        ("input.description", "INVALID_CHARACTERS"),
        ("input.seo.title", "TOO_LONG"),
        ("input.subtitle", "TOO_LONG"),
        ("input.brandId", "NOT_FOUND"),
        ("input.categoryIds.0", "NOT_FOUND"),
        ("input.tags.1", "REQUIRED"),
        ("input.taxCategory", "INVALID_CODE"),
        ("input.attributes.0.number", "REQUIRED"),
        ("input.attributes.1.choice", "UNKNOWN_CHOICE"),
        ("input.attributes.2.code", "UNKNOWN_ATTRIBUTE"),
        ("input.translations.0.language", "DEFAULT_LANGUAGE"),
        ("input.translations.1.title", "TOO_LONG"),
        ("input.variants.0.weightGrams", "OUT_OF_RANGE"),
        ("input.variants.1.sku", "REQUIRED"),
        ("input.variants.1.options.0.option", "UNKNOWN_OPTION"),
        ("input.variants.0.sku", "SKU_TAKEN"),
    ]
    assert await emitted(db) == []


async def test_only_what_was_given_changes(db: Database) -> None:
    product = await created(
        db,
        subtitle="Big",
        seo_title="Buy mugs",
        translations=[Translation("zh", {"title": "杯子", "subtitle": "大"})],
    )

    after = await updated(
        db,
        product.id,
        {"title": "Cup", "seo_title": None, "translations": [Translation("zh", {"title": "茶杯"})]},
    )

    assert (after.title, after.subtitle, after.seo_title) == ("Cup", "Big", None)
    assert (after.slug, after.status) == ("mug", ProductStatus.DRAFT)
    assert after.translations == {"zh": {"title": "茶杯", "subtitle": "大"}}
    assert (await audited(db, product.id))[1] == (
        "product.update",
        {
            "title": "Mug",
            "seo_title": "Buy mugs",
            "translations": {"zh": {"title": "杯子", "subtitle": "大"}},
        },
        {
            "title": "Cup",
            "seo_title": None,
            "translations": {"zh": {"title": "茶杯", "subtitle": "大"}},
        },
    )


async def test_a_change_that_changes_nothing_leaves_no_trace(db: Database) -> None:
    product = await created(db)

    await updated(db, product.id, {"title": "Mug", "tags": [], "translations": []})

    assert len(await audited(db, product.id)) == 1
    assert len(await emitted(db)) == 1


async def test_a_slug_that_is_taken_is_refused_on_change(db: Database) -> None:
    product = await created(db)
    await created(db, title="Cup")

    with pytest.raises(SlugTaken):
        await updated(db, product.id, {"slug": "cup", "title": "Other"})

    assert (await read(db, product.id)).title == "Mug"


async def test_a_product_is_listed_in_its_primary_and_further_categories(db: Database) -> None:
    async with db.write() as tx:
        one, two, three = [await make_category(tx, slug=s) for s in ("one", "two", "three")]
    product = await created(db, category_id=one, category_ids=[two])

    async def listed() -> set[UUID]:
        async with db.read() as reader:
            return set((await repo.category_ids_by_product(reader, [product.id]))[product.id])

    at_first = await listed()
    await updated(db, product.id, {"category_id": three})
    moved = await listed()
    await updated(db, product.id, {"category_ids": []})
    alone = await listed()
    await updated(db, product.id, {"category_id": None})

    assert at_first == {one, two}
    assert moved == {two, three}
    assert alone == {three}
    assert await listed() == set()


async def test_attribute_values_are_stored_by_kind(db: Database) -> None:
    async with db.write() as tx:
        await make_attribute(tx, code="power", kind=AttributeKind.NUMBER)
        await make_attribute(tx, code="note")
        brand = await make_brand(tx, slug="acme")
    values = [
        AttributeValue("note", {"text": " Soft  touch "}, [Translation("zh", {"value": "柔软"})]),
        AttributeValue("power", {"number": 1500.0}),
    ]

    product = await created(db, attributes=values, brand_id=brand)

    assert product.brand_id == brand
    assert product.attributes == [
        {"code": "note", "value": "Soft touch", "translations": {"zh": {"value": "柔软"}}},
        {"code": "power", "value": 1500, "translations": {}},
    ]


async def test_archiving_hides_a_product_and_may_be_repeated(db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx)

    for _ in range(2):
        async with db.write() as tx:
            await archive_product(tx, EDITOR, made.id)

    assert (await read(db, made.id)).status is ProductStatus.ARCHIVED
    assert [action for action, _, _ in await audited(db, made.id)] == ["product.update"]


async def test_a_draft_that_nothing_refers_to_is_deleted(db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, status=ProductStatus.DRAFT, price=None, on_hand=None, media=2)

    async with db.write() as tx:
        await delete_product(tx, EDITOR, made.id)

    async with db.read() as reader:
        assert await repo.products_by_id(reader, [made.id]) == {}
        assert await repo.variants_by_id(reader, made.variant_ids) == {}
    assert await emitted(db) == [ProductsChanged((made.id,))]


@pytest.mark.parametrize("more", [{"status": ProductStatus.ACTIVE}, {"on_hand": 1}])
async def test_what_was_offered_or_stocked_is_not_deleted(
    db: Database, more: dict[str, Any]
) -> None:
    async with db.write() as tx:
        given = {"status": ProductStatus.DRAFT, "price": None, "on_hand": None, **more}
        made = await make_product(tx, **given)

    with pytest.raises(Conflict):
        async with db.write() as tx:
            await delete_product(tx, EDITOR, made.id)

    assert (await read(db, made.id)).slug == made.slug
    assert await emitted(db) == []


async def test_only_who_may_write_the_catalogue_changes_it(db: Database) -> None:
    product = await created(db)

    async with db.write() as tx:
        with pytest.raises(Forbidden):
            await create_product(tx, READER, CreateProduct(None, {"title": "X"}, (), ()))
        with pytest.raises(Forbidden):
            await update_product(tx, READER, product.id, {"title": "X"})
        with pytest.raises(Forbidden):
            await archive_product(tx, READER, product.id)
        with pytest.raises(Forbidden):
            await delete_product(tx, READER, product.id)

    assert (await read(db, product.id)).title == "Mug"


async def test_an_unknown_product_is_not_found(db: Database) -> None:
    with pytest.raises(NotFound) as refused:
        await updated(db, new_id(), {"title": "X"})

    assert refused.value.path == ("input", "id")


@pytest.mark.committed
async def test_two_who_take_one_slug_at_once_get_one_product(db: Database) -> None:
    results = await asyncio.gather(
        *(created(db, slug="mug") for _ in range(4)), return_exceptions=True
    )

    made = [result for result in results if isinstance(result, Product)]
    assert len(made) == 1
    assert sum(isinstance(result, SlugTaken) for result in results) == 3


@pytest.mark.committed
async def test_four_of_one_title_at_once_get_four_slugs(db: Database) -> None:
    made = await asyncio.gather(*(created(db, title="Blue Mug") for _ in range(4)))

    slugs = sorted(product.slug for product in made)
    assert len(set(slugs)) == 4
    assert slugs[0] == "blue-mug"
