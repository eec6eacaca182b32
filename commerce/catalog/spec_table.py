"""A product's attributes as a table for people: labels, values and units in their language.

Pure; knows attributes and what a product says about them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal

from commerce.catalog.kinds import AttributeKind
from commerce.catalog.stored import AttributeJson, label_in
from commerce.catalog.views import Attribute
from commerce.core.text import in_language

YES_AND_NO: Mapping[str, tuple[str, str]] = {
    "ar": ("نعم", "لا"),
    "cs": ("Ano", "Ne"),
    "da": ("Ja", "Nej"),
    "de": ("Ja", "Nein"),
    "el": ("Ναι", "Όχι"),
    "en": ("Yes", "No"),
    "es": ("Sí", "No"),
    "fi": ("Kyllä", "Ei"),
    "fr": ("Oui", "Non"),
    "he": ("כן", "לא"),
    "hi": ("हाँ", "नहीं"),
    "hu": ("Igen", "Nem"),
    "id": ("Ya", "Tidak"),
    "it": ("Sì", "No"),
    "ja": ("はい", "いいえ"),
    "ko": ("예", "아니요"),
    "ms": ("Ya", "Tidak"),
    "nl": ("Ja", "Nee"),
    "no": ("Ja", "Nei"),
    "pl": ("Tak", "Nie"),
    "pt": ("Sim", "Não"),
    "ro": ("Da", "Nu"),
    "ru": ("Да", "Нет"),
    "sv": ("Ja", "Nej"),
    "th": ("ใช่", "ไม่ใช่"),
    "tr": ("Evet", "Hayır"),
    "uk": ("Так", "Ні"),
    "vi": ("Có", "Không"),
    "zh": ("是", "否"),
}


@dataclass(frozen=True, slots=True, eq=False)
class SpecRow:
    """One line of the table. Of `choice`, `number` and `boolean` the one of its kind is set."""

    code: str
    label: str
    kind: AttributeKind
    value: str
    unit: str | None
    choice: str | None
    number: float | None
    boolean: bool | None


def spec_table(
    stored: Sequence[AttributeJson], attributes: Mapping[str, Attribute], language: str
) -> list[SpecRow]:
    """The lines in the order in which they are stored; attributes that are gone are left out."""
    return [
        _row(entry, attributes[entry["code"]], language)
        for entry in stored
        if entry["code"] in attributes
    ]


def _row(entry: AttributeJson, attribute: Attribute, language: str) -> SpecRow:
    value = entry["value"]
    number = value if isinstance(value, int | float) else None
    return SpecRow(
        code=attribute.code,
        label=attribute.label_in(language),
        kind=attribute.kind,
        value=_in_words(entry, attribute, language),
        unit=attribute.unit_in(language),
        choice=str(value) if attribute.kind is AttributeKind.SELECT else None,
        number=number if attribute.kind is AttributeKind.NUMBER else None,
        boolean=bool(value) if attribute.kind is AttributeKind.BOOLEAN else None,
    )


def _in_words(entry: AttributeJson, attribute: Attribute, language: str) -> str:
    value = entry["value"]
    match attribute.kind:
        case AttributeKind.SELECT:
            chosen = [choice for choice in attribute.choices if choice["code"] == value]
            return label_in(chosen[0], language) if chosen else str(value)
        case AttributeKind.NUMBER if isinstance(value, int | float):
            return str(format_decimal(value, locale=language))
        case AttributeKind.BOOLEAN:
            yes, no = YES_AND_NO.get(language, YES_AND_NO["en"])
            return yes if value else no
        case _:
            return in_language(entry.get("translations", {}), language, "value", str(value))
