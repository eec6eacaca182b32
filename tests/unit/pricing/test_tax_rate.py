"""Which tax rate holds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from commerce.core.ids import new_id
from commerce.pricing.service import shipping_tax_rate, tax_rate
from commerce.pricing.views import UNTAXED, TaxRate

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def rate(bps: int, **changes: Any) -> TaxRate:
    values: dict[str, Any] = {
        "id": new_id(),
        "name": "VAT",
        "country": "GB",
        "regions": (),
        "tax_category": "standard",
        "applies_to_shipping": True,
        "starts_at": None,
        "ends_at": None,
        "translations": {},
    }
    return TaxRate(**{**values, "rate_bps": bps, **changes})


def test_a_category_has_its_own_rate_or_the_standard_one() -> None:
    rates = [rate(2000), rate(0, tax_category="books"), rate(700, country="DE")]

    assert tax_rate(rates, "GB", None, "books", NOW).rate_bps == 0
    assert tax_rate(rates, "GB", None, "furniture", NOW).rate_bps == 2000
    assert tax_rate(rates, "DE", None, "books", NOW).rate_bps == 700


def test_a_region_goes_before_its_country() -> None:
    rates = [rate(0, country="US"), rate(825, country="US", regions=("TX", "CA"))]

    assert tax_rate(rates, "US", "TX", "standard", NOW).rate_bps == 825
    assert tax_rate(rates, "US", "OR", "standard", NOW).rate_bps == 0
    assert tax_rate(rates, "US", None, "standard", NOW).rate_bps == 0


def test_a_rate_changes_at_its_date() -> None:
    rates = [rate(1900, ends_at=NOW), rate(1600, starts_at=NOW), rate(2000, starts_at=NOW + DAY)]

    assert tax_rate(rates, "GB", None, "standard", NOW - DAY).rate_bps == 1900
    assert tax_rate(rates, "GB", None, "standard", NOW).rate_bps == 1600


def test_where_there_is_no_rate_nothing_is_levied() -> None:
    assert tax_rate([rate(2000)], "JP", None, "standard", NOW) is UNTAXED


def test_delivery_is_taxed_where_the_standard_rate_says_so() -> None:
    assert shipping_tax_rate([rate(2000)], "GB", None, NOW).rate_bps == 2000
    assert shipping_tax_rate([rate(2000, applies_to_shipping=False)], "GB", None, NOW) is UNTAXED
