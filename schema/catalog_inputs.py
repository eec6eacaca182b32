"""What the mutations of the catalogue share: texts, translations, fields that were sent."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry import UNSET

from commerce.catalog.requests import LabelSpec, Translation
from commerce.core.text import Language
from schema.fields import given_fields
from schema.scalars import LanguageCode

KEY = "Makes repeating safe: the same key has one effect. 1 to 200 letters of your own making."
SLUG = (
    "The part of the page's address: small letters and digits of any script, words joined by"
    " hyphens, up to 120."
)
HTML = (
    "The full text, up to 50,000 letters: HTML of paragraphs, headings, lists, tables, links and"
    " pictures. Everything else is taken out."
)
NOT_FIELDS = frozenset({"id", "idempotency_key", "product_id"})
LISTS = frozenset({"attributes", "category_ids", "choices", "options", "tags", "translations"})


@strawberry.input(description="Texts for search engines.")
class SeoInput:
    title: str | None = strawberry.field(
        default=UNSET, description="For `<title>`, up to 200; null takes it away."
    )
    description: str | None = strawberry.field(
        default=UNSET, description="For the description, up to 500; null takes it away."
    )


def sent_fields(source: object) -> dict[str, Any]:
    """The fields that were sent, as the business names them: `seo` flattened, a null list empty."""
    given = given_fields(source)
    fields = {name: value for name, value in given.items() if name not in NOT_FIELDS}
    for name in LISTS.intersection(fields):
        fields[name] = fields[name] or []
    if "seo" in fields:
        seo = fields.pop("seo")
        texts = given_fields(seo) if seo else {"title": None, "description": None}
        fields.update({f"seo_{name}": text for name, text in texts.items()})
    return fields


def translation(source: Any) -> Translation:
    """The command of a translation: its texts without the language."""
    texts = sent_fields(source)
    language: Language = texts.pop("language")
    return Translation(language.value, texts)


LANGUAGE = "The language; not the shop's default one, whose texts are the fields themselves."


@strawberry.input(
    description="A product's texts in another language. What is left out stays; an empty text takes"
    " the translation away."
)
class ProductTranslationInput:
    language: LanguageCode = strawberry.field(description=LANGUAGE)
    title: str | None = strawberry.field(default=UNSET, description="Up to 200.")
    subtitle: str | None = strawberry.field(default=UNSET, description="Up to 300.")
    description: str | None = strawberry.field(default=UNSET, description=HTML)
    seo: SeoInput | None = strawberry.field(default=UNSET, description="For search engines.")

    def command(self) -> Translation:
        return translation(self)


@strawberry.input(
    description="Texts of a category or brand in another language. What is left out stays; an empty"
    " text takes the translation away."
)
class PageTranslationInput:
    language: LanguageCode = strawberry.field(description=LANGUAGE)
    title: str | None = strawberry.field(default=UNSET, description="Up to 200.")
    description: str | None = strawberry.field(default=UNSET, description=HTML)
    seo: SeoInput | None = strawberry.field(default=UNSET, description="For search engines.")

    def command(self) -> Translation:
        return translation(self)


@strawberry.input(description="A label in another language.")
class LabelTranslationInput:
    language: LanguageCode = strawberry.field(description=LANGUAGE)
    label: str | None = strawberry.field(description="Up to 100; empty takes it away.")

    def command(self) -> Translation:
        return translation(self)


@strawberry.input(description="Words with a code: a value of an option, a choice of an attribute.")
class LabelInput:
    label: str = strawberry.field(description="In the shop's default language, up to 100.")
    code: str | None = strawberry.field(
        default=None,
        description="The stable code: a-z, digits, - and _, up to 60. Made from the label when left"
        " out; give it to keep what refers to an entry whose label changes.",
    )
    translations: list[LabelTranslationInput] = strawberry.field(
        default_factory=list[LabelTranslationInput],
        description="The label in other languages; those an entry of this code has stay.",
    )

    def command(self) -> LabelSpec:
        return LabelSpec(self.label, self.code, commands(self.translations))


def commands(inputs: Sequence[Any]) -> list[Any]:
    """The commands of a list of inputs."""
    return [each.command() for each in inputs]
