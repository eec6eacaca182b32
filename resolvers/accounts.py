"""What customers do with their own account: sign up, in and out, and change it."""

import json
from dataclasses import asdict, replace
from uuid import UUID

from commerce.core.actor import Customer as CustomerActor
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput
from commerce.customers import repo
from commerce.customers.inputs import ProfileChange, Registration
from commerce.customers.service import accounts
from commerce.customers.views import AuthSession, Customer
from commerce.identity import service as identity
from commerce.identity import throttle
from commerce.identity.inputs import Login, Logout, PasswordChange, Refresh
from commerce.identity.sign_in import by_email, sign_in
from commerce.identity.views import PasswordChanged, SignedOut, SubjectKind, Tokens
from resolvers.context import Context
from resolvers.customers import customers_by_id
from resolvers.identity import (
    become,
    check_new_password,
    confirmed,
    door,
    noticed,
    refreshed,
    session_id,
    signed_out,
)

KEY = "idempotency_key"


def kind(ctx: Context) -> SubjectKind:
    """As whom customers sign in, live or in the sandbox."""
    return accounts.subject_kind(ctx.actor)


async def customer_register(ctx: Context, *, input: Registration) -> AuthSession:  # noqa: A002
    """Attempts count against the address until one succeeds, so that nobody finds out in bulk
    which e-mail addresses have accounts."""
    country = input.country or ctx.scope.channel.default_country
    language = input.language or ctx.scope.language
    wanted = accounts.checked(replace(input, country=country, language=language))
    address = ctx.client_address
    attempt = throttle.attempt_on(ctx.db.vault, "register", account=None, address=address)
    await throttle.count(ctx.db, attempt)
    at = door(ctx, kind(ctx))
    password_hash = await at.passwords.hash(wanted.password)
    is_new = False

    async def effect(tx: Tx) -> UUID:
        nonlocal is_new
        made = await accounts.register(
            tx,
            wanted,
            password_hash,
            channel=ctx.scope.channel.code,
            test_client_id=ctx.actor.test_client_id,
        )
        await throttle.forgive(tx, attempt)
        is_new = True
        return made

    body = asdict(wanted)
    customer_id = await ctx.write("customerRegister", effect, key=body.pop(KEY), body=body)
    if not is_new:  # a repetition signs in as anybody else would: the account may have changed
        return await customer_login(ctx, input=Login(wanted.email, wanted.password))
    async with ctx.db.write() as tx:
        tokens = await identity.open_session(
            tx, issuer=at.issuer, kind=at.kind, subject_id=customer_id, user_agent=at.user_agent
        )
    return await _signed_in(ctx, tokens)


async def customer_login(ctx: Context, *, input: Login) -> AuthSession:  # noqa: A002
    is_test = ctx.actor.test_client_id is not None
    find = accounts.account_by_email(input.email, is_test=is_test)
    presented = by_email(input.email, input.password)
    with noticed(ctx):
        tokens = await sign_in(ctx.db, door(ctx, kind(ctx)), presented, find)
    return await _signed_in(ctx, tokens)


async def customer_refresh(ctx: Context, *, input: Refresh) -> AuthSession:  # noqa: A002
    return await _signed_in(ctx, await refreshed(ctx, kind(ctx), input.refresh_token))


async def _signed_in(ctx: Context, tokens: Tokens) -> AuthSession:
    actor = CustomerActor(tokens.subject_id, tokens.session_id, ctx.actor.test_client_id)
    become(ctx, actor)
    found = await repo.customers_by_id(ctx.reader, actor, [actor.id])
    return AuthSession(tokens, found[actor.id])


async def customer_logout(ctx: Context, *, input: Logout) -> SignedOut:  # noqa: A002
    return await signed_out(ctx, kind(ctx), ctx.customer_id(), input)


async def customer_update(ctx: Context, *, input: ProfileChange) -> Customer | None:  # noqa: A002
    customer_id = ctx.customer_id()
    proof = None
    if "email" in input.changes:
        if not input.current_password:
            raise InvalidInput.at(
                ("input", "currentPassword"),
                "REQUIRED",
                "Changing the e-mail address needs the password.",
            )
        find = accounts.account_by_id(customer_id)
        proof = await confirmed(ctx, kind(ctx), customer_id, input.current_password, find)

    async def effect(tx: Tx) -> UUID:
        await accounts.update(tx, customer_id, input.changes, proof=proof)
        return customer_id

    body = {"changes": json.dumps(input.changes, sort_keys=True, default=str)}
    await ctx.write("customerUpdate", effect, key=input.idempotency_key, body=body)
    return (await customers_by_id(ctx, [customer_id]))[0]


async def customer_password_change(
    ctx: Context,
    *,
    input: PasswordChange,  # noqa: A002
) -> PasswordChanged:
    """Not repeatable by a key: after the first time the old password is wrong."""
    customer_id = ctx.customer_id()
    check_new_password(input, await accounts.email_of(ctx.reader, customer_id) or "")
    find = accounts.account_by_id(customer_id)
    proof = await confirmed(ctx, kind(ctx), customer_id, input.current_password, find)
    password_hash = await door(ctx, kind(ctx)).passwords.hash(input.new_password)
    async with ctx.db.write() as tx:
        ended = await accounts.change_password(
            tx, ctx.customer(), proof=proof, password_hash=password_hash, keep=session_id(ctx)
        )
    return PasswordChanged(ended)
