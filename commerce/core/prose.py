"""Text that people write freely: its one stored form, and what is wrong with it.

Decides nothing about meaning; markup stays what it was typed as, clients escape it.
"""

import unicodedata
from collections.abc import Sequence

from commerce.core.errors import InvalidInput

_LINE_BREAKS = frozenset("\n\t")


def checked_line(text: str, path: Sequence[str], *, max_length: int) -> str:
    """One line with single spaces. Raises InvalidInput when empty, too long or with control
    characters."""
    return _checked(" ".join(unicodedata.normalize("NFC", text).split()), path, max_length)


def checked_prose(text: str, path: Sequence[str], *, max_length: int) -> str:
    """Several lines, as they were typed, without space around them. Raises InvalidInput."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _checked(lines.strip(), path, max_length)


def _checked(text: str, path: Sequence[str], max_length: int) -> str:
    if not text:
        raise InvalidInput.at(path, "REQUIRED", "Write something.")
    if len(text) > max_length:
        raise InvalidInput.at(path, "TOO_LONG", f"At most {max_length} characters.")
    if any(_is_control(letter) for letter in text):
        raise InvalidInput.at(path, "INVALID_CHARACTERS", "Remove the control characters.")
    return text


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs"} and letter not in _LINE_BREAKS
