"""The static cost: sizes, weights, what is never undercounted, and that it stays linear."""

from typing import Any

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    build_schema,
    get_introspection_query,
    parse,
    validate,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.execution.cost import COST, FieldCost, OperationCost, cost_of, lists_of_unknown_size
from schema.execution.cost.breakdown import MOST_VISITS
from schema.execution.cost.terms import MOST

SDL = """
type Query { shop: Shop! products(first: Int = 20, last: Int): ThingConnection!
  nodes(ids: [ID!]!): [Node]! search(first: Int): ThingConnection! tags: [String!]! }
type Mutation { thingAdd: Result! }
interface Node { id: ID! parent: Node }
type Shop { name: String! owner: Person! people: [Person!]! }
type Person implements Node { id: ID! parent: Node name: String! friends: [Person!]! }
type Thing implements Node { id: ID! parent: Node title: String! maker: Person
  parts(first: Int): ThingConnection! }
type ThingEdge { cursor: String! node: Thing! }
type ThingConnection { edges: [ThingEdge!]! nodes: [Thing!]! totalCount: Int
  facets: [Facet!]! }
type Facet { name: String! }
type Broken { code: String! causes: [Person!]! }
union Result = Thing | Broken
"""


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    made = build_schema(SDL)
    declare(made, "Shop.people", FieldCost(size=5))
    declare(made, "Person.friends", FieldCost(size=3))
    declare(made, "Query.search", FieldCost(weight=10, size=8))
    declare(made, "ThingConnection.totalCount", FieldCost(weight=5))
    declare(made, "ThingConnection.facets", FieldCost(size=4))
    declare(made, "Broken.causes", FieldCost(size=2))
    return made


def declare(schema: GraphQLSchema, place: str, cost: FieldCost) -> None:
    kind, _, name = place.partition(".")
    schema.type_map[kind].fields[name].extensions[COST] = cost  # type: ignore[attr-defined]


def read(text: str) -> tuple[DocumentNode, OperationDefinitionNode]:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return document, operation


def total(schema: GraphQLSchema, text: str, variables: dict[str, Any] | None = None) -> int:
    return cost_of(schema, *read(text), variables).total


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{ __typename }", 1),
        ("{ tags }", 1),
        ("{ shop { name } }", 1),
        ("{ shop { name owner { name } } }", 2),
        ("{ shop { people { name } } }", 1 + 1 + 5),
        ("{ shop { people { friends { name } } } }", 1 + 1 + 5 * (1 + 1 + 3)),
        ("{ products { nodes { id } } }", 1 + 20),
        ("{ products(first: 7) { nodes { id } } }", 1 + 7),
        ("{ products(last: 7) { nodes { id } } }", 1 + 7),
        ("{ products(first: 7) { edges { cursor node { id } } } }", 1 + 7),
        ("{ products(first: 7) { nodes { id } edges { node { id } } } }", 1 + 14),
        ("{ products(first: 7) { totalCount facets { name } } }", 1 + 5 + 1 + 4),
        ("{ products(first: 5000) { nodes { id } } }", 1 + 100),
        ("{ products(first: -1) { nodes { id } } }", 1),
        ("{ products(first: null) { nodes { id } } }", 1 + 20),
        ("{ search { nodes { id } } }", 10 + 8),
        ("{ search(first: 2) { nodes { id } } }", 10 + 2),
        ('{ nodes(ids: ["a", "b"]) { id } }', 1 + 2),
        ("{ products(first: 2) { nodes { parts(first: 3) { nodes { id } } } } }", 1 + 2 * (2 + 3)),
        ("mutation { thingAdd { ... on Thing { id } } }", 10),
        ("{ shop { name @skip(if: true) owner @include(if: false) { name } } }", 1),
    ],
)
def test_an_object_is_a_point_and_arguments_say_how_many(
    schema: GraphQLSchema, text: str, points: int
) -> None:
    assert total(schema, text) == points


@pytest.mark.parametrize(
    ("variables", "points"),
    [
        (None, 1 + 100),  # what it may cost at most
        ({}, 1 + 20),
        ({"n": None}, 1 + 20),
        ({"n": 3}, 1 + 3),
        ({"n": 1_000}, 1 + 100),
    ],
)
def test_a_variable_counts_as_given(
    schema: GraphQLSchema, variables: dict[str, Any] | None, points: int
) -> None:
    text = "query($n: Int) { products(first: $n) { nodes { id } } }"

    assert total(schema, text, variables) == points


def test_a_variables_default_counts_where_nothing_is_given(schema: GraphQLSchema) -> None:
    text = "query($n: Int = 4) { products(first: $n) { nodes { id } } }"

    assert total(schema, text) == 5
    assert total(schema, text, {}) == 5
    assert total(schema, text, {"n": 9}) == 10


def test_lists_of_ids_count_by_their_length(schema: GraphQLSchema) -> None:
    text = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    assert total(schema, text, {"ids": ["a", "b", "c"]}) == 4
    assert total(schema, text, {"ids": ["a"] * 500}) == 101
    assert total(schema, text) == 101


def test_what_a_variable_leaves_out_costs_nothing(schema: GraphQLSchema) -> None:
    text = """query($yes: Boolean!, $no: Boolean = true) {
      shop { people @include(if: $yes) @skip(if: $no) { name } } }"""

    assert total(schema, text, {"yes": True, "no": False}) == 7
    assert total(schema, text, {"yes": True}) == 1
    assert total(schema, text, {"yes": False, "no": False}) == 1
    assert total(schema, text) == 7


def test_of_several_types_the_dearest_counts(schema: GraphQLSchema) -> None:
    text = """mutation { thingAdd {
      ... on Thing { maker { name } }
      ... on Broken { causes { name } } } }"""

    assert total(schema, text) == 10 + 3


def test_what_an_interface_offers_counts_for_every_type(schema: GraphQLSchema) -> None:
    text = """{ nodes(ids: ["a"]) { parent { id }
      ... on Node { parent { id } }
      ... on Thing { maker { name } }
      ... on Person { friends { name } } } }"""

    assert total(schema, text) == 1 + 1 * (1 + 1 + 1 + 4)


def test_the_dearest_may_depend_on_a_variable(schema: GraphQLSchema) -> None:
    text = """query($n: Int) { nodes(ids: ["a"]) {
      ... on Thing { parts(first: $n) { nodes { id } } }
      ... on Person { friends { name } } } }"""

    assert total(schema, text, {"n": 1}) == 1 + 1 + 4
    assert total(schema, text, {"n": 10}) == 1 + 1 + 11


def test_each_path_has_its_part(schema: GraphQLSchema) -> None:
    text = """{ shop { name } list: products(first: 2) {
      nodes { ...Parts maker { name } } } }
      fragment Parts on Thing { parts(first: 30) { edges { node { id } } } }"""

    cost = cost_of(schema, *read(text))

    assert cost.total == 1 + 1 + 2 * (1 + 31 + 1)
    assert cost.by_path == {
        ("shop",): 1,
        ("shop", "name"): 0,
        ("list",): 67,
        ("list", "nodes"): 66,
        ("list", "nodes", "parts"): 62,
        ("list", "nodes", "parts", "edges"): 60,
        ("list", "nodes", "parts", "edges", "node"): 60,
        ("list", "nodes", "parts", "edges", "node", "id"): 0,
        ("list", "nodes", "maker"): 2,
        ("list", "nodes", "maker", "name"): 0,
    }
    assert cost.heaviest == ("list", "nodes", "parts", "edges", "node")


def test_introspection_is_cheap_but_not_free(schema: GraphQLSchema) -> None:
    loop = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"

    assert total(schema, '{ __type(name: "Shop") { name } }') == 10
    assert 1_000 < total(schema, get_introspection_query()) < 10_000
    assert total(schema, loop) > 10_000


def test_lists_without_a_size_are_found(schema: GraphQLSchema) -> None:
    assert lists_of_unknown_size(schema) == []

    assert lists_of_unknown_size(build_schema(SDL)) == [
        "Shop.people",
        "Person.friends",
        "ThingConnection.facets",
        "Broken.causes",
    ]


def doubling(levels: int) -> str:
    """Fragments that spread the next one twice: expanded, 2 ** levels fields."""
    chain = "".join(f"fragment f{n} on Shop {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels))
    return f"{{ shop {{ ...f0 }} }} {chain} fragment f{levels} on Shop {{ owner {{ name }} }}"


def test_the_work_is_linear_in_the_document(schema: GraphQLSchema) -> None:
    document, operation = read(doubling(20))

    cost = OperationCost(schema, document, operation)

    assert cost.total() == 1 + 2**20
    assert cost.visits == 2 + 2 * 20 + 2


def test_nested_lists_saturate(schema: GraphQLSchema) -> None:
    inner = "nodes { id }"
    for _ in range(40):
        inner = f"nodes {{ parts(first: $n) {{ {inner} }} }}"
    text = f"query($n: Int) {{ products(first: $n) {{ {inner} }} }}"

    cost = cost_of(schema, *read(text), {"n": 100})

    assert cost.total == MOST
    assert max(cost.by_path.values()) == MOST


def test_the_breakdown_of_an_exploding_document_stops(schema: GraphQLSchema) -> None:
    cost = cost_of(schema, *read(doubling(30)))

    assert cost.total == MOST
    assert set(cost.by_path) == {("shop",), ("shop", "owner"), ("shop", "owner", "name")}
    assert cost.by_path["shop",] == MOST
    assert cost.by_path["shop", "owner"] < MOST_VISITS  # it stopped in the middle


# --- against a plain computation with every fragment spread out ------------------------------

NAMES = {
    "Query": ["shop", "products", "search"],
    "Shop": ["name", "owner", "people"],
    "Person": ["id", "name", "friends", "parent"],
    "Thing": ["id", "title", "maker", "parts", "parent"],
    "Node": ["id", "parent"],
    "ThingConnection": ["edges", "nodes", "totalCount", "facets"],
    "ThingEdge": ["cursor", "node"],
    "Facet": ["name"],
}
TYPES = {
    "shop": "Shop", "owner": "Person", "people": "Person", "friends": "Person", "parent": "Node",
    "products": "ThingConnection", "search": "ThingConnection", "parts": "ThingConnection",
    "maker": "Person", "nodes": "Thing", "edges": "ThingEdge", "node": "Thing", "facets": "Facet",
}  # fmt: skip
POSSIBLE = {"Node": ["Person", "Thing"]}
PAGED = {"products": 20, "search": 8, "parts": 20}
SIZES = {"people": 5, "friends": 3, "facets": 4}
WEIGHTS = {"search": 10, "totalCount": 5}


@st.composite
def selections(draw: st.DrawFn, kind: str, depth: int) -> str:
    chosen: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        what = draw(st.sampled_from(["field", "field", "field", "inline", "spread"]))
        if what == "field" or depth == 0:
            chosen.append(draw(fields(kind, depth)))
        elif what == "inline":
            narrowed = draw(st.sampled_from(POSSIBLE.get(kind, [kind])))
            inner = draw(selections(narrowed, depth - 1))
            chosen.append(f"... on {narrowed} {{ {inner} }}")
        else:
            chosen.append(f"...F{kind}")
    return " ".join(chosen)


@st.composite
def fields(draw: st.DrawFn, kind: str, depth: int) -> str:
    leaves = [name for name in NAMES[kind] if name not in TYPES]
    name = draw(st.sampled_from(NAMES[kind] if depth > 0 else leaves or ["__typename"]))
    alias = draw(st.sampled_from("abcdefgh")) + str(draw(st.integers(0, 10**6)))
    first = draw(st.sampled_from(["", "(first: 3)", "(first: $n)"])) if name in PAGED else ""
    inner = f" {{ {draw(selections(TYPES[name], depth - 1))} }}" if name in TYPES else ""
    return f"{alias}: {name}{first}{inner}"


@st.composite
def documents(draw: st.DrawFn) -> str:
    body = draw(selections("Query", 4))
    fragments = " ".join(
        f"fragment F{kind} on {kind} {{ {draw(fields(kind, 0))} {draw(fields(kind, 1))} }}"
        for kind in NAMES
    )
    return f"query($n: Int) {{ {body} }} {fragments}"


class Naive:
    """Every fragment expanded where it stands, every possible type worked out in full."""

    def __init__(self, document: DocumentNode, n: int) -> None:
        self.fragments = {
            d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
        }
        self.n = n

    def cost(self, node: Any, kind: str, page: int) -> int:
        """Of a selection set for one object type, or the dearest possible one."""
        if kind in POSSIBLE:
            return max(self.cost(node, possible, page) for possible in POSSIBLE[kind])
        points = 0
        for selection in node.selections:
            if isinstance(selection, FieldNode):
                points += self.field(selection, page)
            elif isinstance(selection, InlineFragmentNode):
                assert selection.type_condition is not None
                points += self.narrowed(
                    selection.selection_set, selection.type_condition.name.value, kind, page
                )
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self.fragments[selection.name.value]
                points += self.narrowed(
                    fragment.selection_set, fragment.type_condition.name.value, kind, page
                )
        return points

    def narrowed(self, node: Any, condition: str, kind: str, page: int) -> int:
        applies = condition == kind or kind in POSSIBLE.get(condition, ())
        return self.cost(node, kind, page) if applies else 0

    def field(self, node: FieldNode, page: int) -> int:
        name = node.name.value
        if name not in TYPES:
            return WEIGHTS.get(name, 0)
        inner_page = 0
        if name in PAGED:
            inner_page = PAGED[name]
            for argument in node.arguments or ():
                inner_page = self.n if argument.value.kind == "variable" else 3
        inner = self.cost(node.selection_set, TYPES[name], inner_page)
        if name == "edges":
            return page * inner
        if name == "nodes":
            return page * (1 + inner)
        if name in SIZES:
            return 1 + SIZES[name] * (1 + inner)
        return WEIGHTS.get(name, 1) + inner


@settings(max_examples=60, deadline=None)
@given(text=documents(), n=st.integers(0, 100))
def test_it_equals_a_plain_computation(schema: GraphQLSchema, text: str, n: int) -> None:
    document, operation = read(text)

    cost = cost_of(schema, document, operation, {"n": n})

    plain = Naive(document, n).cost(operation.selection_set, "Query", 1)
    assert cost.total == max(1, plain)
    roots = sum(points for path, points in cost.by_path.items() if len(path) == 1)
    assert max(1, roots) == cost.total


@settings(max_examples=60, deadline=None)
@given(text=documents(), n=st.integers(0, 99), more=st.integers(1, 100))
def test_more_never_costs_less(schema: GraphQLSchema, text: str, n: int, more: int) -> None:
    document, operation = read(text)
    cost = OperationCost(schema, document, operation)

    assert cost.total({"n": n}) <= cost.total({"n": n + more}) <= cost.total(None)
    extended = parse(text.replace("{", "{ extra: shop { people { name } }", 1))
    wider = extended.definitions[0]
    assert isinstance(wider, OperationDefinitionNode)
    assert cost.total({"n": n}) < OperationCost(schema, extended, wider).total({"n": n})


def test_the_generated_documents_are_sound(schema: GraphQLSchema) -> None:
    text = "{ a1: shop { b1: name ...FShop } } fragment FShop on Shop { c1: owner { d1: id } }"

    assert validate(schema, parse(text)) == []
