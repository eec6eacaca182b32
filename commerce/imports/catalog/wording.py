"""Texts by language as the shop stores them: one in its default language and translations beside
it.

A source that does not speak the shop's default language still has to fill the plain column: its own
text stands in there until somebody writes one. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from commerce.catalog.requests import LabelSpec, OptionSpec, Translation
from commerce.catalog.stored import LabelJson, OptionJson
from commerce.core.text import Translations
from commerce.imports.formats.records import Label, Option

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Worded:
    """`fields` are the texts in the default language that change, by name."""

    fields: Mapping[str, str]
    translations: list[Translation]


def worded(
    given: Mapping[str, Texts],
    default_language: str,
    stored: Mapping[str, str | None],
    translations: Translations,
) -> Worded:
    """Texts by name and language. `stored` and `translations` are what is there now."""
    fields: dict[str, str] = {}
    others: dict[str, dict[str, str | None]] = {}
    for name, texts in given.items():
        for language, text in texts.items():
            if language != default_language:
                others.setdefault(language, {})[name] = text
        if default_language in texts:
            fields[name] = texts[default_language]
        elif texts:
            language, text = next(iter(texts.items()))
            before = stored.get(name)
            if not before or before == translations.get(language, {}).get(name):
                fields[name] = text
    return Worded(fields, [Translation(language, texts) for language, texts in others.items()])


def label_spec(label: Label, default_language: str, stored: LabelJson | None) -> LabelSpec:
    """A code and the words for it, as staff would send them."""
    words = _label_words(label, default_language, stored)
    return LabelSpec(words.fields["label"], label.code, words.translations)


def option_spec(option: Option, default_language: str, stored: OptionJson | None) -> OptionSpec:
    """An option with its values, as staff would send it."""
    words = _label_words(option, default_language, stored)
    values = {value["code"]: value for value in stored["values"]} if stored else {}
    return OptionSpec(
        words.fields["label"],
        [label_spec(each, default_language, values.get(each.code)) for each in option.values],
        option.code,
        words.translations,
    )


def _label_words(label: Label, default_language: str, stored: LabelJson | None) -> Worded:
    before = stored["label"] if stored else None
    translations = stored.get("translations", {}) if stored else {}
    words = worded({"label": label.label}, default_language, {"label": before}, translations)
    return Worded({"label": words.fields.get("label", before or "")}, words.translations)
