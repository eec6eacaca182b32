"""Checking what staff send: everything that is wrong is collected before anything is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from commerce.catalog.richtext import cleaned
from commerce.core.errors import FieldProblem, InvalidInput
from commerce.core.prose import checked_line, checked_prose

MAX_URL = 2_000
GROUPED = {"seo_title": ("seo", "title"), "seo_description": ("seo", "description")}


@dataclass(frozen=True, slots=True)
class TextRule:
    """`empty` is what is stored for no text; None where a text is required."""

    longest: int
    is_required: bool = False
    is_html: bool = False
    empty: str | None = ""


TITLE = TextRule(200, is_required=True)
SUBTITLE = TextRule(300)
DESCRIPTION = TextRule(50_000, is_html=True)
PAGE_TEXTS: Mapping[str, TextRule] = {
    "title": TITLE,
    "description": DESCRIPTION,
    "seo_title": TextRule(200, empty=None),
    "seo_description": TextRule(500, empty=None),
}
PRODUCT_TEXTS: Mapping[str, TextRule] = {**PAGE_TEXTS, "subtitle": SUBTITLE}
LABEL_TEXTS: Mapping[str, TextRule] = {"label": TextRule(100, is_required=True)}
ATTRIBUTE_TEXTS: Mapping[str, TextRule] = {**LABEL_TEXTS, "unit": TextRule(20, empty=None)}
VALUE_TEXTS: Mapping[str, TextRule] = {"value": TextRule(1_000, is_required=True)}
MEDIA_TEXTS: Mapping[str, TextRule] = {"alt": TextRule(300)}


def field_path(name: str) -> tuple[str, ...]:
    """Where clients know a field: `brand_id` -> `brandId`, `seo_title` -> `seo`, `title`."""
    if name in GROUPED:
        return GROUPED[name]
    first, *further = name.split("_")
    return (first + "".join(word.capitalize() for word in further),)


class Checks:
    """The problems of one input. `at` goes deeper into it and collects into the same list."""

    def __init__(self, *path: str, problems: list[FieldProblem] | None = None) -> None:
        self.path = path or ("input",)
        self.problems: list[FieldProblem] = [] if problems is None else problems

    def at(self, *steps: str | int) -> "Checks":
        return Checks(*self.path, *map(str, steps), problems=self.problems)

    def refuse(self, code: str, message: str) -> None:
        """Something is wrong here."""
        self.problems.append(FieldProblem(self.path, code, message))

    def end(self) -> None:
        """Raises InvalidInput with everything that was found."""
        if self.problems:
            raise InvalidInput(self.problems)

    def text(self, rule: TextRule, text: str | None) -> str | None:
        """The stored form of a text."""
        if not rule.is_required and (text is None or not text.strip()):
            return rule.empty
        try:
            if rule.is_html:
                return cleaned(checked_prose(text or "", self.path, max_length=rule.longest))
            return checked_line(text or "", self.path, max_length=rule.longest)
        except InvalidInput as refused:
            self.problems.extend(refused.problems)
            return rule.empty

    def texts(
        self, rules: Mapping[str, TextRule], given: Mapping[str, object]
    ) -> dict[str, str | None]:
        """The stored forms of those texts that were given."""
        return {
            name: self.at(*field_path(name)).text(rule, _as_text(given[name]))
            for name, rule in rules.items()
            if name in given
        }

    def number(self, value: int | None, *, lowest: int, highest: int) -> int:
        """A whole number within limits."""
        if value is None or not lowest <= value <= highest:
            self.refuse("OUT_OF_RANGE", f"Between {lowest} and {highest}.")
            return lowest
        return value

    def count(self, items: int, *, most: int) -> bool:
        """Whether a list is short enough."""
        if items > most:
            self.refuse("TOO_MANY", f"At most {most}.")
        return items <= most

    def url(self, text: str | None) -> str | None:
        """An address of the web, or a path below the shop's own /media/; None for none."""
        if text is None or not text.strip():
            return None
        if len(text) > MAX_URL:
            self.refuse("TOO_LONG", f"At most {MAX_URL} characters.")
        elif not _is_web_address(text.strip()):
            self.refuse("INVALID_URL", "An address that begins with https://, http:// or /media/.")
        return text.strip()


def _as_text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _is_web_address(text: str) -> bool:
    if not text.isprintable() or " " in text or "\\" in text:
        return False
    if text.startswith("/"):
        return text.startswith("/media/") and ".." not in text
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
