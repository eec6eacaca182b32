"""When attempts are blocked, and what a password must be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.identity.common_passwords import COMMON_PASSWORDS
from commerce.identity.rules import (
    ATTEMPT_WINDOW,
    LONGEST_BLOCK,
    MIN_PASSWORD,
    Attempts,
    attempted,
    password_problems,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NONE = Attempts(0, NOW, None)


def after(count: int, allowed: int) -> Attempts:
    """That many attempts, each as soon as it is let through."""
    state, now = NONE, NOW
    for _ in range(count):
        now += state.blocked_for(now)
        state = attempted(state, now, allowed)
    return state


def test_the_first_attempts_are_free() -> None:
    assert after(4, allowed=5) == Attempts(4, NOW, None)


def test_then_each_wait_is_twice_as_long_up_to_an_hour() -> None:
    waits = [
        (state.blocked_until - state.window_started_at).total_seconds()
        for state in (after(count, allowed=5) for count in range(5, 14))
        if state.blocked_until is not None
    ]

    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_quiet_hour_forgets() -> None:
    state = after(7, allowed=5)
    later = state.window_started_at + ATTEMPT_WINDOW + timedelta(seconds=1)

    assert attempted(state, later, 5) == Attempts(1, later, None)


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_no_block_is_longer_than_the_longest(count: int, allowed: int) -> None:
    state = attempted(Attempts(count, NOW, None), NOW, allowed)

    assert timedelta() <= state.blocked_for(NOW) <= LONGEST_BLOCK


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "TOO_SHORT"),
        ("x" * 201, "TOO_LONG"),
        ("Ada.Lovelace@Example.com", "TOO_SIMPLE"),
        ("ada.lovelace", "TOO_SIMPLE"),
        ("1111122222", "TOO_COMMON"),
        ("PassWord123", "TOO_COMMON"),
        ("correct horse battery staple", None),
        ("一个很长的中文密码短语", None),
    ],
)
def test_a_password_is_judged(password: str, code: str | None) -> None:
    problems = password_problems(password, "ada.lovelace@example.com", ("input", "password"))

    assert [problem.code for problem in problems] == ([code] if code else [])


def test_the_list_holds_what_the_length_alone_would_let_through() -> None:
    assert len(COMMON_PASSWORDS) > 300
    assert all(len(password) >= MIN_PASSWORD for password in COMMON_PASSWORDS)
    assert all(password == password.casefold() for password in COMMON_PASSWORDS)
