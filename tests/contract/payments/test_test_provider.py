"""The provider `test` keeps the contract, over a bank in a file."""

from pathlib import Path
from uuid import UUID

import pytest

from commerce.payments.port import PaymentProvider
from commerce.payments.test_bank import TestBank
from commerce.payments.test_provider import TestProvider
from tests.contract.payments.contract import PaymentProviderContract

TOKENS = {
    "time out after approval": "timeout_approved",
    "never arrive": "lost",
}


@pytest.fixture
def provider(tmp_path: Path) -> TestProvider:
    return TestProvider(TestBank(tmp_path / "bank.sqlite"), "http://shop.test")


class TestTestProvider(PaymentProviderContract):
    def token_for(self, wish: str) -> str:
        return TOKENS.get(wish, wish)

    async def payer_decides(
        self, provider: PaymentProvider, payment_id: UUID, *, approve: bool
    ) -> None:
        assert isinstance(provider, TestProvider)
        provider.bank.decide(str(payment_id), approve=approve)

    async def notice(
        self, provider: PaymentProvider, payment_id: UUID
    ) -> tuple[dict[str, str], bytes]:
        assert isinstance(provider, TestProvider)
        return await provider.write_webhook(payment_id)
