"""What staff ask for. Fields of the `…Fields` dictionaries that are missing stay as they are; None
takes a value away where it may be missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from commerce.catalog.kinds import AttributeKind, MediaKind, ProductStatus
from commerce.catalog.stored import AttributeScalar


@dataclass(frozen=True, slots=True)
class Translation:
    """Texts in one language by name; an empty text takes that translation away."""

    language: str
    texts: Mapping[str, str | None]


class PageFields(TypedDict, total=False):
    """What everything with a page of its own has."""

    title: str | None
    slug: str | None
    description: str | None
    seo_title: str | None
    seo_description: str | None
    translations: Sequence[Translation]


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """Words with a code, which is made from them when it is left out."""

    label: str
    code: str | None = None
    translations: Sequence[Translation] = ()


@dataclass(frozen=True, slots=True)
class OptionSpec:
    label: str
    values: Sequence[LabelSpec]
    code: str | None = None
    translations: Sequence[Translation] = ()


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """`given` holds one value under the name of its kind: text, choice, number or boolean."""

    code: str
    given: Mapping[str, AttributeScalar]
    translations: Sequence[Translation] = ()


class ProductFields(PageFields, total=False):
    subtitle: str | None
    status: ProductStatus
    brand_id: UUID | None
    category_id: UUID | None
    category_ids: Sequence[UUID]
    tags: Sequence[str]
    tax_category: str | None
    attributes: Sequence[AttributeValue]


@dataclass(frozen=True, slots=True)
class VariantOption:
    """Option and value by code, or by the words of the shop's default language."""

    option: str
    value: str


class VariantFields(TypedDict, total=False):
    sku: str | None
    barcode: str | None
    options: Sequence[VariantOption]
    weight_grams: int | None
    requires_shipping: bool | None
    is_active: bool | None
    position: int | None


@dataclass(frozen=True, slots=True)
class VariantChange:
    id: UUID
    fields: VariantFields


class CategoryFields(PageFields, total=False):
    image_url: str | None
    is_active: bool | None
    parent_id: UUID | None


class BrandFields(PageFields, total=False):
    image_url: str | None


class AttributeFields(TypedDict, total=False):
    code: str | None
    label: str | None
    kind: AttributeKind
    unit: str | None
    choices: Sequence[LabelSpec]
    is_filterable: bool | None
    position: int | None
    translations: Sequence[Translation]


@dataclass(frozen=True, slots=True)
class MediaSpec:
    """`url` is where it is: of the web, or of a file that was saved before."""

    url: str
    alt: str | None = None
    kind: MediaKind = MediaKind.IMAGE
    variant_id: UUID | None = None
    translations: Sequence[Translation] = ()


class MediaFields(TypedDict, total=False):
    alt: str | None
    variant_id: UUID | None
    translations: Sequence[Translation]


@dataclass(frozen=True, slots=True)
class Publication:
    """From now on and for good when times are left out."""

    channel: str
    published_from: datetime | None = None
    published_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class MediaUpload:
    """A picture by its address, or by its content; `path` leads to where the input gave that."""

    spec: MediaSpec
    content: bytes | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """With a key, repeating the command has no second effect."""

    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class CreateProduct(Command):
    """A new product with its options and variants."""

    fields: ProductFields
    options: Sequence[OptionSpec]
    variants: Sequence[VariantFields]


@dataclass(frozen=True, slots=True)
class UpdateProduct(Command):
    product_id: UUID
    fields: ProductFields


@dataclass(frozen=True, slots=True)
class Retire(Command):
    """Archive or delete one thing, by the mutation that it comes with."""

    id: UUID


@dataclass(frozen=True, slots=True)
class SetOptions(Command):
    product_id: UUID
    options: Sequence[OptionSpec]


@dataclass(frozen=True, slots=True)
class CreateVariants(Command):
    product_id: UUID
    variants: Sequence[VariantFields]


@dataclass(frozen=True, slots=True)
class UpdateVariants(Command):
    product_id: UUID
    changes: Sequence[VariantChange]


@dataclass(frozen=True, slots=True)
class DeleteVariants(Command):
    product_id: UUID
    variant_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class AddMedia(Command):
    product_id: UUID
    media: Sequence[MediaUpload]


@dataclass(frozen=True, slots=True)
class UpdateMedia(Command):
    media_id: UUID
    fields: MediaFields


@dataclass(frozen=True, slots=True)
class NameMedia(Command):
    """Some media of a product: to remove, or to put first in this order."""

    product_id: UUID
    media_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Publish(Command):
    product_id: UUID
    publications: Sequence[Publication]


@dataclass(frozen=True, slots=True)
class Unpublish(Command):
    product_id: UUID
    channels: Sequence[str]


@dataclass(frozen=True, slots=True)
class SaveCategory(Command):
    """`id` is None for a new one."""

    id: UUID | None
    fields: CategoryFields


@dataclass(frozen=True, slots=True)
class MoveCategory(Command):
    """`position` counts from 0; None is the last place."""

    id: UUID
    parent_id: UUID | None
    position: int | None


@dataclass(frozen=True, slots=True)
class SaveBrand(Command):
    """`id` is None for a new one."""

    id: UUID | None
    fields: BrandFields


@dataclass(frozen=True, slots=True)
class SaveAttribute(Command):
    """`id` is None for a new one."""

    id: UUID | None
    fields: AttributeFields
