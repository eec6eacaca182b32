"""Accounts: making one, finding one to sign in to, changing its data and its password."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from commerce.core.actor import Actor, Customer
from commerce.core.contact import checked_email, checked_phone, normal_email
from commerce.core.db import Reader, Tx
from commerce.core.errors import FieldProblem, InvalidInput, NotFound
from commerce.core.ids import new_id
from commerce.core.prose import checked_line
from commerce.customers import personal, repo, views
from commerce.customers.events import (
    CustomerChanged,
    CustomerPasswordChanged,
    CustomerRegistered,
)
from commerce.customers.inputs import Registration
from commerce.customers.rules import MAX_NAME, checked_preferences, gather
from commerce.customers.service import consents
from commerce.identity import service as identity
from commerce.identity.errors import EmailTaken, InvalidCredentials
from commerce.identity.repo import lock_password
from commerce.identity.rules import password_problems
from commerce.identity.views import Account, SubjectKind
from commerce.jobs.service import emit

FindAccount = Callable[[Reader], Awaitable[Account | None]]


def checked(wanted: Registration) -> Registration:
    """The normal form. Raises InvalidInput with everything that is wrong."""
    problems: list[FieldProblem] = []
    email = gather(problems, lambda: checked_email(wanted.email, ("input", "email")))
    problems += password_problems(wanted.password, email or "", ("input", "password"))
    name = gather(
        problems, lambda: checked_line(wanted.name, ("input", "name"), max_length=MAX_NAME)
    )
    phone = gather(problems, lambda: _phone(wanted.phone, wanted.country))
    if problems or email is None or name is None:
        raise InvalidInput(problems)
    return replace(wanted, email=email, name=name, phone=phone)


def _phone(text: str | None, country: str | None) -> str | None:
    return checked_phone(text, ("input", "phone"), country) if text else None


async def register(
    tx: Tx,
    wanted: Registration,
    password_hash: str,
    *,
    channel: str | None = None,
    test_client_id: UUID | None = None,
) -> UUID:
    """Make an account of a checked registration; never touches the guest of the same e-mail.
    Raises EmailTaken. Emits CustomerRegistered."""
    customer_id = new_id()
    is_new = await repo.add_account(
        tx,
        customer_id,
        {
            **personal.email_columns(tx.vault, wanted.email, is_test=test_client_id is not None),
            **personal.phone_columns(tx.vault, wanted.phone),
            **personal.name_columns(tx.vault, wanted.name),
            "language": wanted.language,
            "country": wanted.country,
            "test_client_id": test_client_id,
        },
    )
    if not is_new:
        raise EmailTaken
    await identity.set_password(tx, customer_id, password_hash)
    actor = Customer(customer_id, test_client_id=test_client_id)
    await emit(tx, CustomerRegistered(customer_id, channel), actor=actor)
    for purpose in wanted.consents:
        await consents.record(tx, actor, customer_id, purpose, is_granted=True, source="register")
    return customer_id


def account_by_email(email: str, *, is_test: bool = False) -> FindAccount:
    """Finds the account that signs in with an e-mail address, however it is spelled."""
    normal = normal_email(email)

    async def find(reader: Reader) -> Account | None:
        if normal is None:
            return None
        email_hash = personal.email_hash(reader.vault, normal, is_test=is_test)
        return await reader.first(repo.ACCOUNT_BY_EMAIL, email_hash=email_hash)

    return find


def subject_kind(actor: Actor) -> SubjectKind:
    """As whom customers sign in on the actor's side."""
    is_test = actor.test_client_id is not None
    return SubjectKind.TEST_CUSTOMER if is_test else SubjectKind.CUSTOMER


def account_by_id(customer_id: UUID) -> FindAccount:
    async def find(reader: Reader) -> Account | None:
        return await reader.first(repo.ACCOUNT_BY_ID, id=customer_id)

    return find


async def email_of(reader: Reader, customer_id: UUID) -> str | None:
    customer = await repo.get(reader, customer_id)
    return personal.open_email(reader.vault, customer) if customer else None


async def update(
    tx: Tx, customer_id: UUID, changes: Mapping[str, object], *, proof: str | None = None
) -> None:
    """Change name, phone, language, preferences or email; a field that is not in `changes` stays.
    For the e-mail `proof` must be the hash that the customer's password was just checked against.
    Raises InvalidInput, EmailTaken, InvalidCredentials. Emits CustomerChanged when anything did."""
    customer = await repo.get_for_update(tx, customer_id)
    if customer is None:
        raise NotFound("Customer")
    values = _columns(tx, customer.country, changes)
    if "email" in changes:
        if proof is None or await lock_password(tx, customer_id) != proof:
            raise InvalidCredentials(("input", "currentPassword"))
        values |= await _email_columns(tx, customer, str(changes["email"] or ""))
    if not values:
        return
    try:
        await repo.save(tx, customer_id, values)
    except IntegrityError as error:  # another account took the address a moment ago
        raise EmailTaken from error
    changed = CustomerChanged(customer_id, tuple(sorted(changes)))
    await emit(tx, changed, actor=Customer(customer_id), is_test=customer.is_test)


def _columns(tx: Tx, country: str | None, changes: Mapping[str, object]) -> dict[str, object]:
    """The columns of everything but the e-mail. Raises InvalidInput with all problems."""
    problems: list[FieldProblem] = []
    values: dict[str, object] = {}
    if "name" in changes:
        text = str(changes["name"] or "")
        name = gather(problems, lambda: checked_line(text, ("input", "name"), max_length=MAX_NAME))
        values |= personal.name_columns(tx.vault, name)
    if "phone" in changes:
        typed = str(changes["phone"] or "")
        values |= personal.phone_columns(tx.vault, gather(problems, lambda: _phone(typed, country)))
    if "language" in changes:
        values["language"] = changes["language"]
    if "preferences" in changes:
        given = changes["preferences"]
        values["preferences"] = gather(
            problems, lambda: checked_preferences(given, ("input", "customPreferences"))
        )
    if problems:
        raise InvalidInput(problems)
    return values


async def _email_columns(tx: Tx, customer: views.Customer, typed: str) -> dict[str, object]:
    """A new address is nobody's until verified. Raises InvalidInput and EmailTaken."""
    email = checked_email(typed, ("input", "email"))
    columns = dict(personal.email_columns(tx.vault, email, is_test=customer.is_test))
    hashed = personal.email_hash(tx.vault, email, is_test=customer.is_test)
    holder = await repo.account_with_email(tx, hashed)
    if holder == customer.id:
        return {}
    if holder is not None:
        raise EmailTaken
    return {**columns, "email_verified_at": None}


async def change_password(
    tx: Tx, customer: Customer, *, proof: str, password_hash: str, keep: UUID | None
) -> int:
    """See `identity.service.change_password`. Emits CustomerPasswordChanged."""
    ended = await identity.change_password(
        tx,
        kind=subject_kind(customer),
        subject_id=customer.id,
        proof=proof,
        password_hash=password_hash,
        keep=keep,
    )
    await emit(tx, CustomerPasswordChanged(customer.id), actor=customer)
    return ended
