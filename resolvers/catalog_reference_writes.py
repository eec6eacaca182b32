"""Changing categories, brands and attributes; they are read again from their snapshots."""

from uuid import UUID

from commerce.catalog.reference import ATTRIBUTES, BRANDS, CATEGORIES
from commerce.catalog.requests import (
    MoveCategory,
    Retire,
    SaveAttribute,
    SaveBrand,
    SaveCategory,
)
from commerce.catalog.service import attributes, brands, categories
from commerce.catalog.views import Attribute, Brand, Category
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from resolvers.catalog_writes import written
from resolvers.context import Context
from resolvers.deletion import Deleted


async def category_save(
    ctx: Context,
    *,
    input: SaveCategory,  # noqa: A002 - GraphQL's name
) -> Category:
    async def effect(tx: Tx) -> UUID:
        if input.id is None:
            return await categories.create_category(tx, ctx.actor, input.fields)
        return await categories.update_category(tx, ctx.actor, input.id, input.fields)

    operation = "categoryCreate" if input.id is None else "categoryUpdate"
    return await _category(ctx, await written(ctx, operation, input, effect))


async def category_move(
    ctx: Context,
    *,
    input: MoveCategory,  # noqa: A002 - GraphQL's name
) -> Category:
    async def effect(tx: Tx) -> UUID:
        return await categories.move_category(
            tx, ctx.actor, input.id, input.parent_id, input.position
        )

    return await _category(ctx, await written(ctx, "categoryMove", input, effect))


async def category_delete(
    ctx: Context,
    *,
    input: Retire,  # noqa: A002 - GraphQL's name
) -> Deleted:
    async def effect(tx: Tx) -> UUID:
        return await categories.delete_category(tx, ctx.actor, input.id)

    return Deleted("Category", await written(ctx, "categoryDelete", input, effect))


async def brand_save(
    ctx: Context,
    *,
    input: SaveBrand,  # noqa: A002 - GraphQL's name
) -> Brand:
    async def effect(tx: Tx) -> UUID:
        if input.id is None:
            return await brands.create_brand(tx, ctx.actor, input.fields)
        return await brands.update_brand(tx, ctx.actor, input.id, input.fields)

    operation = "brandCreate" if input.id is None else "brandUpdate"
    brand_id = await written(ctx, operation, input, effect)
    found = (await ctx.reader.reference(BRANDS)).by_id.get(brand_id)
    if found is None:
        raise NotFound("brand", ("input", "id"))  # a repetition, and deleted since
    return found


async def brand_delete(
    ctx: Context,
    *,
    input: Retire,  # noqa: A002 - GraphQL's name
) -> Deleted:
    async def effect(tx: Tx) -> UUID:
        return await brands.delete_brand(tx, ctx.actor, input.id)

    return Deleted("Brand", await written(ctx, "brandDelete", input, effect))


async def attribute_save(
    ctx: Context,
    *,
    input: SaveAttribute,  # noqa: A002 - GraphQL's name
) -> Attribute:
    async def effect(tx: Tx) -> UUID:
        if input.id is None:
            return await attributes.create_attribute(tx, ctx.actor, input.fields)
        return await attributes.update_attribute(tx, ctx.actor, input.id, input.fields)

    operation = "attributeCreate" if input.id is None else "attributeUpdate"
    attribute_id = await written(ctx, operation, input, effect)
    found = (await ctx.reader.reference(ATTRIBUTES)).by_id.get(attribute_id)
    if found is None:
        raise NotFound("attribute", ("input", "id"))  # a repetition, and deleted since
    return found


async def attribute_delete(
    ctx: Context,
    *,
    input: Retire,  # noqa: A002 - GraphQL's name
) -> Deleted:
    async def effect(tx: Tx) -> UUID:
        return await attributes.delete_attribute(tx, ctx.actor, input.id)

    return Deleted("Attribute", await written(ctx, "attributeDelete", input, effect))


async def _category(ctx: Context, category_id: UUID) -> Category:
    found = (await ctx.reader.reference(CATEGORIES)).everything.by_id.get(category_id)
    if found is None:
        raise NotFound("category", ("input", "id"))  # a repetition, and deleted since
    return found
