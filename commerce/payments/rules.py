"""Who may be paid by which provider, and when an open attempt is asked about again."""

from datetime import datetime, timedelta

from commerce.payments.port import PaymentProvider

FIRST_CHECK = timedelta(seconds=60)
"""Longer than any request lives, so that a check never meets the request that is still asking."""
LONGEST_PAUSE = timedelta(minutes=15)


def next_check(now: datetime, checks: int) -> datetime:
    """When an unsettled payment is asked about again: 1, 2, 4, 8, then every 15 minutes."""
    pause = FIRST_CHECK * (1 << min(checks, 10))
    return now + min(pause, LONGEST_PAUSE)


def takes(provider: PaymentProvider, *, is_test: bool) -> bool:
    """Whether a provider takes payments of the sandbox, or of the live shop."""
    return provider.takes_test if is_test else provider.takes_live
