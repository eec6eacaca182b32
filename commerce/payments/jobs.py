"""What payments do in answer to events."""

from collections.abc import Sequence

from commerce.core.db import Database
from commerce.core.events import Envelope
from commerce.jobs.delivery import Handler
from commerce.payments.events import PaymentReversalRequested
from commerce.payments.port import Providers
from commerce.payments.service import reverse


def reverse_payments(db: Database, providers: Providers) -> Sequence[Handler]:
    """On PaymentReversalRequested. Fails, to be tried again, while the provider does not answer."""

    async def carry_out(envelope: Envelope[PaymentReversalRequested]) -> None:
        await reverse(db, providers, envelope.event.payment_id, is_test=envelope.is_test)

    return [Handler("payments.reverse", outside=carry_out, in_sandbox=True)]
