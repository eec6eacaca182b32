"""Limits of documents: what each refuses, and that nothing sent by a stranger takes long. Visits
are counted, never seconds."""

import pytest
from graphql import (
    FragmentDefinitionNode,
    OperationDefinitionNode,
    build_schema,
    parse,
)

from schema.execution.documents import DocumentErrors, Documents
from schema.execution.limits import Counter, Limits, check_limits, check_variables

SCHEMA = build_schema(
    """type Query { shop: Shop! shops(ids: [ID!], filter: Filter): [Shop!]! }
    input Filter { name: String inner: Filter }
    type Shop { name(like: String): String! parent: Shop }"""
)
LIMITS = Limits()


def refusal(text: str, limits: Limits = LIMITS) -> str | None:
    problem = check_limits(parse(text), limits)
    return problem.message if problem else None


def fragments(levels: int, body: str) -> str:
    """A chain of fragments, each spreading the next where `body` says `{next}`."""
    chain = "".join(
        f"fragment f{n} on Query {{ {body.replace('{next}', f'...f{n + 1}')} }}"
        for n in range(levels)
    )
    return f"{{ ...f0 }} {chain} fragment f{levels} on Query {{ shop {{ name }} }}"


NESTED = Limits(depth=1_000, nesting=10)


@pytest.mark.parametrize(
    ("text", "limits", "message"),
    [
        (
            "{ shop { parent { parent { name } } } }",
            Limits(depth=3),
            "The operation has 4 levels deep; 3 are allowed.",
        ),
        (
            "{ shop { name a: name } }",
            Limits(aliases=0),
            "The operation has 1 aliases; 0 are allowed.",
        ),
        (
            "{ a: shop { name } ...F } fragment F on Query { b: shop { name } }",
            Limits(root_fields=1),
            "The operation has 2 root fields; 1 are allowed.",
        ),
        (
            "{ shop { name name name } }",
            Limits(fields=3),
            "The operation has 4 fields; 3 are allowed.",
        ),
        (
            "query @a { shop @b { name @c } }",
            Limits(directives=2),
            "The operation has 3 directives; 2 are allowed.",
        ),
        (
            "query($a: Int, $b: Int) { shop { name } }",
            Limits(variables=1),
            "The operation has 2 variables; 1 are allowed.",
        ),
        (
            '{ shops(ids: ["a"], filter: {name: "b"}) { name } }',
            Limits(arguments=1),
            "The operation has 2 arguments on one field; 1 are allowed.",
        ),
        (
            '{ shops(ids: ["a", "b", "c"]) { name } }',
            Limits(literal_values=2),
            "The operation has 3 values in one argument; 2 are allowed.",
        ),
        (
            "query($f: Filter = {inner: {inner: {}}}) { shops(filter: $f) { name } }",
            Limits(literal_depth=2),
            "The operation has 3 lists and objects inside one another; 2 are allowed.",
        ),
        (
            "{ ... { ... { ... { shop { name } } } } }",
            Limits(nesting=4),
            "The operation has 5 selection sets inside one another; 4 are allowed.",
        ),
        ("query A { a } query B { b }", Limits(operations=1), "More than 1 operations in one"),
        (
            "{ a } fragment A on Q { a } fragment B on Q { b }",
            Limits(fragments=1),
            "More than 1 fragments in one",
        ),
        (
            "{ shop { name } } fragment Unused on Shop { name name name }",
            Limits(fields=2),
            "The fragment `Unused` has 3 fields; 2 are allowed.",
        ),
    ],
)
def test_each_limit_refuses_what_is_over_it(text: str, limits: Limits, message: str) -> None:
    found = refusal(text, limits)

    assert found is not None
    assert found.startswith(message)


def test_what_is_within_every_limit_is_taken() -> None:
    text = """query A($n: Int = 2) @x { a: shop { name } ...F }
      fragment F on Query { shops(ids: ["a"], filter: {inner: {name: "x"}}) { name @skip } }"""

    assert refusal(text) is None
    assert (
        refusal(
            text,
            Limits(
                depth=2,
                nesting=3,
                fields=4,
                aliases=1,
                root_fields=2,
                directives=2,
                variables=1,
                arguments=2,
                literal_values=2,
                literal_depth=2,
                operations=1,
                fragments=1,
            ),
        )
        is None
    )


def visits(text: str) -> int:
    document = parse(text)
    counter = Counter(
        {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    )
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    counter.size(operation.selection_set)
    return counter.visits


def test_nine_hundred_bytes_are_counted_in_some_fifty_visits() -> None:
    """Spread out, these fragments have 33 million fields."""
    levels = 24
    doubling = "".join(f"fragment f{n} on Query{{...f{n + 1} ...f{n + 1}}}" for n in range(levels))
    text = f"{{...f0}}{doubling}fragment f{levels} on Query{{shop{{name}}}}"

    assert 860 <= len(text) <= 904
    assert visits(text) == 1 + 2 * levels + 2
    assert refusal(text) == "The operation has over a million root fields; 20 are allowed."


@pytest.mark.parametrize("levels", [10, 20, 40])
def test_root_fields_are_counted_in_one_visit_each(levels: int) -> None:
    assert visits(fragments(levels, "a: shop { name } {next} {next} {next}")) == 1 + 5 * levels + 2


def test_a_cycle_of_fragments_ends() -> None:
    text = "{ ...A } fragment A on Query { shop { name } ...B } fragment B on Query { ...A }"

    assert refusal(text) is None


def test_deep_nesting_is_a_refusal_and_no_crash() -> None:
    deep = "".join(
        f"fragment f{n} on Query {{ ... {{ ... {{ ... {{ ... {{ ...f{n + 1} }} }} }} }} }}"
        for n in range(190)
    )
    text = f"{{ ...f0 }} {deep} fragment f190 on Query {{ shop {{ name }} }}"

    assert refusal(text) in {
        "The document is nested too deeply.",
        "The operation has 952 selection sets inside one another; 60 are allowed.",
    }


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA, LIMITS)


def code(documents: Documents, text: str) -> str:
    with pytest.raises(DocumentErrors) as refused:
        documents.get(text)
    return str((refused.value.errors[0].extensions or {})["code"])


def grown(levels: int, times: int) -> str:
    return "name" if levels == 0 else " ".join([f"parent {{ {grown(levels - 1, times)} }}"] * times)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{" + " " * 70_000 + "shop { name } }", "COST_LIMIT_EXCEEDED"),
        ('{ shops(ids: "' + "\\u0041" * 12_000 + '") { name } }', "COST_LIMIT_EXCEEDED"),
        ("{" + "#\n" * 2_000 + "shop { name } }", "GRAPHQL_PARSE_FAILED"),
        ("{ shop {" + "name " * 5_000 + "} }", "GRAPHQL_PARSE_FAILED"),
        ("{ shops(ids: " + "[" * 1_900 + "]" * 1_900 + ") { name } }", "GRAPHQL_PARSE_FAILED"),
        ("..." + "{" * 3_000, "GRAPHQL_PARSE_FAILED"),
        ("{ shop {" + "name " * 1_900 + "} }", "COST_LIMIT_EXCEEDED"),
        ("{ shop {" + grown(8, 2) + "} }", "COST_LIMIT_EXCEEDED"),
        ("{ shop {" + grown(3, 8) + "} }", "COST_LIMIT_EXCEEDED"),
        ("{ shops(filter: {" + "name: 1 " * 900 + "}) { name } }", "COST_LIMIT_EXCEEDED"),
        ("{ shop { name(" + 'like: "a" ' * 900 + ") } }", "COST_LIMIT_EXCEEDED"),
        ("query(" + "$v: Int " * 700 + ") { shop { name } }", "COST_LIMIT_EXCEEDED"),
    ],
    ids=lambda text: text[:24],
)
def test_documents_made_to_be_slow_are_refused(
    documents: Documents, text: str, expected: str
) -> None:
    assert code(documents, text) == expected


def test_the_fields_of_forty_components_are_within_the_budget(documents: Documents) -> None:
    """As generated clients send them: many fragments on one type that ask for the same fields."""
    spreads = " ".join(f"...F{n}" for n in range(40))
    parts = " ".join(
        f"fragment F{n} on Shop {{ name parent {{ name parent {{ name }} }} }}" for n in range(40)
    )

    valid = documents.get(f"{{ shop {{ {spreads} }} }} {parts}")

    assert list(valid.operations) == [""]


def test_suggestions_are_for_development(documents: Documents) -> None:
    with pytest.raises(DocumentErrors) as hidden:
        documents.get("{ shap { name } }")
    with pytest.raises(DocumentErrors) as shown:
        Documents(SCHEMA, LIMITS, hide_suggestions=False).get("{ shap { name } }")

    assert hidden.value.errors[0].message == "Cannot query field 'shap' on type 'Query'."
    assert "Did you mean 'shop'" in shown.value.errors[0].message


@pytest.mark.parametrize(
    ("variables", "is_taken"),
    [
        ({}, True),
        ({"a": 1, "b": [1, 2]}, True),
        ({"a": 1, "b": [1, 2, 3, 4]}, False),
        ({"a": {"b": {"c": {"d": {"e": 1}}}}}, True),
        ({"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}, False),
        ({"a": [[], [], [], []]}, True),
        ({"a": ["a long text counts as one value"]}, True),
    ],
)
def test_variables_may_hold_so_many_values(variables: dict[str, object], is_taken: bool) -> None:
    problem = check_variables(variables, Limits(variable_values=5))

    assert (problem is None) is is_taken
