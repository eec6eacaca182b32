"""Texts and their translations as they are stored: checked, cleaned, merged with what is there."""

from collections.abc import Mapping, Sequence

from commerce.catalog.checks import LABEL_TEXTS, Checks, TextRule
from commerce.catalog.requests import LabelSpec, Translation
from commerce.catalog.slugs import MAX_CODE, code_of, is_code
from commerce.catalog.stored import LabelJson
from commerce.core.text import Language, Translations

Stored = dict[str, dict[str, str]]
KNOWN_LANGUAGES = frozenset(language.value for language in Language)


def merged(
    checks: Checks,
    stored: Translations,
    given: Sequence[Translation],
    rules: Mapping[str, TextRule],
    default_language: str,
) -> Stored:
    """The translations after a change: texts that were given replace those of their language,
    empty ones go. The shop's default language has no translation; its texts are the fields."""
    result: Stored = {language: dict(texts) for language, texts in stored.items()}
    if not checks.count(len(given), most=len(KNOWN_LANGUAGES)):
        return result
    for number, translation in enumerate(given):
        here, language = checks.at(number), translation.language
        if language == default_language:
            here.at("language").refuse(
                "DEFAULT_LANGUAGE",
                "Texts in the shop's default language are the fields themselves.",
            )
            continue
        texts = {**result.get(language, {}), **_texts(here, translation, rules)}
        result[language] = {name: text for name, text in texts.items() if text}
        if not result[language]:
            del result[language]
    return result


def _texts(
    checks: Checks, translation: Translation, rules: Mapping[str, TextRule]
) -> dict[str, str]:
    optional = {name: TextRule(rule.longest, is_html=rule.is_html) for name, rule in rules.items()}
    checked = checks.texts(optional, translation.texts)
    return {name: text or "" for name, text in checked.items()}


def labels(
    checks: Checks,
    specs: Sequence[LabelSpec],
    stored: Sequence[LabelJson],
    default_language: str,
) -> list[LabelJson]:
    """Codes with words, as stored; those that had the same code keep their translations."""
    before = {entry["code"]: entry for entry in stored}
    result: list[LabelJson] = []
    taken: set[str] = set()
    for number, spec in enumerate(specs):
        here = checks.at(number)
        label = here.texts(LABEL_TEXTS, {"label": spec.label})["label"] or ""
        code = checked_code(here, spec.code, label, number + 1)
        if code in taken:
            here.at("code").refuse("DUPLICATE", f"Another entry has the code '{code}'.")
        taken.add(code)
        kept = before[code].get("translations", {}) if code in before else {}
        translations = merged(
            here.at("translations"), kept, spec.translations, LABEL_TEXTS, default_language
        )
        result.append({"code": code, "label": label, "translations": translations})
    return result


def checked_code(checks: Checks, given: str | None, label: str, position: int) -> str:
    """The code that was given, or one made from the label."""
    code = code_of(label, position) if given is None else given.strip()
    if not is_code(code):
        checks.at("code").refuse(
            "INVALID_CODE",
            f"Up to {MAX_CODE} small letters a-z and digits, in words joined by - or _.",
        )
    return code
