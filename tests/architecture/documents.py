"""The smallest document that calls a root field, made from the schema alone."""

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)

SCALARS = {
    "ID": '"Nothing_AAAAAAAAAAAAAAAAAAAAAA"',
    "Int": "1",
    "Float": "1.0",
    "Boolean": "true",
    "Decimal": '"1.00"',
    "CurrencyCode": '"GBP"',
    "CountryCode": '"GB"',
    "DateTime": '"2026-03-02T10:00:00Z"',
    "Date": '"2026-03-02"',
    "Json": "{}",
}


def document(operation: str, name: str, field: GraphQLField) -> str:
    """`query { name(required: …) { __typename } }`."""
    required = {key: arg.type for key, arg in field.args.items() if _is_required(arg)}
    arguments = ", ".join(f"{key}: {literal(kind)}" for key, kind in required.items())
    call = f"{name}({arguments})" if arguments else name
    selection = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{operation} {{ {call}{selection} }}"


def literal(kind: GraphQLInputType) -> str:
    inner = get_nullable_type(kind)
    if isinstance(inner, GraphQLList):
        return f"[{literal(inner.of_type)}]"
    if isinstance(inner, GraphQLEnumType):
        return next(iter(inner.values))
    if isinstance(inner, GraphQLInputObjectType):
        wanted = {key: f.type for key, f in inner.fields.items() if _is_required(f)}
        if _is_one_of(inner):
            others = ((k, f) for k, f in inner.fields.items() if get_named_type(f.type) != inner)
            key, only = next(others)
            wanted = {key: only.type}
        return "{" + ", ".join(f"{key}: {literal(of)}" for key, of in wanted.items()) + "}"
    return SCALARS.get(inner.name, '"x"')


def _is_one_of(kind: GraphQLInputObjectType) -> bool:
    declared = (kind.extensions or {}).get("strawberry-definition")
    return kind.is_one_of or bool(getattr(declared, "is_one_of", False))


def _is_required(argument: object) -> bool:
    kind, default = argument.type, argument.default_value  # type: ignore[attr-defined]
    return isinstance(kind, GraphQLNonNull) and (default is None or "Undefined" in repr(default))
