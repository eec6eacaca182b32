"""What readers see of the catalogue.

Texts are in the shop's default language, with the others beside them in `translations`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from commerce.catalog.kinds import AttributeKind, MediaKind, ProductStatus
from commerce.catalog.stored import AttributeJson, LabelJson, OptionJson, label_in
from commerce.core.ids import encode
from commerce.core.text import Translations, in_language


class Titled(Protocol):
    """What has a page of its own in a storefront."""

    @property
    def title(self) -> str: ...
    @property
    def seo_title(self) -> str | None: ...
    @property
    def seo_description(self) -> str | None: ...
    @property
    def translations(self) -> Translations: ...


@dataclass(frozen=True, slots=True, eq=False)
class Seo:
    """What search engines are shown of a page."""

    title: str
    description: str | None

    @classmethod
    def of(cls, page: Titled, language: str) -> "Seo":
        """A text written for search engines before the visible title, and the language asked for
        before the shop's own."""
        own = page.translations.get(language, {})
        title = own.get("seo_title") or own.get("title") or page.seo_title or page.title
        return cls(title, own.get("seo_description") or page.seo_description)


@dataclass(frozen=True, slots=True, eq=False)
class PageTexts:
    """What is written in one language besides the shop's default one; None is not written."""

    language: str
    title: str | None
    subtitle: str | None
    description: str | None
    seo_title: str | None
    seo_description: str | None

    @classmethod
    def all_of(cls, translations: Translations) -> "list[PageTexts]":
        names = ("title", "subtitle", "description", "seo_title", "seo_description")
        return [
            cls(language, *(texts.get(name) for name in names))
            for language, texts in sorted(translations.items())
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """`published_at` and `published_until` are its window in the channel it was read for."""

    id: UUID
    slug: str
    status: ProductStatus
    title: str
    subtitle: str
    description: str
    seo_title: str | None
    seo_description: str | None
    translations: Translations
    brand_id: UUID | None
    category_id: UUID | None
    options: Sequence[OptionJson]
    attributes: Sequence[AttributeJson]
    tags: Sequence[str]
    tax_category: str
    sales_count: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    published_until: datetime | None

    @property
    def gid(self) -> str:
        return encode("Product", self.id)

    def is_published(self, at: datetime) -> bool:
        """Whether shoppers of the channel it was read for see it."""
        return (
            self.status is ProductStatus.ACTIVE
            and self.published_at is not None
            and self.published_at <= at
            and (self.published_until is None or at < self.published_until)
        )

    def text(self, key: str, language: str) -> str:
        """One of its texts (`"title"`, `"subtitle"`, `"description"`) in a language."""
        return in_language(self.translations, language, key, getattr(self, key))


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """`product_options` are the options of its product, which give its values their words."""

    id: UUID
    product_id: UUID
    seller_id: UUID
    sku: str
    barcode: str | None
    position: int
    option_values: Mapping[str, str]
    weight_grams: int
    is_active: bool
    requires_shipping: bool
    created_at: datetime
    updated_at: datetime
    product_options: Sequence[OptionJson]

    @property
    def gid(self) -> str:
        return encode("ProductVariant", self.id)

    def title(self, language: str) -> str:
        """Its option values in words: "Red / XL"; empty for the only variant of a product."""
        return " / ".join(option.value_label for option in self.selected(language))

    def selected(self, language: str) -> list["SelectedOption"]:
        """Its value of each option, in the order of the product's options."""
        chosen: list[SelectedOption] = []
        for option in self.product_options:
            code = self.option_values.get(option["code"])
            for value in option["values"]:
                if value["code"] == code:
                    words = label_in(option, language), label_in(value, language)
                    chosen.append(SelectedOption(option["code"], words[0], value["code"], words[1]))
        return chosen


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A code and the words for it in one language."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class LocalizedOption:
    """An option of a product in one language."""

    code: str
    label: str
    values: Sequence[Label]

    @classmethod
    def of(cls, option: OptionJson, language: str) -> "LocalizedOption":
        values = [Label(value["code"], label_in(value, language)) for value in option["values"]]
        return cls(option["code"], label_in(option, language), values)


@dataclass(frozen=True, slots=True, eq=False)
class SelectedOption:
    """A variant's value of one option: codes, and the words for them."""

    code: str
    label: str
    value: str
    value_label: str


@dataclass(frozen=True, slots=True, eq=False)
class Media:
    """A picture or video. `url` is absolute or a path below the shop's own address."""

    id: UUID
    product_id: UUID
    variant_id: UUID | None
    kind: MediaKind
    url: str
    alt: str
    translations: Translations
    position: int

    @property
    def gid(self) -> str:
        return encode("Media", self.id)

    @property
    def is_image(self) -> bool:
        return self.kind is MediaKind.IMAGE


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Publication of a product in a channel, from one time until another or for good."""

    product_id: UUID
    channel_id: UUID
    published_from: datetime
    published_until: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class Category:
    """`path` holds the ids from the root of the tree down to itself."""

    id: UUID
    parent_id: UUID | None
    path: Sequence[UUID]
    position: int
    slug: str
    title: str
    description: str
    seo_title: str | None
    seo_description: str | None
    image_url: str | None
    translations: Translations
    is_active: bool

    @property
    def gid(self) -> str:
        return encode("Category", self.id)

    @property
    def depth(self) -> int:
        """0 for a root."""
        return len(self.path) - 1

    def text(self, key: str, language: str) -> str:
        return in_language(self.translations, language, key, getattr(self, key))


@dataclass(frozen=True, slots=True, eq=False)
class Brand:
    id: UUID
    slug: str
    title: str
    description: str
    seo_title: str | None
    seo_description: str | None
    image_url: str | None
    translations: Translations

    @property
    def gid(self) -> str:
        return encode("Brand", self.id)

    @property
    def position(self) -> tuple[str, str]:
        """Brands stand in the order of their titles."""
        return self.title, self.id.hex

    def text(self, key: str, language: str) -> str:
        return in_language(self.translations, language, key, getattr(self, key))


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """What products can be described by; `choices` only for select attributes."""

    id: UUID
    code: str
    label: str
    translations: Translations
    kind: AttributeKind
    unit: str | None
    choices: Sequence[LabelJson]
    is_filterable: bool
    position: int

    @property
    def gid(self) -> str:
        return encode("Attribute", self.id)

    def label_in(self, language: str) -> str:
        return in_language(self.translations, language, "label", self.label)

    def unit_in(self, language: str) -> str | None:
        return self.unit and in_language(self.translations, language, "unit", self.unit)
