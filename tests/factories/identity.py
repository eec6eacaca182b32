"""Passwords and sessions for tests."""

from uuid import UUID

from argon2 import PasswordHasher

from commerce.core.db import Tx
from commerce.identity import repo, service
from commerce.identity.rules import Attempts
from commerce.identity.throttle import attempt_on
from commerce.identity.views import SubjectKind, Tokens

PASSWORD = "correct horse battery staple"
ISSUER = "http://127.0.0.1:8000"  # what Settings has when nothing else is said
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


async def give_password(tx: Tx, subject_id: UUID, password: str = PASSWORD) -> str:
    """Let a customer or staff member sign in with `password`; its hash."""
    password_hash = CHEAP.hash(password)
    await service.set_password(tx, subject_id, password_hash)
    return password_hash


async def make_session(
    tx: Tx,
    subject_id: UUID,
    *,
    kind: SubjectKind = SubjectKind.CUSTOMER,
    user_agent: str = "a test",
) -> Tokens:
    """A session as signing in opens one."""
    return await service.open_session(
        tx, issuer=ISSUER, kind=kind, subject_id=subject_id, user_agent=user_agent
    )


async def make_attempts(tx: Tx, purpose: str, count: int, *, address: str = "127.0.0.1") -> None:
    """As if `count` attempts from a network address had failed just now."""
    keys = list(attempt_on(tx.vault, purpose, account=None, address=address).address_keys)
    await repo.throttles_for_update(tx, keys)
    await repo.save_throttles(tx, {key: Attempts(count, tx.clock.now(), None) for key in keys})
