"""What is found out about a document, and what a schema change does to it."""

from hashlib import sha256

import pytest
from graphql import GraphQLSchema, build_schema

from commerce.clients.inputs import NamedDocument
from commerce.clients.kinds import OperationKind
from schema.execution.documents import Documents
from schema.execution.impact import NotASchema, breaking_changes, impact
from schema.execution.inspect import Deprecated, Inspected, inspect
from schema.execution.limits import Limits

SDL = """
directive @inContext(language: Language, channel: String) on QUERY | MUTATION

type Query {
  product(slug: String!, size: Size): Product
  products(first: Int, where: Where): [Product!]!
  node(id: ID!): Node
  any: Any
  oldest: Product @deprecated(reason: "Use products.")
}

type Mutation { save(input: Save!): Product }

interface Node { id: ID! }

type Product implements Node {
  id: ID!
  title: String!
  price(currency: String, old: Int @deprecated(reason: "Counts nothing.")): Money
  size: Size
  plain: String @deprecated(reason: "Use title.")
}

type Brand implements Node { id: ID! name: String! }

type Money { amount: String! }

union Any = Product | Brand

enum Size { SMALL BIG HUGE @deprecated(reason: "Use BIG.") }

enum Language { EN ZH }

input Save { title: String! where: Where sizes: [Size!] }

input Where { text: String brand: Brands old: Boolean @deprecated(reason: "Use text.") }

input Brands { name: String }
"""


def schema() -> GraphQLSchema:
    return build_schema(SDL)


def looked_at(text: str, **named: object) -> Inspected:
    built = schema()
    document = NamedDocument("id", text, **named)  # type: ignore[arg-type]
    return inspect(built, Documents(built, Limits()), document)


def used(text: str) -> set[str]:
    """Coordinates that are more than a type's name."""
    found = looked_at(text).coordinates
    return {each for each in found if "." in each or "@" in each}


def test_the_facts_of_an_operation() -> None:
    text = 'query Shown { product(slug: "a") { title plain } oldest { id } }'

    found = looked_at(text, name="Shown", kind=OperationKind.QUERY)

    assert found.problems == ()
    assert found.facts is not None
    assert (found.facts.name, found.facts.kind) == ("Shown", OperationKind.QUERY)
    assert (found.facts.text, found.facts.hash) == (text, sha256(text.encode()).digest())
    assert found.facts.cost > 0
    assert found.root_fields == ["oldest", "product"]
    assert found.deprecated == [
        Deprecated("Product.plain", "Use title."),
        Deprecated("Query.oldest", "Use products."),
    ]


@pytest.mark.parametrize(
    ("text", "coordinates"),
    [
        (
            'query A { product(slug: "a", size: BIG) { price(currency: "GBP") { amount } } }',
            {
                "Query.product",
                "Query.product(slug:)",
                "Query.product(size:)",
                "Size.BIG",
                "Product.price",
                "Product.price(currency:)",
                "Money.amount",
            },
        ),
        (
            "query A @inContext(language: ZH) { node(id: 1) { id ... on Brand { name } ...P } }"
            " fragment P on Product { title __typename }",
            {
                "@inContext",
                "@inContext(language:)",
                "Language.ZH",
                "Query.node",
                "Query.node(id:)",
                "Node.id",
                "Brand.name",
                "Product.title",
            },
        ),
        (
            'query A { products(where: {text: "a", brand: {name: "b"}}) { id } }',
            {
                "Query.products",
                "Query.products(where:)",
                "Where.text",
                "Where.brand",
                "Brands.name",
                "Product.id",
            },
        ),
        (
            "mutation A($input: Save!) { save(input: $input) { id } }",
            {
                "Mutation.save",
                "Mutation.save(input:)",
                "Product.id",
                "Save.title",
                "Save.where",
                "Save.sizes",
                "Where.text",
                "Where.brand",
                "Where.old",
                "Brands.name",
                "Size.SMALL",
                "Size.BIG",
                "Size.HUGE",
            },
        ),
        (
            "query A($yes: Boolean!) { any { ... on Product @include(if: $yes) { id } } }",
            {"Query.any", "Product.id", "@include", "@include(if:)"},
        ),
    ],
    ids=["arguments", "fragments and directives", "input objects", "variables", "unions"],
)
def test_what_a_document_leans_on(text: str, coordinates: set[str]) -> None:
    assert used(text) == coordinates


def test_deprecated_arguments_values_and_input_fields_are_seen() -> None:
    found = looked_at(
        'query A { product(slug: "a", size: HUGE) { price(old: 1) { amount } }'
        " products(where: {old: true}) { id } }"
    )

    assert [each.coordinate for each in found.deprecated] == [
        "Product.price(old:)",
        "Size.HUGE",
        "Where.old",
    ]


@pytest.mark.parametrize(
    ("text", "named", "told", "place"),
    [
        ("query A { nothing }", {}, "Cannot query field 'nothing'", (1, 11)),
        ("query A {\n  any {", {}, "Syntax Error", (2, 8)),
        ("{ any { __typename } }", {}, "Give the operation a name", (None, None)),
        (
            "query A { any { __typename } } query B { any { __typename } }",
            {},
            "exactly one operation",
            (None, None),
        ),
        ("query A { any { __typename } }", {"name": "B"}, "calls it B", (None, None)),
        (
            "query A { any { __typename } }",
            {"kind": OperationKind.MUTATION},
            "a mutation, the document a query",
            (None, None),
        ),
    ],
)
def test_what_keeps_a_document_from_being_published(
    text: str, named: dict[str, object], told: str, place: tuple[int | None, int | None]
) -> None:
    found = looked_at(text, **named)

    assert found.facts is None
    assert told in found.problems[0].message
    assert (found.problems[0].line, found.problems[0].column) == place


CHANGES = {
    "Product.title": ("  title: String!\n", "\n"),
    "Product": ("type Product implements Node {", "type Product {"),
    "Query.product(size:)": ("product(slug: String!, size: Size)", "product(slug: String!)"),
    "Query.product": ("product(slug: String!,", "product(slug: String!, channel: ID!,"),
    "Size.BIG": ("SMALL BIG HUGE", "SMALL HUGE"),
    "Where": ("input Where {", "input Where { must: String!"),
    "Where.text": ("Where { text: String", "Where { text: Int"),
    "Save.sizes": (" sizes: [Size!]", ""),
    "Brand": ("Product | Brand", "Product"),
    "Money.amount": ("amount: String!", "amount: String"),
    "@inContext(channel:)": (", channel: String)", ")"),
    "@inContext": ("on QUERY | MUTATION", "on QUERY"),
    "Language": ("enum Language { EN ZH }", "scalar Language"),
}


@pytest.mark.parametrize("coordinate", CHANGES)
def test_a_change_names_what_one_must_use_to_feel_it(coordinate: str) -> None:
    old, new = CHANGES[coordinate]
    assert old in SDL

    changes = breaking_changes(schema(), build_schema(SDL.replace(old, new)))

    assert coordinate in [change.coordinate for change in changes]


def reached(change: tuple[str, str], *texts: str) -> list[int]:
    """Which of the texts a change reaches."""
    documents = [NamedDocument(str(place), text) for place, text in enumerate(texts)]
    found = impact(SDL, SDL.replace(*change), documents)
    return [place for place, each in enumerate(documents) if each.hash in found.hits]


TITLE = 'query T { product(slug: "a") { title } }'
PRICE = 'query P { product(slug: "a") { price { amount } } }'
SIZED = 'query S { product(slug: "a", size: BIG) { id } }'
VARIABLE = 'query V($size: Size) { product(slug: "a", size: $size) { id } }'
SAVED = "mutation M($input: Save!) { save(input: $input) { id } }"


@pytest.mark.parametrize(
    ("coordinate", "hit"),
    [
        ("Product.title", [0]),
        ("Money.amount", [1]),
        ("Size.BIG", [2, 3, 4]),
        ("Query.product(size:)", [2, 3]),
        ("Query.product", [0, 1, 2, 3]),
        ("Where", [4]),
        ("Save.sizes", [4]),
        ("Brand", []),
        ("@inContext(channel:)", []),
    ],
)
def test_whom_a_change_reaches(coordinate: str, hit: list[int]) -> None:
    assert reached(CHANGES[coordinate], TITLE, PRICE, SIZED, VARIABLE, SAVED) == hit


def test_what_only_gets_wider_reaches_nobody() -> None:
    wider = SDL.replace("title: String!", "title: String! subtitle: String")

    found = impact(SDL, wider, [NamedDocument("a", TITLE)])

    assert (list(found.changes), dict(found.hits)) == ([], {})


def test_why_an_operation_is_hit() -> None:
    old, new = CHANGES["Product.title"]

    found = impact(SDL, SDL.replace(old, new), [NamedDocument("a", TITLE)])

    [hit] = found.hits.values()
    assert (hit.name, [change.coordinate for change in hit.changes]) == ("T", ["Product.title"])
    assert hit.errors == ["Cannot query field 'title' on type 'Product'."]


@pytest.mark.parametrize("text", ["", "type Query {", "type Query { a: Nothing }"])
def test_what_is_no_schema(text: str) -> None:
    with pytest.raises(NotASchema, match="The new schema"):
        impact(SDL, text, [])
