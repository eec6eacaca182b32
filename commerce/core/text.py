"""Texts in several languages, as stored: the shop's default language in plain columns, every other
language in one `translations` JSONB column `{"zh": {"title": "…"}}`."""

from collections.abc import Mapping
from enum import Enum

import orjson

Translations = Mapping[str, Mapping[str, str]]
NOTHING = "{}"
"""What is stored where nothing was translated."""


class Language(Enum):
    """ISO 639-1 codes a shop may use; adding one is adding a line, no table changes."""

    AR = "ar"
    CS = "cs"
    DA = "da"
    DE = "de"
    EL = "el"
    EN = "en"
    ES = "es"
    FI = "fi"
    FR = "fr"
    HE = "he"
    HI = "hi"
    HU = "hu"
    ID = "id"
    IT = "it"
    JA = "ja"
    KO = "ko"
    MS = "ms"
    NL = "nl"
    NO = "no"
    PL = "pl"
    PT = "pt"
    RO = "ro"
    RU = "ru"
    SV = "sv"
    TH = "th"
    TR = "tr"
    UK = "uk"
    VI = "vi"
    ZH = "zh"


def in_language(translations: Translations, language: str, key: str, fallback: str) -> str:
    """The translated text, or the default language's when it is missing or empty."""
    return translations.get(language, {}).get(key) or fallback


def in_stored_language(stored: str, language: str, key: str, fallback: str) -> str:
    """The same from `translations` as the database gives them in text, which is read only when it
    holds the language."""
    if stored == NOTHING or f'"{language}"' not in stored:
        return fallback
    return in_language(orjson.loads(stored), language, key, fallback)
