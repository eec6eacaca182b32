"""All SQL of the items of wishlists. Which lists are reached at all is decided in `repo`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    LargeBinary,
    Uuid,
    any_,
    bindparam,
    column,
    delete,
    func,
    or_,
    select,
    text,
    true,
    tuple_,
    update,
)

from commerce.core.actor import Actor, Customer
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.statements import Prepared, value
from commerce.wishlists.models import Wishlist as WishlistRow
from commerce.wishlists.models import WishlistItem as ItemRow
from commerce.wishlists.repo import is_visible
from commerce.wishlists.rules import Subject
from commerce.wishlists.views import WishlistItem

NOTE = "wishlist_items.note"
Position = tuple[datetime, UUID]
COLUMNS = (
    ItemRow.id,
    ItemRow.wishlist_id,
    ItemRow.product_id,
    ItemRow.variant_id,
    ItemRow.note_sealed,
    ItemRow.added_at,
)
IDS: Any = bindparam("ids", type_=ARRAY(Uuid))
SAVED = (
    select(ItemRow.product_id).distinct().join(WishlistRow, WishlistRow.id == ItemRow.wishlist_id)
)
SAVED_ANYWHERE = Prepared(
    SAVED.where(
        ItemRow.product_id == any_(IDS),
        WishlistRow.customer_id == bindparam("customer_id", type_=Uuid),
    ),
    value,
)

# What is there already stays as it is. All rows of one call have the same time; their ids, made in
# the order of the input, keep it.
ADD = text("""
    INSERT INTO wishlist_items (id, wishlist_id, product_id, variant_id, note_sealed, added_at)
    SELECT w.id, :wishlist_id, w.product_id, w.variant_id, w.note, :at
    FROM unnest(:ids, :product_ids, :variant_ids, :notes) AS w(id, product_id, variant_id, note)
    ON CONFLICT DO NOTHING
    RETURNING product_id, variant_id
""").bindparams(
    bindparam("wishlist_id", type_=Uuid),
    bindparam("at", type_=DateTime(timezone=True)),
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("product_ids", type_=ARRAY(Uuid)),
    bindparam("variant_ids", type_=ARRAY(Uuid)),
    bindparam("notes", type_=ARRAY(LargeBinary)),
)
# Where the target has the same, the item stands there already and only leaves the source.
MOVE = text("""
    WITH moved AS (
        UPDATE wishlist_items i SET wishlist_id = :target_id
        WHERE i.wishlist_id = :source_id AND i.id = ANY(:ids)
          AND NOT EXISTS (
            SELECT 1 FROM wishlist_items there
            WHERE there.wishlist_id = :target_id AND there.product_id = i.product_id
              AND there.variant_id IS NOT DISTINCT FROM i.variant_id)
        RETURNING i.id)
    DELETE FROM wishlist_items
    WHERE wishlist_id = :source_id AND id = ANY(:ids) AND id NOT IN (SELECT id FROM moved)
""").bindparams(
    bindparam("source_id", type_=Uuid),
    bindparam("target_id", type_=Uuid),
    bindparam("ids", type_=ARRAY(Uuid)),
)


async def items_by_wishlist(
    reader: Reader, wishlist_ids: Sequence[UUID], *, after: Position | None, limit: int
) -> Mapping[UUID, list[WishlistItem]]:
    """The `limit` newest items of every list, in one statement. The caller reaches the lists."""
    wishlist_id = _unnested(wishlist_ids)
    own = select(*COLUMNS).where(ItemRow.wishlist_id == wishlist_id)
    if after is not None:
        own = own.where(tuple_(ItemRow.added_at, ItemRow.id) < tuple_(*after))
    newest_first = (ItemRow.added_at.desc(), ItemRow.id.desc())
    own = own.order_by(*newest_first).limit(limit).correlate(wishlist_id.table)
    items = own.lateral("items_of_wishlist")
    statement = select(*items.c).select_from(wishlist_id.table.join(items, true()))
    statement = statement.order_by(items.c.added_at.desc(), items.c.id.desc())
    grouped: dict[UUID, list[WishlistItem]] = {id_: [] for id_ in wishlist_ids}
    for row in await reader.rows(statement):
        grouped[row.wishlist_id].append(WishlistItem(*row))
    return grouped


async def counts_by_wishlist(reader: Reader, wishlist_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many items each list has; lists without any are missing."""
    counted = (
        select(ItemRow.wishlist_id, func.count())
        .where(_among(ItemRow.wishlist_id, wishlist_ids))
        .group_by(ItemRow.wishlist_id)
    )
    return {row[0]: row[1] for row in await reader.rows(counted)}


async def product_ids_by_wishlist(
    reader: Reader, wishlist_ids: Sequence[UUID]
) -> Mapping[UUID, list[UUID]]:
    """Every product of each list once, whichever variant was meant, in the order of ids."""
    wanted = select(ItemRow.wishlist_id, ItemRow.product_id).distinct()
    wanted = wanted.where(_among(ItemRow.wishlist_id, wishlist_ids))
    grouped: dict[UUID, list[UUID]] = {id_: [] for id_ in wishlist_ids}
    for wishlist_id, product_id in await reader.rows(wanted.order_by(ItemRow.product_id)):
        grouped[wishlist_id].append(product_id)
    return grouped


async def saved_products(
    reader: Reader, actor: Actor, product_ids: Sequence[UUID], *, wishlist_id: UUID | None
) -> frozenset[UUID]:
    """Which of these products stand in one list, or else in any list of the customer's. The caller
    has checked that the actor holds the list's id."""
    if wishlist_id is not None:
        wanted = SAVED.where(
            is_visible(actor),
            WishlistRow.id == wishlist_id,
            _among(ItemRow.product_id, product_ids),
        )
        return frozenset(await reader.scalars(wanted))
    if not isinstance(actor, Customer):
        return frozenset()
    saved = await reader.fetch(SAVED_ANYWHERE, ids=list(product_ids), customer_id=actor.id)
    return frozenset(saved)


async def items_of(tx: Tx, wishlist_id: UUID) -> list[WishlistItem]:
    """All items of a locked list, oldest first."""
    own = select(*COLUMNS).where(ItemRow.wishlist_id == wishlist_id)
    rows = await tx.rows(own.order_by(ItemRow.added_at, ItemRow.id))
    return [WishlistItem(*row) for row in rows]


async def chosen_items(
    reader: Reader, wishlist_id: UUID, item_ids: Sequence[UUID]
) -> Mapping[UUID, WishlistItem]:
    """Those of a list's items; ids of other lists' items are missing."""
    own = select(*COLUMNS).where(ItemRow.wishlist_id == wishlist_id, _among(ItemRow.id, item_ids))
    return {row.id: WishlistItem(*row) for row in await reader.rows(own)}


async def count(tx: Tx, wishlist_id: UUID) -> int:
    """Of a list that is locked, so that the number stays true."""
    return await tx.scalar(
        select(func.count(type_=Integer)).where(ItemRow.wishlist_id == wishlist_id)
    )


async def add(tx: Tx, wishlist_id: UUID, subjects: Mapping[Subject, str | None]) -> list[Subject]:
    """Put subjects with their notes into a locked list; those that are new in it."""
    rows = await tx.execute(
        ADD,
        {
            "wishlist_id": wishlist_id,
            "at": tx.clock.now(),
            "ids": [new_id() for _ in subjects],
            "product_ids": [product_id for product_id, _ in subjects],
            "variant_ids": [variant_id for _, variant_id in subjects],
            "notes": [note and tx.vault.seal(NOTE, note) for note in subjects.values()],
        },
    )
    return [(row.product_id, row.variant_id) for row in rows]


async def remove(
    tx: Tx, wishlist_id: UUID, item_ids: Sequence[UUID], product_ids: Sequence[UUID] = ()
) -> int:
    """How many were there."""
    named = or_(_among(ItemRow.id, item_ids), _among(ItemRow.product_id, product_ids))
    gone = delete(ItemRow).where(ItemRow.wishlist_id == wishlist_id, named).returning(ItemRow.id)
    return len((await tx.execute(gone)).all())


async def save_note(tx: Tx, wishlist_id: UUID, item_id: UUID, note: str | None) -> bool:
    """Whether the list has the item."""
    saved = await tx.execute(
        update(ItemRow)
        .where(ItemRow.wishlist_id == wishlist_id, ItemRow.id == item_id)
        .values(note_sealed=note and tx.vault.seal(NOTE, note))
        .returning(ItemRow.id)
    )
    return saved.first() is not None


async def move(tx: Tx, source_id: UUID, target_id: UUID, item_ids: Sequence[UUID]) -> None:
    """Between two locked lists; items keep their time and note."""
    await tx.execute(MOVE, {"source_id": source_id, "target_id": target_id, "ids": list(item_ids)})


def _among(of: Any, ids: Sequence[UUID]) -> Any:
    return of == any_(bindparam(None, list(ids), type_=ARRAY(Uuid)))


def _unnested(ids: Sequence[UUID]) -> Any:
    """A column of a table made of `ids`."""
    wanted = func.unnest(bindparam(None, list(ids), type_=ARRAY(Uuid)))
    return wanted.table_valued(column("id", Uuid), name="wanted").render_derived().c.id
