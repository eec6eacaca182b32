"""Hashing passwords beside the event loop."""

import asyncio
import threading

import pytest

from commerce.core.errors import ServiceUnavailable
from commerce.identity import passwords as module
from commerce.identity.passwords import Passwords, passwords_for
from commerce.settings import PasswordCost

CHEAP = PasswordCost(rounds=1, memory_kib=8)


async def test_a_password_fits_its_own_hash_alone() -> None:
    passwords = Passwords(CHEAP)
    stored = await passwords.hash("correct horse")

    assert stored.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert await passwords.matches(stored, "correct horse")
    assert not await passwords.matches(stored, "Correct horse")
    assert stored != await passwords.hash("correct horse")


async def test_one_password_however_the_keyboard_composes_it() -> None:
    passwords = Passwords(CHEAP)
    stored = await passwords.hash("caf\u00e9 au lait")

    assert await passwords.matches(stored, "cafe\u0301 au lait")


async def test_no_hash_fits_nothing() -> None:
    passwords = Passwords(CHEAP)

    assert not await passwords.matches(None, "")
    assert not await passwords.matches("not a hash", "x")


async def test_other_parameters_are_outdated() -> None:
    stored = await Passwords(CHEAP).hash("correct horse")

    assert not Passwords(CHEAP).is_outdated(stored)
    assert Passwords(PasswordCost(rounds=2, memory_kib=8)).is_outdated(stored)


async def test_a_bounded_number_runs_at_once_beside_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passwords = Passwords(CHEAP)
    gate, running, most = threading.Event(), [0], [0]
    real = passwords._hasher.hash

    def slow(password: str) -> str:
        running[0] += 1
        most[0] = max(most[0], running[0])
        gate.wait(5)
        running[0] -= 1
        return real(password)

    monkeypatch.setattr(passwords, "_hasher", type("Slow", (), {"hash": staticmethod(slow)})())

    hashing = [asyncio.ensure_future(passwords.hash("correct horse")) for _ in range(6)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*hashing)

    assert most[0] <= CHEAP.at_once


async def test_a_flood_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_QUEUE", 3)
    passwords = Passwords(CHEAP)

    outcomes = await asyncio.gather(
        *(passwords.hash("correct horse") for _ in range(5)), return_exceptions=True
    )

    assert sum(isinstance(outcome, ServiceUnavailable) for outcome in outcomes) == 2
    assert await passwords.hash("correct horse")


def test_the_process_has_one_pool() -> None:
    assert passwords_for(CHEAP) is passwords_for(PasswordCost(rounds=1, memory_kib=8))
