"""How long things last, when attempts are blocked, what a password must be. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commerce.core.errors import FieldProblem
from commerce.identity.common_passwords import COMMON_PASSWORDS

ACCESS_TOKEN_TTL = timedelta(minutes=15)
CLOCK_SKEW = timedelta(seconds=30)
REFRESH_GRACE = timedelta(seconds=10)
KEY_ROTATION = timedelta(days=30)
KEY_SIGNS_FOR = timedelta(days=60)
KEY_VERIFIES_LONGER = ACCESS_TOKEN_TTL + timedelta(hours=1)

MIN_PASSWORD = 10
MAX_PASSWORD = 200
MIN_DISTINCT = 5

ATTEMPT_WINDOW = timedelta(hours=1)
FIRST_BLOCK = timedelta(seconds=30)
LONGEST_BLOCK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """A session ends when it is not used for `idle`, and after `longest` in any case."""

    idle: timedelta
    longest: timedelta


CUSTOMER_SESSION = Lifetimes(idle=timedelta(days=30), longest=timedelta(days=180))
STAFF_SESSION = Lifetimes(idle=timedelta(hours=10), longest=timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is remembered of attempts under one key."""

    count: int
    window_started_at: datetime
    blocked_until: datetime | None

    def blocked_for(self, now: datetime) -> timedelta:
        """How long still; zero when not."""
        if self.blocked_until is None:
            return timedelta()
        return max(self.blocked_until - now, timedelta())


def attempted(before: Attempts, now: datetime, allowed: int) -> Attempts:
    """After one more attempt that was not blocked. The first `allowed` in a window are free, from
    then on each makes the next wait, twice as long every time."""
    if now - before.window_started_at > ATTEMPT_WINDOW and not before.blocked_for(now):
        before = Attempts(0, now, None)
    count = before.count + 1
    if count < allowed:
        return replace(before, count=count)
    block = min(FIRST_BLOCK * 2 ** min(count - allowed, 20), LONGEST_BLOCK)
    return Attempts(count, now, now + block)


def password_problems(password: str, email: str, path: Sequence[str]) -> list[FieldProblem]:
    """Everything that is wrong with a new password."""
    folded = password.casefold()
    found: list[tuple[str, str]] = []
    if len(password) < MIN_PASSWORD:
        found.append(("TOO_SHORT", f"Use at least {MIN_PASSWORD} characters."))
    elif len(password) > MAX_PASSWORD:
        found.append(("TOO_LONG", f"Use at most {MAX_PASSWORD} characters."))
    elif folded in {email, email.partition("@")[0]}:
        found.append(("TOO_SIMPLE", "Do not use the e-mail address as password."))
    elif len(set(folded)) < MIN_DISTINCT or folded in COMMON_PASSWORDS:
        found.append(("TOO_COMMON", "This password is among the first that are tried."))
    return [FieldProblem(tuple(path), code, message) for code, message in found]
