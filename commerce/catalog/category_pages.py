"""Pages of categories, newest first, from the read model `category_listings`.

The newest of several categories are among the newest of each, so that a page reads a short range
of one index for every category and nothing else, however much the categories hold.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
    tuple_,
)

from commerce.catalog.models import CategoryListing, ProductListing
from commerce.catalog.models import Product as ProductRow
from commerce.catalog.statements import AT, CHANNEL, PRODUCT_COLUMNS
from commerce.core.statements import AnySelect

LIMIT: Any = bindparam("limit", type_=Integer)
SHOWN_NOW = and_(
    CategoryListing.channel_id == CHANNEL,
    CategoryListing.published_from <= AT,
    or_(CategoryListing.published_until.is_(None), CategoryListing.published_until > AT),
)
FURTHER = tuple_(CategoryListing.published_from, CategoryListing.product_id) < tuple_(
    bindparam("after_value", type_=DateTime(timezone=True)), bindparam("after_id", type_=Uuid)
)


def newest_products(columns: Sequence[Any], *, is_continued: bool) -> AnySelect:
    """A page of what stands in any of `:category_ids`: these columns of products, in order."""
    chosen = (
        func.unnest(bindparam("category_ids", type_=ARRAY(Uuid)))
        .table_valued("id", name="chosen")
        .render_derived()
    )
    return _products(columns, _newest(chosen, is_continued=is_continued).subquery("newest"))


def newest_products_of(owners: Any, *, is_continued: bool) -> AnySelect:
    """The same for each of `owners`, to which the categories `:member_ids` belong by
    `:member_of`. For a lateral join."""
    members = (
        func.unnest(
            bindparam("member_of", type_=ARRAY(Uuid)), bindparam("member_ids", type_=ARRAY(Uuid))
        )
        .table_valued("owner_id", "id", name="members")
        .render_derived()
    )
    of_owner = _newest(members, is_continued=is_continued).where(members.c.owner_id == owners.c.id)
    return _products(PRODUCT_COLUMNS, of_owner.correlate(owners).lateral("newest"))


def _newest(categories: Any, *, is_continued: bool) -> AnySelect:
    """The newest entries of all categories; a product that stands in two of them comes once."""
    entries = (
        select(
            CategoryListing.product_id,
            CategoryListing.published_from,
            CategoryListing.published_until,
        )
        .where(CategoryListing.category_id == categories.c.id, SHOWN_NOW)
        .order_by(CategoryListing.published_from.desc(), CategoryListing.product_id.desc())
        .limit(LIMIT)
    )
    if is_continued:
        entries = entries.where(FURTHER)
    of_each = entries.correlate(categories).lateral("of_each")
    return (
        select(*of_each.c)
        .select_from(categories.join(of_each, true()))
        .distinct()
        .order_by(of_each.c.published_from.desc(), of_each.c.product_id.desc())
        .limit(LIMIT)
    )


def _products(columns: Sequence[Any], newest: Any) -> AnySelect:
    """The window is taken from the read model."""
    window = {
        ProductListing.published_from: newest.c.published_from,
        ProductListing.published_until: newest.c.published_until,
    }
    return (
        select(*(window.get(column, column) for column in columns))
        .select_from(newest)
        .join(ProductRow, ProductRow.id == newest.c.product_id)
        .order_by(newest.c.published_from.desc(), newest.c.product_id.desc())
    )
