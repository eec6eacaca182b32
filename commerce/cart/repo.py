"""Reads of carts with everything their lines show: one statement whatever their size."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from commerce.cart import statements
from commerce.cart.access import cart_gid
from commerce.cart.models import Cart as CartRow
from commerce.cart.rules import MergeChange, MergeOutcome
from commerce.cart.views import Cart, CartLine, Sold
from commerce.catalog.views import Variant
from commerce.core.actor import Actor, Customer
from commerce.core.crypto import Vault
from commerce.core.db import Reader, Tx
from commerce.core.permissions import Permission
from commerce.core.sandbox import reach
from commerce.core.statements import Prepared
from commerce.shop.repo import SHOP

OF_CART = len(statements.CART_COLUMNS)
OF_VERSION = statements.CART_COLUMNS.index(CartRow.version)
OF_LINE = len(statements.LINE_COLUMNS)
OF_VARIANT = len(statements.VARIANT_COLUMNS)
Rows = Sequence[tuple[Any, ...]]


async def carts_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID], *, language: str
) -> Mapping[UUID, Cart]:
    """Carts that the actor may read. The caller has checked that it holds their ids."""
    is_one = len(ids) == 1
    rows = await reader.fetch(
        statements.BY_ID if is_one else statements.BY_IDS,
        **({"id": ids[0]} if is_one else {"ids": list(ids)}),
        **visibility(actor, Permission.ORDERS_READ),
        **_asked(reader, language),
    )
    return await _carts(reader, rows)


async def active_cart(
    reader: Reader, customer: Customer, channel_id: UUID, *, language: str
) -> Cart | None:
    """The cart a customer fills in a channel, if there is one."""
    rows = await reader.fetch(
        statements.ACTIVE,
        customer_id=customer.id,
        channel_id=channel_id,
        **visibility(customer, Permission.ORDERS_READ),
        **_asked(reader, language),
    )
    return next(iter((await _carts(reader, rows)).values()), None)


async def cart_for_update(
    tx: Tx, actor: Actor, cart_id: UUID, *, language: str = "", with_images: bool = False
) -> Cart | None:
    """Lock a cart that the actor may change and read it as it is now, lines included. One
    statement; a second one when somebody else changed it while this one waited."""
    found = await _locked(
        tx,
        statements.LOCKED[with_images],
        id=cart_id,
        **visibility(actor, Permission.ORDERS_WRITE),
        **_asked(tx, language),
    )
    return found.get(cart_id)


async def sold_by_id(
    tx: Tx, ids: Sequence[UUID], channel_id: UUID, *, language: str
) -> Mapping[UUID, Sold]:
    """What a channel's shoppers may put into carts now, of these variants. Names every variant
    once. One statement, none for no variants."""
    if not ids:
        return {}
    rows = await tx.fetch(
        statements.SOLD, ids=list(ids), channel_id=channel_id, **_asked(tx, language)
    )
    found = [Sold(Variant(*row[:OF_VARIANT]), *row[OF_VARIANT:]) for row in rows]
    return {sold.variant.id: sold for sold in found}


async def carts_to_merge_for_update(
    tx: Tx, customer: Customer, joining_id: UUID
) -> Mapping[UUID, Cart]:
    """Lock a cart and all active carts of a customer, in the order of their ids."""
    return await _locked(
        tx,
        statements.LOCKED_WITH_CUSTOMERS,
        ids=[joining_id],
        customer_id=customer.id,
        **visibility(customer, Permission.ORDERS_WRITE),
        **_asked(tx, ""),
    )


async def merge_result(reader: Reader, joining_id: UUID) -> tuple[UUID, Sequence[MergeChange]]:
    """The cart that goes on after merging this one, and what merging changed in it."""
    found = await reader.rows(
        select(CartRow.merged_into_id, CartRow.merge_changes).where(CartRow.id == joining_id)
    )
    into_id, changes = found[0]
    return into_id or joining_id, [_change(each) for each in changes or ()]


def stored_change(change: MergeChange) -> dict[str, object]:
    """How a change is kept with the cart that was merged."""
    return {
        **asdict(change),
        "variant_id": str(change.variant_id),
        "outcome": change.outcome.value,
    }


def _change(stored: Mapping[str, Any]) -> MergeChange:
    return MergeChange(
        variant_id=UUID(stored["variant_id"]),
        sku=stored["sku"],
        quantity_before=stored["quantity_before"],
        quantity_joining=stored["quantity_joining"],
        quantity_after=stored["quantity_after"],
        outcome=MergeOutcome(stored["outcome"]),
    )


def visibility(actor: Actor, permission: Permission) -> dict[str, object]:
    """The parameters of `statements.VISIBLE`."""
    actor_id = actor.id if isinstance(actor, Customer) else None
    return {"actor_id": actor_id, "sees_all": actor.can(permission), "is_test": reach(actor)}


def _asked(reader: Reader, language: str) -> dict[str, object]:
    return {"language": language, "at": reader.clock.now()}


async def _locked(
    tx: Tx, statement: Prepared[tuple[Any, ...]], **parameters: object
) -> Mapping[UUID, Cart]:
    rows = await tx.fetch(statement, **parameters)
    if any(row[OF_VERSION] != row[OF_CART] for row in rows):
        rows = await tx.fetch(statement, **parameters)
    return await _carts(tx, rows)


async def _carts(reader: Reader, rows: Rows) -> dict[UUID, Cart]:
    """Carts of channels that are no longer active are out of reach."""
    channels = (await reader.reference(SHOP)).channels_by_id
    carts = _assembled(reader.vault, rows)
    return {id_: cart for id_, cart in carts.items() if cart.channel_id in channels}


def _assembled(vault: Vault, rows: Rows) -> dict[UUID, Cart]:
    lines: dict[UUID, list[CartLine]] = {}
    heads: dict[UUID, tuple[Any, ...]] = {}
    for row in rows:
        heads[row[0]] = row[:OF_CART]
        of_cart = lines.setdefault(row[0], [])
        if row[OF_CART + 1] is not None:
            of_cart.append(_line(row[OF_CART + 1 :]))
    return {
        id_: Cart(id_, cart_gid(vault, id_), *head[1:], lines=lines[id_])
        for id_, head in heads.items()
    }


def _line(columns: tuple[Any, ...]) -> CartLine:
    of_line, further = columns[:OF_LINE], columns[OF_LINE:]
    variant, of_product = Variant(*further[:OF_VARIANT]), further[OF_VARIANT:]
    return CartLine(*of_line, variant, *of_product)  # pyright: ignore[reportCallIssue] - as selected
