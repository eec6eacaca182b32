"""What every payment provider must do; a provider's test class inherits from it.

`provider` gives the provider; `token_for` turns a wish into a token of its sandbox.
"""

import asyncio
from uuid import UUID

import pytest

from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.payments.errors import InvalidWebhook
from commerce.payments.port import (
    ActionRequired,
    Approved,
    Declined,
    Done,
    NotReceived,
    PaymentProvider,
    Refused,
    Unknown,
)

POUNDS_19 = Money(1900, "GBP")


class PaymentProviderContract:
    """Inherit, and provide the fixture `provider` and the methods below."""

    def token_for(self, wish: str) -> str:
        """A token for one of: approve, decline, action, time out after approval, never arrive."""
        raise NotImplementedError

    async def payer_decides(
        self, provider: PaymentProvider, payment_id: UUID, *, approve: bool
    ) -> None:
        raise NotImplementedError

    async def notice(
        self, provider: PaymentProvider, payment_id: UUID
    ) -> tuple[dict[str, str], bytes]:
        raise NotImplementedError

    async def ask(self, provider: PaymentProvider, wish: str, id_: UUID | None = None) -> object:
        token = self.token_for(wish)
        return await provider.authorize(id_ or new_id(), POUNDS_19, token, description="1001")

    async def test_it_has_a_code_and_a_title(self, provider: PaymentProvider) -> None:
        assert provider.code.isidentifier()
        assert provider.title("en")
        assert provider.title("tlh") == provider.title("en")

    async def test_an_approved_payment_is_found_approved(self, provider: PaymentProvider) -> None:
        payment_id = new_id()

        outcome = await self.ask(provider, "approve", payment_id)

        assert isinstance(outcome, Approved)
        assert await provider.lookup(payment_id) == outcome

    async def test_a_declined_payment_says_why(self, provider: PaymentProvider) -> None:
        payment_id = new_id()

        outcome = await self.ask(provider, "decline", payment_id)

        assert isinstance(outcome, Declined)
        assert outcome.reason == "CARD_DECLINED"
        assert await provider.lookup(payment_id) == outcome

    async def test_asking_twice_is_one_payment(self, provider: PaymentProvider) -> None:
        payment_id = new_id()

        outcomes = await asyncio.gather(
            *(self.ask(provider, "approve", payment_id) for _ in range(5))
        )

        assert set(outcomes) == {await provider.lookup(payment_id)}
        assert await provider.refund(payment_id, new_id(), Money(1901, "GBP")) == Refused(
            "EXCEEDS_CAPTURED"
        )

    async def test_the_first_token_counts(self, provider: PaymentProvider) -> None:
        payment_id = new_id()
        await self.ask(provider, "decline", payment_id)

        again = await self.ask(provider, "approve", payment_id)

        assert isinstance(again, Declined)

    @pytest.mark.parametrize("approve", [True, False])
    async def test_a_payer_who_acts_decides(
        self, provider: PaymentProvider, *, approve: bool
    ) -> None:
        payment_id = new_id()
        outcome = await self.ask(provider, "action", payment_id)
        assert isinstance(outcome, ActionRequired)
        assert outcome.url.startswith("http")
        assert await provider.lookup(payment_id) == outcome

        await self.payer_decides(provider, payment_id, approve=approve)

        expected = Approved if approve else Declined
        assert isinstance(await provider.lookup(payment_id), expected)

    async def test_an_answer_that_got_lost_is_found_later(self, provider: PaymentProvider) -> None:
        payment_id = new_id()

        outcome = await self.ask(provider, "time out after approval", payment_id)

        assert isinstance(outcome, Unknown)
        assert isinstance(await provider.lookup(payment_id), Approved)

    async def test_what_never_arrived_is_not_known(self, provider: PaymentProvider) -> None:
        payment_id = new_id()

        outcome = await self.ask(provider, "never arrive", payment_id)

        assert isinstance(outcome, Unknown)
        assert await provider.lookup(payment_id) == NotReceived()

    async def test_what_is_void_before_it_arrives_is_never_charged(
        self, provider: PaymentProvider
    ) -> None:
        payment_id = new_id()
        assert isinstance(await provider.void(payment_id), Done)

        late = await self.ask(provider, "approve", payment_id)

        assert late == await provider.lookup(payment_id)
        assert isinstance(late, Declined)
        assert late.reason == "VOIDED"

    async def test_an_open_payment_can_be_voided_again_and_again(
        self, provider: PaymentProvider
    ) -> None:
        payment_id = new_id()
        await self.ask(provider, "action", payment_id)

        answers = [await provider.void(payment_id), await provider.void(payment_id)]

        assert isinstance(answers[0], Done)
        assert answers[0] == answers[1]
        assert isinstance(await provider.lookup(payment_id), Declined)

    async def test_what_was_taken_cannot_be_voided(self, provider: PaymentProvider) -> None:
        payment_id = new_id()
        await self.ask(provider, "approve", payment_id)

        assert await provider.void(payment_id) == Refused("ALREADY_CAPTURED")
        assert isinstance(await provider.lookup(payment_id), Approved)

    async def test_capturing_what_is_captured_changes_nothing(
        self, provider: PaymentProvider
    ) -> None:
        payment_id = new_id()
        await self.ask(provider, "approve", payment_id)

        assert isinstance(await provider.capture(payment_id, POUNDS_19), Done)
        assert isinstance(await provider.capture(new_id(), POUNDS_19), Refused)

    async def test_a_refund_happens_once_for_its_id(self, provider: PaymentProvider) -> None:
        payment_id, refund_id = new_id(), new_id()
        await self.ask(provider, "approve", payment_id)

        first = await provider.refund(payment_id, refund_id, Money(1000, "GBP"))
        again = await provider.refund(payment_id, refund_id, Money(1000, "GBP"))
        rest = await provider.refund(payment_id, new_id(), Money(900, "GBP"))
        beyond = await provider.refund(payment_id, new_id(), Money(1, "GBP"))

        assert isinstance(first, Done)
        assert first == again
        assert isinstance(rest, Done)
        assert beyond == Refused("EXCEEDS_CAPTURED")

    async def test_a_signed_notice_tells_the_outcome(self, provider: PaymentProvider) -> None:
        payment_id = new_id()
        outcome = await self.ask(provider, "approve", payment_id)
        headers, body = await self.notice(provider, payment_id)

        notice = await provider.read_webhook(headers, body)

        assert notice.payment_id == payment_id
        assert notice.outcome == outcome

    async def test_a_notice_nobody_signed_is_refused(self, provider: PaymentProvider) -> None:
        payment_id = new_id()
        await self.ask(provider, "approve", payment_id)
        headers, body = await self.notice(provider, payment_id)

        with pytest.raises(InvalidWebhook):
            await provider.read_webhook({}, body)
        with pytest.raises(InvalidWebhook):
            await provider.read_webhook(headers, body + b" ")
        with pytest.raises(InvalidWebhook):
            await provider.read_webhook(headers, b"[]")
