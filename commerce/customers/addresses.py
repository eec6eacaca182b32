"""Postal addresses: their normal form, what is wrong with one, and how they are sealed.

Used by address books, checkouts and orders alike. Does not know whether an address exists.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import cast

from babel import Locale

from commerce.core.contact import HIDDEN, mask_phone, mask_words, normal_phone, phone_problem
from commerce.core.crypto import Vault
from commerce.core.errors import FieldProblem, InvalidInput
from commerce.customers.countries import FIELDS, MAX_LENGTHS, CountryRules, rules_for
from commerce.customers.regions import find_region

LARGEST_FIRST = frozenset({"CN", "JP"})
POSTAL_CODE_BEFORE_CITY = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CH",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "IT",
        "LI",
        "LT",
        "LU",
        "MC",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "SE",
        "SI",
        "SK",
        "TR",
    ]
)
_COUNTRY = re.compile(r"[A-Z]{2}")
_INPUT_NAMES = {"postal_code": "postalCode"}
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`country` is an ISO 3166-1 code, `region` an ISO 3166-2 one where the country has a list.
    Absent parts are None, never empty."""

    name: str
    phone: str | None = None
    company: str | None = None
    country: str
    region: str | None = None
    city: str | None = None
    district: str | None = None
    postal_code: str | None = None
    line1: str
    line2: str | None = None


def normalised(address: Address) -> Address:
    """One spelling of what was typed. Nothing is invented; what cannot be normal stays as it is,
    for `check` to name. Normalising twice changes nothing."""
    country = address.country.strip().upper()
    rules = rules_for(country)
    phone, region_text = _tidy(address.phone), _tidy(address.region)
    region = find_region(country, region_text) if region_text else None
    postal_code = _tidy(address.postal_code)
    return Address(
        name=_tidy(address.name) or "",
        phone=(normal_phone(phone, country) or phone) if phone else None,
        company=_tidy(address.company),
        country=country,
        region=region.code if region else region_text,
        city=_tidy(address.city),
        district=_tidy(address.district),
        postal_code=_normal_postal_code(rules, postal_code) if postal_code else None,
        line1=_tidy(address.line1) or "",
        line2=_tidy(address.line2),
    )


def check(address: Address, path: Sequence[str]) -> list[FieldProblem]:
    """Everything that is wrong with an address, each with the way to its field."""
    address = normalised(address)
    if not is_country(address.country):
        return [_problem(path, "country", "INVALID_COUNTRY", "There is no such country code.")]
    rules = rules_for(address.country)
    problems: list[FieldProblem] = []
    for name in FIELDS:
        value: str | None = getattr(address, name)
        if not value:
            if name in rules.required:
                text = f"{rules.label(name, 'en')} is required in {address.country}."
                problems.append(_problem(path, name, "REQUIRED", text))
        elif found := _wrong(rules, address.country, name, value, path):
            problems.append(found)
    return problems


def checked(address: Address, path: Sequence[str]) -> Address:
    """The normal form. Raises InvalidInput with everything that is wrong."""
    problems = check(address, path)
    if problems:
        raise InvalidInput(problems)
    return normalised(address)


def is_country(code: str) -> bool:
    return _COUNTRY.fullmatch(code) is not None and code in _country_names("en") and code != "ZZ"


def seal_address(vault: Vault, field: str, address: Address) -> bytes:
    """Seal for the column `field`, named `table.column`."""
    present = {name: value for name, value in asdict(address).items() if value is not None}
    return vault.seal_record(field, present)


def open_address(vault: Vault, field: str, sealed: bytes) -> Address:
    """Open what `seal_address` made for the same column. Parts this version does not know are
    left out, so that a later version may add some."""
    record = vault.open_record(field, sealed)
    return Address(
        **{part.name: record[part.name] for part in fields(Address) if part.name in record}
    )


def masked(address: Address) -> Address:
    """What staff without the permission for personal data see: where roughly, not who."""
    return replace(
        address,
        name=mask_words(address.name),
        line1=HIDDEN,
        line2=HIDDEN if address.line2 else None,
        company=HIDDEN if address.company else None,
        phone=mask_phone(address.phone) if address.phone else None,
        district=HIDDEN if address.district else None,
        postal_code=address.postal_code[:2] + HIDDEN if address.postal_code else None,
    )


def lines(address: Address, language: str) -> list[str]:
    """The address as its country writes it: in China and Japan from the largest part down."""
    region = find_region(address.country, address.region) if address.region else None
    region_name = region.name_in(language) if region else address.region
    country = _country_names(language).get(address.country, address.country)
    where = [address.district, address.city, region_name, address.postal_code]
    if address.country in LARGEST_FIRST:
        street = [_joined(reversed(where)), address.line1, address.line2]
        parts = [country, *street, address.company, address.name]
    else:
        if address.country in POSTAL_CODE_BEFORE_CITY:
            where = [address.postal_code, address.district, address.city, region_name]
        street = [address.line1, address.line2, _joined(where)]
        parts = [address.name, address.company, *street, country]
    return [part for part in parts if part]


@cache
def _country_names(language: str) -> Mapping[str, str]:
    return dict(cast("Mapping[str, str]", Locale.parse(language).territories))


def _joined(parts: Iterable[str | None]) -> str:
    return " ".join(part for part in parts if part)


def _wrong(
    rules: CountryRules, country: str, name: str, value: str, path: Sequence[str]
) -> FieldProblem | None:
    """What is wrong with a part that is there."""
    if len(value) > MAX_LENGTHS[name]:
        text = f"At most {MAX_LENGTHS[name]} characters."
        return _problem(path, name, "TOO_LONG", text)
    if any(unicodedata.category(letter) == "Cc" for letter in value):
        return _problem(path, name, "INVALID_CHARACTERS", "Remove the control characters.")
    match name:
        case "phone" if normal_phone(value, country) is None:
            return phone_problem((*path, "phone"))
        case "region" if rules.regions and find_region(country, value) is None:
            text = f"There is no such {rules.label('region', 'en').lower()}; see addressRules."
            return _problem(path, name, "INVALID_REGION", text)
        case "postal_code" if not _fits(rules, value):
            example = f", such as {rules.postal_code_example}" if rules.postal_code_example else ""
            text = f"That is no {rules.label('postal_code', 'en')} of {country}{example}."
            return _problem(path, name, "INVALID_POSTAL_CODE", text)
        case _:
            return None


def _fits(rules: CountryRules, postal_code: str) -> bool:
    pattern = rules.postal_code_pattern
    return pattern is None or re.fullmatch(pattern, postal_code) is not None


def _problem(path: Sequence[str], name: str, code: str, message: str) -> FieldProblem:
    return FieldProblem((*path, _INPUT_NAMES.get(name, name)), code, message)


def _tidy(text: str | None) -> str | None:
    """Composed characters, single spaces, no spaces around; None when nothing is left. Invisible
    formatting that copying brings along is dropped, except the joiners that some scripts need."""
    if text is None:
        return None
    seen = (c for c in text if unicodedata.category(c) != "Cf" or c in _JOINERS)
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split()) or None


def _normal_postal_code(rules: CountryRules, text: str) -> str:
    """The country's form when the text fits it, else what was typed."""
    folded = unicodedata.normalize("NFKC", text).upper()
    normal = rules.normal_postal_code(folded)
    return normal if _fits(rules, normal) else text
