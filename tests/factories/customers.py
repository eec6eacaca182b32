"""Customers for tests."""

from uuid import UUID

from sqlalchemy import insert

from commerce.core.contact import normal_email, normal_phone
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.customers import personal
from commerce.customers.addresses import Address, seal_address
from commerce.customers.models import Customer, CustomerAddress, CustomerStatus

LONDON = Address(
    name="Ada Chen",
    phone="+442071838750",
    country="GB",
    city="London",
    postal_code="SW1A 1AA",
    line1="1 Mall Road",
)


async def make_customer(
    tx: Tx,
    *,
    email: str | None = None,
    name: str | None = "Ada Chen",
    phone: str | None = None,
    status: CustomerStatus = CustomerStatus.ACTIVE,
    verified: bool = True,
    number: str | None = None,
    language: str = "en",
    country: str = "GB",
    test_client_id: UUID | None = None,
) -> UUID:
    """A customer with an account unless `status` says otherwise; every e-mail is another."""
    customer_id = new_id()
    address = normal_email(email or f"customer.{customer_id.hex}@example.com")
    now = tx.clock.now()
    await tx.execute(
        insert(Customer).values(
            id=customer_id,
            status=status,
            number=number,
            **personal.email_columns(tx.vault, address, is_test=test_client_id is not None),
            **personal.phone_columns(tx.vault, normal_phone(phone, country) if phone else None),
            **personal.name_columns(tx.vault, name),
            language=language,
            country=country,
            email_verified_at=now if verified else None,
            created_at=now,
            test_client_id=test_client_id,
        )
    )
    return customer_id


async def make_address(
    tx: Tx,
    customer_id: UUID,
    address: Address = LONDON,
    *,
    default_shipping: bool = False,
    default_billing: bool = False,
) -> UUID:
    """An entry of the customer's address book."""
    address_id = new_id()
    await tx.execute(
        insert(CustomerAddress).values(
            id=address_id,
            customer_id=customer_id,
            country=address.country,
            address_sealed=seal_address(tx.vault, "customer_addresses.address", address),
            is_default_shipping=default_shipping,
            is_default_billing=default_billing,
        )
    )
    return address_id
