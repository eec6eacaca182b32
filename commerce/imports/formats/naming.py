"""Names made of words, the same at every import: slugs, codes and SKUs where a source has none.

Words that ASCII cannot spell get a code made of their letters' hash: it says nothing, but one word
has one code in every product and every file, so that filters put them together.
"""

import hashlib
import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterable, Mapping

from commerce.catalog.slugs import MAX_SLUG, code_of

NONE_MADE = code_of("", 0)
HASH_LETTERS = 6
_NOT_IN_SLUG = re.compile(r"[\W_]+")


def slug(words: str) -> str:
    """Letters and digits of any script in lower case, joined by hyphens."""
    lowered = unicodedata.normalize("NFKC", words).lower()
    return _NOT_IN_SLUG.sub("-", lowered).strip("-")[:MAX_SLUG].rstrip("-") or hashed(words)


def code(words: str, own: Mapping[str, str] | None = None) -> str:
    """A code for words: one of `own`, or what ASCII makes of them, or their hash."""
    given = (own or {}).get(words)
    if given is not None:
        return given
    made = code_of(words, 0)
    letters = [letter for letter in words if letter.isalnum()]
    is_spelt = made != NONE_MADE and all(
        unicodedata.normalize("NFD", each)[0].isascii() for each in letters
    )
    return made if is_spelt else hashed(words)


def codes(words: Iterable[str], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """A code for each of several words; where two would have the same, the later one gets its
    hash behind it."""
    made: dict[str, str] = {}
    for each in words:
        candidate = code(each, own)
        if candidate in made.values():
            candidate = f"{candidate[:40]}-{hashed(each)}"
        made.setdefault(each, candidate)
    return made


def hashed(words: str) -> str:
    """Letters and digits that stand for words."""
    digest = hashlib.sha256(unicodedata.normalize("NFKC", words).encode()).digest()
    return "x" + b32encode(digest).decode().lower()[:HASH_LETTERS]
