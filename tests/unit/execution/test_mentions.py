"""What a document selects, by type and field, and with which arguments."""

import time

import pytest
from graphql import build_schema, parse

from schema.execution.mentions import Mentions

SCHEMA = build_schema("""
interface Node { id: ID! }
type Picture implements Node { id: ID!, url: String! }
type Product implements Node {
  id: ID!
  title: String!
  related(first: Int, after: String): [Product!]!
  pictures(first: Int): [Picture!]!
}
union Found = Product | Picture
type Query {
  product(id: ID!): Product
  node(id: ID!): Node
  found: [Found!]!
}
""")


def mentions(text: str) -> Mentions:
    return Mentions.of(SCHEMA, parse(text))


def test_fields_are_named_with_the_type_they_are_selected_of() -> None:
    found = mentions("""
      query { product(id: 1) { ...P ... { pictures { url } } ... on Product { id } } }
      fragment P on Product { __typename title other: related { title } }
    """)

    assert found.coordinates == {
        *("Query.product", "Product.__typename", "Product.title", "Product.id"),
        *("Product.related", "Product.pictures", "Picture.url"),
    }


def test_what_is_selected_of_an_interface_may_be_of_any_type_behind_it() -> None:
    found = mentions("{ node(id: 1) { id ... on Picture { url } } }")

    assert found.coordinates == {"Query.node", "Node.id", "Product.id", "Picture.id", "Picture.url"}


def test_of_a_union_fragments_alone_select() -> None:
    found = mentions("{ found { __typename ... on Product { title } } }")

    assert found.coordinates == {"Query.found", "Found.__typename", "Product.title"}


def test_introspection_mentions_nothing_but_that_it_is_asked() -> None:
    found = mentions('{ __type(name: "Product") { fields { name } } }')

    assert found.coordinates == {"Query.__type"}


@pytest.mark.parametrize(
    ("selection", "arguments"),
    [
        ("pictures(first: 2) { url }", {"first": 2}),
        ("pictures { url }", {}),
        ("pictures(first: $n) { url }", {"first": 7}),
        ("pictures(first: $missing) { url }", {"first": None}),
        ("pictures(first: 2) { url } other: pictures(first: 2) { id }", {"first": 2}),
        ("pictures(first: 2) { url } other: pictures(first: 3) { url }", None),
        ("pictures(first: 2) { url } other: pictures { url }", None),
        ("a: pictures { url } b: pictures(first: 1) { url } c: pictures { url }", None),
        ("title", None),
    ],
)
def test_arguments_are_told_where_the_field_is_selected_in_one_way(
    selection: str, arguments: dict[str, object] | None
) -> None:
    found = mentions("query($n: Int, $missing: Int) { product(id: 1) { %s } }" % selection)

    told = found.arguments("Product.pictures", {"n": 7})
    assert (dict(told) if told is not None else None) == arguments


def test_arguments_may_come_in_any_order() -> None:
    found = mentions("""{ product(id: 1) {
      related(first: 2, after: "x") { id } other: related(after: "x", first: 2) { title } } }""")

    assert found.arguments("Product.related", {}) == {"first": 2, "after": "x"}


def test_one_way_through_an_interface_and_another_beside_it_are_two() -> None:
    found = mentions("""
      { node(id: 1) { ...N } product(id: 1) { related(first: 1) { id } } }
      fragment N on Node { ... on Product { related(first: 2) { id } } }
    """)

    assert found.arguments("Product.related", {}) is None


def test_it_takes_time_that_grows_with_the_document_alone() -> None:
    """Fragments inside one another would double it with each."""
    depth = 60
    spreads = "".join(
        f"fragment F{n} on Product {{ related {{ ...F{n + 1} }} again: related {{ ...F{n + 1} }} }}"
        for n in range(depth)
    )
    text = f"{{ product(id: 1) {{ ...F0 }} }} {spreads} fragment F{depth} on Product {{ title }}"
    began = time.process_time()
    found = mentions(text)

    assert "Product.title" in found.coordinates
    assert time.process_time() - began < 1
