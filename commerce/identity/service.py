"""Recognising who asks, and what a session goes through from its opening to its end."""

from datetime import datetime
from uuid import UUID

import structlog

from commerce.core.db import Reader, Tx
from commerce.core.errors import Unauthenticated
from commerce.core.ids import new_id
from commerce.identity import keys, repo, tokens
from commerce.identity.errors import InvalidCredentials
from commerce.identity.rules import (
    ACCESS_TOKEN_TTL,
    CUSTOMER_SESSION,
    REFRESH_GRACE,
    STAFF_SESSION,
    Lifetimes,
)
from commerce.identity.views import Bearer, PresentedToken, SigningKey, SubjectKind, Tokens

log = structlog.get_logger(__name__)
LONGEST_REFRESH_TOKEN = 100
LIFETIMES: dict[SubjectKind, Lifetimes] = {
    SubjectKind.CUSTOMER: CUSTOMER_SESSION,
    SubjectKind.TEST_CUSTOMER: CUSTOMER_SESSION,
    SubjectKind.STAFF: STAFF_SESSION,
}


async def authenticate(reader: Reader, token: str, *, issuer: str) -> Bearer:
    """Whose access token it is. Raises Unauthenticated. No statement once keys and ended sessions
    are known to the process; a session that was ended is refused at once."""
    try:
        key = await _verifying_key(reader, tokens.key_id(token))
        bearer = tokens.read(token, key.public_key, issuer=issuer, now=reader.clock.now())
    except tokens.BadToken as error:
        raise Unauthenticated("The access token is not valid; refresh it or sign in.") from error
    if bearer.session_id in await reader.reference(repo.ENDED_SESSIONS):
        raise Unauthenticated("The session has ended; sign in again.")
    return bearer


async def _verifying_key(reader: Reader, kid: str) -> SigningKey:
    """Raises BadToken. A key that this process does not know may be a moment old."""
    now = reader.clock.now()
    known = (await reader.reference(repo.KEYS)).verifying(kid, now)
    key = known or (await repo.load_keys(reader)).verifying(kid, now)
    if key is None:
        raise tokens.BadToken("unknown key")
    return key


async def open_session(
    tx: Tx, *, issuer: str, kind: SubjectKind, subject_id: UUID, user_agent: str
) -> Tokens:
    """Sign a subject in. Whether they may is the caller's business."""
    session_id, now = new_id(), tx.clock.now()
    expires_at = now + LIFETIMES[kind].longest
    token = tokens.first_refresh_token()
    await repo.add_session(
        tx,
        session_id=session_id,
        kind=kind,
        subject_id=subject_id,
        user_agent=user_agent or None,
        expires_at=expires_at,
    )
    await _add_refresh_token(tx, kind, token, session_id, expires_at)
    return await _tokens(tx, issuer, Bearer(kind, subject_id, session_id), token, expires_at)


async def refresh(
    tx: Tx, *, issuer: str, kind: SubjectKind, token: str, user_agent: str
) -> Tokens | None:
    """Exchange a refresh token for the next one; None when the session is over, also when that is
    found out just now, so that the caller lets this transaction commit before refusing.

    A token is good once. For a few seconds after its use the same successor is handed out again:
    two tabs and lost answers look like that. Later use means that two parties hold the token, and
    ends the session for both.
    """
    if len(token) > LONGEST_REFRESH_TOKEN:
        return None
    now = tx.clock.now()
    token_hash = tokens.refresh_token_hash(tx.vault, token)
    presented = await repo.refresh_token_for_update(tx, token_hash, kind)
    if presented is None or min(presented.expires_at, presented.session_expires_at) <= now:
        return None
    successor = tokens.next_refresh_token(tx.vault, token)
    bearer = Bearer(kind, presented.subject_id, presented.session_id)
    if presented.used_at is None:
        await repo.mark_used(tx, token_hash, presented.session_id, user_agent or None)
        await _add_refresh_token(
            tx, kind, successor, presented.session_id, presented.session_expires_at
        )
    elif not await _is_repeated(tx, presented, successor, now):
        await _end_reused(tx, bearer)
        return None
    return await _tokens(tx, issuer, bearer, successor, presented.session_expires_at)


async def _is_repeated(tx: Tx, presented: PresentedToken, successor: str, now: datetime) -> bool:
    """Whether a second use of a token is within the grace: soon, and before its successor's use."""
    if presented.used_at is None or now - presented.used_at > REFRESH_GRACE:
        return False
    return await repo.is_unused(tx, tokens.refresh_token_hash(tx.vault, successor))


async def _end_reused(tx: Tx, bearer: Bearer) -> None:
    log.warning(
        "refresh token used twice; the session is ended",
        subject_kind=bearer.kind.value,
        subject_id=str(bearer.subject_id),
        session_id=str(bearer.session_id),
    )
    await repo.end_sessions(
        tx,
        kind=bearer.kind,
        subject_id=bearer.subject_id,
        reason="refresh token reused",
        only=bearer.session_id,
    )


async def _add_refresh_token(
    tx: Tx, kind: SubjectKind, token: str, session_id: UUID, session_expires_at: datetime
) -> None:
    expires_at = min(tx.clock.now() + LIFETIMES[kind].idle, session_expires_at)
    token_hash = tokens.refresh_token_hash(tx.vault, token)
    await repo.add_refresh_token(tx, token_hash, session_id, expires_at)


async def _tokens(
    tx: Tx, issuer: str, bearer: Bearer, refresh_token: str, session_expires_at: datetime
) -> Tokens:
    key = await keys.signing_key(tx)
    now = tx.clock.now()
    expires_at = min(now + ACCESS_TOKEN_TTL, session_expires_at).replace(microsecond=0)
    private_key = keys.open_private_key(tx.vault, key)
    return Tokens(
        access_token=tokens.issue(
            private_key, key.kid, bearer, issuer=issuer, now=now, expires_at=expires_at
        ),
        refresh_token=refresh_token,
        access_token_expires_at=expires_at,
        session_id=bearer.session_id,
        subject_id=bearer.subject_id,
    )


async def end_sessions(
    tx: Tx,
    *,
    kind: SubjectKind,
    subject_id: UUID,
    reason: str,
    only: UUID | None = None,
    other_than: UUID | None = None,
) -> int:
    """End a subject's sessions: all, one, or all but one; how many. Their access tokens stop
    working with the commit. Waits for a sign-in under way, so that none slips through."""
    await repo.lock_password(tx, subject_id, for_update=True)
    return await repo.end_sessions(
        tx,
        kind=kind,
        subject_id=subject_id,
        reason=reason,
        only=only,
        other_than=other_than,
    )


async def set_password(tx: Tx, subject_id: UUID, password_hash: str) -> None:
    """Of a hash made by `Passwords`. Ending sessions is the caller's business."""
    await repo.save_password(tx, subject_id, password_hash, tx.clock.now())


async def change_password(
    tx: Tx,
    *,
    kind: SubjectKind,
    subject_id: UUID,
    proof: str,
    password_hash: str,
    keep: UUID | None,
) -> int:
    """Set a new password; all sessions but `keep` end, and it says how many. `proof` is the hash
    that the old password was just checked against. Raises InvalidCredentials."""
    if await repo.lock_password(tx, subject_id, for_update=True) != proof:
        raise InvalidCredentials(("input", "currentPassword"))
    await set_password(tx, subject_id, password_hash)
    return await repo.end_sessions(
        tx, kind=kind, subject_id=subject_id, reason="password changed", other_than=keep
    )
