"""Filling and changing a cart. Each use case locks the cart, decides, and writes once.

More than there is, is refused only when a quantity grows: taking less of what ran short must work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.cart import repo
from commerce.cart.access import KIND, CartKey, cart_gid
from commerce.cart.errors import CartClosed, NotSold, NotSoldReason
from commerce.cart.models import CartStatus
from commerce.cart.offers import Market, Offers, offers_of
from commerce.cart.requests import (
    INPUT,
    LINES,
    CartFields,
    CreateCart,
    LineChange,
    NewLine,
    StoredFields,
    check_line_changes,
    check_line_ids,
    check_new_lines,
    checked_fields,
)
from commerce.cart.rules import MAX_LINES
from commerce.cart.service import saving
from commerce.cart.service.costing import offers
from commerce.cart.service.judging import Wanted, check_sold, check_stock, states_of
from commerce.cart.service.saving import LineState
from commerce.cart.views import Cart, CartLine, Sold
from commerce.core.actor import Actor, Customer
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.ids import new_id
from commerce.core.view import replace
from commerce.shop.repo import SHOP
from commerce.shop.views import Scope

CART_PATH = ("input", "cartId")


@dataclass(frozen=True, slots=True)
class ChangedCart:
    """A cart as a use case leaves it, and what its lines cost: who shows it reads nothing again."""

    cart: Cart
    offers: Offers


async def create(tx: Tx, actor: Actor, command: CreateCart, *, scope: Scope) -> ChangedCart:
    """A new cart in the scope's channel and currency. A customer who has an active cart there
    fills that one instead; its note and attributes stay."""
    check_new_lines(command.lines)
    values = checked_fields(command.fields)
    new = _empty(tx, actor, scope, values)
    wanted = summed(command.lines, ())
    put_in = await _put_in(tx, new, wanted, (), scope.customer_group, scope.language)
    if await saving.create(tx, new, put_in.states):
        lines = saving.after(new, put_in.states, new.updated_at, sold=put_in.sold).lines
        return ChangedCart(replace(new, lines=lines), put_in.offers)
    return await _fill_active(tx, actor, command.lines, scope)


def _empty(tx: Tx, actor: Actor, scope: Scope, values: StoredFields) -> Cart:
    id_, now = new_id(), tx.clock.now()
    return Cart(
        id=id_,
        gid=cart_gid(tx.vault, id_),
        channel_id=scope.channel.id,
        currency=scope.currency,
        language=scope.language,
        status=CartStatus.ACTIVE,
        customer_id=actor.id if isinstance(actor, Customer) else None,
        company_id=None,
        payer_id=None,
        merged_into_id=None,
        note=values.get("note"),
        attributes=values.get("attributes", {}),
        version=1,
        created_at=now,
        updated_at=now,
        test_client_id=actor.test_client_id,
        lines=[],
    )


async def _fill_active(tx: Tx, actor: Actor, lines: Sequence[NewLine], scope: Scope) -> ChangedCart:
    active = None
    if isinstance(actor, Customer):
        active = await repo.active_cart(tx, actor, scope.channel.id, language="")
    cart = active and await repo.cart_for_update(tx, actor, active.id, language=scope.language)
    if cart is None or cart.status is not CartStatus.ACTIVE:
        raise CartClosed(CartStatus.ORDERED, INPUT)  # it was ordered this very moment
    return await _add(tx, cart, lines, scope.customer_group, scope.language)


async def locked(
    tx: Tx, actor: Actor, key: CartKey, *, language: str = "", path: Sequence[str] = CART_PATH
) -> Cart:
    """Lock a cart to change it. Raises NotFound for a cart that is not the actor's, CartClosed."""
    cart = None
    if key.opens(tx.vault):
        cart = await repo.cart_for_update(tx, actor, key.id, language=language)
    if cart is None:
        raise NotFound(KIND, path)
    if cart.status is not CartStatus.ACTIVE:
        raise CartClosed(cart.status, path)
    return cart


async def add_lines(
    tx: Tx,
    actor: Actor,
    key: CartKey,
    lines: Sequence[NewLine],
    *,
    customer_group: str | None = None,
    language: str = "",
) -> ChangedCart:
    """Put variants in; of those that are there already, more. Raises OutOfStock, NotSold."""
    check_new_lines(lines)
    cart = await locked(tx, actor, key, language=language)
    return await _add(tx, cart, lines, customer_group, language)


async def _add(
    tx: Tx, cart: Cart, lines: Sequence[NewLine], customer_group: str | None, language: str
) -> ChangedCart:
    wanted = summed(lines, cart.lines)
    if not wanted:
        return ChangedCart(cart, await offers(tx, cart, customer_group=customer_group))
    if len(cart.lines) + sum(each.before == 0 for each in wanted) > MAX_LINES:
        raise InvalidInput.at(LINES, "TOO_MANY", f"A cart has at most {MAX_LINES} lines.")
    put_in = await _put_in(tx, cart, wanted, cart.lines, customer_group, language)
    await saving.save(tx, cart, put_in.states)
    changed = saving.after(cart, put_in.states, tx.clock.now(), sold=put_in.sold)
    return ChangedCart(changed, put_in.offers)


@dataclass(frozen=True, slots=True)
class PutIn:
    """What is to be written, and what is known of it."""

    states: Sequence[LineState]
    sold: Mapping[UUID, Sold]
    offers: Offers


async def _put_in(
    tx: Tx,
    cart: Cart,
    wanted: Sequence[Wanted],
    present: Sequence[CartLine],
    customer_group: str | None,
    language: str,
) -> PutIn:
    """Raises NotFound, NotSold, OutOfStock, InvalidInput."""
    ids = [each.variant_id for each in wanted]
    sold = await repo.sold_by_id(tx, ids, cart.channel_id, language=language)
    market = Market(cart.channel_id, cart.currency, customer_group)
    offered = await offers_of(tx, market, _quantities(present, wanted))
    check_sold(wanted, sold, offered.prices)
    check_stock(wanted, offered.available, sold)
    return PutIn(states_of(wanted, offered.prices), sold, offered)


def _quantities(lines: Sequence[CartLine], wanted: Sequence[Wanted]) -> dict[UUID, int]:
    """What the cart is to hold of each variant."""
    present = {line.variant.id: line.quantity for line in lines}
    return {**present, **{each.variant_id: each.quantity for each in wanted}}


async def update_lines(
    tx: Tx,
    actor: Actor,
    key: CartKey,
    changes: Sequence[LineChange],
    *,
    customer_group: str | None = None,
    language: str = "",
) -> ChangedCart:
    """Set the quantities of lines; 0 takes a line away. Raises OutOfStock where one grows."""
    check_line_changes(changes)
    cart = await locked(tx, actor, key, language=language)
    lines = {line.id: line for line in cart.lines}
    kept: list[Wanted] = []
    for index, change in enumerate(changes):
        path = (*LINES, str(index))
        line = lines.get(change.line_id)
        if line is None:
            raise NotFound("CartLine", (*path, "lineId"))
        if not line.is_sold and change.quantity > line.quantity:
            raise NotSold(line.variant.sku, NotSoldReason.NOT_PUBLISHED, path)
        if change.quantity:
            kept.append(_changed(line, change.quantity, change.attributes, path))
    removed = [change.line_id for change in changes if change.quantity == 0]
    staying = [line for line in cart.lines if line.id not in removed]
    market = Market(cart.channel_id, cart.currency, customer_group)
    offered = await offers_of(tx, market, _quantities(staying, kept))
    check_stock(kept, offered.available)
    states = states_of(kept, offered.prices)
    await saving.save(tx, cart, states, removed=removed)
    return ChangedCart(saving.after(cart, states, tx.clock.now(), removed=removed), offered)


async def remove_lines(
    tx: Tx,
    actor: Actor,
    key: CartKey,
    line_ids: Sequence[UUID],
    *,
    customer_group: str | None = None,
    language: str = "",
) -> ChangedCart:
    """Take lines away. Raises NotFound for one that is not there."""
    check_line_ids(line_ids)
    cart = await locked(tx, actor, key, language=language)
    present = {line.id for line in cart.lines}
    for index, line_id in enumerate(line_ids):
        if line_id not in present:
            raise NotFound("CartLine", ("input", "lineIds", str(index)))
    await saving.save(tx, cart, [], removed=line_ids)
    changed = saving.after(cart, [], tx.clock.now(), removed=line_ids)
    return ChangedCart(changed, await offers(tx, changed, customer_group=customer_group))


async def update(
    tx: Tx,
    actor: Actor,
    key: CartKey,
    fields: CartFields,
    *,
    customer_group: str | None = None,
    language: str = "",
) -> ChangedCart:
    """Change the cart itself. In another currency its lines cost what they cost there; that is no
    change of price to warn of."""
    values = checked_fields(fields)
    cart = await locked(tx, actor, key, language=language)
    currency = fields.get("currency", cart.currency)
    channel = (await tx.reference(SHOP)).channels_by_id[cart.channel_id]
    if currency not in channel.currencies:
        taken = ", ".join(channel.currencies)
        path = ("input", "currency")
        raise InvalidInput.at(path, "UNKNOWN_CURRENCY", f"The channel takes {taken}.")
    await saving.save_cart(tx, cart, values)
    changed = saving.after(replace(cart, **values), [], tx.clock.now()) if values else cart
    offered = await offers(tx, changed, customer_group=customer_group)
    if currency != cart.currency:
        wanted = [_changed(line, line.quantity, None, ()) for line in cart.lines]
        states = states_of(wanted, offered.prices)
        await saving.save(tx, cart, states)
        changed = saving.after(changed, states, tx.clock.now())
    return ChangedCart(changed, offered)


def summed(lines: Sequence[NewLine], present: Sequence[CartLine]) -> list[Wanted]:
    """What the lines become: variants named twice, or there already, add up."""
    by_variant = {line.variant.id: line for line in present}
    wanted: dict[UUID, Wanted] = {}
    for index, line in enumerate(lines):
        earlier, there = wanted.get(line.variant_id), by_variant.get(line.variant_id)
        known = earlier or there
        wanted[line.variant_id] = Wanted(
            variant_id=line.variant_id,
            sku=there.variant.sku if there else "",
            quantity=line.quantity + (known.quantity if known else 0),
            before=there.quantity if there else 0,
            attributes=line.attributes
            if line.attributes is not None
            else (known.attributes if known else {}),
            path=earlier.path if earlier else (*LINES, str(index)),
        )
    return list(wanted.values())


def _changed(
    line: CartLine, quantity: int, attributes: Mapping[str, str] | None, path: tuple[str, ...]
) -> Wanted:
    return Wanted(
        variant_id=line.variant.id,
        sku=line.variant.sku,
        quantity=quantity,
        before=line.quantity,
        attributes=line.attributes if attributes is None else attributes,
        path=path,
    )
