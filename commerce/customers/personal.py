"""A customer's personal data as columns: sealed, and beside it the hashes that find it again."""

import unicodedata
from collections.abc import Mapping

from commerce.core.contact import mask_email, mask_phone, mask_words
from commerce.core.crypto import Vault
from commerce.customers.views import Contact, Customer

EMAIL = "customers.email"
TEST_EMAIL = "customers.email.test"
PHONE = "customers.phone"
NAME = "customers.name"
MAX_NAME_WORDS = 8


def email_columns(
    vault: Vault, email: str | None, *, is_test: bool = False
) -> Mapping[str, object]:
    """Of an e-mail address in its normal form."""
    if email is None:
        return {"email_sealed": None, "email_hash": None}
    hashed = email_hash(vault, email, is_test=is_test)
    return {"email_sealed": vault.seal(EMAIL, email), "email_hash": hashed}


def phone_columns(vault: Vault, phone: str | None) -> Mapping[str, object]:
    """Of a phone number in its normal form."""
    if phone is None:
        return {"phone_sealed": None, "phone_hash": None}
    return {"phone_sealed": vault.seal(PHONE, phone), "phone_hash": phone_hash(vault, phone)}


def name_columns(vault: Vault, name: str | None) -> Mapping[str, object]:
    if name is None:
        return {"name_sealed": None, "name_prefixes": []}
    prefixes = vault.prefixes(NAME, name_words(name))
    return {"name_sealed": vault.seal(NAME, name), "name_prefixes": prefixes}


def email_hash(vault: Vault, email: str, *, is_test: bool = False) -> bytes:
    """In the sandbox an address has another hash: signing in, guests and the unique indexes can
    then never bring a test customer and a live one together."""
    return vault.fingerprint(TEST_EMAIL if is_test else EMAIL, email)


def phone_hash(vault: Vault, phone: str) -> bytes:
    return vault.fingerprint(PHONE, phone)


def name_words(name: str) -> list[str]:
    """The words by whose beginnings a name is found; a Chinese name is one word."""
    return unicodedata.normalize("NFKC", name).casefold().split()[:MAX_NAME_WORDS]


def open_contact(vault: Vault, customer: Customer) -> Contact:
    """Everything opened."""
    return Contact(
        email=open_email(vault, customer),
        phone=open_phone(vault, customer),
        name=open_name(vault, customer),
    )


def open_email(vault: Vault, customer: Customer) -> str | None:
    return vault.open(EMAIL, customer.email_sealed) if customer.email_sealed else None


def open_phone(vault: Vault, customer: Customer) -> str | None:
    return vault.open(PHONE, customer.phone_sealed) if customer.phone_sealed else None


def open_name(vault: Vault, customer: Customer) -> str | None:
    return vault.open(NAME, customer.name_sealed) if customer.name_sealed else None


def masked_contact(contact: Contact) -> Contact:
    """What staff without the permission for personal data see."""
    return Contact(
        email=mask_email(contact.email) if contact.email else None,
        phone=mask_phone(contact.phone) if contact.phone else None,
        name=mask_words(contact.name) if contact.name else None,
    )
