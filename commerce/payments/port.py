"""The port every payment provider implements; `tests/contract/payments` is its meaning.

A payment is named by our own id in every call, and that id is the provider's idempotency key: a
call repeated has no second effect and gives the first answer. A provider never raises for what a
provider says; it answers. What it cannot tell (a timeout, a broken connection, a 5xx) is Unknown,
and then only `lookup` may settle the matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from commerce.core.money import Money

VOIDED = "VOIDED"
"""The reason of a payment that was declined because we let go of it."""


@dataclass(frozen=True, slots=True)
class Approved:
    """The whole amount was authorised and captured. `reference` is the provider's own name."""

    reference: str


@dataclass(frozen=True, slots=True)
class Declined:
    """Nothing was taken and nothing will be. `reason`: CARD_DECLINED, VOIDED, …"""

    reason: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ActionRequired:
    """The payer must visit `url` first; `lookup` or a webhook tells how it ended."""

    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have happened. `cause` is for logs."""

    cause: str


@dataclass(frozen=True, slots=True)
class NotReceived:
    """The provider has never heard of the payment. It may still be on its way: `void` first."""


Outcome = Approved | Declined | ActionRequired | Unknown
Finding = Outcome | NotReceived


@dataclass(frozen=True, slots=True)
class Done:
    """The provider did it, now or at an earlier call with the same ids."""

    reference: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will not do it. `reason`: ALREADY_CAPTURED, EXCEEDS_CAPTURED, NOT_CAPTURED, …"""

    reason: str


Answer = Done | Refused | Unknown


@dataclass(frozen=True, slots=True)
class Notice:
    """What a webhook told, after its signature was checked."""

    payment_id: UUID
    outcome: Outcome


class PaymentProvider(Protocol):
    """One way to be paid."""

    @property
    def code(self) -> str:
        """What clients send as `payment.provider`; stored with every payment."""
        ...

    def title(self, language: str) -> str:
        """What a shopper reads, in English where there is no translation."""
        ...

    @property
    def takes_live(self) -> bool:
        """Whether live orders may be paid with it. In production only by what moves real money."""
        ...

    @property
    def takes_test(self) -> bool:
        """Whether orders of the sandbox may be paid with it. Never by what moves real money."""
        ...

    async def authorize(
        self, payment_id: UUID, amount: Money, token: str, *, description: str
    ) -> Outcome:
        """Take `amount` from what `token` stands for, at once. `description` is the order's
        number, shown to the payer."""
        ...

    async def capture(self, payment_id: UUID, amount: Money) -> Answer:
        """Take an amount that was only authorised. Done when it is already captured."""
        ...

    async def void(self, payment_id: UUID) -> Answer:
        """Let go of a payment nothing was captured of. A payment the provider has never heard of
        becomes void too: an authorisation that arrives later is declined. Refused with
        ALREADY_CAPTURED once money was taken."""
        ...

    async def refund(self, payment_id: UUID, refund_id: UUID, amount: Money) -> Answer:
        """Give captured money back; `refund_id` makes it idempotent."""
        ...

    async def lookup(self, payment_id: UUID) -> Finding:
        """How the payment stands."""
        ...

    async def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Check and read a notice. Header names are in lower case. Raises InvalidWebhook."""
        ...


Providers = Mapping[str, PaymentProvider]
