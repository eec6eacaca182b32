"""Inputs of the mutations of categories, brands and attributes."""

import strawberry
from strawberry import UNSET

from commerce.catalog.kinds import AttributeKind
from commerce.catalog.requests import (
    AttributeFields,
    BrandFields,
    CategoryFields,
    MoveCategory,
    Retire,
    SaveAttribute,
    SaveBrand,
    SaveCategory,
    Translation,
)
from resolvers.global_ids import uuid_of
from schema.catalog_inputs import (
    HTML,
    KEY,
    LANGUAGE,
    SLUG,
    LabelInput,
    PageTranslationInput,
    SeoInput,
    sent_fields,
    translation,
)
from schema.scalars import LanguageCode

ID = ("input", "id")
PARENT = ("input", "parentId")
TITLE = "The name in the shop's default language, up to 200."
IMAGE = "The address of its picture: http(s), or a path below /media/."


@strawberry.input(description="A new category, the last below its parent.")
class CategoryCreateInput:
    title: str = strawberry.field(description=TITLE)
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="What it stands below; a root when left out."
    )
    slug: str | None = strawberry.field(
        default=None, description=f"{SLUG} Made from the title when left out."
    )
    description: str | None = strawberry.field(default=UNSET, description=HTML)
    seo: SeoInput | None = strawberry.field(default=UNSET, description="For search engines.")
    image_url: str | None = strawberry.field(default=UNSET, description=IMAGE)
    is_active: bool = strawberry.field(default=True, description="Whether shoppers see it.")
    translations: list[PageTranslationInput] | None = strawberry.field(
        default=UNSET, description="Its texts in other languages."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveCategory:
        fields, parent_id = sent_fields(self), self.parent_id
        fields["parent_id"] = uuid_of("Category", parent_id, PARENT) if parent_id else None
        return SaveCategory(self.idempotency_key, None, CategoryFields(**fields))


@strawberry.input(description="A category to change; what is left out stays.")
class CategoryUpdateInput:
    id: strawberry.ID = strawberry.field(description="The category.")
    title: str | None = strawberry.field(default=UNSET, description=TITLE)
    slug: str | None = strawberry.field(default=UNSET, description=SLUG)
    description: str | None = strawberry.field(default=UNSET, description=HTML)
    seo: SeoInput | None = strawberry.field(default=UNSET, description="For search engines.")
    image_url: str | None = strawberry.field(
        default=UNSET, description=f"{IMAGE} Null takes it away."
    )
    is_active: bool | None = strawberry.field(
        default=UNSET, description="Whether shoppers see it and what stands below it."
    )
    translations: list[PageTranslationInput] | None = strawberry.field(
        default=UNSET, description="Texts in other languages; languages that are left out stay."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveCategory:
        fields = CategoryFields(**sent_fields(self))
        return SaveCategory(self.idempotency_key, uuid_of("Category", self.id, ID), fields)


@strawberry.input(description="A category to put elsewhere, with all that stands below it.")
class CategoryMoveInput:
    id: strawberry.ID = strawberry.field(description="The category.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="What it shall stand below; a root when left out."
    )
    position: int | None = strawberry.field(
        default=None, description="Its place there, counted from 0; the last when left out."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> MoveCategory:
        parent_id = uuid_of("Category", self.parent_id, PARENT) if self.parent_id else None
        id_ = uuid_of("Category", self.id, ID)
        return MoveCategory(self.idempotency_key, id_, parent_id, self.position)


@strawberry.input(description="One category.")
class CategoryDeleteInput:
    id: strawberry.ID = strawberry.field(description="The category.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Retire:
        return Retire(self.idempotency_key, uuid_of("Category", self.id, ID))


@strawberry.input(description="A new brand.")
class BrandCreateInput:
    title: str = strawberry.field(description=TITLE)
    slug: str | None = strawberry.field(
        default=None, description=f"{SLUG} Made from the title when left out."
    )
    description: str | None = strawberry.field(default=UNSET, description=HTML)
    seo: SeoInput | None = strawberry.field(default=UNSET, description="For search engines.")
    image_url: str | None = strawberry.field(default=UNSET, description=IMAGE)
    translations: list[PageTranslationInput] | None = strawberry.field(
        default=UNSET, description="Its texts in other languages."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveBrand:
        return SaveBrand(self.idempotency_key, None, BrandFields(**sent_fields(self)))


@strawberry.input(description="A brand to change; what is left out stays.")
class BrandUpdateInput:
    id: strawberry.ID = strawberry.field(description="The brand.")
    title: str | None = strawberry.field(default=UNSET, description=TITLE)
    slug: str | None = strawberry.field(default=UNSET, description=SLUG)
    description: str | None = strawberry.field(default=UNSET, description=HTML)
    seo: SeoInput | None = strawberry.field(default=UNSET, description="For search engines.")
    image_url: str | None = strawberry.field(
        default=UNSET, description=f"{IMAGE} Null takes it away."
    )
    translations: list[PageTranslationInput] | None = strawberry.field(
        default=UNSET, description="Texts in other languages; languages that are left out stay."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveBrand:
        fields = BrandFields(**sent_fields(self))
        return SaveBrand(self.idempotency_key, uuid_of("Brand", self.id, ID), fields)


@strawberry.input(description="One brand.")
class BrandDeleteInput:
    id: strawberry.ID = strawberry.field(description="The brand.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Retire:
        return Retire(self.idempotency_key, uuid_of("Brand", self.id, ID))


@strawberry.input(description="An attribute's words in another language.")
class AttributeTranslationInput:
    language: LanguageCode = strawberry.field(description=LANGUAGE)
    label: str | None = strawberry.field(default=UNSET, description="Up to 100.")
    unit: str | None = strawberry.field(default=UNSET, description="Up to 20.")

    def command(self) -> Translation:
        return translation(self)


@strawberry.input(description="Something new that products can be described by.")
class AttributeCreateInput:
    label: str = strawberry.field(description="In the shop's default language, up to 100.")
    kind: AttributeKind = strawberry.field(description="What values it has; stays for good.")
    code: str | None = strawberry.field(
        default=None,
        description="The stable code: a-z, digits, - and _, up to 60. Made from the label when left"
        " out; stays for good.",
    )
    unit: str | None = strawberry.field(default=UNSET, description="For NUMBER, up to 20.")
    choices: list[LabelInput] | None = strawberry.field(
        default=UNSET, description="For SELECT: the possible values, up to 500."
    )
    is_filterable: bool = strawberry.field(
        default=False, description="Whether search offers it as a facet."
    )
    position: int = strawberry.field(
        default=0, description="Its place in lists of attributes; lower comes first."
    )
    translations: list[AttributeTranslationInput] | None = strawberry.field(
        default=UNSET, description="Its words in other languages."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveAttribute:
        return SaveAttribute(self.idempotency_key, None, AttributeFields(**sent_fields(self)))


@strawberry.input(description="An attribute to change; what is left out stays.")
class AttributeUpdateInput:
    id: strawberry.ID = strawberry.field(description="The attribute.")
    label: str | None = strawberry.field(default=UNSET, description="Up to 100.")
    unit: str | None = strawberry.field(default=UNSET, description="Null takes it away.")
    choices: list[LabelInput] | None = strawberry.field(
        default=UNSET,
        description="All choices of a SELECT attribute, recognised by their codes. One that"
        " products have cannot be left out.",
    )
    is_filterable: bool | None = strawberry.field(
        default=UNSET, description="Whether search offers it as a facet."
    )
    position: int | None = strawberry.field(default=UNSET, description="Lower comes first.")
    translations: list[AttributeTranslationInput] | None = strawberry.field(
        default=UNSET, description="Words in other languages; languages that are left out stay."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveAttribute:
        fields = AttributeFields(**sent_fields(self))
        return SaveAttribute(self.idempotency_key, uuid_of("Attribute", self.id, ID), fields)


@strawberry.input(description="One attribute.")
class AttributeDeleteInput:
    id: strawberry.ID = strawberry.field(description="The attribute.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Retire:
        return Retire(self.idempotency_key, uuid_of("Attribute", self.id, ID))
