"""The schema as a whole: its snapshot, descriptions, names, and compatibility."""

import re

import pytest
from graphql import (
    BreakingChangeType,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    find_breaking_changes,
    get_named_type,
)

from schema.root import executable
from schema.snapshot import PATH, text


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return executable()


def own_types(schema: GraphQLSchema) -> list:
    return [kind for name, kind in schema.type_map.items() if not name.startswith("__")]


def test_the_committed_schema_is_the_real_one() -> None:
    assert PATH.read_text() == text(), "run `python -m schema.snapshot` and commit it"


def test_everything_has_a_description(schema: GraphQLSchema) -> None:
    missing = []
    for kind in own_types(schema):
        if not kind.description:
            missing.append(kind.name)
        if isinstance(kind, GraphQLEnumType):
            missing += [f"{kind.name}.{n}" for n, v in kind.values.items() if not v.description]
        for name, field in getattr(kind, "fields", {}).items():
            if not field.description:
                missing.append(f"{kind.name}.{name}")
            for argument, value in getattr(field, "args", {}).items():
                if not value.description:
                    missing.append(f"{kind.name}.{name}({argument})")
    for directive in schema.directives:
        missing += [
            f"@{directive.name}({n})" for n, a in directive.args.items() if not a.description
        ]

    assert missing == []


def test_enum_values_are_upper_case(schema: GraphQLSchema) -> None:
    wrong = [
        f"{kind.name}.{value}"
        for kind in own_types(schema)
        if isinstance(kind, GraphQLEnumType)
        for value in kind.values
        if value != value.upper()
    ]

    assert wrong == []


def test_mutations_take_one_input_and_answer_with_objects_or_unions(schema: GraphQLSchema) -> None:
    assert schema.mutation_type is not None
    wrong = []
    for name, field in schema.mutation_type.fields.items():
        result = get_named_type(field.type)
        if not isinstance(result, GraphQLObjectType | GraphQLUnionType):
            wrong.append(f"{name} answers with {result.name}")
        if list(field.args) != ["input"]:
            wrong.append(f"{name} takes {list(field.args)}")
        elif not isinstance(get_named_type(field.args["input"].type), GraphQLInputObjectType):
            wrong.append(f"{name}'s input is no input object")

    assert wrong == []


WITHOUT_KEY = {
    # Answers with secrets, which are never kept to be given twice; refresh tokens rotate.
    "apiClientKeyCreate",
    "customerLogin",
    "customerRefresh",
    "staffLogin",
    "staffRefresh",
    # Changes nothing the second time.
    "customerLogout",
    "staffLogout",
    "checkoutPaymentConfirm",
    "sandboxReset",
    # The old password is wrong the second time.
    "customerPasswordChange",
    "staffPasswordChange",
}


def test_every_mutation_input_takes_an_idempotency_key(schema: GraphQLSchema) -> None:
    assert schema.mutation_type is not None
    missing = {
        name
        for name, field in schema.mutation_type.fields.items()
        if "idempotencyKey" not in get_named_type(field.args["input"].type).fields
    }

    assert missing == WITHOUT_KEY


def test_every_refusal_is_a_user_error(schema: GraphQLSchema) -> None:
    user_error = schema.type_map["UserError"]
    assert isinstance(user_error, GraphQLInterfaceType)
    wrong = [
        kind.name
        for kind in own_types(schema)
        if isinstance(kind, GraphQLObjectType)
        and kind.name.endswith("Error")
        and user_error not in kind.interfaces
    ]

    assert wrong == []


def test_a_removed_field_would_be_reported(schema: GraphQLSchema) -> None:
    shrunk = re.sub(r'  """[^"]*"""\n  shop: Shop!\n', "", text())

    changes = find_breaking_changes(schema, build_schema(shrunk))

    assert [change.type for change in changes] == [BreakingChangeType.FIELD_REMOVED]
