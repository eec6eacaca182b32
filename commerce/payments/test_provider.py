"""The provider `test`: decides by its token, over a make-believe bank. It pays for the
sandbox, and for live orders in development alone.

    approve                    pays
    decline                    is declined with CARD_DECLINED
    insufficient_funds         is declined with INSUFFICIENT_FUNDS
    action                     sends the payer to a page with two buttons
    timeout                    times out; stays open until the payer decides or it is voided
    timeout_approved           times out, and was approved
    timeout_declined           times out, and was declined
    lost                       times out, and never reached the bank

Any other token is declined with INVALID_TOKEN.
"""

import asyncio
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from commerce.core.money import Money
from commerce.payments import test_bank
from commerce.payments.errors import InvalidWebhook
from commerce.payments.port import (
    VOIDED,
    ActionRequired,
    Answer,
    Approved,
    Declined,
    Done,
    Finding,
    Notice,
    NotReceived,
    Outcome,
    Refused,
    Unknown,
)

if TYPE_CHECKING:
    from commerce.payments.test_bank import Record, TestBank

SIGNATURE_HEADER = "x-test-bank-signature"
TITLES = {"en": "Test payment", "zh": "测试支付"}
HANG_POLL_SECONDS = 0.02
PAGE_PATH = "/payments/test/{payment_id}"


class TestProvider:
    """Answers as a card provider does. `public_url` is where the payer's page is served."""

    __test__ = False  # not a test class, whatever its name

    def __init__(self, bank: "TestBank", public_url: str, *, takes_live: bool = True) -> None:
        self.code = "test"
        self.takes_live = takes_live
        self.takes_test = True
        self.bank = bank
        self._public_url = public_url

    def title(self, language: str) -> str:
        return TITLES.get(language, TITLES["en"])

    async def authorize(
        self, payment_id: UUID, amount: Money, token: str, *, description: str
    ) -> Outcome:
        del description
        await self._while_it_hangs("before")
        if token == "lost":  # noqa: S105 - a made-up token
            return Unknown("the request was lost")
        record = await asyncio.to_thread(
            self.bank.authorize, str(payment_id), amount.minor, amount.currency, token
        )
        await self._while_it_hangs("after")
        if record.token.startswith("timeout"):
            return Unknown("the answer did not come in time")
        return self._outcome(record)

    async def capture(self, payment_id: UUID, amount: Money) -> Answer:
        record = await asyncio.to_thread(self.bank.find, str(payment_id))
        if record is None or record.state != test_bank.APPROVED:
            return Refused("NOT_AUTHORIZED")
        return Done(_reference(record)) if amount.minor <= record.captured else Refused("TOO_MUCH")

    async def void(self, payment_id: UUID) -> Answer:
        record = await asyncio.to_thread(self.bank.void, str(payment_id))
        if record.state == test_bank.APPROVED:
            return Refused("ALREADY_CAPTURED")
        return Done(_reference(record))

    async def refund(self, payment_id: UUID, refund_id: UUID, amount: Money) -> Answer:
        is_done = await asyncio.to_thread(
            self.bank.refund, str(payment_id), str(refund_id), amount.minor
        )
        return Done(f"test_refund_{refund_id.hex}") if is_done else Refused("EXCEEDS_CAPTURED")

    async def lookup(self, payment_id: UUID) -> Finding:
        record = await asyncio.to_thread(self.bank.find, str(payment_id))
        return NotReceived() if record is None else self._outcome(record)

    async def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        expected = await asyncio.to_thread(self.bank.sign, body)
        if not hmac.compare_digest(expected, headers.get(SIGNATURE_HEADER, "")):
            raise InvalidWebhook("the signature does not fit")
        try:
            payment_id = UUID(orjson.loads(body)["payment_id"])
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidWebhook("not a notice of the test bank") from error
        finding = await self.lookup(payment_id)
        if isinstance(finding, NotReceived):
            raise InvalidWebhook("a notice of a payment the bank does not know")
        return Notice(payment_id, finding)

    async def decide(self, payment_id: UUID, *, approve: bool) -> Outcome | None:
        """What a payer's press of a button leads to; None for a payment the bank does not know."""
        record = await asyncio.to_thread(self.bank.decide, str(payment_id), approve=approve)
        return None if record is None else self._outcome(record)

    async def write_webhook(self, payment_id: UUID) -> tuple[dict[str, str], bytes]:
        """The notice the bank sends when something happened to a payment."""
        body = orjson.dumps({"payment_id": str(payment_id)})
        return {SIGNATURE_HEADER: await asyncio.to_thread(self.bank.sign, body)}, body

    async def _while_it_hangs(self, where: str) -> None:
        while self.bank.hangs(where):  # noqa: ASYNC110 - another process
            await asyncio.sleep(HANG_POLL_SECONDS)

    def _outcome(self, record: "Record") -> Outcome:
        match record.state:
            case test_bank.APPROVED:
                return Approved(_reference(record))
            case test_bank.ACTION:
                page = PAGE_PATH.format(payment_id=record.id)
                return ActionRequired(_reference(record), self._public_url + page)
            case test_bank.UNDECIDED:
                return Unknown("the bank has not decided")
            case test_bank.VOIDED:
                return Declined(VOIDED, _reference(record))
            case _:
                return Declined(record.reason, _reference(record))


def _reference(record: "Record") -> str:
    return f"test_{record.id.replace('-', '')}"
