"""Changing products, variants, pictures and publication; the product is read again afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from uuid import UUID

from commerce.catalog import repo
from commerce.catalog.images import checked_image
from commerce.catalog.requests import (
    AddMedia,
    Command,
    CreateProduct,
    CreateVariants,
    DeleteVariants,
    MediaSpec,
    MediaUpload,
    NameMedia,
    Publish,
    Retire,
    SetOptions,
    Unpublish,
    UpdateMedia,
    UpdateProduct,
    UpdateVariants,
)
from commerce.catalog.service import media, options, products, publication, variants
from commerce.catalog.views import Product
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.files import MediaFolder
from resolvers.context import Context
from resolvers.deletion import Deleted

MAX_UPLOADS = 20


async def written(
    ctx: Context, operation: str, command: Command, effect: Callable[[Tx], Awaitable[UUID]]
) -> UUID:
    """Run `effect` once for the command's idempotency key."""
    body = asdict(replace(command, idempotency_key=None))
    return await ctx.write(operation, effect, key=command.idempotency_key, body=body)


async def _product(
    ctx: Context, operation: str, command: Command, effect: Callable[[Tx], Awaitable[UUID]]
) -> Product:
    """Write, and read the product as staff see it."""
    product_id = await written(ctx, operation, command, effect)
    found = await repo.products_by_id(
        ctx.reader, [product_id], channel_id=ctx.scope.channel.id, sees_unpublished=True
    )
    if product_id not in found:
        raise NotFound("product", ("input", "id"))  # a repetition, and deleted since
    return found[product_id]


async def product_create(
    ctx: Context,
    *,
    input: CreateProduct,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await products.create_product(tx, ctx.actor, input)

    return await _product(ctx, "productCreate", input, effect)


async def product_update(
    ctx: Context,
    *,
    input: UpdateProduct,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await products.update_product(tx, ctx.actor, input.product_id, input.fields)

    return await _product(ctx, "productUpdate", input, effect)


async def product_archive(
    ctx: Context,
    *,
    input: Retire,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await products.archive_product(tx, ctx.actor, input.id)

    return await _product(ctx, "productArchive", input, effect)


async def product_delete(
    ctx: Context,
    *,
    input: Retire,  # noqa: A002 - GraphQL's name
) -> Deleted:
    async def effect(tx: Tx) -> UUID:
        return await products.delete_product(tx, ctx.actor, input.id)

    return Deleted("Product", await written(ctx, "productDelete", input, effect))


async def product_options_set(
    ctx: Context,
    *,
    input: SetOptions,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await options.set_options(tx, ctx.actor, input.product_id, input.options)

    return await _product(ctx, "productOptionsSet", input, effect)


async def product_variants_create(
    ctx: Context,
    *,
    input: CreateVariants,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await variants.create_variants(tx, ctx.actor, input.product_id, input.variants)

    return await _product(ctx, "productVariantsCreate", input, effect)


async def product_variants_update(
    ctx: Context,
    *,
    input: UpdateVariants,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await variants.update_variants(tx, ctx.actor, input.product_id, input.changes)

    return await _product(ctx, "productVariantsUpdate", input, effect)


async def product_variants_delete(
    ctx: Context,
    *,
    input: DeleteVariants,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await variants.delete_variants(tx, ctx.actor, input.product_id, input.variant_ids)

    return await _product(ctx, "productVariantsDelete", input, effect)


async def product_media_add(
    ctx: Context,
    *,
    input: AddMedia,  # noqa: A002 - GraphQL's name
) -> Product:
    """Files are saved first: nothing slow happens inside the transaction, and saving twice is
    saving once."""
    if len(input.media) > MAX_UPLOADS:
        raise InvalidInput.at(("input", "media"), "TOO_MANY", f"At most {MAX_UPLOADS} at once.")
    specs = [await _saved(ctx, upload) for upload in input.media]
    kept = replace(input, media=[MediaUpload(spec) for spec in specs])

    async def effect(tx: Tx) -> UUID:
        return await media.add_media(tx, ctx.actor, input.product_id, specs)

    return await _product(ctx, "productMediaAdd", kept, effect)


async def _saved(ctx: Context, upload: MediaUpload) -> MediaSpec:
    """Where the medium is once its content, if it came with one, is saved."""
    if upload.content is None:
        return upload.spec
    suffix = await checked_image(upload.content, upload.path)
    folder = MediaFolder(ctx.services.settings.media_root)
    return replace(upload.spec, url=await folder.save(upload.content, suffix))


async def product_media_update(
    ctx: Context,
    *,
    input: UpdateMedia,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await media.update_media(tx, ctx.actor, input.media_id, input.fields)

    return await _product(ctx, "productMediaUpdate", input, effect)


async def product_media_remove(
    ctx: Context,
    *,
    input: NameMedia,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await media.remove_media(tx, ctx.actor, input.product_id, input.media_ids)

    return await _product(ctx, "productMediaRemove", input, effect)


async def product_media_reorder(
    ctx: Context,
    *,
    input: NameMedia,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await media.reorder_media(tx, ctx.actor, input.product_id, input.media_ids)

    return await _product(ctx, "productMediaReorder", input, effect)


async def product_publish(
    ctx: Context,
    *,
    input: Publish,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await publication.publish(tx, ctx.actor, input.product_id, input.publications)

    return await _product(ctx, "productPublish", input, effect)


async def product_unpublish(
    ctx: Context,
    *,
    input: Unpublish,  # noqa: A002 - GraphQL's name
) -> Product:
    async def effect(tx: Tx) -> UUID:
        return await publication.unpublish(tx, ctx.actor, input.product_id, input.channels)

    return await _product(ctx, "productUnpublish", input, effect)
