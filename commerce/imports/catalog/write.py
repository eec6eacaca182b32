"""Writing what differs: one COPY and one statement a table, and the traces that every change of the
catalogue leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, all_, any_, delete, literal

from commerce.audit import service as audit
from commerce.catalog.models import ProductCategory, ProductListing, ProductMedia
from commerce.catalog.service.recording import announce
from commerce.core.actor import actor_label
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.core.statements import dump_json
from commerce.imports.catalog.facts import ACTOR
from commerce.imports.catalog.state import (
    PRODUCT_COLUMNS,
    VARIANT_COLUMNS,
    ProductState,
    VariantState,
)
from commerce.imports.staging import insert_staged
from commerce.inventory.changes import ADJUST, MAKE_LEVELS
from commerce.inventory.models import MovementKind
from commerce.inventory.parts import touch
from commerce.inventory.service.reservations import announce as announce_stock

JSON_COLUMNS = frozenset({"translations", "options", "attributes", "option_values"})
MEDIA_COLUMNS = (
    *("id", "product_id", "variant_id", "kind", "url", "alt", "translations", "position"),
    "updated_at",
)
PRICE_COLUMNS = (
    *("id", "variant_id", "price_list_id", "min_quantity", "starts_at", "amount", "compare_at"),
    *("ends_at", "updated_at"),
)
Rows = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """A product that is new, or other than it was."""

    before: ProductState | None
    after: ProductState


async def write(tx: Tx, changes: Sequence[Change]) -> None:
    """Write the changes, audit them and tell of them."""
    if not changes:
        return
    now = tx.clock.now()
    await _upsert(
        tx,
        "products",
        ("id", *PRODUCT_COLUMNS, "created_at", "updated_at"),
        [(c.after.id, *_values(c.after.columns, PRODUCT_COLUMNS), now, now) for c in changes],
    )
    await _write_places(tx, changes)
    variants = [pair for change in changes for pair in _variant_pairs(change)]
    await _upsert(
        tx,
        "product_variants",
        ("id", "product_id", *VARIANT_COLUMNS, "updated_at"),
        [
            (after.id, product_id, *_values(after.columns, VARIANT_COLUMNS), now)
            for product_id, before, after in variants
            if before is None or before.columns != after.columns
        ],
    )
    await _write_media(tx, changes)
    await _write_prices(tx, variants)
    await _write_levels(tx, variants)
    await audit.record_all(tx, ACTOR, [_audited(change) for change in changes])
    await announce(tx, ACTOR, [change.after.id for change in changes])


async def _upsert(tx: Tx, table: str, columns: Sequence[str], rows: Rows) -> None:
    """Insert rows, or overwrite those that have their id; never when they were made."""
    taken = [name for name in columns if name not in {"id", "created_at"}]
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in taken)
    on_conflict = f"ON CONFLICT (id) DO UPDATE SET {changed}"
    await insert_staged(tx, table, columns, rows, on_conflict=on_conflict)


def _values(columns: dict[str, Any], names: Sequence[str]) -> list[object]:
    """Columns as COPY takes them: JSON as text, enums by their values."""
    values: list[object] = []
    for name in names:
        if name in JSON_COLUMNS:
            values.append(dump_json(columns[name]))
        else:
            values.append(columns[name].value if name == "status" else columns[name])
    return values


def _variant_pairs(change: Change) -> Iterator[tuple[UUID, VariantState | None, VariantState]]:
    before = change.before.variants if change.before else {}
    for sku, after in change.after.variants.items():
        if before.get(sku) != after:
            yield change.after.id, before.get(sku), after


async def _write_places(tx: Tx, changes: Sequence[Change]) -> None:
    """Categories and channels: the rows of products where they differ are written anew."""
    filed = [c.after for c in changes if not c.before or c.before.categories != c.after.categories]
    await tx.execute(delete(ProductCategory).where(_of(ProductCategory.product_id, filed)))
    await insert_staged(
        tx,
        "product_categories",
        ("product_id", "category_id"),
        [(state.id, category_id) for state in filed for category_id in sorted(state.categories)],
    )
    listed = [c.after for c in changes if not c.before or c.before.listings != c.after.listings]
    await tx.execute(delete(ProductListing).where(_of(ProductListing.product_id, listed)))
    await insert_staged(
        tx,
        "product_listings",
        ("product_id", "channel_id", "published_from", "published_until"),
        [
            (state.id, channel_id, *window)
            for state in listed
            for channel_id, window in sorted(state.listings.items())
        ],
    )


async def _write_media(tx: Tx, changes: Sequence[Change]) -> None:
    shown = [c.after for c in changes if (c.before.media if c.before else []) != c.after.media]
    kept = [medium.id for state in shown for medium in state.media]
    gone = _of(ProductMedia.product_id, shown), ProductMedia.id != _all(kept)
    await tx.execute(delete(ProductMedia).where(*gone).execution_options(synchronize_session=False))
    rows: Rows = [
        (
            medium.id,
            state.id,
            medium.variant_id,
            medium.kind.value,
            medium.url,
            medium.alt,
            dump_json(medium.translations),
            medium.position,
            tx.clock.now(),
        )
        for state in shown
        for medium in state.media
    ]
    await _upsert(tx, "product_media", MEDIA_COLUMNS, rows)


Pairs = Sequence[tuple[UUID, VariantState | None, VariantState]]


async def _write_prices(tx: Tx, variants: Pairs) -> None:
    now = tx.clock.now()
    rows: Rows = [
        (new_id(), after.id, *key, *value, now)
        for _, before, after in variants
        for key, value in after.prices.items()
        if before is None or before.prices.get(key) != value
    ]
    await insert_staged(
        tx,
        "prices",
        PRICE_COLUMNS,
        rows,
        on_conflict=(
            "ON CONFLICT ON CONSTRAINT uq_prices_variant_list_quantity_start DO UPDATE SET"
            " amount = EXCLUDED.amount, compare_at = EXCLUDED.compare_at,"
            " ends_at = EXCLUDED.ends_at, updated_at = EXCLUDED.updated_at"
        ),
    )


async def _write_levels(tx: Tx, variants: Pairs) -> None:
    """By inventory's own statement, which keeps the order of locks, the movements and the news of
    what ran out or came back. What is new was never out: its product is told of."""
    changed = [
        (after.id, warehouse_id, level.on_hand, before is None)
        for _, before, after in variants
        for warehouse_id, level in after.levels.items()
        if before is None or before.levels.get(warehouse_id) != level
    ]
    if not changed:
        return
    places = {
        "variant_ids": [variant_id for variant_id, *_ in changed],
        "warehouse_ids": [warehouse_id for _, warehouse_id, *_ in changed],
    }
    nothing: list[None] = [None] * len(changed)
    await tx.execute(MAKE_LEVELS, places)
    applied = await tx.execute(
        ADJUST,
        {
            **places,
            "deltas": nothing,
            "targets": [on_hand for _, _, on_hand, _ in changed],
            "safety_stocks": nothing,
            "kinds": [MovementKind.IMPORTED.value] * len(changed),
            "reasons": [""] * len(changed),
            "at": tx.clock.now(),
            "actor": actor_label(ACTOR),
            "is_partial": False,
        },
    )
    new = {variant_id for variant_id, _, _, is_new in changed if is_new}
    flipped = {row.variant_id for row in applied if row.is_flipped} - new
    touch(tx, {variant_id for variant_id, *_ in changed})
    await announce_stock(tx, sorted(flipped))


def _audited(change: Change) -> audit.Change:
    after, entity = change.after, ("Product", change.after.id)
    if change.before is None:
        skus = [*after.variants]
        return audit.Change("product.create", entity, after={**after.columns, "skus": skus})
    return audit.Change("product.update", entity, _told(change.before), _told(after))


def _told(state: ProductState) -> dict[str, object]:
    """Everything about a product by name, so that the audit keeps what differs."""
    told: dict[str, object] = {
        **state.columns,
        "category_ids": sorted(state.categories),
        "channels": {str(id_): window for id_, window in sorted(state.listings.items())},
        "media": [asdict(medium) for medium in state.media],
    }
    for sku, variant in state.variants.items():
        prices = sorted((*map(str, key), *value) for key, value in variant.prices.items())
        stock = {str(id_): level.on_hand for id_, level in sorted(variant.levels.items())}
        told[f"variant {sku}"] = {**variant.columns, "prices": prices, "stock": stock}
    return told


def _of(column: Any, states: Sequence[ProductState]) -> Any:
    return column == any_(literal([state.id for state in states], ARRAY(Uuid)))


def _all(ids: Sequence[UUID]) -> Any:
    return all_(literal(list(ids), ARRAY(Uuid)))
