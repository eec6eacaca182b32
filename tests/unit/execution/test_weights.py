"""Documents that strangers make up never fill the memory: what is kept of them is weighed."""

import pytest
from graphql import DocumentNode, OperationDefinitionNode, build_schema, parse

from schema.execution.cost import Costs
from schema.execution.documents import Documents
from schema.execution.limits import Limits
from schema.execution.plan import Planner
from schema.execution.plan.planner import MOST_SPECIALISATIONS
from schema.execution.plan.weights import CHARACTER_BYTES, TOKEN_BYTES, KeptByWeight, weight_of

SCHEMA = build_schema("type Query { shop: Shop } type Shop { name: String parent: Shop }")
LIMITS = Limits()
HEAVY = 100
KEPT = 5


def heavy(number: int) -> str:
    """A document of a hundred fields, unlike all others."""
    return f"{{ n{number}: shop {{ {'name ' * HEAVY}}} }}"


def text_weight(text: str, tokens: int) -> int:
    return TOKEN_BYTES * (tokens + 2) + CHARACTER_BYTES * len(text)  # a start and an end


WEIGHT = text_weight(heavy(0), HEAVY + 7)


def test_a_document_weighs_what_its_tokens_and_its_text_do() -> None:
    document = parse("{ shop { name } }")
    [operation] = document.definitions

    assert weight_of(document) == text_weight("{ shop { name } }", 6)
    assert weight_of(operation) == weight_of(document)
    assert weight_of(parse(heavy(0))) == WEIGHT


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    kept: KeptByWeight[str, str] = KeptByWeight(size=10, most_bytes=100)
    for key in ("a", "b", "c"):
        kept.put(key, key.upper(), 30)

    assert kept.get("a") == "A"
    kept.put("d", "D", 30)

    assert [kept.get(key) for key in ("a", "b", "c", "d")] == ["A", None, "C", "D"]
    assert kept.weight == 90


def test_the_newest_is_kept_whatever_it_weighs() -> None:
    kept: KeptByWeight[str, str] = KeptByWeight(size=10, most_bytes=100)
    kept.put("a", "A", 30)
    kept.put("b", "B", 500)

    assert (kept.get("a"), kept.get("b"), kept.weight) == (None, "B", 500)
    kept.put("b", "B", 40)
    assert (len(kept), kept.weight) == (1, 40)


@pytest.mark.parametrize("count", [3, 40])
def test_valid_documents_are_bounded_in_memory(count: int) -> None:
    documents = Documents(SCHEMA, LIMITS, most_bytes=KEPT * WEIGHT + 100)

    for number in range(count):
        documents.get(heavy(number % 10))

    assert len(documents) == min(count, KEPT)


def test_costs_keep_no_more_documents_than_there_is_memory_for() -> None:
    costs = Costs(SCHEMA, most_bytes=KEPT * WEIGHT + 100)

    for number in range(10):
        document = parse(heavy(number))
        costs.of(document, operation_of(document))

    assert len(costs) == KEPT


def test_plans_are_bounded_in_memory() -> None:
    planner = Planner(SCHEMA, most_bytes=KEPT * 4 * WEIGHT + 1_000)

    for number in range(10):
        document = parse(heavy(number))
        plan = planner.plan(document, operation_of(document))
        assert plan is not None
        plan.specialised({})

    assert len(planner) == KEPT
    assert planner.weight <= KEPT * 4 * WEIGHT + 1_000


@pytest.mark.parametrize(("fields", "kept"), [(1, MOST_SPECIALISATIONS), (HEAVY, 2)])
def test_heavy_plans_have_fewer_specialisations(fields: int, kept: int) -> None:
    names = [f"b{n}" for n in range(6)]
    variables = " ".join(f"${name}: Boolean!" for name in names)
    included = " ".join(f"{name}: shop @include(if: ${name}) {{ name }}" for name in names)
    document = parse(f"query({variables}) {{ {included} shop {{ {'name ' * fields}}} }}")
    weight = weight_of(document)
    planner = Planner(SCHEMA, most_bytes=8 * 3 * 2 * weight if fields == HEAVY else 64 << 20)

    plan = planner.plan(document, operation_of(document))
    assert plan is not None
    for number in range(64):
        plan.specialised({name: bool(number >> n & 1) for n, name in enumerate(names)})

    assert plan.specialisations == kept


def operation_of(document: DocumentNode) -> OperationDefinitionNode:
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    return operation
