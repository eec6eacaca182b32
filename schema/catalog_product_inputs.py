"""Inputs of the mutations of products, options and variants."""

from typing import Any

import strawberry
from strawberry import UNSET

from commerce.catalog.kinds import ProductStatus
from commerce.catalog.requests import (
    AttributeValue,
    CreateProduct,
    OptionSpec,
    ProductFields,
    Retire,
    SetOptions,
    Translation,
    UpdateProduct,
)
from resolvers.global_ids import uuid_of
from schema.catalog_inputs import (
    HTML,
    KEY,
    LANGUAGE,
    SLUG,
    LabelInput,
    LabelTranslationInput,
    ProductTranslationInput,
    SeoInput,
    commands,
    sent_fields,
)
from schema.catalog_variant_inputs import PRODUCT_ID, VARIANTS_TEXT, ProductVariantInput
from schema.scalars import LanguageCode

OPTIONS_TEXT = "What the variants differ in, up to 5."


@strawberry.input(description="A text value of an attribute in another language.")
class AttributeValueTranslationInput:
    language: LanguageCode = strawberry.field(description=LANGUAGE)
    text: str | None = strawberry.field(description="Up to 1,000; empty takes it away.")

    def command(self) -> Translation:
        return Translation(self.language.value, {"value": self.text})


@strawberry.input(
    description="What a product says about an attribute: one value, in the field of its kind."
)
class ProductAttributeInput:
    code: str = strawberry.field(description="The attribute's code.")
    text: str | None = strawberry.field(default=None, description="For TEXT, up to 1,000.")
    choice: str | None = strawberry.field(default=None, description="For SELECT: a choice's code.")
    number: float | None = strawberry.field(default=None, description="For NUMBER.")
    boolean: bool | None = strawberry.field(default=None, description="For BOOLEAN.")
    translations: list[AttributeValueTranslationInput] = strawberry.field(
        default_factory=list[AttributeValueTranslationInput],
        description="For TEXT: the value in other languages.",
    )

    def command(self) -> AttributeValue:
        values: dict[str, str | float | bool | None] = {
            "text": self.text,
            "choice": self.choice,
            "number": self.number,
            "boolean": self.boolean,
        }
        given = {kind: value for kind, value in values.items() if value is not None}
        return AttributeValue(self.code, given, commands(self.translations))


@strawberry.input(description="What variants differ in, such as size or colour.")
class ProductOptionInput:
    label: str = strawberry.field(description="In the shop's default language, up to 100.")
    values: list[LabelInput] = strawberry.field(description="The possible values, 1 to 100.")
    code: str | None = strawberry.field(
        default=None,
        description="The stable code: a-z, digits, - and _. Made from the label when left out.",
    )
    translations: list[LabelTranslationInput] = strawberry.field(
        default_factory=list[LabelTranslationInput], description="The label in other languages."
    )

    def command(self) -> OptionSpec:
        values, translations = commands(self.values), commands(self.translations)
        return OptionSpec(self.label, values, self.code, translations)


def product_fields(source: Any) -> ProductFields:
    """The fields of a product that were sent, ids made out."""
    fields = sent_fields(source)
    for name in ("options", "variants"):
        fields.pop(name, None)
    if fields.get("status", UNSET) is None:
        del fields["status"]
    for name, kind in (("brand_id", "Brand"), ("category_id", "Category")):
        if fields.get(name) is not None:
            field = f"{kind.lower()}Id"
            fields[name] = uuid_of(kind, fields[name], ("input", field))
    if "category_ids" in fields:
        fields["category_ids"] = [
            uuid_of("Category", id_, ("input", "categoryIds", str(number)))
            for number, id_ in enumerate(fields["category_ids"])
        ]
    return ProductFields(**fields)


@strawberry.input(description="A new product. It is a draft unless `status` says otherwise.")
class ProductCreateInput:
    title: str = strawberry.field(description="The name in the shop's default language, up to 200.")
    slug: str | None = strawberry.field(
        default=None, description=f"{SLUG} Made from the title when left out."
    )
    subtitle: str | None = strawberry.field(default=UNSET, description="A line, up to 300.")
    description: str | None = strawberry.field(default=UNSET, description=HTML)
    seo: SeoInput | None = strawberry.field(default=UNSET, description="For search engines.")
    status: ProductStatus | None = strawberry.field(default=UNSET, description="Its state.")
    brand_id: strawberry.ID | None = strawberry.field(default=UNSET, description="Who makes it.")
    category_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The category it belongs to first."
    )
    category_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="Further categories to list it in, up to 20."
    )
    tags: list[str] | None = strawberry.field(
        default=UNSET, description="Up to 50 words for grouping, each up to 60."
    )
    tax_category: str | None = strawberry.field(
        default=UNSET, description="By which tax rates it is taxed; `standard` when left out."
    )
    attributes: list[ProductAttributeInput] | None = strawberry.field(
        default=UNSET, description="The spec table in order, up to 100 lines."
    )
    options: list[ProductOptionInput] = strawberry.field(
        default_factory=list[ProductOptionInput], description=OPTIONS_TEXT
    )
    variants: list[ProductVariantInput] = strawberry.field(
        default_factory=list[ProductVariantInput], description=VARIANTS_TEXT
    )
    translations: list[ProductTranslationInput] | None = strawberry.field(
        default=UNSET, description="Its texts in other languages."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> CreateProduct:
        fields = product_fields(self)
        options, variants = commands(self.options), commands(self.variants)
        return CreateProduct(self.idempotency_key, fields, options, variants)


@strawberry.input(description="A product to change; what is left out stays.")
class ProductUpdateInput:
    id: strawberry.ID = strawberry.field(description="The product.")
    title: str | None = strawberry.field(default=UNSET, description="Up to 200.")
    slug: str | None = strawberry.field(default=UNSET, description=SLUG)
    subtitle: str | None = strawberry.field(default=UNSET, description="Up to 300.")
    description: str | None = strawberry.field(default=UNSET, description=HTML)
    seo: SeoInput | None = strawberry.field(default=UNSET, description="For search engines.")
    status: ProductStatus | None = strawberry.field(default=UNSET, description="Its state.")
    brand_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="Who makes it; null takes the brand away."
    )
    category_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The category it belongs to first; null takes it away."
    )
    category_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="All further categories to list it in, up to 20."
    )
    tags: list[str] | None = strawberry.field(
        default=UNSET, description="All its tags, up to 50, each up to 60."
    )
    tax_category: str | None = strawberry.field(
        default=UNSET, description="By which tax rates it is taxed."
    )
    attributes: list[ProductAttributeInput] | None = strawberry.field(
        default=UNSET, description="The whole spec table in order, up to 100 lines."
    )
    translations: list[ProductTranslationInput] | None = strawberry.field(
        default=UNSET, description="Texts in other languages; languages that are left out stay."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> UpdateProduct:
        product_id = uuid_of("Product", self.id, ("input", "id"))
        return UpdateProduct(self.idempotency_key, product_id, product_fields(self))


@strawberry.input(description="One product.")
class ProductIdInput:
    id: strawberry.ID = strawberry.field(description="The product.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Retire:
        return Retire(self.idempotency_key, uuid_of("Product", self.id, ("input", "id")))


@strawberry.input(description="All options of a product, replacing those it has.")
class ProductOptionsSetInput:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    options: list[ProductOptionInput] = strawberry.field(
        description=f"{OPTIONS_TEXT} Options and values are recognised by their codes."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SetOptions:
        product_id = uuid_of("Product", self.product_id, PRODUCT_ID)
        return SetOptions(self.idempotency_key, product_id, commands(self.options))
