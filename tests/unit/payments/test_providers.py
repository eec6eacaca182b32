"""Which providers a shop has, and which side each takes."""

from pathlib import Path

import pytest

from commerce.payments.providers import make_payment_providers
from commerce.payments.rules import takes
from commerce.settings import Environment, Settings


@pytest.mark.parametrize(
    ("environment", "takes_live"),
    [(Environment.PRODUCTION, False), (Environment.DEVELOPMENT, True)],
)
def test_the_test_payment_takes_nothing_live_in_production(
    tmp_path: Path, environment: Environment, *, takes_live: bool
) -> None:
    settings = Settings(
        database_url="postgresql://nowhere/none",
        secret_keys={1: b"a key for tests, 32 bytes or more"},
        environment=environment,
        test_bank_file=tmp_path / "bank.sqlite",
    )

    providers = make_payment_providers(settings)

    assert list(providers) == ["test"]
    assert takes(providers["test"], is_test=True) is True
    assert takes(providers["test"], is_test=False) is takes_live
