"""Finding the person behind an e-mail address, and how to reach a customer."""

from uuid import UUID

from commerce.core.contact import checked_email, normal_phone
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.customers import personal, repo
from commerce.customers.views import Contact


async def find_or_create_guest(
    tx: Tx,
    *,
    email: str,
    name: str | None,
    phone: str | None,
    language: str | None,
    country: str | None,
    test_client_id: UUID | None = None,
) -> UUID:
    """The customer behind an e-mail address: an account whose address is verified, else the one
    guest of that address, made at need. One statement, safe under concurrency; locks the guest's
    row until the transaction ends. An account whose address was never verified does not get the
    guest's orders. A phone that cannot be one is left out. People of the sandbox are
    others, whatever their address. Raises InvalidInput for the e-mail."""
    address = checked_email(email, ("input", "email"))
    number = normal_phone(phone, country) if phone else None
    (customer_id,) = await tx.fetch(
        repo.FIND_OR_CREATE_GUEST,
        id=new_id(),
        **personal.email_columns(tx.vault, address, is_test=test_client_id is not None),
        **personal.phone_columns(tx.vault, number),
        **personal.name_columns(tx.vault, (name or "").strip() or None),
        language=language,
        country=country,
        test_client_id=test_client_id,
    )
    return customer_id


async def contact_of(reader: Reader, customer_id: UUID) -> Contact | None:
    """How to name and reach a customer; for mail and orders, not for showing to staff."""
    customer = await repo.get(reader, customer_id)
    return personal.open_contact(reader.vault, customer) if customer else None
