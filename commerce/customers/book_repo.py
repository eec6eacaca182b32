"""All SQL of address books and consents."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.sandbox import of_side_given, reach
from commerce.core.statements import Prepared
from commerce.customers.addresses import Address, open_address, seal_address
from commerce.customers.models import Consent, ConsentPurpose, Customer, CustomerAddress
from commerce.customers.views import Consent as ConsentView
from commerce.customers.views import CustomerAddress as AddressView

FIELD = "customer_addresses.address"

_ADDRESS_COLUMNS = (
    CustomerAddress.id,
    CustomerAddress.customer_id,
    CustomerAddress.address_sealed,
    CustomerAddress.is_default_shipping,
    CustomerAddress.is_default_billing,
    CustomerAddress.created_at,
)
_DEFAULTS_FIRST = (
    CustomerAddress.is_default_shipping.desc(),
    CustomerAddress.is_default_billing.desc(),
    CustomerAddress.id.desc(),
)


def _row(*values: Any) -> tuple[Any, ...]:
    return values


BY_CUSTOMER = Prepared(
    select(*_ADDRESS_COLUMNS)
    .where(CustomerAddress.customer_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(*_DEFAULTS_FIRST),
    _row,
)
BY_ID = Prepared(
    select(*_ADDRESS_COLUMNS)
    .join(Customer, Customer.id == CustomerAddress.customer_id)
    .where(
        CustomerAddress.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        of_side_given(Customer.test_client_id),
    ),
    _row,
)
NEWEST_CONSENTS = Prepared(
    select(
        Consent.customer_id,
        Consent.purpose,
        Consent.is_granted,
        Consent.source,
        Consent.recorded_at,
    )
    .ext(distinct_on(Consent.customer_id, Consent.purpose))
    .where(Consent.customer_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(Consent.customer_id, Consent.purpose, Consent.recorded_at.desc(), Consent.id.desc()),
    ConsentView,
)


def _view(reader: Reader, row: tuple[Any, ...]) -> AddressView:
    id_, customer_id, sealed, is_shipping, is_billing, created_at = row
    address = open_address(reader.vault, FIELD, sealed)
    return AddressView(id_, customer_id, address, is_shipping, is_billing, created_at)


async def addresses_by_customer(
    reader: Reader, customer_ids: Sequence[UUID]
) -> Mapping[UUID, list[AddressView]]:
    """Opened; defaults first, then the newest. Callers ask for customers the actor may see."""
    grouped: dict[UUID, list[AddressView]] = {customer_id: [] for customer_id in customer_ids}
    if not grouped:
        return grouped
    for row in await reader.fetch(BY_CUSTOMER, ids=list(customer_ids)):
        view = _view(reader, row)
        grouped[view.customer_id].append(view)
    return grouped


async def addresses_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, AddressView]:
    """Opened, whoever's they are on the actor's side: callers look at `customer_id`."""
    rows = await reader.fetch(BY_ID, ids=list(ids), is_test=reach(actor))
    views = [_view(reader, row) for row in rows]
    return {view.id: view for view in views}


async def address_count(tx: Tx, customer_id: UUID) -> int:
    owned = select(func.count()).where(CustomerAddress.customer_id == customer_id)
    return (await tx.execute(owned)).scalar_one()


async def add_address(tx: Tx, customer_id: UUID, address: Address) -> UUID:
    address_id, now = new_id(), tx.clock.now()
    await tx.execute(
        insert(CustomerAddress).values(
            id=address_id,
            customer_id=customer_id,
            country=address.country,
            address_sealed=seal_address(tx.vault, FIELD, address),
            created_at=now,
            updated_at=now,
        )
    )
    return address_id


async def save_address(tx: Tx, customer_id: UUID, address_id: UUID, address: Address) -> bool:
    """Whether the customer has such an address."""
    saved = await tx.execute(
        update(CustomerAddress)
        .where(CustomerAddress.id == address_id, CustomerAddress.customer_id == customer_id)
        .values(
            country=address.country,
            address_sealed=seal_address(tx.vault, FIELD, address),
            updated_at=tx.clock.now(),
        )
        .returning(CustomerAddress.id)
    )
    return saved.first() is not None


async def delete_address(tx: Tx, customer_id: UUID, address_id: UUID) -> bool:
    """Whether the customer had such an address."""
    removed = await tx.execute(
        delete(CustomerAddress)
        .where(CustomerAddress.id == address_id, CustomerAddress.customer_id == customer_id)
        .returning(CustomerAddress.id)
    )
    return removed.first() is not None


async def set_default(
    tx: Tx, customer_id: UUID, address_id: UUID, *, shipping: bool, billing: bool
) -> bool:
    """Make an address the default for shipping, billing or both; whether there is such one. What
    it was for and is not named stays. The customer's row must be locked."""
    owned = select(CustomerAddress.id).where(
        CustomerAddress.id == address_id, CustomerAddress.customer_id == customer_id
    )
    if (await tx.execute(owned)).first() is None:
        return False
    for column, is_wanted in (("is_default_shipping", shipping), ("is_default_billing", billing)):
        if not is_wanted:
            continue
        book = update(CustomerAddress).where(CustomerAddress.customer_id == customer_id)
        flag = CustomerAddress.__table__.c[column]
        await tx.execute(book.where(flag, CustomerAddress.id != address_id).values({column: False}))
        await tx.execute(book.where(CustomerAddress.id == address_id).values({column: True}))
    return True


async def consents_by_customer(
    reader: Reader, customer_ids: Sequence[UUID]
) -> Mapping[UUID, list[ConsentView]]:
    """The newest statement of each purpose. Callers ask for customers the actor may see."""
    grouped: dict[UUID, list[ConsentView]] = {customer_id: [] for customer_id in customer_ids}
    if not grouped:
        return grouped
    for consent in await reader.fetch(NEWEST_CONSENTS, ids=list(customer_ids)):
        grouped[consent.customer_id].append(consent)
    return grouped


async def add_consent(
    tx: Tx, customer_id: UUID, purpose: ConsentPurpose, *, is_granted: bool, source: str
) -> None:
    await tx.execute(
        insert(Consent).values(
            id=new_id(),
            customer_id=customer_id,
            purpose=purpose,
            is_granted=is_granted,
            source=source,
            recorded_at=tx.clock.now(),
        )
    )
