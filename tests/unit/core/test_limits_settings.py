"""The settings of limits: sane in production, generous where one develops."""

import pytest

from commerce.settings import InvalidSettings, Settings

ENVIRON = {
    "COMMERCE_DATABASE_URL": "postgresql://postgres@127.0.0.1/shop",
    "COMMERCE_SECRET_KEYS": "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl",
}


def read(**given: str) -> Settings:
    return Settings.from_environment({**ENVIRON, **given})


def test_production_and_development_differ() -> None:
    production, development = read(), read(COMMERCE_ENVIRONMENT="development")

    assert (production.keyless_points_per_second, production.keyless_points_burst) == (500, 20_000)
    assert (development.keyless_points_per_second, development.keyless_points_burst) == (
        20_000,
        400_000,
    )
    assert production.max_points == development.max_points == 20_000
    assert production.trusted_proxies == ()


def test_all_of_it_is_set() -> None:
    settings = read(
        COMMERCE_KEYLESS_POINTS="0",
        COMMERCE_KEYLESS_BURST="7",
        COMMERCE_MAX_POINTS="9",
        COMMERCE_REQUEST_TIMEOUT_SECONDS="3",
        COMMERCE_TRUSTED_PROXIES="10.0.0.0/8, 2001:db8::/32,",
    )

    assert settings.keyless_points_per_second is None
    assert (settings.keyless_points_burst, settings.max_points) == (7, 9)
    assert settings.request_timeout_seconds == 3
    assert settings.trusted_proxies == ("10.0.0.0/8", "2001:db8::/32")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMMERCE_KEYLESS_POINTS", "-1"),
        ("COMMERCE_KEYLESS_BURST", "0"),
        ("COMMERCE_MAX_POINTS", "0"),
        ("COMMERCE_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("COMMERCE_TRUSTED_PROXIES", "proxy.test"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InvalidSettings, match=name):
        read(**{name: value})
