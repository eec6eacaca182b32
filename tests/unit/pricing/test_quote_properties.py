"""What holds for every quote."""

from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commerce.core.money import Money
from commerce.pricing.rules import (
    AmountOff,
    Basket,
    BasketLine,
    Delivery,
    Offer,
    PercentOff,
    Quote,
    quote,
)

RATES = st.sampled_from([0, 500, 700, 825, 1900, 2000, 2500, 10_000])
KEYS = [UUID(int=number) for number in range(1, 7)]


def yen(minor: int) -> Money:
    return Money(minor, "JPY")


amounts = st.integers(0, 1_000_000).map(yen)
reductions = st.integers(-500, 15_000).map(PercentOff) | st.integers(-500, 2_000_000).map(
    lambda minor: AmountOff(yen(minor))
)
offers = st.lists(
    st.builds(
        Offer,
        code=st.just("offer"),
        reduction=reductions,
        lines=st.none() | st.frozensets(st.sampled_from(KEYS)),
    ),
    max_size=4,
)


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True))
    return Basket(
        "JPY",
        prices_include_tax=draw(st.booleans()),
        lines=[
            BasketLine(key, draw(st.integers(1, 999_999)), draw(amounts), draw(RATES), "Tax")
            for key in keys
        ],
        delivery=draw(st.none() | st.builds(Delivery, amounts, RATES, st.just("Tax"))),
    )


def summary(quoted: Quote) -> object:
    return (
        sorted(quoted.lines, key=lambda line: line.key),
        quoted.subtotal,
        quoted.discount,
        quoted.shipping,
        quoted.tax,
        quoted.tax_added,
        quoted.tax_lines,
        quoted.total,
    )


@given(baskets(), offers)
def test_the_sums_of_orders_and_lines_hold(basket: Basket, offers: list[Offer]) -> None:
    quoted = quote(basket, offers)

    assert quoted.total == quoted.subtotal - quoted.discount + quoted.shipping + quoted.tax_added
    for line in quoted.lines:
        assert line.total == line.unit * line.quantity - line.discount
    assert sum(line.total.minor for line in quoted.lines) == quoted.subtotal.minor
    assert sum(line.order_discount.minor for line in quoted.lines) == quoted.discount.minor
    assert quoted.tax_added in (yen(0), quoted.tax)


@given(baskets(), offers)
def test_taxes_add_up(basket: Basket, offers: list[Offer]) -> None:
    quoted = quote(basket, offers)

    lines = sum(line.tax.minor for line in quoted.lines)
    assert quoted.tax.minor == lines + quoted.shipping_tax.minor
    assert sum(each.amount.minor for each in quoted.tax_lines) == quoted.tax.minor


@given(baskets(), offers)
def test_nothing_is_below_zero(basket: Basket, offers: list[Offer]) -> None:
    quoted = quote(basket, offers)

    figures = [quoted.subtotal, quoted.discount, quoted.tax, quoted.tax_added, quoted.total]
    for line in quoted.lines:
        figures += [line.discount, line.order_discount, line.tax, line.total]
        assert line.order_discount <= line.total
    assert all(figure.minor >= 0 for figure in figures)


@given(baskets(), offers, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(
    basket: Basket, offers: list[Offer], random: Random
) -> None:
    shuffled = list(basket.lines)
    random.shuffle(shuffled)
    other = Basket(basket.currency, basket.prices_include_tax, shuffled, basket.delivery)

    assert summary(quote(other, offers)) == summary(quote(basket, offers))


@given(baskets(), st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_off_a_line_never_costs_more(basket: Basket, one: int, other: int) -> None:
    less, more = sorted((one, other))
    costs = [
        quote(basket, [Offer("x", PercentOff(rate), frozenset({key})) for key in KEYS]).total
        for rate in (less, more)
    ]

    assert costs[1] <= costs[0]


@given(baskets(), st.integers(0, 2_000_000), st.integers(0, 2_000_000))
def test_more_off_the_order_never_costs_more_than_rounding(
    basket: Basket, one: int, other: int
) -> None:
    """Shares of a larger amount are rounded anew, so added tax may move by one unit a line."""
    less, more = sorted((one, other))
    costs = [
        quote(basket, [Offer("x", AmountOff(yen(minor)))]).total.minor for minor in (less, more)
    ]

    leeway = 0 if basket.prices_include_tax else len(basket.lines)
    assert costs[1] <= costs[0] + leeway


@given(baskets())
def test_a_quote_without_offers_is_the_plain_sum(basket: Basket) -> None:
    quoted = quote(basket)

    assert quoted.subtotal.minor == sum(line.unit.minor * line.quantity for line in basket.lines)
    assert quoted.discount == yen(0)
