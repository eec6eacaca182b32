"""Setting and removing prices: many at once, all of them or none, but for those set in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from commerce.audit import service as audit
from commerce.catalog.checks import Checks
from commerce.catalog.models import ProductVariant
from commerce.catalog.service.recording import announce
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import FieldProblem, NotFound
from commerce.core.ids import new_id
from commerce.core.money import InvalidAmount, Money
from commerce.core.permissions import Permission
from commerce.pricing.models import Price
from commerce.pricing.policy import check_may
from commerce.pricing.repo import PRICE_LISTS
from commerce.pricing.requests import BulkPrice, PriceSpec
from commerce.pricing.views import PriceList
from commerce.pricing.windows import checked_window, in_utc

MAX_PRICES = 100
MAX_AMOUNT = 10**12  # minor units: above every real price; 999,999 of it still fit a bigint
MAX_BREAK = 999_999
MAX_BULK = 500
Key = tuple[UUID, int, datetime | None]
Rows = dict[Key, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Sold:
    """What is known of a variant."""

    sku: str
    product_id: UUID


async def set_prices(tx: Tx, actor: Actor, price_list_id: UUID, specs: Sequence[PriceSpec]) -> UUID:
    """Write prices; one of the same variant, quantity and start is replaced. Everything that is
    wrong is named by its place in the input, and nothing is written."""
    check_may(actor, Permission.PRICES_WRITE)
    price_list = await _list(tx, price_list_id)
    checks = Checks("input", "prices")
    if not checks.count(len(specs), most=MAX_PRICES):
        checks.end()
    variants = await _variants(tx, ProductVariant.id.in_([spec.variant_id for spec in specs]))
    rows: Rows = {}
    for index, spec in enumerate(specs):
        here = checks.at(index)
        if spec.variant_id not in variants:
            here.at("variantId").refuse("NOT_FOUND", "There is no such variant.")
        _collect(rows, here, spec, price_list)
    checks.end()
    await _write(tx, actor, price_list, variants, rows)
    return price_list_id


async def set_prices_in_bulk(
    tx: Tx, actor: Actor, code: str, prices: Sequence[BulkPrice]
) -> list[FieldProblem]:
    """Write the prices that hold; the problems of the others, by their place in the input. Raises
    NotFound for the list, InvalidInput for more than 500."""
    check_may(actor, Permission.PRICES_WRITE)
    price_list = await _list_of_code(tx, code)
    checks = Checks("input", "items")
    checks.count(len(prices), most=MAX_BULK)
    checks.end()
    skus = [price.sku for price in prices if "\0" not in price.sku]
    variants = await _variants(tx, ProductVariant.sku.in_(skus))
    ids = {sold.sku: id_ for id_, sold in variants.items()}
    rows: Rows = {}
    for index, price in enumerate(prices):
        here, variant_id = checks.at(index), ids.get(price.sku)
        if variant_id is None:
            here.at("sku").refuse("NOT_FOUND", "There is no variant of this SKU.")
            continue
        spec = PriceSpec(variant_id, price.amount, price.compare_at, price.min_quantity)
        _collect(rows, here, spec, price_list)
    await _write(tx, actor, price_list, variants, rows)
    return checks.problems


def _collect(rows: Rows, here: Checks, spec: PriceSpec, price_list: PriceList) -> None:
    """Add the row of a price that holds and stands there once."""
    known = len(here.problems)
    row = checked_price(here, spec, price_list)
    if len(here.problems) > known:
        return
    if _key(row) in rows:
        here.refuse("DUPLICATE", "The same variant, quantity and start stand here twice.")
        return
    rows[_key(row)] = row


async def _write(
    tx: Tx,
    actor: Actor,
    price_list: PriceList,
    variants: Mapping[UUID, _Sold],
    rows: Rows,
) -> None:
    before = await _stored(tx, price_list.id, list(rows))
    await _save(tx, sorted(rows.values(), key=lambda row: (row["variant_id"], row["min_quantity"])))
    changed = [
        key
        for key, row in rows.items()
        if before.get(key) != (row["amount"], row["compare_at"], row["ends_at"])
    ]
    await _record(tx, actor, price_list, variants, before, {key: rows[key] for key in changed})


async def remove_prices(
    tx: Tx, actor: Actor, price_list_id: UUID, price_ids: Sequence[UUID]
) -> UUID:
    """Remove prices of a list. Raises NotFound for one that is not in it, removing none."""
    check_may(actor, Permission.PRICES_WRITE)
    price_list, checks = await _list(tx, price_list_id), Checks("input", "priceIds")
    checks.count(len(price_ids), most=MAX_PRICES)
    checks.end()
    removed = await tx.execute(
        delete(Price)
        .where(Price.id.in_(price_ids), Price.price_list_id == price_list_id)
        .returning(Price.id, Price.variant_id, Price.min_quantity, Price.amount)
        .execution_options(synchronize_session=False)
    )
    rows = removed.all()
    gone = {row.id for row in rows}
    for index, price_id in enumerate(price_ids):
        if price_id not in gone:
            raise NotFound("price", ("input", "priceIds", str(index)))
    variants = await _variants(tx, ProductVariant.id.in_([row.variant_id for row in rows]))
    if rows:
        before = {
            f"{variants[row.variant_id].sku} from {row.min_quantity}": row.amount for row in rows
        }
        await audit.record(
            tx, actor, "prices.remove", entity=("PriceList", price_list.id), before=before
        )
        await announce(tx, actor, sorted({each.product_id for each in variants.values()}))
    return price_list_id


def checked_price(checks: Checks, spec: PriceSpec, price_list: PriceList) -> dict[str, Any]:
    """The columns of a price."""
    amount = _amount(checks.at("amount"), spec.amount, price_list.currency)
    compare_at = None
    if spec.compare_at is not None:
        compare_at = _amount(checks.at("compareAt"), spec.compare_at, price_list.currency)
        if compare_at <= amount:
            checks.at("compareAt").refuse("NOT_ABOVE_PRICE", "It must exceed the price.")
    window = {"starts_at": spec.starts_at, "ends_at": spec.ends_at}
    checked_window(checks, window)
    return {
        "price_list_id": price_list.id,
        "variant_id": spec.variant_id,
        "amount": amount,
        "compare_at": compare_at,
        "min_quantity": checks.at("minQuantity").number(
            spec.min_quantity, lowest=1, highest=MAX_BREAK
        ),
        "starts_at": in_utc(spec.starts_at),
        "ends_at": in_utc(spec.ends_at),
    }


def _amount(checks: Checks, text: str, currency: str) -> int:
    try:
        minor = Money.parse(text, currency).minor
    except InvalidAmount:
        checks.refuse("INVALID_AMOUNT", f"That is no amount in {currency}.")
        return 0
    return checks.number(minor, lowest=0, highest=MAX_AMOUNT)


def _key(row: Mapping[str, Any]) -> Key:
    return row["variant_id"], row["min_quantity"], row["starts_at"]


async def _list(tx: Tx, price_list_id: UUID) -> PriceList:
    for each in await tx.reference(PRICE_LISTS):
        if each.id == price_list_id:
            return each
    raise NotFound("price list", ("input", "priceListId"))


async def _list_of_code(tx: Tx, code: str) -> PriceList:
    for each in await tx.reference(PRICE_LISTS):
        if each.code == code:
            return each
    raise NotFound("price list", ("input", "priceList"))


async def _variants(tx: Tx, wanted: ColumnElement[bool]) -> Mapping[UUID, _Sold]:
    found = await tx.rows(
        select(ProductVariant.id, ProductVariant.sku, ProductVariant.product_id).where(wanted)
    )
    return {row.id: _Sold(row.sku, row.product_id) for row in found}


async def _stored(
    tx: Tx, price_list_id: UUID, keys: Sequence[Key]
) -> dict[Key, tuple[int, int | None, datetime | None]]:
    """Amount, compare-at and end of those prices that are there already."""
    found = await tx.rows(
        select(
            Price.variant_id,
            Price.min_quantity,
            Price.starts_at,
            Price.amount,
            Price.compare_at,
            Price.ends_at,
        ).where(
            Price.price_list_id == price_list_id,
            tuple_(Price.variant_id, Price.min_quantity).in_([key[:2] for key in keys]),
        )
    )
    return {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in found}


async def _save(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """In the order of variants, so that two who set the same prices wait for each other."""
    if not rows:
        return
    statement = insert(Price).values([{"id": new_id(), **row} for row in rows])
    new = statement.excluded
    await tx.execute(
        statement.on_conflict_do_update(
            constraint="uq_prices_variant_list_quantity_start",
            set_={
                "amount": new.amount,
                "compare_at": new.compare_at,
                "ends_at": new.ends_at,
                "updated_at": tx.clock.now(),
            },
        )
    )


async def _record(
    tx: Tx,
    actor: Actor,
    price_list: PriceList,
    variants: Mapping[UUID, _Sold],
    before: Mapping[Key, tuple[int, int | None, datetime | None]],
    changed: Mapping[Key, Mapping[str, Any]],
) -> None:
    if not changed:
        return
    names = {key: f"{variants[key[0]].sku} from {key[1]}" for key in changed}
    await audit.record(
        tx,
        actor,
        "prices.set",
        entity=("PriceList", price_list.id),
        before={names[key]: before[key][0] if key in before else None for key in changed},
        after={names[key]: row["amount"] for key, row in changed.items()},
    )
    await announce(tx, actor, sorted({variants[key[0]].product_id for key in changed}))
