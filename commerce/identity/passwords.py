"""Hashing passwords with argon2id, in a small pool of threads beside the event loop.

Says whether a password fits a hash; keeps neither passwords nor hashes.
"""

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from commerce.core.errors import ServiceUnavailable
from commerce.settings import PasswordCost

T = TypeVar("T")
LONGEST_QUEUE = 100


class Passwords:
    """`cost.at_once` hashes run at the same time; the rest wait, and past a limit are refused, so
    that a flood of sign-ins costs memory for a few hashes only and the shop goes on serving."""

    def __init__(self, cost: PasswordCost) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.rounds, memory_cost=cost.memory_kib, parallelism=1
        )
        self._pool = ThreadPoolExecutor(cost.at_once, thread_name_prefix="passwords")
        self._waiting = 0
        self._decoy: str | None = None

    async def hash(self, password: str) -> str:
        """With a salt of its own; parameters stand in the hash."""
        return await self._run(lambda: self._hasher.hash(normal(password)))

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether `password` has the hash `stored`. Without a stored hash the same work is done
        for nothing, so that the time taken does not tell whether there is an account."""
        return await self._run(lambda: self._verify(stored or self._decoy_hash(), password)) and (
            stored is not None
        )

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, normal(password))
        except (VerificationError, InvalidHashError):
            return False

    def _decoy_hash(self) -> str:
        if self._decoy is None:
            self._decoy = self._hasher.hash(secrets.token_urlsafe())
        return self._decoy

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= LONGEST_QUEUE:
            raise ServiceUnavailable("Too many people are signing in; try again in a moment.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


def normal(password: str) -> str:
    """One form for what keyboards compose differently."""
    return unicodedata.normalize("NFKC", password)


@cache
def passwords_for(cost: PasswordCost) -> Passwords:
    """The process's one pool for these parameters."""
    return Passwords(cost)
