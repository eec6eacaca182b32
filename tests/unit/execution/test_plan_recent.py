"""Arguments and operations are made once for the same plain values, and never shared otherwise."""

from enum import Enum
from typing import Any

import pytest
from graphql import Undefined, build_schema

from schema.execution.documents import Documents
from schema.execution.limits import Limits
from schema.execution.operation import Executor, Operation, OperationErrors
from schema.execution.plan.recent import LONGEST, MOST, Recent, key_of

SCHEMA = build_schema(
    """type Query { find(word: String, first: Int, exact: Boolean): String }
    type Mutation { keep(secret: String): String }"""
)


class Colour(Enum):
    RED = "red"


def prepared(text: str, **variables: Any) -> Operation:
    document = DOCUMENTS.get(text)
    return Executor(SCHEMA).prepare(document, name=None, variables=variables)


DOCUMENTS = Documents(SCHEMA, Limits())
FIND = "query($word: String, $first: Int) { find(word: $word, first: $first) }"
KEEP = "mutation($secret: String) { keep(secret: $secret) }"


@pytest.mark.parametrize(
    "others", [(True,), ("1",), (None,), (Undefined,), (Colour.RED,), (1, None)]
)
def test_values_that_differ_have_different_keys(others: tuple[Any, ...]) -> None:
    assert key_of([1]) == key_of([1])
    assert key_of(others) != key_of([1])
    assert key_of(others) is not None


@pytest.mark.parametrize("value", [["a"], {"a": 1}, 0.0, "x" * (LONGEST + 1), object()])
def test_what_is_long_or_not_plain_has_none(value: object) -> None:
    assert key_of([1, value]) is None


def test_only_a_few_are_kept() -> None:
    recent = Recent[int]()

    for number in range(MOST + 1):
        recent.put((number,), number)

    assert recent.get((MOST,)) == MOST
    assert recent.get((0,)) is None


def test_a_query_with_the_same_variables_is_prepared_once() -> None:
    first = prepared(FIND, word="mug", first=3)

    assert prepared(FIND, word="mug", first=3) is first
    assert prepared(FIND, first=3, word="mug").values.coerced == first.values.coerced
    assert prepared(FIND, word="mug", first=4).values.coerced == {"word": "mug", "first": 4}


def test_what_does_not_fit_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(OperationErrors):
            prepared(FIND, word="mug", first=True)
    assert prepared(FIND, word="mug", first=1).values.coerced == {"word": "mug", "first": 1}


def test_variables_of_mutations_are_not_kept() -> None:
    first = prepared(KEEP, secret="s3cret")

    assert prepared(KEEP, secret="s3cret") is not first
    assert DOCUMENTS.get(KEEP).prepared is None
