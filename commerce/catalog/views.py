"""What readers see of the catalogue.

Texts are in the shop's default language, with the others beside them in `translations`. What a row
brings as JSON stays the text it is stored as (`…_json`) until somebody asks for what it says.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import orjson

from commerce.catalog.kinds import AttributeKind, MediaKind, ProductStatus
from commerce.catalog.stored import AttributeJson, LabelJson, OptionJson, label_in, options_in
from commerce.core.ids import encode
from commerce.core.text import Translations, in_language, in_stored_language
from commerce.core.view import View


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


class Seo(View):
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


class PageTexts(View):
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


class Furnished(View, kw_only=True):
    """What may be read with a product: its `pictures`, and the first of its active `variants`, one
    more than the page that is asked for."""

    pictures: "Sequence[Media] | None" = None
    variants: "Sequence[Variant] | None" = None


class ListedProduct(Furnished):
    """What nearly every list shows of a product, and nothing else. Where nobody can ask for its
    options, they are None. `published_at` is the beginning of its window in the channel it was read
    for."""

    id: UUID
    options_json: str
    slug: str
    title: str
    translations_json: str
    brand_id: UUID | None
    category_id: UUID | None
    published_at: datetime | None

    @property
    def gid(self) -> str:
        return encode("Product", self.id)

    @property
    def translations(self) -> Translations:
        return orjson.loads(self.translations_json)

    @property
    def options(self) -> Sequence[OptionJson]:
        return options_in(self.options_json)

    def text(self, key: str, language: str) -> str:
        """One of its texts (`"title"`, `"subtitle"`, `"description"`) in a language."""
        return in_stored_language(self.translations_json, language, key, getattr(self, key))


class Product(ListedProduct):
    """All of a product. `published_until` is the end of its window."""

    published_until: datetime | None
    stored_status: str
    subtitle: str
    description: str
    seo_title: str | None
    seo_description: str | None
    attributes_json: str
    tags: Sequence[str]
    tax_category: str
    sales_count: int
    created_at: datetime
    updated_at: datetime

    @property
    def status(self) -> ProductStatus:
        return ProductStatus(self.stored_status)

    @property
    def attributes(self) -> Sequence[AttributeJson]:
        return orjson.loads(self.attributes_json)

    def is_published(self, at: datetime) -> bool:
        """Whether shoppers of the channel it was read for see it."""
        return (
            self.status is ProductStatus.ACTIVE
            and self.published_at is not None
            and self.published_at <= at
            and (self.published_until is None or at < self.published_until)
        )


class ListedVariant(View):
    """What nearly every list shows of a variant, and nothing else. `product_options` are the
    options of its product, which give its values their words."""

    product_id: UUID
    product_options_json: str
    position: int
    id: UUID
    sku: str
    option_values_json: str

    @property
    def gid(self) -> str:
        return encode("ProductVariant", self.id)

    @property
    def option_values(self) -> Mapping[str, str]:
        return orjson.loads(self.option_values_json)

    @property
    def product_options(self) -> Sequence[OptionJson]:
        return options_in(self.product_options_json)

    def title(self, language: str) -> str:
        """Its option values in words: "Red / XL"; empty for the only variant of a product."""
        return " / ".join(option.value_label for option in self.selected(language))

    def selected(self, language: str) -> list["SelectedOption"]:
        """Its value of each option, in the order of the product's options."""
        chosen: list[SelectedOption] = []
        values = self.option_values
        for option in self.product_options:
            code = values.get(option["code"])
            for value in option["values"]:
                if value["code"] == code:
                    words = label_in(option, language), label_in(value, language)
                    chosen.append(SelectedOption(option["code"], words[0], value["code"], words[1]))
        return chosen


class Variant(ListedVariant):
    """All of a variant."""

    seller_id: UUID
    barcode: str | None
    weight_grams: int
    is_active: bool
    requires_shipping: bool


class Label(View):
    """A code and the words for it in one language."""

    code: str
    label: str


class LocalizedOption(View):
    """An option of a product in one language."""

    code: str
    label: str
    values: Sequence[Label]

    @classmethod
    def of(cls, option: OptionJson, language: str) -> "LocalizedOption":
        values = [Label(value["code"], label_in(value, language)) for value in option["values"]]
        return cls(option["code"], label_in(option, language), values)


class SelectedOption(View):
    """A variant's value of one option: codes, and the words for them."""

    code: str
    label: str
    value: str
    value_label: str


class Media(View):
    """A picture or video. `url` is absolute or a path below the shop's own address."""

    id: UUID
    stored_kind: str
    url: str
    alt: str
    translations_json: str
    product_id: UUID
    variant_id: UUID | None

    @property
    def gid(self) -> str:
        return encode("Media", self.id)

    @property
    def kind(self) -> MediaKind:
        return MediaKind(self.stored_kind)

    @property
    def translations(self) -> Translations:
        return orjson.loads(self.translations_json)

    @property
    def is_image(self) -> bool:
        return self.kind is MediaKind.IMAGE

    def alt_in(self, language: str) -> str:
        """What the picture shows, in words."""
        return in_stored_language(self.translations_json, language, "alt", self.alt)


class Listing(View):
    """Publication of a product in a channel, from one time until another or for good."""

    product_id: UUID
    channel_id: UUID
    published_from: datetime
    published_until: datetime | None


class Category(View):
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


class Brand(View):
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


class Attribute(View):
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
