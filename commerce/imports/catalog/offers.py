"""What a record says about the prices and the stock of a variant, checked. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from commerce.catalog.checks import Checks
from commerce.imports.catalog.facts import Facts
from commerce.imports.catalog.state import Level, PriceKey, VariantState
from commerce.imports.formats.records import Price, Stock
from commerce.inventory.changes import MOST
from commerce.pricing.requests import PriceSpec
from commerce.pricing.service.prices import checked_price


def plan_prices(
    state: VariantState,
    prices: Sequence[Price],
    stored: VariantState | None,
    facts: Facts,
    checks: Checks,
) -> None:
    """The record's prices beside those that it does not name."""
    state.prices = dict(stored.prices) if stored else {}
    named: set[PriceKey] = set()
    for number, price in enumerate(prices):
        here = checks.at(number)
        price_list = facts.price_lists.get((price.currency, price.channel))
        if price_list is None:
            _refuse_list(price, facts, here)
            continue
        row = checked_price(here, _spec(state, price), price_list)
        key: PriceKey = (price_list.id, row["min_quantity"], row["starts_at"])
        if key in named:
            here.refuse("DUPLICATE", "This price stands here twice.")
        named.add(key)
        state.prices[key] = (row["amount"], row["compare_at"], row["ends_at"])


def _spec(state: VariantState, price: Price) -> PriceSpec:
    """The price as staff would send it."""
    return PriceSpec(
        variant_id=state.id,
        amount=price.amount,
        compare_at=price.compare_at,
        min_quantity=price.min_quantity,
        starts_at=price.starts_at,
        ends_at=price.ends_at,
    )


def _refuse_list(price: Price, facts: Facts, checks: Checks) -> None:
    if price.currency not in facts.shop.currencies:
        checks.at("currency").refuse("UNKNOWN_CURRENCY", f"No channel takes {price.currency[:8]}.")
    else:
        channel = (price.channel or "")[:80]
        checks.at("channel").refuse("UNKNOWN_CHANNEL", f"There is no channel '{channel}'.")


def plan_stock(
    state: VariantState,
    levels: Sequence[Stock],
    stored: VariantState | None,
    facts: Facts,
    checks: Checks,
    warnings: Checks,
) -> None:
    """The record's stock beside what lies in warehouses that it does not name. Less than orders
    have reserved is left out with a warning: those goods are promised."""
    state.levels = dict(stored.levels) if stored else {}
    for number, level in enumerate(levels):
        warehouse_id = facts.default_warehouse
        if level.warehouse is not None:
            if level.warehouse not in facts.warehouses:
                checks.at(number, "warehouse").refuse(
                    "UNKNOWN_WAREHOUSE", f"There is no warehouse '{level.warehouse[:80]}'."
                )
                continue
            warehouse_id = facts.warehouses[level.warehouse]
        checks.at(number, "onHand").number(level.on_hand, lowest=0, highest=MOST)
        before = state.levels.get(warehouse_id, Level(0))
        if level.on_hand < before.reserved:
            warnings.at(number, "onHand").refuse(
                "BELOW_RESERVED",
                f"{before.reserved} are promised to orders; the stock is left as it is.",
            )
        else:
            state.levels[warehouse_id] = replace(before, on_hand=level.on_hand)
