"""E-mail addresses and phone numbers: their one normal form, and how they look masked.

Normal forms are what is stored, hashed and written to; two spellings of one address are one.
Decides nothing about who may see what.
"""

import re
import unicodedata
from collections.abc import Sequence

import phonenumbers

from commerce.core.errors import FieldProblem, InvalidInput

MAX_EMAIL = 254
MAX_LOCAL_PART = 64
MAX_PHONE = 32
HIDDEN = "•••"

_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def normal_email(text: str) -> str | None:
    """Lower case, without compatibility characters, the domain as its ASCII form; None for text
    that is no e-mail address. Mail goes to this form, never to the one that was typed."""
    if len(text) > 2 * MAX_EMAIL:
        return None
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    local, separator, domain = folded.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode() if separator else ""
    except UnicodeError:
        return None
    email = f"{local}@{ascii_domain}"
    is_valid = (
        len(local) <= MAX_LOCAL_PART
        and len(email) <= MAX_EMAIL
        and _LOCAL_PART.fullmatch(local)
        and _DOMAIN.fullmatch(ascii_domain)
    )
    return email if is_valid else None


def checked_email(text: str, path: Sequence[str]) -> str:
    """The normal form. Raises InvalidInput at `path`."""
    email = normal_email(text)
    if email is None:
        raise InvalidInput([email_problem(path)])
    return email


def email_problem(path: Sequence[str]) -> FieldProblem:
    return FieldProblem(tuple(path), "INVALID_EMAIL", "That is no e-mail address.")


def normal_phone(text: str, country: str | None = None) -> str | None:
    """E.164 (`+442071838750`); a number without a prefix is read as one of `country`. None for
    text that cannot be a phone number. Only lengths are judged, not numbering plans: those
    change faster than any list, and a wrong refusal costs an order."""
    if len(text) > MAX_PHONE:
        return None
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), country)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def checked_phone(text: str, path: Sequence[str], country: str | None = None) -> str:
    """The normal form. Raises InvalidInput at `path`."""
    phone = normal_phone(text, country)
    if phone is None:
        raise InvalidInput([phone_problem(path)])
    return phone


def phone_problem(path: Sequence[str]) -> FieldProblem:
    message = "That is no phone number; write it with its country's prefix, such as +44."
    return FieldProblem(tuple(path), "INVALID_PHONE", message)


def mask_email(email: str) -> str:
    """`ada@example.com` -> `a•••@e•••.com`."""
    local, _, domain = email.partition("@")
    name, _, top = domain.rpartition(".")
    return f"{local[:1]}{HIDDEN}@{name[:1]}{HIDDEN}.{top}"


def mask_phone(phone: str) -> str:
    """`+442071838750` -> `+44•••50`."""
    return f"{phone[:3]}{HIDDEN}{phone[-2:]}"


def mask_words(text: str) -> str:
    """`Ada Chen` -> `A••• C•••`."""
    return " ".join(word[:1] + HIDDEN for word in text.split())
