"""Scalars and enums that every part of the schema shares."""

import re
from datetime import UTC, datetime
from enum import Enum
from typing import Any, NewType

import strawberry
from babel import Locale
from babel.numbers import is_currency
from strawberry.types.scalar import ScalarDefinition

from commerce.core.text import Language as LanguageCode
from schema.execution.forms import UploadedFile

ENGLISH = Locale.parse("en")


def expose_enum(
    kind: type[Enum], *, name: str | None = None, description: str, **values: str
) -> Any:
    """Declare a business enum in GraphQL; `values` describes each member by its name."""
    exposed: Any = strawberry.enum(kind, name=name, description=description)
    for value in exposed.__strawberry_definition__.values:
        value.description = values.pop(value.name)
    if values:
        raise ValueError(f"{kind.__name__} has no {', '.join(values)}")
    return exposed


expose_enum(
    LanguageCode,
    name="LanguageCode",
    description="A language, by its ISO 639-1 code.",
    **{code.name: f"{ENGLISH.languages[code.value]}." for code in LanguageCode},
)

CurrencyCode = NewType("CurrencyCode", str)
CountryCode = NewType("CountryCode", str)
Decimal = NewType("Decimal", str)
Json = NewType("Json", object)
Upload = NewType("Upload", UploadedFile)

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


def _parse_currency(value: object) -> str:
    if isinstance(value, str) and len(value) == 3 and is_currency(value):
        return value
    raise ValueError("CurrencyCode is a currency's ISO 4217 code, such as GBP or CNY.")


def _parse_country(value: object) -> str:
    if isinstance(value, str) and len(value) == 2 and value in ENGLISH.territories:
        return value
    raise ValueError("CountryCode is a country's ISO 3166-1 code, such as GB or CN.")


def _parse_decimal(value: object) -> str:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return value
    raise ValueError('Decimal is a number in text, such as "19.90".')


def _parse_upload(value: object) -> UploadedFile:
    if isinstance(value, UploadedFile):
        return value
    raise ValueError("Upload is a file of a multipart request.")


def _parse_time(value: object) -> datetime:
    """Only with an offset: a time without one would mean another moment on every machine."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else None
    if at is None or at.tzinfo is None:
        raise ValueError('DateTime is a time with its offset, such as "2026-03-02T10:00:00Z".')
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("DateTime lies between the years 1 and 9999.") from error


SCALARS: dict[Any, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description='A moment in ISO 8601 with its offset: `"2026-03-02T10:00:00Z"`.',
        serialize=datetime.isoformat,
        parse_value=_parse_time,
    ),
    CurrencyCode: strawberry.scalar(
        name="CurrencyCode",
        description="A currency, by its ISO 4217 code: `GBP`, `EUR`, `CNY`.",
        serialize=str,
        parse_value=_parse_currency,
    ),
    CountryCode: strawberry.scalar(
        name="CountryCode",
        description="A country, by its ISO 3166-1 alpha-2 code: `GB`, `DE`, `CN`.",
        serialize=str,
        parse_value=_parse_country,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number as text: `"19.90"`. Never a float.',
        serialize=str,
        parse_value=_parse_decimal,
    ),
    Json: strawberry.scalar(
        name="Json",
        description="A JSON value, for data whose shape the shop decides itself.",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description="A file, sent by the GraphQL multipart request specification.",
        specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
        parse_value=_parse_upload,
    ),
}

JSON_SCHEMAS: dict[str, dict[str, Any]] = {
    "DateTime": {
        "type": "string",
        "format": "date-time",
        "description": "A moment with its offset, such as 2026-03-02T10:00:00Z.",
    },
    "Date": {"type": "string", "format": "date", "description": "A day, such as 2026-03-02."},
    "CurrencyCode": {
        "type": "string",
        "pattern": "^[A-Z]{3}$",
        "description": "A currency's ISO 4217 code, such as GBP.",
    },
    "CountryCode": {
        "type": "string",
        "pattern": "^[A-Z]{2}$",
        "description": "A country's ISO 3166-1 code, such as GB.",
    },
    "Decimal": {
        "type": "string",
        "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$",
        "description": "An exact number in text, such as 19.90.",
    },
    "Json": {"type": ["string", "number", "boolean", "object", "array"]},
}
"""What scalars look like in JSON, for those who write values without knowing GraphQL."""
