"""The quote: what a basket costs. Pure, integer, and the only place that adds up a sale.

Cart, checkout and order all call `quote`. Lines are worked on in the order of their keys, so the
result does not depend on the order in which they stand in the basket.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.core.money import Money, total


@dataclass(frozen=True, slots=True)
class BasketLine:
    """So many of one thing. `key` is unique in the basket."""

    key: UUID
    quantity: int
    unit: Money
    tax_rate_bps: int
    tax_name: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The chosen way of delivery and the tax on it."""

    amount: Money
    tax_rate_bps: int
    tax_name: str = ""


@dataclass(frozen=True, slots=True)
class Basket:
    """Everything a quote is made of, all in one currency."""

    currency: str
    prices_include_tax: bool
    lines: Sequence[BasketLine]
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class PercentOff:
    rate_bps: int


@dataclass(frozen=True, slots=True)
class AmountOff:
    """So much off all that the offer covers together, never more than that costs."""

    amount: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """A reduction. With `lines` it lowers those lines' totals; without, the order as a whole.
    Offers on lines take effect first; among each kind, in the order given."""

    code: str
    reduction: PercentOff | AmountOff
    lines: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """`total = unit * quantity - discount`. `order_discount` is the line's share of what is off the
    order; `tax` is on what remains after both, included or added as the basket says."""

    key: UUID
    quantity: int
    unit: Money
    discount: Money
    tax: Money
    tax_rate_bps: int
    total: Money
    order_discount: Money


@dataclass(frozen=True, slots=True)
class TaxLine:
    """All tax of one name and rate, on goods and delivery together."""

    name: str
    rate_bps: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """`total = subtotal - discount + shipping + tax_added`. `tax` is all tax; `tax_added` the part
    that prices do not include. `subtotal` is the sum of the lines' totals."""

    lines: Sequence[QuotedLine]
    subtotal: Money
    discount: Money
    shipping: Money
    shipping_tax: Money
    tax: Money
    tax_added: Money
    tax_lines: Sequence[TaxLine]
    total: Money

    @property
    def lines_by_key(self) -> Mapping[UUID, QuotedLine]:
        return {line.key: line for line in self.lines}


def quote(basket: Basket, offers: Sequence[Offer] = ()) -> Quote:
    """What the basket costs. Tax is rounded half up on each line and on the delivery."""
    currency = basket.currency
    lines = sorted(basket.lines, key=lambda line: line.key)
    gross = {line.key: line.unit * line.quantity for line in lines}
    totals = _after_line_offers(gross, offers, currency)
    subtotal = total(totals.values(), currency)
    order_discounts = _order_discounts(totals, offers, currency)
    discount = total(order_discounts.values(), currency)
    taxes = {
        line.key: _tax(basket, totals[line.key] - order_discounts[line.key], line.tax_rate_bps)
        for line in lines
    }
    shipping, shipping_tax = _shipping(basket)
    tax = total(taxes.values(), currency) + shipping_tax
    tax_added = Money.zero(currency) if basket.prices_include_tax else tax
    return Quote(
        lines=[
            QuotedLine(
                key=line.key,
                quantity=line.quantity,
                unit=line.unit,
                discount=gross[line.key] - totals[line.key],
                tax=taxes[line.key],
                tax_rate_bps=line.tax_rate_bps,
                total=totals[line.key],
                order_discount=order_discounts[line.key],
            )
            for line in basket.lines
        ],
        subtotal=subtotal,
        discount=discount,
        shipping=shipping,
        shipping_tax=shipping_tax,
        tax=tax,
        tax_added=tax_added,
        tax_lines=_tax_lines(basket, taxes, shipping_tax),
        total=subtotal - discount + shipping + tax_added,
    )


def _after_line_offers(
    gross: Mapping[UUID, Money], offers: Sequence[Offer], currency: str
) -> dict[UUID, Money]:
    totals = dict(gross)
    for offer in offers:
        if offer.lines is None:
            continue
        covered = {key: amount for key, amount in totals.items() if key in offer.lines}
        for key, reduction in _reductions(covered, offer.reduction, currency).items():
            totals[key] -= reduction
    return totals


def _order_discounts(
    totals: Mapping[UUID, Money], offers: Sequence[Offer], currency: str
) -> dict[UUID, Money]:
    """Each line's share of what is off the order, by which the order's tax is lowered too."""
    remaining = dict(totals)
    for offer in offers:
        if offer.lines is None:
            for key, reduction in _reductions(remaining, offer.reduction, currency).items():
                remaining[key] -= reduction
    return {key: totals[key] - remaining[key] for key in totals}


def _reductions(
    amounts: Mapping[UUID, Money], reduction: PercentOff | AmountOff, currency: str
) -> dict[UUID, Money]:
    """How much comes off each amount: never more than it, in sum what the reduction says."""
    whole = total(amounts.values(), currency)
    match reduction:
        case PercentOff(rate_bps):
            wanted = whole.share(min(max(rate_bps, 0), 10_000))
        case AmountOff(amount):
            wanted = max(Money.zero(currency), amount)
    shares = min(wanted, whole).split([amount.minor for amount in amounts.values()])
    return dict(zip(amounts, shares, strict=True)) if whole else {}


def _tax(basket: Basket, amount: Money, rate_bps: int) -> Money:
    if basket.prices_include_tax:
        return amount.included_tax(rate_bps)
    return amount.share(rate_bps)


def _shipping(basket: Basket) -> tuple[Money, Money]:
    """The delivery's price and the tax on it."""
    if basket.delivery is None:
        return Money.zero(basket.currency), Money.zero(basket.currency)
    amount = basket.delivery.amount
    return amount, _tax(basket, amount, basket.delivery.tax_rate_bps)


def _tax_lines(
    basket: Basket, taxes: Mapping[UUID, Money], shipping_tax: Money
) -> Sequence[TaxLine]:
    """Highest rate first; nothing is said of tax that nobody levies."""
    parts = [(line.tax_name, line.tax_rate_bps, taxes[line.key]) for line in basket.lines]
    if basket.delivery is not None:
        parts.append((basket.delivery.tax_name, basket.delivery.tax_rate_bps, shipping_tax))
    return [
        TaxLine(name, rate_bps, amount)
        for (name, rate_bps), amount in sorted(_summed(parts).items(), key=_highest_rate_first)
        if rate_bps
    ]


def _summed(parts: Iterable[tuple[str, int, Money]]) -> dict[tuple[str, int], Money]:
    sums: dict[tuple[str, int], Money] = {}
    for name, rate_bps, amount in parts:
        known = sums.get((name, rate_bps))
        sums[name, rate_bps] = amount if known is None else known + amount
    return sums


def _highest_rate_first(item: tuple[tuple[str, int], Money]) -> tuple[int, str]:
    (name, rate_bps), _ = item
    return -rate_bps, name
