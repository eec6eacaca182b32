"""Who asks, and where they sign in."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from uuid import UUID

from commerce.clients.kinds import ClientKind
from commerce.clients.views import ApiClient
from commerce.core.actor import Actor, Anonymous, Customer, Partner, Staff
from commerce.core.db import Reader
from commerce.core.errors import InvalidInput, Unauthenticated
from commerce.customers.service.accounts import subject_kind
from commerce.identity import service
from commerce.identity.errors import InvalidCredentials, SessionEnded, TooManyAttempts
from commerce.identity.inputs import Logout, LogoutScope, PasswordChange
from commerce.identity.passwords import passwords_for
from commerce.identity.rules import password_problems
from commerce.identity.sign_in import Door, FindAccount, Presented, confirm
from commerce.identity.views import Session, SignedOut, SubjectKind, Tokens
from commerce.security.kinds import SignalKind
from commerce.settings import Settings
from commerce.staff.service import permissions_of
from resolvers.context import Authenticate, Context, Services

SCHEME = "bearer "


async def actor_of(
    services: Services,
    reader: Reader,
    authorization: str | None,
    client: ApiClient | None = None,
) -> Actor:
    """The actor of an Authorization header; without one, a partner's client acts for itself.
    Through a test client everybody is in the sandbox. Raises Unauthenticated for a token that is
    not good, or that is a customer's of the other side."""
    test_client_id = client.id if client is not None and not client.is_live else None
    if authorization is None:
        if client is not None and client.kind is ClientKind.PARTNER:
            return Partner(client.id, client.permissions, test_client_id)
        return Anonymous(test_client_id)
    if authorization[: len(SCHEME)].lower() != SCHEME:
        raise Unauthenticated("Send the access token as `Authorization: Bearer <token>`.")
    token = authorization[len(SCHEME) :].strip()
    return await services.authenticate(reader, token, test_client_id)


def authenticator(settings: Settings) -> Authenticate:
    """Turns access tokens of this shop into actors. Staff's permissions are those of this moment,
    not of when the token was made."""

    async def authenticate(reader: Reader, token: str, test_client_id: UUID | None) -> Actor:
        bearer = await service.authenticate(reader, token, issuer=settings.public_url)
        if bearer.kind is not SubjectKind.STAFF:
            customer = Customer(bearer.subject_id, bearer.session_id, test_client_id)
            if bearer.kind is not subject_kind(customer):
                raise Unauthenticated("The access token is not valid here; sign in.")
            return customer
        permissions = await permissions_of(reader, bearer.subject_id)
        if permissions is None:
            raise Unauthenticated("This staff account is not active.")
        return Staff(bearer.subject_id, permissions, bearer.session_id, test_client_id)

    return authenticate


def door(ctx: Context, kind: SubjectKind) -> Door:
    """Where this request signs in."""
    settings = ctx.services.settings
    return Door(
        kind=kind,
        issuer=settings.public_url,
        passwords=passwords_for(settings.password_cost),
        client_address=ctx.client_address,
        user_agent=ctx.user_agent,
    )


@contextmanager
def noticed(ctx: Context) -> Generator[None]:
    """Counts a sign-in that fails as what may be guessing."""
    try:
        yield
    except (InvalidCredentials, TooManyAttempts):
        ctx.notice(SignalKind.SIGN_IN_FAILED)
        raise


def session_id(ctx: Context) -> UUID | None:
    """The session that the request's token belongs to."""
    return ctx.actor.session_id if isinstance(ctx.actor, Customer | Staff) else None


async def are_current(ctx: Context, sessions: Sequence[Session]) -> list[bool]:
    current = session_id(ctx)
    return [session.id == current for session in sessions]


async def refreshed(ctx: Context, kind: SubjectKind, token: str) -> Tokens:
    """Raises SessionEnded, after the commit: reuse of a token may just have ended the session."""
    at = door(ctx, kind)
    async with ctx.db.write() as tx:
        tokens = await service.refresh(
            tx, issuer=at.issuer, kind=kind, token=token, user_agent=at.user_agent
        )
    if tokens is None:
        ctx.notice(SignalKind.TOKEN_REUSE)
        raise SessionEnded
    return tokens


async def signed_out(
    ctx: Context, kind: SubjectKind, subject_id: UUID, wanted: Logout
) -> SignedOut:
    """End the sessions that `wanted` names. When the request's own is among them, the rest of the
    request is anonymous."""
    current = session_id(ctx)
    only = wanted.session_id
    if only is None and wanted.scope is LogoutScope.CURRENT:
        if current is None:
            return SignedOut(0)
        only = current
    keeps_others = only is None and wanted.scope is LogoutScope.OTHERS
    async with ctx.db.write() as tx:
        ended = await service.end_sessions(
            tx,
            kind=kind,
            subject_id=subject_id,
            reason="signed out",
            only=only,
            other_than=current if keeps_others else None,
        )
    if not keeps_others and only in (None, current):
        become(ctx, Anonymous(ctx.actor.test_client_id))
    return SignedOut(ended)


def become(ctx: Context, actor: Actor) -> None:
    """The rest of the request is answered to `actor`."""
    ctx.actor = actor
    ctx.loaders.clear()


async def confirmed(
    ctx: Context, kind: SubjectKind, subject_id: UUID, password: str, find: FindAccount
) -> str:
    """The hash that the subject's present password fits. Raises InvalidCredentials."""
    presented = Presented(str(subject_id), password, ("input", "currentPassword"))
    return await confirm(ctx.db, door(ctx, kind), presented, find)


def check_new_password(wanted: PasswordChange, email: str) -> None:
    """Raises InvalidInput."""
    problems = password_problems(wanted.new_password, email, ("input", "newPassword"))
    if problems:
        raise InvalidInput(problems)
