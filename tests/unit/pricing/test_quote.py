"""The quote: sums, taxes, offers."""

from uuid import UUID

import pytest

from commerce.core.money import CurrencyMismatch, Money
from commerce.pricing.rules import (
    AmountOff,
    Basket,
    BasketLine,
    Delivery,
    Offer,
    PercentOff,
    TaxLine,
    quote,
)

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


def basket(*lines: BasketLine, delivery: Delivery | None = None, including: bool = True) -> Basket:
    return Basket("GBP", prices_include_tax=including, lines=lines, delivery=delivery)


def test_included_tax_is_part_of_the_total() -> None:
    quoted = quote(
        basket(
            BasketLine(A, 2, gbp(1900), 2000, "VAT"),
            BasketLine(B, 1, gbp(999), 500, "Reduced"),
            delivery=Delivery(gbp(450), 2000, "VAT"),
        )
    )

    assert [(line.total, line.tax) for line in quoted.lines] == [
        (gbp(3800), gbp(633)),
        (gbp(999), gbp(48)),
    ]
    assert (quoted.subtotal, quoted.shipping, quoted.shipping_tax) == (
        gbp(4799),
        gbp(450),
        gbp(75),
    )
    assert (quoted.tax, quoted.tax_added, quoted.total) == (gbp(756), gbp(0), gbp(5249))
    assert quoted.tax_lines == [
        TaxLine("VAT", 2000, gbp(708)),
        TaxLine("Reduced", 500, gbp(48)),
    ]


def test_added_tax_is_rounded_half_up_on_each_line() -> None:
    quoted = quote(
        basket(
            BasketLine(A, 1, gbp(125), 1000, "Tax"),
            BasketLine(B, 1, gbp(125), 1000, "Tax"),
            delivery=Delivery(gbp(35), 1000, "Tax"),
            including=False,
        )
    )

    assert [line.tax for line in quoted.lines] == [gbp(13), gbp(13)]
    assert (quoted.subtotal, quoted.tax, quoted.tax_added) == (gbp(250), gbp(30), gbp(30))
    assert quoted.total == gbp(315)


def test_an_offer_on_lines_lowers_those_lines() -> None:
    quoted = quote(
        basket(
            BasketLine(A, 1, gbp(1000), 2000),
            BasketLine(B, 1, gbp(500), 2000),
            BasketLine(C, 1, gbp(700), 2000),
        ),
        [Offer("ten-off", AmountOff(gbp(100)), frozenset({A, B}))],
    )

    assert [(line.discount, line.total) for line in quoted.lines] == [
        (gbp(67), gbp(933)),
        (gbp(33), gbp(467)),
        (gbp(0), gbp(700)),
    ]
    assert (quoted.subtotal, quoted.discount, quoted.total) == (gbp(2100), gbp(0), gbp(2100))


def test_an_offer_on_the_order_lowers_its_tax_too() -> None:
    quoted = quote(
        basket(
            BasketLine(A, 1, gbp(1000), 2000, "VAT"),
            BasketLine(B, 1, gbp(1000), 0),
            including=False,
        ),
        [Offer("tenth", PercentOff(1000))],
    )

    assert [(line.total, line.order_discount, line.tax) for line in quoted.lines] == [
        (gbp(1000), gbp(100), gbp(180)),
        (gbp(1000), gbp(100), gbp(0)),
    ]
    assert (quoted.subtotal, quoted.discount, quoted.tax_added) == (gbp(2000), gbp(200), gbp(180))
    assert quoted.total == gbp(1980)
    assert quoted.tax_lines == [TaxLine("VAT", 2000, gbp(180))]


def test_offers_on_lines_come_before_offers_on_the_order() -> None:
    quoted = quote(
        basket(BasketLine(A, 1, gbp(1000), 0)),
        [Offer("half", PercentOff(5000)), Offer("200", AmountOff(gbp(200)), frozenset({A}))],
    )

    assert (quoted.subtotal, quoted.discount, quoted.total) == (gbp(800), gbp(400), gbp(400))


def test_an_offer_never_takes_more_than_there_is() -> None:
    quoted = quote(
        basket(BasketLine(A, 1, gbp(300), 2000), delivery=Delivery(gbp(100), 0)),
        [
            Offer("on the line", AmountOff(gbp(1_000)), frozenset({A})),
            Offer("on the order", AmountOff(gbp(1_000))),
            Offer("over all", PercentOff(20_000)),
        ],
    )

    assert (quoted.subtotal, quoted.discount, quoted.total) == (gbp(0), gbp(0), gbp(100))


def test_an_empty_basket_costs_nothing() -> None:
    quoted = quote(basket(), [Offer("tenth", PercentOff(1000))])

    assert (quoted.total, quoted.tax, quoted.tax_lines) == (gbp(0), gbp(0), [])


def test_two_currencies_are_a_programming_error() -> None:
    with pytest.raises(CurrencyMismatch):
        quote(basket(BasketLine(A, 1, Money(100, "EUR"), 0)))
