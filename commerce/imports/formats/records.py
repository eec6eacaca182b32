"""The native format: one JSON object a line, and the records that every format becomes.

A record says what it has fields for; a field that is left out leaves what is stored as it is. Texts
are maps from language to text. docs/import.md describes every field.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

from commerce.core.text import Language

MAX_INTEGER = 2**31 - 1
MEDIA_FOLDER = "/media/"
LANGUAGES = frozenset(language.value for language in Language)


def _known_languages(texts: Mapping[str, str]) -> Mapping[str, str]:
    unknown = sorted(set(texts) - LANGUAGES)
    if unknown:
        raise ValueError(f"there is no language '{unknown[0]}'")
    return texts


Texts = Annotated[dict[str, StrictStr], AfterValidator(_known_languages)]
Count = Annotated[int, Field(strict=True, ge=0, le=MAX_INTEGER)]
Scalar = StrictBool | StrictInt | StrictFloat | StrictStr


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Seo(Part):
    title: Texts = {}
    description: Texts = {}


class Label(Part):
    code: StrictStr
    label: Texts


class Option(Label):
    values: list[Label]


class Category(Part):
    type: Literal["category"] = "category"
    slug: StrictStr
    parent: StrictStr | None = None
    position: Count = 0
    title: Texts
    description: Texts = {}
    seo: Seo = Seo()
    image: StrictStr | None = None
    active: StrictBool = True


class Brand(Part):
    type: Literal["brand"] = "brand"
    slug: StrictStr
    title: Texts
    description: Texts = {}
    seo: Seo = Seo()
    image: StrictStr | None = None


class Attribute(Part):
    type: Literal["attribute"] = "attribute"
    code: StrictStr
    label: Texts
    kind: Literal["text", "select", "number", "boolean"]
    filterable: StrictBool = False
    unit: StrictStr | Texts | None = None
    position: Count = 0
    choices: list[Label] = []


class Medium(Part):
    """A picture or video: `path` below the shop's own /media/, or `url` anywhere."""

    path: StrictStr | None = None
    url: StrictStr | None = None
    kind: Literal["image", "video"] = "image"
    alt: Texts = {}

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if (self.path is None) == (self.url is None):
            raise ValueError("give either a path or a url")
        return self

    @property
    def address(self) -> str:
        """What is stored."""
        return self.url if self.url is not None else f"{MEDIA_FOLDER}{self.path}"


class Publication(Part):
    """Without `published_from` since it was first published there, or else from now on."""

    channel: StrictStr
    published_from: AwareDatetime | None = None
    published_until: AwareDatetime | None = None


class Price(Part):
    """In the base price list of its currency, for all channels or for one. `min_quantity` and the
    times make it a quantity break or a price for a while."""

    currency: StrictStr
    amount: StrictStr
    compare_at: StrictStr | None = None
    channel: StrictStr | None = None
    min_quantity: Annotated[int, Field(strict=True, ge=1, le=MAX_INTEGER)] = 1
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None


class Stock(Part):
    """How many lie in a warehouse; without its code in the default one."""

    warehouse: StrictStr | None = None
    on_hand: Count


class Variant(Part):
    sku: StrictStr
    barcode: StrictStr | None = None
    options: dict[str, StrictStr] = {}
    weight_grams: Count = 0
    requires_shipping: StrictBool = True
    active: StrictBool = True
    media: list[StrictStr] = []
    prices: list[Price] = []
    stock: list[Stock] = []


class Product(Part):
    """`categories`: the primary one first. Without `status` a product is active when it is
    published in some channel, and else a draft."""

    type: Literal["product"] = "product"
    slug: StrictStr
    status: Literal["draft", "active", "archived"] | None = None
    title: Texts
    subtitle: Texts = {}
    description: Texts = {}
    brand: StrictStr | None = None
    categories: list[StrictStr] = []
    attributes: dict[str, Scalar | Texts] = {}
    options: list[Option] = []
    seo: Seo = Seo()
    media: list[Medium] = []
    tags: list[StrictStr] = []
    tax_category: StrictStr = "standard"
    channels: list[Publication] = []
    variants: list[Variant] = []


Record = Category | Brand | Attribute | Product
KINDS: Mapping[str, type[Record]] = {
    "category": Category,
    "brand": Brand,
    "attribute": Attribute,
    "product": Product,
}
