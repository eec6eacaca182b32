"""Refusals of payments."""

from typing import ClassVar

from commerce.core.errors import ExpectedError


class PaymentDeclined(ExpectedError):
    """The provider said no. `reason` is the provider's cause in our words, such as
    CARD_DECLINED or INSUFFICIENT_FUNDS."""

    code: ClassVar[str] = "PAYMENT_DECLINED"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, path=("input", "payment"))
        self.reason = reason


class PaymentPending(ExpectedError):
    """An attempt to pay is under way and its outcome not known yet; ask again soon."""

    code: ClassVar[str] = "PAYMENT_PENDING"


class InvalidWebhook(Exception):
    """A notice that the provider did not sign, or that is no notice at all."""


class ProviderDidNotAnswer(Exception):
    """The provider could not be asked; the job that asked is tried again later."""
