"""Money splits without loss, parses exactly and never mixes currencies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.core.money import CurrencyMismatch, InvalidAmount, Money, total

MINOR = st.integers(min_value=-(10**12), max_value=10**12)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=30)


@given(minor=MINOR, weights=WEIGHTS)
def test_a_split_sums_to_the_whole(minor: int, weights: list[int]) -> None:
    shares = Money(minor, "GBP").split(weights)

    assert total(shares, "GBP") == Money(minor, "GBP")
    assert len(shares) == len(weights)


@given(minor=st.integers(min_value=0, max_value=10**12), weights=WEIGHTS)
def test_a_share_is_within_a_cent_of_its_fair_part(minor: int, weights: list[int]) -> None:
    whole = sum(weights) or len(weights)
    fair = [w if any(weights) else 1 for w in weights]

    for share, weight in zip(Money(minor, "GBP").split(weights), fair, strict=True):
        assert abs(share.minor * whole - minor * weight) < whole


@given(minor=MINOR, currency=st.sampled_from(["GBP", "CNY", "JPY", "KWD"]))
def test_an_amount_reads_back(minor: int, currency: str) -> None:
    assert Money.parse(Money(minor, currency).amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [(1990, "GBP", "19.90"), (-5, "GBP", "-0.05"), (1990, "JPY", "1990"), (1990, "KWD", "1.990")],
)
def test_amounts_have_the_currency_s_decimals(minor: int, currency: str, amount: str) -> None:
    assert Money(minor, currency).amount == amount


@pytest.mark.parametrize(
    "amount", ["19.999", "1e400", "NaN", "", "x", "1,50", "Infinity", "9" * 30]
)
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(InvalidAmount):
        Money.parse(amount, "GBP")


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(InvalidAmount):
        Money.parse("1.00", "XX1")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "GBP") + Money(1, "EUR")


@pytest.mark.parametrize(
    ("gross", "rate_bps", "tax"),
    [(1200, 2000, 200), (999, 2000, 167), (1, 2000, 0), (-1200, 2000, -200)],
)
def test_tax_inside_a_gross_amount(gross: int, rate_bps: int, tax: int) -> None:
    assert Money(gross, "GBP").included_tax(rate_bps) == Money(tax, "GBP")


@pytest.mark.parametrize(
    ("net", "rate_bps", "tax"), [(1000, 888, 89), (50, 100, 1), (-50, 100, -1)]
)
def test_a_share_rounds_half_away_from_zero(net: int, rate_bps: int, tax: int) -> None:
    assert Money(net, "GBP").share(rate_bps) == Money(tax, "GBP")
