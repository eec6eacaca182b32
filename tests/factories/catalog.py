"""Goods to sell in tests: products with variants, prices and stock in one call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count as counting
from typing import Any
from uuid import UUID

from sqlalchemy import select

from commerce.catalog.kinds import AttributeKind, MediaKind, ProductStatus
from commerce.catalog.models import (
    Attribute,
    Brand,
    Category,
    Product,
    ProductCategory,
    ProductListing,
    ProductMedia,
    ProductVariant,
)
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.shop.repo import own_seller_id
from tests.factories.offers import channel_ids, set_price, set_stock

_numbers = counting(1)
POUNDS_19 = Money(1900, "GBP")


@dataclass(frozen=True, slots=True)
class MadeProduct:
    id: UUID
    variant_ids: list[UUID]
    slug: str
    skus: list[str]


async def make_product(
    tx: Tx,
    *,
    slug: str | None = None,
    title: str | None = None,
    variants: int = 1,
    channels: Sequence[str] = ("uk",),
    price: Money | Sequence[Money] | None = POUNDS_19,
    compare_at: Money | None = None,
    on_hand: int | None = 10,
    status: ProductStatus = ProductStatus.ACTIVE,
    published_from: datetime | None = None,
    published_until: datetime | None = None,
    category_id: UUID | None = None,
    media: int = 0,
    weight_grams: int = 500,
    requires_shipping: bool = True,
    **columns: Any,
) -> MadeProduct:
    """A product that can be bought in `channels`: each variant costs `price` (several: one for each
    currency) and lies `on_hand` times in the warehouse "main". More than one variant: option
    "size" with the values "s1", "s2", … `columns` are further columns of the product, such as
    `brand_id`."""
    product = Product(
        id=new_id(),
        slug=slug or f"product-{next(_numbers)}",
        status=status,
        category_id=category_id,
        **{"options": [size_option(variants)] if variants > 1 else [], **columns},
    )
    product.title = title or product.slug.replace("-", " ").capitalize()
    tx.session.add(product)
    await tx.session.flush()  # everything else refers to it
    shipped = {"weight_grams": weight_grams, "requires_shipping": requires_shipping}
    rows = await _add_variants(tx, product, variants, shipped)
    _add_media(tx, product, media)
    if category_id is not None:
        tx.session.add(ProductCategory(product_id=product.id, category_id=category_id))
    since = published_from or tx.clock.now() - timedelta(days=30)
    for channel_id in (await channel_ids(tx, channels)).values():
        window = {"published_from": since, "published_until": published_until}
        tx.session.add(ProductListing(product_id=product.id, channel_id=channel_id, **window))
    made = MadeProduct(product.id, [r.id for r in rows], product.slug, [r.sku for r in rows])
    for each in [price] if isinstance(price, Money) else price or ():
        await set_price(tx, made.variant_ids, each, compare_at=compare_at)
    if on_hand is not None:
        await set_stock(tx, made.variant_ids, on_hand, channels=channels)
    await tx.session.flush()  # so that raw statements of the test see everything
    return made


async def _add_variants(
    tx: Tx, product: Product, count: int, columns: dict[str, Any]
) -> list[ProductVariant]:
    seller_id = await own_seller_id(tx)
    rows = [
        ProductVariant(
            id=new_id(),
            product_id=product.id,
            seller_id=seller_id,
            sku=f"{product.slug}-{number}".upper(),
            position=number,
            option_values={"size": f"s{number}"} if count > 1 else {},
            **columns,
        )
        for number in range(1, count + 1)
    ]
    tx.session.add_all(rows)
    await tx.session.flush()  # prices and stock refer to them
    return rows


def _add_media(tx: Tx, product: Product, count: int) -> None:
    tx.session.add_all(
        ProductMedia(
            product_id=product.id,
            kind=MediaKind.IMAGE,
            url=f"/media/{product.slug}-{number}.png",
            alt=f"Picture {number}",
            position=number,
        )
        for number in range(1, count + 1)
    )


def size_option(values: int) -> dict[str, Any]:
    """An option "size" as it is stored with a product."""
    return {
        "code": "size",
        "label": "Size",
        "translations": {"zh": {"label": "尺码"}},
        "values": [
            {"code": f"s{number}", "label": f"Size {number}", "translations": {}}
            for number in range(1, values + 1)
        ],
    }


async def make_category(
    tx: Tx, *, slug: str, title: str | None = None, parent_id: UUID | None = None, **columns: Any
) -> UUID:
    """A category below `parent_id`, or a root."""
    id_ = new_id()
    above = await tx.scalar(select(Category.path).where(Category.id == parent_id))
    tx.session.add(
        Category(
            id=id_,
            slug=slug,
            title=title or slug.capitalize(),
            parent_id=parent_id,
            path=[*(above or []), id_],
            **columns,
        )
    )
    await tx.session.flush()  # others refer to it
    tx._database.snapshots.drop_all()
    return id_


async def make_brand(tx: Tx, *, slug: str, title: str | None = None, **columns: Any) -> UUID:
    brand = Brand(id=new_id(), slug=slug, title=title or slug.capitalize(), **columns)
    tx.session.add(brand)
    await tx.session.flush()  # products refer to it
    tx._database.snapshots.drop_all()
    return brand.id


async def make_attribute(
    tx: Tx,
    *,
    code: str,
    label: str | None = None,
    kind: AttributeKind = AttributeKind.TEXT,
    choices: Mapping[str, str] | None = None,
    **columns: Any,
) -> UUID:
    """`choices` maps codes to labels."""
    listed = [
        {"code": c, "label": words, "translations": {}} for c, words in (choices or {}).items()
    ]
    attribute = Attribute(
        id=new_id(),
        code=code,
        label=label or code.capitalize(),
        kind=kind,
        choices=listed,
        **columns,
    )
    tx.session.add(attribute)
    await tx.session.flush()  # so that it is read from now on
    tx._database.snapshots.drop_all()
    return attribute.id
