"""Pictures and films of products and variants, fetched once however many fields show some."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from commerce.catalog import repo
from commerce.catalog.views import Media, Product, Variant
from commerce.core.paging import PageRequest
from resolvers.catalog import sees_unpublished
from resolvers.context import Context, each
from resolvers.loaders import memo


async def media_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Media | None]:
    found = await repo.media_by_id(
        ctx.reader, ids, channel_id=ctx.scope.channel.id, sees_unpublished=sees_unpublished(ctx)
    )
    return each(found, ids)


async def media_by_product(
    ctx: Context, product_ids: Sequence[UUID]
) -> Mapping[UUID, Sequence[Media] | None]:
    """All media of products, fetched once however many fields show some of them."""

    async def fetch(missing: list[UUID]) -> Mapping[UUID, Sequence[Media]]:
        return await repo.media_by_product(ctx.reader, missing)

    return await memo(ctx, "media").get(product_ids, fetch)


async def _pictures(ctx: Context, products: Sequence[Product]) -> list[Sequence[Media]]:
    """The media of each product, in the order in which they are shown."""
    read = [product.pictures for product in products]
    if None not in read:
        return cast("list[Sequence[Media]]", read)
    found = await media_by_product(ctx, [product.id for product in products])
    return [found[product.id] or () for product in products]


async def media(
    ctx: Context, parents: Sequence[Product], *, first: int | None = None
) -> list[Sequence[Media]]:
    size = PageRequest.of(first, None).first
    read = await _pictures(ctx, parents)
    shown = [_each_once(pictures)[:size] for pictures in read]
    # No more may have been read than this field shows, and some of it twice.
    cut = [place for place, few in enumerate(shown) if len(few) < size <= len(read[place])]
    if cut:
        found = await media_by_product(ctx, [parents[place].id for place in cut])
        for place in cut:
            shown[place] = _each_once(found[parents[place].id] or ())[:size]
    return shown


async def featured_images(ctx: Context, parents: Sequence[Product]) -> list[Media | None]:
    return [_first_image(pictures) for pictures in await _pictures(ctx, parents)]


async def variant_images(ctx: Context, parents: Sequence[Variant]) -> list[Media | None]:
    """The variant's own picture, or else its product's."""
    found = await media_by_product(ctx, [parent.product_id for parent in parents])
    images: list[Media | None] = []
    for parent in parents:
        of_product = found[parent.product_id] or ()
        own = [each for each in of_product if each.variant_id == parent.id]
        images.append(_first_image(own) or _first_image(of_product))
    return images


async def variant_media(ctx: Context, parents: Sequence[Variant]) -> list[list[Media]]:
    found = await media_by_product(ctx, [parent.product_id for parent in parents])
    return [
        [each for each in found[parent.product_id] or () if each.variant_id == parent.id]
        for parent in parents
    ]


def _each_once(shown: Sequence[Media]) -> Sequence[Media]:
    """A picture that shows several variants has a row for each of them."""
    if len({medium.url for medium in shown}) == len(shown):
        return shown
    pictures: dict[str, Media] = {}
    for medium in shown:
        pictures.setdefault(medium.url, medium)
    return list(pictures.values())


def _first_image(shown: Sequence[Media]) -> Media | None:
    return next((each for each in shown if each.is_image), None)


def media_url(ctx: Context, media: Media) -> str:
    """An absolute address; paths of our own stand below the public address."""
    url = media.url
    return ctx.services.settings.public_url + url if url.startswith("/") else url


def media_alt(ctx: Context, media: Media) -> str:
    return media.alt_in(ctx.scope.language)
