"""All SQL of identity."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from commerce.core.db import Reader, Tx
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared, value
from commerce.identity import views
from commerce.identity.models import Credential, LoginThrottle, RefreshToken, Session, SigningKey
from commerce.identity.rules import ACCESS_TOKEN_TTL, CLOCK_SKEW, Attempts

KEY_CREATION_LOCK = 7_310_001

PASSWORD_HASH = Prepared(
    select(Credential.password_hash).where(
        Credential.subject_id == bindparam("subject_id", type_=Uuid)
    ),
    value,
)
ALL_KEYS = Prepared(
    select(
        SigningKey.kid,
        SigningKey.private_key_sealed,
        SigningKey.public_key,
        SigningKey.created_at,
        SigningKey.signs_until,
        SigningKey.verifies_until,
    ),
    views.SigningKey,
)
ENDED_SINCE = Prepared(
    select(Session.id).where(Session.ended_at > bindparam("since", type_=Session.ended_at.type)),
    value,
)
OPEN_SESSIONS = Prepared(
    select(
        Session.id,
        Session.subject_id,
        Session.user_agent,
        Session.created_at,
        Session.last_used_at,
        Session.expires_at,
    )
    .where(
        Session.subject_kind == bindparam("kind", type_=Text),
        Session.subject_id == any_(bindparam("subject_ids", type_=ARRAY(Uuid))),
        Session.ended_at.is_(None),
        Session.expires_at > bindparam("now", type_=Session.expires_at.type),
    )
    .order_by(Session.last_used_at.desc(), Session.id.desc()),
    views.Session,
)
# Locks the keys in one order, so that attempts on the same account and address never deadlock.
TOUCH_THROTTLES = text("""
    INSERT INTO login_throttles AS t (key, failures, window_started_at)
    SELECT k, 0, :now FROM unnest(:keys) AS k ORDER BY k
    ON CONFLICT (key) DO UPDATE SET failures = t.failures
    RETURNING t.key, t.failures, t.window_started_at, t.blocked_until
""").bindparams(bindparam("keys", type_=ARRAY(LargeBinary)))
SAVE_THROTTLES = text("""
    UPDATE login_throttles t
    SET failures = u.failures, window_started_at = u.started, blocked_until = u.blocked
    FROM unnest(:keys, :counts, :windows, :blocks) AS u(key, failures, started, blocked)
    WHERE t.key = u.key
""").bindparams(
    bindparam("keys", type_=ARRAY(LargeBinary)),
    bindparam("counts", type_=ARRAY(Integer)),
    bindparam("windows", type_=ARRAY(DateTime(timezone=True))),
    bindparam("blocks", type_=ARRAY(DateTime(timezone=True))),
)


async def load_keys(reader: Reader) -> views.SigningKeys:
    return views.SigningKeys({key.kid: key for key in await reader.fetch(ALL_KEYS)})


async def load_ended_sessions(reader: Reader) -> frozenset[UUID]:
    """Sessions that ended while access tokens of theirs may still be about."""
    since = reader.clock.now() - ACCESS_TOKEN_TTL - CLOCK_SKEW
    return frozenset(await reader.fetch(ENDED_SINCE, since=since))


KEYS = Snapshot("signing_keys", load_keys)
ENDED_SESSIONS = Snapshot("ended_sessions", load_ended_sessions)


async def lock_key_creation(tx: Tx) -> None:
    """Wait for anybody else who is making a key; held until the transaction ends."""
    await tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": KEY_CREATION_LOCK})


async def add_key(tx: Tx, key: views.SigningKey) -> None:
    await tx.execute(
        insert(SigningKey).values(
            kid=key.kid,
            private_key_sealed=key.private_key_sealed,
            public_key=key.public_key,
            created_at=key.created_at,
            signs_until=key.signs_until,
            verifies_until=key.verifies_until,
        )
    )
    tx.invalidate(KEYS)


async def retire_keys(tx: Tx, *, signs_until: datetime, verifies_until: datetime) -> None:
    """Let the keys that still sign stop at `signs_until`."""
    await tx.execute(
        update(SigningKey)
        .where(SigningKey.signs_until > signs_until)
        .values(signs_until=signs_until, verifies_until=verifies_until)
    )
    tx.invalidate(KEYS)


async def save_password(tx: Tx, subject_id: UUID, password_hash: str, now: datetime) -> None:
    values = {"password_hash": password_hash, "changed_at": now, "updated_at": now}
    await tx.execute(
        insert(Credential)
        .values(subject_id=subject_id, **values)
        .on_conflict_do_update(index_elements=["subject_id"], set_=values)
    )


async def lock_password(tx: Tx, subject_id: UUID, *, for_update: bool = False) -> str | None:
    """The password's hash, kept from changing until the transaction ends. Signing in takes the
    shared lock, ending sessions the exclusive one: no session slips in between."""
    wanted = select(Credential.password_hash).where(Credential.subject_id == subject_id)
    return (await tx.execute(wanted.with_for_update(read=not for_update))).scalar()


async def add_session(
    tx: Tx,
    *,
    session_id: UUID,
    kind: views.SubjectKind,
    subject_id: UUID,
    user_agent: str | None,
    expires_at: datetime,
) -> None:
    now = tx.clock.now()
    await tx.execute(
        insert(Session).values(
            id=session_id,
            subject_kind=kind.value,
            subject_id=subject_id,
            user_agent=user_agent,
            created_at=now,
            last_used_at=now,
            expires_at=expires_at,
        )
    )


async def add_refresh_token(
    tx: Tx, token_hash: bytes, session_id: UUID, expires_at: datetime
) -> None:
    await tx.execute(
        insert(RefreshToken).values(
            token_hash=token_hash,
            session_id=session_id,
            created_at=tx.clock.now(),
            expires_at=expires_at,
        )
    )


async def refresh_token_for_update(
    tx: Tx, token_hash: bytes, kind: views.SubjectKind
) -> views.PresentedToken | None:
    """The token with its session, both locked; None when it is not there or the session is over."""
    found = await tx.execute(
        select(
            Session.id,
            Session.subject_id,
            Session.expires_at,
            RefreshToken.expires_at,
            RefreshToken.used_at,
        )
        .join(Session, Session.id == RefreshToken.session_id)
        .where(
            RefreshToken.token_hash == token_hash,
            Session.subject_kind == kind.value,
            Session.ended_at.is_(None),
        )
        .with_for_update()
    )
    row = found.first()
    return views.PresentedToken(*row) if row else None


async def is_unused(tx: Tx, token_hash: bytes) -> bool:
    """Whether there is such a refresh token that was not exchanged yet."""
    wanted = select(RefreshToken.used_at).where(RefreshToken.token_hash == token_hash)
    row = (await tx.execute(wanted)).first()
    return row is not None and row.used_at is None


async def mark_used(tx: Tx, token_hash: bytes, session_id: UUID, user_agent: str | None) -> None:
    now = tx.clock.now()
    await tx.execute(
        update(RefreshToken).where(RefreshToken.token_hash == token_hash).values(used_at=now)
    )
    await tx.execute(
        update(Session)
        .where(Session.id == session_id)
        .values(last_used_at=now, updated_at=now, user_agent=user_agent)
    )


async def end_sessions(
    tx: Tx,
    *,
    kind: views.SubjectKind,
    subject_id: UUID,
    reason: str,
    only: UUID | None = None,
    other_than: UUID | None = None,
) -> int:
    """End a subject's open sessions; how many."""
    now = tx.clock.now()
    statement = (
        update(Session)
        .where(
            Session.subject_kind == kind.value,
            Session.subject_id == subject_id,
            Session.ended_at.is_(None),
            Session.expires_at > now,
        )
        .values(ended_at=now, end_reason=reason, updated_at=now)
        .returning(Session.id)
    )
    if only is not None:
        statement = statement.where(Session.id == only)
    if other_than is not None:
        statement = statement.where(Session.id != other_than)
    ended = (await tx.execute(statement)).all()
    if ended:
        tx.invalidate(ENDED_SESSIONS)
    return len(ended)


async def sessions_by_subject(
    reader: Reader, kind: views.SubjectKind, subject_ids: Sequence[UUID]
) -> Mapping[UUID, list[views.Session]]:
    """Open sessions, the one used last first."""
    grouped: dict[UUID, list[views.Session]] = {subject_id: [] for subject_id in subject_ids}
    if not grouped:
        return grouped
    now = reader.clock.now()
    for session in await reader.fetch(
        OPEN_SESSIONS, kind=kind.value, subject_ids=list(subject_ids), now=now
    ):
        grouped[session.subject_id].append(session)
    return grouped


async def throttles_for_update(tx: Tx, keys: Sequence[bytes]) -> Mapping[bytes, Attempts]:
    """What is remembered under each key, locked; keys that were not there are made."""
    rows = await tx.execute(TOUCH_THROTTLES, {"keys": list(keys), "now": tx.clock.now()})
    return {
        bytes(row.key): Attempts(row.failures, row.window_started_at, row.blocked_until)
        for row in rows
    }


async def save_throttles(tx: Tx, attempts: Mapping[bytes, Attempts]) -> None:
    """Of keys that `throttles_for_update` locked."""
    remembered = attempts.values()
    await tx.execute(
        SAVE_THROTTLES,
        {
            "keys": list(attempts),
            "counts": [each.count for each in remembered],
            "windows": [each.window_started_at for each in remembered],
            "blocks": [each.blocked_until for each in remembered],
        },
    )


async def forget_throttles(tx: Tx, keys: Sequence[bytes]) -> None:
    await tx.execute(delete(LoginThrottle).where(LoginThrottle.key.in_(sorted(keys))))


async def purge(tx: Tx, *, sessions_before: datetime, throttles_before: datetime) -> None:
    """Delete what no longer matters: sessions long over with their tokens, tokens past their time,
    throttles out of their window, keys that verify nothing any more."""
    now = tx.clock.now()
    over = (Session.ended_at < sessions_before) | (Session.expires_at < sessions_before)
    await tx.execute(delete(Session).where(over))
    await tx.execute(delete(RefreshToken).where(RefreshToken.expires_at < sessions_before))
    await tx.execute(
        delete(LoginThrottle).where(LoginThrottle.window_started_at < throttles_before)
    )
    removed = await tx.execute(
        delete(SigningKey).where(SigningKey.verifies_until < now).returning(SigningKey.kid)
    )
    if removed.all():
        tx.invalidate(KEYS)
