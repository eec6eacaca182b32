"""What an attempt to be paid may become, and when an open one is asked about again."""

from datetime import datetime, timedelta

FIRST_CHECK = timedelta(seconds=60)
"""Longer than any request lives, so that a check never meets the request that is still asking."""
LONGEST_PAUSE = timedelta(minutes=15)


def next_check(now: datetime, checks: int) -> datetime:
    """When an unsettled payment is asked about again: 1, 2, 4, 8, then every 15 minutes."""
    pause = FIRST_CHECK * (1 << min(checks, 10))
    return now + min(pause, LONGEST_PAUSE)
