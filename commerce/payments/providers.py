"""Which providers this shop has."""

from typing import TYPE_CHECKING

from commerce.payments.port import PaymentProvider
from commerce.payments.test_bank import TestBank
from commerce.payments.test_provider import TestProvider

if TYPE_CHECKING:
    from commerce.settings import Settings


def make_payment_providers(settings: "Settings") -> dict[str, PaymentProvider]:
    """Every provider that is set up, by its code. `test` pays for the sandbox everywhere, and for
    live orders in development alone."""
    test = TestProvider(
        TestBank(settings.test_bank_file),
        settings.public_url,
        takes_live=settings.is_development,
    )
    return {test.code: test}
