"""How the catalogue says no in GraphQL."""

import strawberry

from commerce.catalog.errors import CategoryCircle, CategoryNotEmpty, SlugTaken, StillInUse
from schema.errors import UserError, refusal


@refusal(
    SlugTaken,
    "The slug '{slug}' is taken.",
    "Another thing of the same kind has this slug; choose another or leave it out.",
)
class SlugTakenError(UserError):
    slug: str = strawberry.field(description="The slug that was asked for.")


@refusal(
    CategoryCircle,
    "A category cannot stand below itself.",
    "The new parent is the category itself or stands below it.",
)
class CategoryCircleError(UserError):
    pass


@refusal(
    CategoryNotEmpty,
    "The category has {children} categories below it and {products} products in it.",
    "Something stands in or directly below the category; move it elsewhere first.",
)
class CategoryNotEmptyError(UserError):
    children: int = strawberry.field(description="How many categories stand directly below.")
    products: int = strawberry.field(description="How many products are listed in it.")


@refusal(
    StillInUse,
    "{products} products still refer to it.",
    "Products still refer to the brand, the attribute or the choice; change them first.",
)
class StillInUseError(UserError):
    products: int = strawberry.field(description="How many products refer to it.")
