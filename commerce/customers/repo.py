"""All SQL of customers: the customers themselves. Their address books and consents are in
`book_repo`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    LargeBinary,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from commerce.core.actor import Actor, Customer
from commerce.core.db import Reader, Tx
from commerce.core.permissions import Permission
from commerce.core.sandbox import of_side, of_side_given, reach, side_asked
from commerce.core.statements import Prepared, value
from commerce.customers import views
from commerce.customers.inputs import CustomerFilter
from commerce.customers.lookup import Search
from commerce.customers.models import Customer as CustomerRow
from commerce.customers.models import CustomerStatus
from commerce.identity.models import Credential
from commerce.identity.views import Account

COLUMNS = (
    CustomerRow.id,
    CustomerRow.status,
    CustomerRow.number,
    CustomerRow.email_sealed,
    CustomerRow.phone_sealed,
    CustomerRow.name_sealed,
    CustomerRow.language,
    CustomerRow.country,
    CustomerRow.email_verified_at,
    CustomerRow.custom_fields,
    CustomerRow.preferences,
    CustomerRow.created_at,
    CustomerRow.test_client_id,
)
BY_ID = Prepared(
    select(*COLUMNS).where(
        CustomerRow.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        of_side_given(CustomerRow.test_client_id),
    ),
    views.Customer,
)
ACCOUNT = (
    select(
        CustomerRow.id,
        Credential.password_hash,
        (CustomerRow.status == CustomerStatus.BLOCKED).label("is_blocked"),
    )
    .outerjoin(Credential, Credential.subject_id == CustomerRow.id)
    .where(text("customers.status IN ('active', 'blocked')"))
)
ACCOUNT_BY_EMAIL = Prepared(
    ACCOUNT.where(CustomerRow.email_hash == bindparam("email_hash", type_=LargeBinary)), Account
)
ACCOUNT_BY_ID = Prepared(ACCOUNT.where(CustomerRow.id == bindparam("id", type_=Uuid)), Account)

# An account is found only when its holder has shown that the e-mail address is theirs. A guest's
# missing details are filled in, known ones stay: anyone can type anyone's address.
FIND_OR_CREATE_GUEST: Prepared[UUID] = Prepared(
    text("""
    WITH account AS (
        SELECT id FROM customers
        WHERE email_hash = :email_hash AND status IN ('active', 'blocked')
          AND email_verified_at IS NOT NULL),
    guest AS (
        INSERT INTO customers (id, status, email_sealed, email_hash, phone_sealed, phone_hash,
                               name_sealed, name_prefixes, language, country, test_client_id)
        SELECT :id, 'guest', :email_sealed, :email_hash, :phone_sealed, :phone_hash,
               :name_sealed, :name_prefixes, :language, :country, :test_client_id
        WHERE NOT EXISTS (SELECT 1 FROM account)
        ON CONFLICT (email_hash) WHERE status = 'guest' DO UPDATE SET
            phone_sealed = COALESCE(customers.phone_sealed, excluded.phone_sealed),
            phone_hash = COALESCE(customers.phone_hash, excluded.phone_hash),
            name_prefixes = CASE WHEN customers.name_sealed IS NULL
                            THEN excluded.name_prefixes ELSE customers.name_prefixes END,
            name_sealed = COALESCE(customers.name_sealed, excluded.name_sealed),
            language = COALESCE(customers.language, excluded.language),
            country = COALESCE(customers.country, excluded.country)
        RETURNING id)
    SELECT id FROM account UNION ALL SELECT id FROM guest
""").bindparams(
        bindparam("id", type_=Uuid),
        bindparam("email_sealed", type_=LargeBinary),
        bindparam("email_hash", type_=LargeBinary),
        bindparam("phone_sealed", type_=LargeBinary),
        bindparam("phone_hash", type_=LargeBinary),
        bindparam("name_sealed", type_=LargeBinary),
        bindparam("name_prefixes", type_=ARRAY(LargeBinary)),
        bindparam("language", type_=Text),
        bindparam("country", type_=Text),
        bindparam("test_client_id", type_=Uuid),
    ),
    value,
)


def visible_customers(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The customers that exist for the actor: staff's all, a customer's own, nobody else's any."""
    side = of_side(CustomerRow.test_client_id, reach(actor))
    everyone: Select[*tuple[Any, ...]] = select(*COLUMNS).where(side)
    if actor.can(Permission.CUSTOMERS_READ):
        return everyone
    if isinstance(actor, Customer):
        return everyone.where(CustomerRow.id == actor.id)
    return everyone.where(false())


async def customers_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, views.Customer]:
    """Those of `ids` that the actor may see."""
    wanted = list(ids)
    if not actor.can(Permission.CUSTOMERS_READ):
        wanted = [id_ for id_ in ids if isinstance(actor, Customer) and id_ == actor.id]
    if not wanted:
        return {}
    found = await reader.fetch(BY_ID, ids=wanted, is_test=reach(actor))
    return {customer.id: customer for customer in found}


async def get(reader: Reader, customer_id: UUID) -> views.Customer | None:
    """Whoever asks; for services."""
    return await reader.first(BY_ID, ids=[customer_id], is_test=None)


async def get_for_update(tx: Tx, customer_id: UUID) -> views.Customer | None:
    """Locks the row, so that changes to a customer and their address book come one by one."""
    locked = select(*COLUMNS).where(CustomerRow.id == customer_id).with_for_update()
    row = (await tx.execute(locked)).first()
    return views.Customer(*row) if row else None


async def add_account(tx: Tx, customer_id: UUID, values: Mapping[str, object]) -> bool:
    """Whether there was none with this e-mail yet; of two at once, one gets True."""
    now = tx.clock.now()
    inserted = await tx.execute(
        insert(CustomerRow)
        .values(
            id=customer_id,
            status=CustomerStatus.ACTIVE,
            created_at=now,
            updated_at=now,
            **values,
        )
        .on_conflict_do_nothing(
            index_elements=["email_hash"], index_where=text("status IN ('active', 'blocked')")
        )
        .returning(CustomerRow.id)
    )
    return inserted.first() is not None


async def save(tx: Tx, customer_id: UUID, values: Mapping[str, object]) -> None:
    await tx.execute(
        update(CustomerRow)
        .where(CustomerRow.id == customer_id)
        .values(**values, updated_at=tx.clock.now())
    )


async def account_with_email(tx: Tx, email_hash: bytes) -> UUID | None:
    account = await tx.first(ACCOUNT_BY_EMAIL, email_hash=email_hash)
    return account.subject_id if account else None


def _found(actor: Actor, search: Search, wanted: CustomerFilter) -> Select[*tuple[Any, ...]]:
    statement = visible_customers(actor)
    ways = [
        *([CustomerRow.email_hash == search.email_hash] if search.email_hash is not None else []),
        *([CustomerRow.phone_hash == search.phone_hash] if search.phone_hash else []),
        *([CustomerRow.number == search.number] if search.number else []),
    ]
    if search.name_prefixes:
        starts = literal(list(search.name_prefixes), ARRAY(LargeBinary))
        ways.append(CustomerRow.name_prefixes.bool_op("@>")(starts))
    if ways:
        statement = statement.where(or_(*ways))
    conditions = [
        of_side(CustomerRow.test_client_id, side_asked(actor, wanted.is_test)),
        *([CustomerRow.status.in_(wanted.statuses)] if wanted.statuses else []),
        *([CustomerRow.country == wanted.country] if wanted.country else []),
        *([CustomerRow.language == wanted.language] if wanted.language else []),
    ]
    if wanted.created_from is not None:
        conditions.append(CustomerRow.created_at >= wanted.created_from)
    if wanted.created_before is not None:
        conditions.append(CustomerRow.created_at < wanted.created_before)
    return statement.where(and_(True, *conditions))  # noqa: FBT003 - SQL's TRUE


async def page(
    reader: Reader,
    actor: Actor,
    search: Search,
    wanted: CustomerFilter,
    *,
    first: int,
    after: tuple[datetime, UUID] | None,
) -> list[views.Customer]:
    """Newest first; one more than `first`."""
    statement = (
        _found(actor, search, wanted)
        .order_by(CustomerRow.created_at.desc(), CustomerRow.id.desc())
        .limit(first + 1)
    )
    if after is not None:
        position = tuple_(CustomerRow.created_at, CustomerRow.id)
        statement = statement.where(position < tuple_(*after))
    return [views.Customer(*row) for row in await reader.rows(statement)]


async def count(reader: Reader, actor: Actor, search: Search, wanted: CustomerFilter) -> int:
    found = _found(actor, search, wanted).subquery()
    return await reader.scalar(select(func.count()).select_from(found))
