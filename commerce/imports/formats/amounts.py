"""Numbers as people write them into files."""

from commerce.core.money import InvalidAmount, Money

TRUE = frozenset({"true", "yes", "y", "1", "on", "active"})
FALSE = frozenset({"false", "no", "n", "0", "off"})


class NotANumber(Exception):
    """A text where a number belongs; the message names the field."""


def whole(name: str, text: str) -> int:
    """A whole number, 0 for an empty field; `420.0` is one too. Raises NotANumber."""
    stripped = text.strip()
    digits, _, rest = stripped.partition(".")
    if rest.strip("0") == "":
        try:
            return int(digits or "0")
        except ValueError:
            pass
    raise NotANumber(f"{name}: '{stripped[:80]}' is no whole number.")


def truth(text: str) -> bool | None:
    """Yes or no; None for neither."""
    lowered = text.strip().lower()
    if lowered in TRUE:
        return True
    return False if lowered in FALSE else None


def compare_at(price: str, struck: str, currency: str) -> str | None:
    """A struck-through price, when it is one: above the price."""
    if not struck:
        return None
    try:
        is_above = Money.parse(struck, currency).minor > Money.parse(price, currency).minor
    except InvalidAmount:
        return struck  # reported with the price
    return struck if is_above else None
