"""Checking a password: for signing in, and again before something grave.

Owns its transactions, because an attempt must stay counted when it is refused, and because a
password is hashed while no connection is held.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from commerce.core.contact import MAX_EMAIL, normal_email
from commerce.core.db import Database, Reader
from commerce.identity import repo, service, throttle
from commerce.identity.errors import AccountBlocked, InvalidCredentials
from commerce.identity.passwords import Passwords
from commerce.identity.rules import MAX_PASSWORD
from commerce.identity.throttle import Attempt
from commerce.identity.views import Account, SubjectKind, Tokens

FindAccount = Callable[[Reader], Awaitable[Account | None]]


@dataclass(frozen=True, slots=True)
class Door:
    """Where one signs in: whose door it is, who asks from where, and what the process knows."""

    kind: SubjectKind
    issuer: str
    passwords: Passwords
    client_address: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Presented:
    """A name and a password that somebody typed."""

    name: str
    password: str = field(repr=False)
    path: Sequence[str] = ()


def by_email(email: str, password: str) -> Presented:
    """Attempts are counted under one name for all spellings, also of what is no address."""
    return Presented(normal_email(email) or email[:MAX_EMAIL].casefold(), password)


async def sign_in(db: Database, door: Door, presented: Presented, find: FindAccount) -> Tokens:
    """Open a session for the account that `find` finds. Raises InvalidCredentials,
    TooManyAttempts, AccountBlocked."""
    attempt, account, password_hash = await _prove(db, door, presented, find)
    if account.is_blocked:
        raise AccountBlocked
    renewed = (
        await door.passwords.hash(presented.password)
        if door.passwords.is_outdated(password_hash)
        else None
    )
    async with db.write() as tx:
        locked = await repo.lock_password(tx, account.subject_id)
        found = await find(tx)
        if locked != password_hash or found is None or found.is_blocked:
            raise InvalidCredentials(presented.path)
        if renewed is not None:
            await service.set_password(tx, account.subject_id, renewed)
        await throttle.forgive(tx, attempt)
        return await service.open_session(
            tx,
            issuer=door.issuer,
            kind=door.kind,
            subject_id=account.subject_id,
            user_agent=door.user_agent,
        )


async def confirm(db: Database, door: Door, presented: Presented, find: FindAccount) -> str:
    """Let somebody who is signed in show their password again; its hash, for the caller to see
    that it is still the same when it acts. Raises InvalidCredentials and TooManyAttempts."""
    attempt, _, password_hash = await _prove(db, door, presented, find)
    async with db.write() as tx:
        await throttle.forgive(tx, attempt)
    return password_hash


async def _prove(
    db: Database, door: Door, presented: Presented, find: FindAccount
) -> tuple[Attempt, Account, str]:
    """The attempt that was counted, the account, and the hash that the password fits."""
    attempt = throttle.attempt_on(
        db.vault, door.kind.value, account=presented.name, address=door.client_address
    )
    await throttle.count(db, attempt)
    async with db.read() as reader:
        account = await find(reader)
    stored = account.password_hash if account else None
    if len(presented.password) > MAX_PASSWORD:
        stored = None
    is_right = await door.passwords.matches(stored, presented.password[:MAX_PASSWORD])
    if account is None or stored is None or not is_right:
        raise InvalidCredentials(presented.path)
    return attempt, account, stored
