"""Slugs and codes: the readable names in addresses, filters and option values.

Pure. Uniqueness is the database's business.
"""

import re
import unicodedata
from base64 import b32encode
from uuid import UUID

MAX_SLUG = 120
MAX_CODE = 60
SHORTEST = 3

_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_CODE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_NOT_IN_SLUG = re.compile(r"[\W_]+")
_NOT_IN_CODE = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile("['\u2019\u02bc]")
_LATIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "ħ": "h", "ı": "i"}
)


def is_slug(text: str) -> bool:
    """Letters and digits of any script in lower case, in words joined by single hyphens."""
    return (
        len(text) <= MAX_SLUG
        and _SLUG.fullmatch(text) is not None
        and text == unicodedata.normalize("NFKC", text).lower()
    )


def is_code(text: str) -> bool:
    """ASCII letters and digits in lower case, in words joined by hyphens or underscores."""
    return len(text) <= MAX_CODE and _CODE.fullmatch(text) is not None


def slug_of(title: str, id_: UUID) -> str:
    """A slug made from a title. Latin letters lose their accents; other alphabets stay readable as
    they are; scripts without letter case (Chinese, Japanese, Arabic, …) have no short readable
    form, so a title that has little else gets a short id."""
    letters = "".join(letter for letter in _folded(title) if _stays(letter))
    slug = _NOT_IN_SLUG.sub("-", letters).strip("-")[:MAX_SLUG].rstrip("-")
    return slug if len(slug) >= SHORTEST and is_slug(slug) else short_slug(id_)


def alternative_slug(slug: str, id_: UUID) -> str:
    """Another slug for when `slug` is taken."""
    short = short_slug(id_)
    return f"{slug[: MAX_SLUG - len(short) - 1].rstrip('-')}-{short}"


def short_slug(id_: UUID) -> str:
    """Eight letters and digits from the random part of an id."""
    return b32encode(id_.bytes[-5:]).decode().lower()


def code_of(label: str, position: int) -> str:
    """A code made from a label; `v3` for the third of those whose label gives none."""
    code = _NOT_IN_CODE.sub("-", _folded(label)).strip("-")[:MAX_CODE].rstrip("-")
    return code or f"v{position}"


def _folded(text: str) -> str:
    """Lower case without accents on Latin letters."""
    lowered = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())
    folded = (_without_accent(letter) for letter in lowered.translate(_LATIN))
    return unicodedata.normalize("NFC", "".join(folded))


def _without_accent(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


def _stays(letter: str) -> bool:
    """Everything but letters of scripts without case, and the marks that go with them."""
    return unicodedata.category(letter) not in {"Lo", "Lm", "Mn", "Mc"}
