"""Changing categories, brands and attributes in GraphQL."""

from typing import Annotated, Any

import strawberry

from commerce.core.permissions import Permission
from resolvers import catalog_reference_writes as resolvers
from schema.catalog_errors import (
    CategoryCircleError,
    CategoryNotEmptyError,
    SlugTakenError,
    StillInUseError,
)
from schema.catalog_reference import Attribute, Brand, Category
from schema.catalog_reference_inputs import (
    AttributeCreateInput,
    AttributeDeleteInput,
    AttributeUpdateInput,
    BrandCreateInput,
    BrandDeleteInput,
    BrandUpdateInput,
    CategoryCreateInput,
    CategoryDeleteInput,
    CategoryMoveInput,
    CategoryUpdateInput,
)
from schema.deletion import Deleted
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
)
from schema.fields import resolved

REFUSED = InvalidInputError | NotFoundError | IdempotencyConflictError
CategoryCreateResult = Annotated[
    Category | SlugTakenError | ConflictError | REFUSED,
    strawberry.union("CategoryCreateResult", description="The new category, or why there is none."),
]
CategoryUpdateResult = Annotated[
    Category | SlugTakenError | REFUSED,
    strawberry.union("CategoryUpdateResult", description="The category, or why it stays as it is."),
]
CategoryMoveResult = Annotated[
    Category | CategoryCircleError | ConflictError | REFUSED,
    strawberry.union("CategoryMoveResult", description="The category, or why it stays."),
]
CategoryDeleteResult = Annotated[
    Deleted | CategoryNotEmptyError | REFUSED,
    strawberry.union("CategoryDeleteResult", description="Its id, or why it is still there."),
]
BrandCreateResult = Annotated[
    Brand | SlugTakenError | REFUSED,
    strawberry.union("BrandCreateResult", description="The new brand, or why there is none."),
]
BrandUpdateResult = Annotated[
    Brand | SlugTakenError | REFUSED,
    strawberry.union("BrandUpdateResult", description="The brand, or why it stays as it is."),
]
BrandDeleteResult = Annotated[
    Deleted | StillInUseError | REFUSED,
    strawberry.union("BrandDeleteResult", description="Its id, or why it is still there."),
]
AttributeCreateResult = Annotated[
    Attribute | ConflictError | REFUSED,
    strawberry.union("AttributeCreateResult", description="The attribute, or why there is none."),
]
AttributeUpdateResult = Annotated[
    Attribute | StillInUseError | REFUSED,
    strawberry.union("AttributeUpdateResult", description="The attribute, or why it stays."),
]
AttributeDeleteResult = Annotated[
    Deleted | StillInUseError | REFUSED,
    strawberry.union("AttributeDeleteResult", description="Its id, or why it is still there."),
]


def _mutation(function: Any, kind: Any, description: str) -> Any:
    return resolved(
        function,
        description=description,
        arguments={"input": (kind, "What to do.")},
        requires=Permission.CATALOG_WRITE,
    )


@strawberry.type
class CatalogReferenceMutation:
    category_create: CategoryCreateResult = _mutation(
        resolvers.category_save, CategoryCreateInput, "Create a category."
    )
    category_update: CategoryUpdateResult = _mutation(
        resolvers.category_save, CategoryUpdateInput, "Change a category."
    )
    category_move: CategoryMoveResult = _mutation(
        resolvers.category_move, CategoryMoveInput, "Put a category elsewhere in the tree."
    )
    category_delete: CategoryDeleteResult = _mutation(
        resolvers.category_delete, CategoryDeleteInput, "Remove an empty category."
    )
    brand_create: BrandCreateResult = _mutation(
        resolvers.brand_save, BrandCreateInput, "Create a brand."
    )
    brand_update: BrandUpdateResult = _mutation(
        resolvers.brand_save, BrandUpdateInput, "Change a brand."
    )
    brand_delete: BrandDeleteResult = _mutation(
        resolvers.brand_delete, BrandDeleteInput, "Remove a brand that no product has."
    )
    attribute_create: AttributeCreateResult = _mutation(
        resolvers.attribute_save,
        AttributeCreateInput,
        "Create something that products can be described by.",
    )
    attribute_update: AttributeUpdateResult = _mutation(
        resolvers.attribute_save, AttributeUpdateInput, "Change an attribute."
    )
    attribute_delete: AttributeDeleteResult = _mutation(
        resolvers.attribute_delete, AttributeDeleteInput, "Remove an attribute that no product has."
    )
