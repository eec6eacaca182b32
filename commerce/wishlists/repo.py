"""All SQL of the lists themselves; `items_repo` has that of their items.

`visible_wishlists` alone decides which lists an actor reaches: guests' lists everybody who holds
the id, which the caller has checked, customers' lists the customer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Uuid,
    any_,
    bindparam,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from commerce.core.actor import Actor, Customer
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.statements import AnySelect
from commerce.customers.models import Customer as CustomerRow
from commerce.customers.models import CustomerStatus
from commerce.wishlists.access import wishlist_gid
from commerce.wishlists.models import Wishlist as WishlistRow
from commerce.wishlists.rules import MergeChange, MergeOutcome
from commerce.wishlists.views import SharedWishlist, Wishlist

TITLE = "wishlists.title"
Position = tuple[int, UUID]
"""Of a customer's lists: 0 for the default one, which comes first, then by age."""
PLACE = (case((WishlistRow.is_default, 0), else_=1), WishlistRow.id)
COLUMNS = (
    WishlistRow.id,
    WishlistRow.customer_id,
    WishlistRow.is_default,
    WishlistRow.title_sealed,
    WishlistRow.share_id,
    WishlistRow.shared_at,
    WishlistRow.shows_owner,
    WishlistRow.shows_notes,
    WishlistRow.created_at,
    WishlistRow.updated_at,
)


def is_visible(actor: Actor) -> ColumnElement[bool]:
    """The condition of `visible_wishlists`, for reads of what belongs to lists."""
    of_guest = WishlistRow.customer_id.is_(None)
    reached = of_guest
    if isinstance(actor, Customer):
        reached = or_(of_guest, WishlistRow.customer_id == actor.id)
    return reached & WishlistRow.merged_into_id.is_(None)


def visible_wishlists(actor: Actor, *columns: Any) -> AnySelect:
    """Guests' lists and the customer's own; those that were merged are nobody's any more."""
    return select(*columns).select_from(WishlistRow).where(is_visible(actor))


def visible_shares(*columns: Any) -> AnySelect:
    """What is shared now: of guests, and of customers whose account is open."""
    is_open = CustomerRow.status == CustomerStatus.ACTIVE
    shared = select(*columns).select_from(WishlistRow)
    return shared.outerjoin(CustomerRow, CustomerRow.id == WishlistRow.customer_id).where(
        WishlistRow.share_id.is_not(None),
        WishlistRow.merged_into_id.is_(None),
        or_(WishlistRow.customer_id.is_(None), is_open),
    )


async def wishlists_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, Wishlist]:
    """Lists that the actor may read. The caller has checked that it holds their ids."""
    wanted = visible_wishlists(actor, *COLUMNS).where(
        WishlistRow.id == any_(bindparam(None, list(ids), type_=ARRAY(Uuid)))
    )
    return {row.id: _wishlist(reader, row) for row in await reader.rows(wanted)}


async def page(
    reader: Reader, customer_id: UUID, *, after: Position | None, limit: int
) -> list[Wishlist]:
    """A customer's lists, the default one first."""
    own = _own(customer_id, *COLUMNS).order_by(*PLACE).limit(limit)
    if after is not None:
        # two comparisons, since a row of an expression and a column has no type of its own
        own = own.where(or_(PLACE[0] > after[0], (PLACE[0] == after[0]) & (PLACE[1] > after[1])))
    return [_wishlist(reader, row) for row in await reader.rows(own)]


async def count(reader: Reader, customer_id: UUID) -> int:
    return await reader.scalar(_own(customer_id, func.count()))


async def named_count(tx: Tx, customer_id: UUID) -> int:
    """How many lists a customer has besides the default one."""
    return await tx.scalar(_own(customer_id, func.count()).where(~WishlistRow.is_default))


async def shared_wishlist(reader: Reader, share_id: UUID) -> SharedWishlist | None:
    """What a link shows. The caller has checked the token."""
    shown_name = case((WishlistRow.shows_owner, CustomerRow.name_sealed))
    wanted = visible_shares(
        WishlistRow.id, WishlistRow.title_sealed, shown_name, WishlistRow.shows_notes
    ).where(WishlistRow.share_id == share_id)
    rows = await reader.rows(wanted)
    return SharedWishlist(*rows[0]) if rows else None


async def lock_customer(tx: Tx, customer_id: UUID) -> bool:
    """Lock the customer's row, so that lists are made one by one; whether there is one."""
    found = select(CustomerRow.id).where(CustomerRow.id == customer_id)
    return bool(await tx.scalars(found.with_for_update(key_share=True)))


async def get_for_update(tx: Tx, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Wishlist]:
    """Lock lists that the actor may change, in the order of their ids."""
    wanted = (
        visible_wishlists(actor, *COLUMNS)
        .where(WishlistRow.id.in_(ids))
        .order_by(WishlistRow.id)
        .with_for_update(of=WishlistRow)
    )
    return {row.id: _wishlist(tx, row) for row in await tx.rows(wanted)}


async def default_for_update(tx: Tx, customer_id: UUID) -> Wishlist | None:
    """The customer's default list, locked, made now if they have none; None for no customer."""
    await tx.execute(
        insert(WishlistRow)
        .from_select(
            ["id", "customer_id", "is_default", "created_at", "updated_at"],
            select(
                literal(new_id()),
                CustomerRow.id,
                true(),
                literal(tx.clock.now()),
                literal(tx.clock.now()),
            ).where(CustomerRow.id == customer_id),
            include_defaults=False,
        )
        .on_conflict_do_nothing(index_elements=["customer_id"], index_where=text("is_default"))
    )
    wanted = _own(customer_id, *COLUMNS).where(WishlistRow.is_default)
    rows = await tx.rows(wanted.with_for_update(of=WishlistRow))
    return _wishlist(tx, rows[0]) if rows else None


async def merging_for_update(tx: Tx, wishlist_id: UUID) -> tuple[UUID | None, UUID | None] | None:
    """Lock a list that is to join another: its customer, and the list that it joined already."""
    wanted = select(WishlistRow.customer_id, WishlistRow.merged_into_id)
    rows = await tx.rows(wanted.where(WishlistRow.id == wishlist_id).with_for_update())
    return (rows[0].customer_id, rows[0].merged_into_id) if rows else None


async def merge_result(reader: Reader, joining_id: UUID) -> tuple[UUID, Sequence[MergeChange]]:
    """The list that goes on after merging this one, and what merging did."""
    found = await reader.rows(
        select(WishlistRow.merged_into_id, WishlistRow.merge_changes).where(
            WishlistRow.id == joining_id
        )
    )
    if not found:  # a repetition, and deleted since
        return joining_id, []
    into_id, changes = found[0]
    return into_id or joining_id, [_change(each) for each in changes or ()]


def stored_change(change: MergeChange) -> dict[str, str | None]:
    """How a change is kept with the list that was merged."""
    variant_id = change.variant_id
    return {
        "product_id": str(change.product_id),
        "variant_id": None if variant_id is None else str(variant_id),
        "outcome": change.outcome.value,
    }


async def add(tx: Tx, customer_id: UUID | None, title_sealed: bytes | None = None) -> UUID:
    """A new list that is not the default one: a guest's without a customer."""
    wishlist_id, now = new_id(), tx.clock.now()
    await tx.execute(
        insert(WishlistRow).values(
            id=wishlist_id,
            customer_id=customer_id,
            title_sealed=title_sealed,
            created_at=now,
            updated_at=now,
        )
    )
    return wishlist_id


async def save(tx: Tx, wishlist_id: UUID, values: Mapping[str, object]) -> None:
    """Write columns of a locked list."""
    await tx.execute(
        update(WishlistRow)
        .where(WishlistRow.id == wishlist_id)
        .values(**values, updated_at=tx.clock.now())
    )


async def remove(tx: Tx, wishlist_id: UUID) -> None:
    """With everything in it."""
    await tx.execute(delete(WishlistRow).where(WishlistRow.id == wishlist_id))


async def remove_guests_lists(tx: Tx, before: datetime) -> int:
    """Guests' lists that nobody changed since, those that were merged among them; how many."""
    old = WishlistRow.customer_id.is_(None) & (WishlistRow.updated_at < before)
    removed = await tx.execute(delete(WishlistRow).where(old).returning(WishlistRow.id))
    return len(removed.all())


def _own(customer_id: UUID, *columns: Any) -> AnySelect:
    own = visible_wishlists(Customer(customer_id), *columns)
    return own.where(WishlistRow.customer_id == customer_id)


def _wishlist(reader: Reader, row: Any) -> Wishlist:
    id_, *others = row
    return Wishlist(id_, wishlist_gid(reader.vault, id_), *others)


def _change(stored: Mapping[str, str | None]) -> MergeChange:
    variant_id = stored["variant_id"]
    return MergeChange(
        product_id=UUID(stored["product_id"]),
        variant_id=None if variant_id is None else UUID(variant_id),
        outcome=MergeOutcome(stored["outcome"]),
    )
