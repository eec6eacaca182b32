"""Cache policy of the real schema: what may be kept, and for how long."""

import pytest
from graphql import OperationDefinitionNode, parse

from schema.execution.cache.policy import OperationPolicy, Policies, declared
from schema.root import executable
from tests.api.authorization import PUBLIC

SCHEMA = executable()
POLICIES = Policies(SCHEMA)
KEPT = {
    "addressRules",
    "attributes",
    "brand",
    "brands",
    "categories",
    "category",
    "product",
    "productSearch",
    "productVariant",
    "products",
    "searchSuggest",
    "shop",
}


def policy(text: str) -> OperationPolicy | None:
    document = parse(text)
    node = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    return POLICIES.of(document, node)


@pytest.mark.parametrize(
    ("text", "max_age", "unannounced"),
    [
        ("{ shop { name channels { code } } }", 300, None),
        ("{ products { nodes { title priceRange { min { amount } } } } }", 60, None),
        ("{ products { nodes { inStock } } shop { name } }", 30, None),
        ("{ product { variants { nodes { quantityAvailable } } } }", 5, 5),
        ('{ productSearch(query: "a") { nodes { slug } } }', 30, 30),
        ("{ categories { __typename slug products { nodes { slug } } } }", 60, None),
        ("query($a: Boolean!) { shop { name @include(if: $a) } }", 300, None),
        ('query @inContext(channel: "cn") { shop { name } }', 300, None),
        (
            "{ shop { ...F } } fragment F on Shop { name channels { ...G } }"
            " fragment G on Channel { code }",
            300,
            None,
        ),
    ],
)
def test_the_shortest_field_counts(text: str, max_age: int, unannounced: int | None) -> None:
    found = policy(text)

    assert found is not None
    assert (found.max_age, found.unannounced_seconds) == (max_age, unannounced)


@pytest.mark.parametrize(
    "text",
    [
        "{ me { id } }",
        "{ shop { name } me { id } }",
        '{ cart(id: "1") { id } }',
        '{ node(id: "1") { id } }',
        '{ node(id: "1") { ... on Product { title } } }',
        "{ products { nodes { listings { publishedFrom } } } }",
        "{ products { nodes { title isInWishlist } } }",
        '{ productSearch(query: "a") { nodes { product { isInWishlist } } } }',
        '{ shop { name } wishlist(id: "1") { productIds } }',
        '{ sharedWishlist(token: "1") { title } }',
        "{ products { nodes { ...F } } } fragment F on Product { taxCategory }",
        "{ __schema { queryType { name } } }",
        '{ shop { name } __type(name: "Shop") { name } }',
        "{ __typename }",
        "mutation { jobRetry(input: {jobId: 1}) { __typename } }",
        "{ responseCache { entries } }",
    ],
)
def test_one_private_field_is_enough(text: str) -> None:
    assert policy(text) is None


def test_search_has_a_tag_of_its_own() -> None:
    found = policy('{ searchSuggest(query: "a") }')

    assert found is not None
    assert found.tags == {"search"}


def test_root_fields_are_private_unless_they_say_otherwise() -> None:
    query = SCHEMA.query_type
    assert query is not None

    kept = {name for name, field in query.fields.items() if declared(query, field).max_age != 0}

    assert kept == KEPT
    assert kept <= PUBLIC


def test_a_long_chain_of_fragments_costs_no_time() -> None:
    fragments = " ".join(
        f"fragment F{n} on Shop {{ ...F{n + 1} ...F{n + 1} name }}" for n in range(200)
    )

    assert policy(f"{{ shop {{ ...F0 }} }} {fragments} fragment F200 on Shop {{ name }}")
