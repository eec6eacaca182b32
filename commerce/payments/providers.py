"""Which providers this shop has."""

from typing import TYPE_CHECKING

from commerce.payments.port import PaymentProvider
from commerce.payments.test_bank import TestBank
from commerce.payments.test_provider import TestProvider

if TYPE_CHECKING:
    from commerce.settings import Settings


def make_payment_providers(settings: "Settings") -> dict[str, PaymentProvider]:
    """Every provider that is set up, by its code. `test` exists in development alone."""
    if not settings.is_development:
        return {}
    test = TestProvider(TestBank(settings.test_bank_file), settings.public_url)
    return {test.code: test}
