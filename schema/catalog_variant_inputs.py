"""Inputs of the mutations of variants."""

import strawberry
from strawberry import UNSET

from commerce.catalog.requests import (
    CreateVariants,
    DeleteVariants,
    UpdateVariants,
    VariantChange,
    VariantFields,
    VariantOption,
)
from resolvers.global_ids import uuid_of
from schema.catalog_inputs import KEY, commands, sent_fields

PRODUCT_ID = ("input", "productId")
VARIANTS_TEXT = "Up to 100 at once; all of them are taken or none."


@strawberry.input(description="A variant's value of one option.")
class VariantOptionInput:
    option: str = strawberry.field(description="The option's code, or its label.")
    value: str = strawberry.field(description="The value's code, or its label.")

    def command(self) -> VariantOption:
        return VariantOption(self.option, self.value)


@strawberry.input(description="A new variant. Its price and stock are set apart from it.")
class ProductVariantInput:
    sku: str = strawberry.field(description="The shop's own number of it, unique, up to 80.")
    options: list[VariantOptionInput] = strawberry.field(
        default_factory=list[VariantOptionInput],
        description="Its value of every option of the product.",
    )
    barcode: str | None = strawberry.field(default=None, description="EAN, UPC or ISBN, up to 50.")
    weight_grams: int = strawberry.field(default=0, description="With packaging; 0 for unknown.")
    requires_shipping: bool = strawberry.field(
        default=True, description="False for what is not delivered."
    )

    def command(self) -> VariantFields:
        return VariantFields(**sent_fields(self))


@strawberry.input(description="A variant to change; what is left out stays.")
class ProductVariantChangeInput:
    id: strawberry.ID = strawberry.field(description="The variant.")
    sku: str | None = strawberry.field(default=UNSET, description="Unique, up to 80.")
    options: list[VariantOptionInput] | None = strawberry.field(
        default=UNSET, description="Its value of every option of the product."
    )
    barcode: str | None = strawberry.field(default=UNSET, description="Null takes it away.")
    weight_grams: int | None = strawberry.field(default=UNSET, description="With packaging.")
    requires_shipping: bool | None = strawberry.field(
        default=UNSET, description="False for what is not delivered."
    )
    is_active: bool | None = strawberry.field(
        default=UNSET, description="False takes it out of the offer; orders keep showing it."
    )
    position: int | None = strawberry.field(
        default=UNSET, description="Its place among the product's variants; lower comes first."
    )

    def change_at(self, number: int) -> VariantChange:
        id_ = uuid_of("ProductVariant", self.id, ("input", "variants", str(number), "id"))
        return VariantChange(id_, VariantFields(**sent_fields(self)))


@strawberry.input(description="New variants of a product.")
class ProductVariantsCreateInput:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    variants: list[ProductVariantInput] = strawberry.field(description=VARIANTS_TEXT)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> CreateVariants:
        product_id = uuid_of("Product", self.product_id, PRODUCT_ID)
        return CreateVariants(self.idempotency_key, product_id, commands(self.variants))


@strawberry.input(description="Variants of a product to change.")
class ProductVariantsUpdateInput:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    variants: list[ProductVariantChangeInput] = strawberry.field(description=VARIANTS_TEXT)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> UpdateVariants:
        product_id = uuid_of("Product", self.product_id, PRODUCT_ID)
        changes = [each.change_at(number) for number, each in enumerate(self.variants)]
        return UpdateVariants(self.idempotency_key, product_id, changes)


@strawberry.input(description="Variants of a product to remove.")
class ProductVariantsDeleteInput:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    variant_ids: list[strawberry.ID] = strawberry.field(description=VARIANTS_TEXT)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> DeleteVariants:
        product_id = uuid_of("Product", self.product_id, PRODUCT_ID)
        ids = [
            uuid_of("ProductVariant", id_, ("input", "variantIds", str(number)))
            for number, id_ in enumerate(self.variant_ids)
        ]
        return DeleteVariants(self.idempotency_key, product_id, ids)
