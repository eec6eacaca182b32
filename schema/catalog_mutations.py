"""Changing products, variants, pictures and publication in GraphQL."""

from typing import Annotated, Any

import strawberry

from commerce.core.permissions import Permission
from resolvers import catalog_writes as resolvers
from schema.catalog import Product
from schema.catalog_errors import SlugTakenError
from schema.catalog_media_inputs import (
    ProductMediaAddInput,
    ProductMediaIdsInput,
    ProductMediaUpdateInput,
    ProductPublishInput,
    ProductUnpublishInput,
)
from schema.catalog_product_inputs import (
    ProductCreateInput,
    ProductIdInput,
    ProductOptionsSetInput,
    ProductUpdateInput,
)
from schema.catalog_variant_inputs import (
    ProductVariantsCreateInput,
    ProductVariantsDeleteInput,
    ProductVariantsUpdateInput,
)
from schema.deletion import Deleted
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
)
from schema.fields import resolved

OUTCOME = "The product, or why it stays as it is."
REFUSED = InvalidInputError | NotFoundError | IdempotencyConflictError
ProductCreateResult = Annotated[
    Product | SlugTakenError | REFUSED,
    strawberry.union("ProductCreateResult", description="The new product, or why there is none."),
]
ProductUpdateResult = Annotated[
    Product | SlugTakenError | REFUSED,
    strawberry.union("ProductUpdateResult", description=OUTCOME),
]
ProductArchiveResult = Annotated[
    Product | REFUSED,
    strawberry.union("ProductArchiveResult", description=OUTCOME),
]
ProductDeleteResult = Annotated[
    Deleted | ConflictError | REFUSED,
    strawberry.union("ProductDeleteResult", description="Its id, or why it is still there."),
]
ProductOptionsSetResult = Annotated[
    Product | REFUSED,
    strawberry.union("ProductOptionsSetResult", description=OUTCOME),
]
ProductVariantsCreateResult = Annotated[
    Product | REFUSED,
    strawberry.union("ProductVariantsCreateResult", description=OUTCOME),
]
ProductVariantsUpdateResult = Annotated[
    Product | REFUSED,
    strawberry.union("ProductVariantsUpdateResult", description=OUTCOME),
]
ProductVariantsDeleteResult = Annotated[
    Product | ConflictError | REFUSED,
    strawberry.union("ProductVariantsDeleteResult", description=OUTCOME),
]
ProductMediaAddResult = Annotated[
    Product | REFUSED,
    strawberry.union("ProductMediaAddResult", description=OUTCOME),
]
ProductMediaUpdateResult = Annotated[
    Product | REFUSED,
    strawberry.union("ProductMediaUpdateResult", description=OUTCOME),
]
ProductMediaRemoveResult = Annotated[
    Product | REFUSED,
    strawberry.union("ProductMediaRemoveResult", description=OUTCOME),
]
ProductMediaReorderResult = Annotated[
    Product | REFUSED,
    strawberry.union("ProductMediaReorderResult", description=OUTCOME),
]
ProductPublishResult = Annotated[
    Product | ConflictError | REFUSED,
    strawberry.union("ProductPublishResult", description=OUTCOME),
]
ProductUnpublishResult = Annotated[
    Product | REFUSED,
    strawberry.union("ProductUnpublishResult", description=OUTCOME),
]


def _mutation(function: Any, kind: Any, description: str) -> Any:
    return resolved(
        function,
        description=description,
        arguments={"input": (kind, "What to do.")},
        requires=Permission.CATALOG_WRITE,
    )


@strawberry.type
class CatalogMutation:
    product_create: ProductCreateResult = _mutation(
        resolvers.product_create,
        ProductCreateInput,
        "Create a product with its options and variants. Prices, stock and publication follow.",
    )
    product_update: ProductUpdateResult = _mutation(
        resolvers.product_update, ProductUpdateInput, "Change a product."
    )
    product_archive: ProductArchiveResult = _mutation(
        resolvers.product_archive,
        ProductIdInput,
        "Take a product out of the catalogue for good; its orders stay readable.",
    )
    product_delete: ProductDeleteResult = _mutation(
        resolvers.product_delete,
        ProductIdInput,
        "Remove a draft without prices, stock, carts or orders; archive everything else.",
    )
    product_options_set: ProductOptionsSetResult = _mutation(
        resolvers.product_options_set,
        ProductOptionsSetInput,
        "Set what the variants of a product differ in. Variants take the first value of a new"
        " option and lose options that go.",
    )
    product_variants_create: ProductVariantsCreateResult = _mutation(
        resolvers.product_variants_create, ProductVariantsCreateInput, "Add variants to a product."
    )
    product_variants_update: ProductVariantsUpdateResult = _mutation(
        resolvers.product_variants_update,
        ProductVariantsUpdateInput,
        "Change variants of a product, retire them or bring them back.",
    )
    product_variants_delete: ProductVariantsDeleteResult = _mutation(
        resolvers.product_variants_delete,
        ProductVariantsDeleteInput,
        "Remove variants without prices, stock, carts or orders; retire all others.",
    )
    product_media_add: ProductMediaAddResult = _mutation(
        resolvers.product_media_add, ProductMediaAddInput, "Add pictures and films to a product."
    )
    product_media_update: ProductMediaUpdateResult = _mutation(
        resolvers.product_media_update,
        ProductMediaUpdateInput,
        "Change what is said of a picture or film.",
    )
    product_media_remove: ProductMediaRemoveResult = _mutation(
        resolvers.product_media_remove,
        ProductMediaIdsInput,
        "Take pictures and films away from a product.",
    )
    product_media_reorder: ProductMediaReorderResult = _mutation(
        resolvers.product_media_reorder,
        ProductMediaIdsInput,
        "Put the named pictures and films first, in this order; the first picture is featured.",
    )
    product_publish: ProductPublishResult = _mutation(
        resolvers.product_publish,
        ProductPublishInput,
        "Show a product in channels, for a window of time or for good. A draft becomes active.",
    )
    product_unpublish: ProductUnpublishResult = _mutation(
        resolvers.product_unpublish, ProductUnpublishInput, "Take a product out of channels."
    )
