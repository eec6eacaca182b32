"""Filling and changing a cart. Each use case locks the cart, decides, and writes once.

More than there is, is refused only when a quantity grows: taking less of what ran short must work.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commerce.cart import repo
from commerce.cart.access import KIND, CartKey
from commerce.cart.errors import CartClosed, NotSold, NotSoldReason
from commerce.cart.models import CartStatus
from commerce.cart.requests import (
    INPUT,
    LINES,
    CartFields,
    CreateCart,
    LineChange,
    NewLine,
    check_line_changes,
    check_line_ids,
    check_new_lines,
    checked_fields,
)
from commerce.cart.rules import MAX_LINES
from commerce.cart.service import saving
from commerce.cart.service.judging import (
    Market,
    Wanted,
    check_stock,
    checked_new,
    prices_for,
    states_of,
)
from commerce.cart.service.saving import NewCart
from commerce.cart.views import Cart, CartLine
from commerce.core.actor import Actor, Customer
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.shop.repo import SHOP
from commerce.shop.views import Scope

CART_PATH = ("input", "cartId")


async def create(tx: Tx, actor: Actor, command: CreateCart, *, scope: Scope) -> UUID:
    """A new cart in the scope's channel and currency. A customer who has an active cart there
    fills that one instead; its note and attributes stay."""
    check_new_lines(command.lines)
    values = checked_fields(command.fields)
    market = Market(scope.channel.id, scope.currency, scope.customer_group)
    wanted = _summed(command.lines, ())
    prices = await checked_new(tx, market, wanted)
    new = NewCart(
        channel_id=scope.channel.id,
        currency=scope.currency,
        language=scope.language,
        customer_id=actor.id if isinstance(actor, Customer) else None,
        note=values.get("note"),
        attributes=values.get("attributes", {}),
        test_client_id=actor.test_client_id,
    )
    made = await saving.create(tx, new, states_of(wanted, prices))
    if made is not None:
        return made
    return await _fill_active(tx, actor, command.lines, scope)


async def _fill_active(tx: Tx, actor: Actor, lines: Sequence[NewLine], scope: Scope) -> UUID:
    active = None
    if isinstance(actor, Customer):
        active = await repo.active_cart(tx, actor, scope.channel.id, language="")
    cart = active and await repo.cart_for_update(tx, actor, active.id)
    if cart is None or cart.status is not CartStatus.ACTIVE:
        raise CartClosed(CartStatus.ORDERED, INPUT)  # it was ordered this very moment
    await _add(tx, cart, lines, scope.customer_group)
    return cart.id


async def locked(tx: Tx, actor: Actor, key: CartKey, *, path: Sequence[str] = CART_PATH) -> Cart:
    """Lock a cart to change it. Raises NotFound for a cart that is not the actor's, CartClosed."""
    cart = await repo.cart_for_update(tx, actor, key.id) if key.opens(tx.vault) else None
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
) -> UUID:
    """Put variants in; of those that are there already, more. Raises OutOfStock, NotSold."""
    check_new_lines(lines)
    cart = await locked(tx, actor, key)
    await _add(tx, cart, lines, customer_group)
    return cart.id


async def _add(tx: Tx, cart: Cart, lines: Sequence[NewLine], customer_group: str | None) -> None:
    wanted = _summed(lines, cart.lines)
    if not wanted:
        return
    if len(cart.lines) + sum(each.before == 0 for each in wanted) > MAX_LINES:
        raise InvalidInput.at(LINES, "TOO_MANY", f"A cart has at most {MAX_LINES} lines.")
    market = Market(cart.channel_id, cart.currency, customer_group)
    prices = await checked_new(tx, market, wanted)
    await saving.save(tx, cart, states_of(wanted, prices))


async def update_lines(
    tx: Tx,
    actor: Actor,
    key: CartKey,
    changes: Sequence[LineChange],
    *,
    customer_group: str | None = None,
) -> UUID:
    """Set the quantities of lines; 0 takes a line away. Raises OutOfStock where one grows."""
    check_line_changes(changes)
    cart = await locked(tx, actor, key)
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
    market = Market(cart.channel_id, cart.currency, customer_group)
    await check_stock(tx, market, kept)
    prices = await prices_for(tx, market, kept)
    removed = [change.line_id for change in changes if change.quantity == 0]
    await saving.save(tx, cart, states_of(kept, prices), removed=removed)
    return cart.id


async def remove_lines(tx: Tx, actor: Actor, key: CartKey, line_ids: Sequence[UUID]) -> UUID:
    """Take lines away. Raises NotFound for one that is not there."""
    check_line_ids(line_ids)
    cart = await locked(tx, actor, key)
    present = {line.id for line in cart.lines}
    for index, line_id in enumerate(line_ids):
        if line_id not in present:
            raise NotFound("CartLine", ("input", "lineIds", str(index)))
    await saving.save(tx, cart, [], removed=line_ids)
    return cart.id


async def update(
    tx: Tx,
    actor: Actor,
    key: CartKey,
    fields: CartFields,
    *,
    customer_group: str | None = None,
) -> UUID:
    """Change the cart itself. In another currency its lines cost what they cost there; that is no
    change of price to warn of."""
    values = checked_fields(fields)
    cart = await locked(tx, actor, key)
    currency = fields.get("currency", cart.currency)
    channel = (await tx.reference(SHOP)).channels_by_id[cart.channel_id]
    if currency not in channel.currencies:
        taken = ", ".join(channel.currencies)
        path = ("input", "currency")
        raise InvalidInput.at(path, "UNKNOWN_CURRENCY", f"The channel takes {taken}.")
    await saving.save_cart(tx, cart, values)
    if currency != cart.currency:
        wanted = [_changed(line, line.quantity, None, ()) for line in cart.lines]
        market = Market(cart.channel_id, currency, customer_group)
        await saving.save(tx, cart, states_of(wanted, await prices_for(tx, market, wanted)))
    return cart.id


def _summed(lines: Sequence[NewLine], present: Sequence[CartLine]) -> list[Wanted]:
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
