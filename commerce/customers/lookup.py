"""How staff find customers by what they type: exact e-mail, phone or number, beginnings of names.

Only keyed hashes reach the database, so nothing but these ways of finding exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.core.contact import normal_email, normal_phone
from commerce.core.crypto import LONGEST_PREFIX, Vault
from commerce.customers.personal import NAME, email_hash, name_words, phone_hash

LONGEST_QUERY = 200
FINDS_NOTHING = b""


@dataclass(frozen=True, slots=True)
class Search:
    """Any of the ways finds. Nothing given finds everyone."""

    email_hash: bytes | None = None
    phone_hash: bytes | None = None
    number: str | None = None
    name_prefixes: Sequence[bytes] = ()


def search_for(vault: Vault, text: str | None, country: str, *, is_test: bool = False) -> Search:
    """A phone number without a prefix is read as one of `country`."""
    typed = (text or "").strip()
    if not typed:
        return Search()
    if len(typed) > LONGEST_QUERY or "\0" in typed:
        return Search(email_hash=FINDS_NOTHING)
    if "@" in typed:
        email = normal_email(typed)
        found = email_hash(vault, email, is_test=is_test) if email else FINDS_NOTHING
        return Search(email_hash=found)
    phone = normal_phone(typed, country)
    starts = [word[:LONGEST_PREFIX] for word in name_words(typed)]
    return Search(
        phone_hash=phone_hash(vault, phone) if phone else None,
        number=typed,
        name_prefixes=[vault.fingerprint(NAME, start) for start in starts],
    )
