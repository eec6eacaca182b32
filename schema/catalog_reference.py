"""Categories, brands and attributes in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from commerce.catalog import views
from commerce.catalog.kinds import AttributeKind
from commerce.catalog.listing import ProductSort
from commerce.core.permissions import Permission
from resolvers import catalog_reference as resolvers
from schema.cache_policies import CATALOGUE, INHERITED, REFERENCE
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import batched, computed, resolved
from schema.node import Node, fetched_by, presents
from schema.scalars import LanguageCode, expose_enum

if TYPE_CHECKING:
    from schema.catalog import Product

expose_enum(
    ProductSort,
    description="An order of products.",
    NEWEST="Last published first.",
    TITLE="By title, in the shop's default language.",
    BEST_SELLING="Most often sold first.",
)
expose_enum(
    AttributeKind,
    description="What values an attribute has.",
    TEXT="Free text.",
    SELECT="One of the attribute's choices.",
    NUMBER="A number, in the attribute's unit.",
    BOOLEAN="Yes or no.",
)
LIST_ARGUMENTS = {"sort": "The order.", **PAGE_ARGUMENTS}
LazyProduct = Annotated["Product", strawberry.lazy("schema.catalog")]


@strawberry.type(description="What search engines are shown of a page.")
class Seo:
    cache_policy = INHERITED

    title: str = strawberry.field(description="For `<title>`; the visible title where none is set.")
    description: str | None = strawberry.field(description='For `<meta name="description">`.')


@strawberry.type(description="A code and the words for it.")
class Label:
    cache_policy = INHERITED

    code: str = strawberry.field(description="The stable code; the same in every language.")
    label: str = strawberry.field(description="The words in the request's language.")


@strawberry.type(
    description="Texts in a language besides the shop's default one; null: not written."
)
class PageTranslation:
    language: LanguageCode = strawberry.field(description="The language.")
    title: str | None = strawberry.field(description="The name.")
    subtitle: str | None = strawberry.field(description="The line below the title; products only.")
    description: str | None = strawberry.field(description="The full text, as limited HTML.")
    seo_title: str | None = strawberry.field(description="The title for search engines.")
    seo_description: str | None = strawberry.field(description="The description for them.")


TRANSLATIONS = "Everything that is written in other languages."


@strawberry.type(description="A category of the catalogue's tree.")
class Category(Node):
    is_type_of = presents(views.Category)
    cache_policy = REFERENCE

    slug: str = strawberry.field(description="The part of the page's address.")
    title: str = computed(resolvers.title, description="The name in the request's language.")
    description: str = computed(
        resolvers.description, description="A text about it: limited HTML, safe to show."
    )
    seo: Seo = computed(resolvers.seo, description="Texts for search engines.")
    image_url: str | None = computed(resolvers.image_url, description="Address of its picture.")
    depth: int = strawberry.field(description="How far below the roots it stands; roots are 0.")
    is_active: bool = strawberry.field(
        description="Whether shoppers see it; inactive ones are shown to staff only."
    )
    parent: "Category | None" = batched(
        resolvers.parents_of, description="What it stands below; null for a root."
    )
    children: list["Category"] = batched(
        resolvers.children_of, description="What stands directly below, in order."
    )
    breadcrumbs: list["Category"] = batched(
        resolvers.ways_to, description="The way from the root down to this category itself."
    )
    translations: list[PageTranslation] = batched(
        resolvers.translations, description=TRANSLATIONS, requires=Permission.CATALOG_READ
    )
    products: Connection[LazyProduct] = batched(
        resolvers.products_of_categories,
        description="Published products listed in it or anywhere below it.",
        arguments=LIST_ARGUMENTS,
        cache=CATALOGUE,
    )


@strawberry.type(description="Who makes or labels goods.")
class Brand(Node):
    is_type_of = presents(views.Brand)
    cache_policy = REFERENCE

    slug: str = strawberry.field(description="The part of the page's address; use it in filters.")
    title: str = computed(resolvers.title, description="The name in the request's language.")
    description: str = computed(
        resolvers.description, description="A text about it: limited HTML, safe to show."
    )
    seo: Seo = computed(resolvers.seo, description="Texts for search engines.")
    image_url: str | None = computed(resolvers.image_url, description="Address of its logo.")
    translations: list[PageTranslation] = batched(
        resolvers.translations, description=TRANSLATIONS, requires=Permission.CATALOG_READ
    )
    products: Connection[LazyProduct] = batched(
        resolvers.products_of_brands,
        description="Published products of the brand.",
        arguments=LIST_ARGUMENTS,
        cache=CATALOGUE,
    )


@strawberry.type(description="Something that products can be described by: material, power, …")
class Attribute(Node):
    is_type_of = presents(views.Attribute)
    cache_policy = REFERENCE

    code: str = strawberry.field(description="The stable code; use it in filters.")
    label: str = computed(resolvers.label, description="The name in the request's language.")
    kind: AttributeKind = strawberry.field(description="What values it has.")
    unit: str | None = computed(resolvers.unit, description="The unit of its values, if any.")
    choices: list[Label] = computed(
        resolvers.choices, description="The possible values of a SELECT attribute; else empty."
    )
    is_filterable: bool = strawberry.field(description="Whether search offers it as a facet.")


@strawberry.type
class CatalogReferenceQuery:
    category: Category | None = resolved(
        resolvers.category,
        description="A category by its id or its slug; give one of them.",
        arguments={
            "id": (strawberry.ID | None, "The global id."),
            "slug": "The part of the page's address.",
        },
        cache=REFERENCE,
    )
    categories: list[Category] = resolved(
        resolvers.categories,
        description="The roots of the category tree, in order; ask for `children` to go down.",
        cache=REFERENCE,
    )
    brand: Brand | None = resolved(
        resolvers.brand,
        description="A brand by its id or its slug; give one of them.",
        arguments={
            "id": (strawberry.ID | None, "The global id."),
            "slug": "The part of the page's address.",
        },
        cache=REFERENCE,
    )
    brands: Connection[Brand] = resolved(
        resolvers.brands,
        description="All brands by title.",
        arguments=PAGE_ARGUMENTS,
        cache=REFERENCE,
    )
    attributes: list[Attribute] = resolved(
        resolvers.attributes,
        description="Everything that products can be described by, in the order of spec tables.",
        cache=REFERENCE,
    )


fetched_by("Category", resolvers.categories_by_id)
fetched_by("Brand", resolvers.brands_by_id)
fetched_by("Attribute", resolvers.attributes_by_id)
