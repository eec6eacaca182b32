"""Slowing down those who guess: attempts are counted before the password is looked at.

Counting first and forgiving afterwards means that a thousand attempts at once are a thousand
attempts, and that a refusal, which undoes its transaction, does not undo the count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from commerce.core.crypto import Vault
from commerce.core.db import Database, Tx
from commerce.core.network import network_of
from commerce.identity import repo
from commerce.identity.errors import TooManyAttempts
from commerce.identity.rules import Attempts, attempted

FIELD = "login_throttles.key"
ACCOUNT_FROM_ADDRESS = 5
ACCOUNT = 25
ADDRESS = 50


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one attempt counts against: keyed hashes, and how many attempts each allows."""

    account_keys: Mapping[bytes, int]
    address_keys: Mapping[bytes, int]

    @property
    def allowed(self) -> dict[bytes, int]:
        return {**self.account_keys, **self.address_keys}


def attempt_on(vault: Vault, purpose: str, *, account: str | None, address: str) -> Attempt:
    """An attempt on an account (an e-mail address, an id) from a network address. Somebody who
    guesses from one place blocks that place long before the owner of the account."""
    network = network_of(address)

    def key(*parts: str) -> bytes:
        return vault.fingerprint(FIELD, "\0".join((purpose, *parts)))

    account_keys: dict[bytes, int] = {}
    if account is not None:
        account_keys[key("account", account)] = ACCOUNT
        account_keys[key("both", account, network)] = ACCOUNT_FROM_ADDRESS
    return Attempt(account_keys, {key("address", network): ADDRESS} if network else {})


async def count(db: Database, attempt: Attempt) -> None:
    """Count the attempt in a transaction of its own. Raises TooManyAttempts while one of its keys
    is blocked; a blocked attempt counts nothing."""
    async with db.write() as tx:
        now = tx.clock.now()
        allowed = attempt.allowed
        remembered = await repo.throttles_for_update(tx, list(allowed))
        wait = max((was.blocked_for(now) for was in remembered.values()), default=timedelta())
        if wait:
            raise TooManyAttempts(ceil(wait.total_seconds()))
        await repo.save_throttles(
            tx, {key: attempted(was, now, allowed[key]) for key, was in remembered.items()}
        )


async def forgive(tx: Tx, attempt: Attempt) -> None:
    """The attempt was right: forget those on the account, take back the one from the address."""
    remembered = await repo.throttles_for_update(tx, list(attempt.allowed))
    await repo.forget_throttles(tx, list(attempt.account_keys))
    await repo.save_throttles(
        tx,
        {
            key: Attempts(max(was.count - 1, 0), was.window_started_at, None)
            for key, was in remembered.items()
            if key in attempt.address_keys
        },
    )
