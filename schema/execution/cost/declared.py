"""What fields declare about their cost, and what is reckoned with where they declare nothing."""

from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    OperationType,
    get_named_type,
    is_composite_type,
)

COST = "cost"
SIZING_ARGUMENTS = ("first", "last", "ids")
PAGE_NAMES = ("Connection", "Page")  # types with a list as long as the page asked for
DEFAULT_PAGE = 20
ASSUMED_SIZE = 100  # of a list that declares none; the project's own tests find those
ROOT_WEIGHTS = {OperationType.MUTATION: 10, OperationType.SUBSCRIPTION: 10}
INTROSPECTION_SIZES = {
    "__Schema.types": 500,
    "__Schema.directives": 10,
    "__Directive.args": 3,
    "__Type.fields": 15,
    "__Type.inputFields": 10,
    "__Type.enumValues": 10,
    "__Type.interfaces": 2,
    "__Type.possibleTypes": 5,
    "__Field.args": 3,
}


@dataclass(frozen=True, slots=True)
class FieldCost:
    """What a field declares: `weight` points for each call of it, apart from what it holds, and
    for a list or page the `size` that is reckoned with when no argument says how many."""

    weight: int | None = None
    size: int | None = None


NOTHING = FieldCost()


def declared_cost(parent: GraphQLNamedType, name: str, field: GraphQLField) -> FieldCost:
    """What the field declares."""
    declared = (field.extensions or {}).get(COST)
    if isinstance(declared, FieldCost):
        return declared
    size = INTROSPECTION_SIZES.get(f"{parent.name}.{name}") if parent.name[:2] == "__" else None
    return FieldCost(size=size) if size else NOTHING


def weight_of(
    declared: FieldCost, field: GraphQLField, operation: OperationType, *, is_root: bool
) -> int:
    """Points for a call of the field: what it declares, else 1 for anything with fields."""
    if declared.weight is not None:
        return declared.weight
    if is_root and operation in ROOT_WEIGHTS:
        return ROOT_WEIGHTS[operation]
    return 1 if holds_objects(field) else 0


def named_type(field: GraphQLField) -> GraphQLNamedType:
    """The type of the field without lists and non-nulls."""
    return cast("GraphQLNamedType", get_named_type(cast("Any", field).type))  # partially typed


def holds_objects(field: GraphQLField) -> bool:
    return is_composite_type(named_type(field))


def is_list(field: GraphQLField) -> bool:
    return str(cast("Any", field).type).startswith("[")


def is_page(kind: GraphQLNamedType) -> bool:
    """Whether a type is a page of a list: a connection, or a stretch of a feed."""
    return kind.name.endswith(PAGE_NAMES)


def is_page_list(parent: GraphQLNamedType, name: str, field: GraphQLField) -> bool:
    """Whether a list is as long as the page that holds it."""
    return (
        is_list(field)
        and holds_objects(field)
        and (name in {"edges", "nodes"} if parent.name.endswith("Connection") else is_page(parent))
    )


def has_known_size(parent: GraphQLNamedType, name: str, field: GraphQLField) -> bool:
    """Whether the size of a list or page of objects is known before it is fetched."""
    if not holds_objects(field) or not (is_list(field) or is_page(named_type(field))):
        return True
    declared = declared_cost(parent, name, field)
    return (
        declared.size is not None
        or is_page_list(parent, name, field)
        or any(argument in field.args for argument in SIZING_ARGUMENTS)
    )


def lists_of_unknown_size(schema: GraphQLSchema) -> list[str]:
    """`Type.field` of every list that declares no size. A project's tests keep this empty."""
    return [
        f"{kind.name}.{name}"
        for kind in schema.type_map.values()
        for name, field in getattr(kind, "fields", {}).items()
        if isinstance(field, GraphQLField) and not has_known_size(kind, name, field)
    ]
