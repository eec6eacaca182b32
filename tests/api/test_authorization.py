"""Who may use each root field: one table, checked against the real schema for every kind of actor.

A root field that is missing from the table fails the build. `PUBLIC` fields decide by visibility or
by a capability that the caller presents; their own tests show it.
"""

from typing import Any

import pytest
from graphql import GraphQLField

from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from schema.fields import REQUIRES
from schema.root import executable
from tests.api.authorization import PUBLIC, SESSION, SIGNED_IN
from tests.architecture.documents import document
from tests.client import Client

SCHEMA = executable()
FIELDS: dict[str, tuple[str, GraphQLField]] = {
    name: (operation, field)
    for operation, kind in (("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type))
    if kind is not None
    for name, field in kind.fields.items()
}


def permission_of(name: str) -> Permission | None:
    declared = FIELDS[name][1].extensions["strawberry-definition"]
    return declared.metadata.get(REQUIRES)


PROTECTED = {name: permission_of(name) for name in FIELDS if permission_of(name) is not None}


def ask(name: str) -> str:
    operation, field = FIELDS[name]
    return document(operation, name, field)


def first_code(answer: dict[str, object]) -> str | None:
    errors = answer.get("errors")
    return errors[0]["extensions"]["code"] if errors else None  # type: ignore[index]


def test_every_root_field_has_its_place() -> None:
    placed = PUBLIC | SIGNED_IN | SESSION | set(PROTECTED)

    assert set(FIELDS) - placed == set(), "place these in tests/api/authorization.py"
    assert placed - set(FIELDS) == set(), "these are gone"
    assert len(placed) == sum(map(len, (PUBLIC, SIGNED_IN, SESSION, PROTECTED)))


@pytest.mark.parametrize("name", sorted(PROTECTED))
async def test_a_permission_is_asked_for(client: Client, name: str) -> None:
    needed = PROTECTED[name]
    others = [each for each in Permission if each is not needed]

    assert first_code(await client(ask(name))) == "UNAUTHENTICATED"
    assert first_code(await client.as_customer(new_id())(ask(name))) == "FORBIDDEN"
    assert first_code(await client.as_staff(*others)(ask(name))) == "FORBIDDEN"
    assert first_code(await client.as_partner(*others)(ask(name))) == "FORBIDDEN"


@pytest.mark.parametrize("name", sorted(PROTECTED))
async def test_who_has_the_permission_gets_an_answer(client: Client, name: str) -> None:
    assert needed_is_enough(await client.as_staff(PROTECTED[name])(ask(name)))  # type: ignore[arg-type]


def needed_is_enough(answer: dict[str, object]) -> bool:
    """Made-up input may be refused, but neither for want of a permission nor by a fault of ours."""
    return first_code(answer) not in {"UNAUTHENTICATED", "FORBIDDEN", "INTERNAL_SERVER_ERROR"}


@pytest.mark.parametrize("name", sorted(SIGNED_IN | SESSION))
async def test_a_visitor_is_asked_to_sign_in(client: Client, name: str) -> None:
    assert is_turned_away(await client(ask(name)), name)


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
async def test_a_customer_is_let_in_and_staff_are_not(client: Client, name: str) -> None:
    assert needed_is_enough(await client.as_customer(new_id())(ask(name)))
    assert is_turned_away(await client.as_staff(*Permission)(ask(name)), name)


def is_turned_away(answer: dict[str, Any], name: str) -> bool:
    """Told to sign in, or that the made-up ids are none: those are read before anything is asked
    of the actor."""
    if first_code(answer) == "UNAUTHENTICATED":
        return True
    result = answer["data"][name]
    return result is not None and result["__typename"] == "InvalidInputError"


@pytest.mark.parametrize("name", sorted(PUBLIC))
async def test_nobody_is_kept_from_a_public_field(client: Client, name: str) -> None:
    assert needed_is_enough(await client(ask(name)))
