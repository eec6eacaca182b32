"""What the tests of mutations share: who edits, how refusals are read."""

from typing import Any

from commerce.core.permissions import Permission
from tests.client import Client

REFUSAL = """__typename ... on UserError { code path }
             ... on InvalidInputError { problems { path code } }"""


def editor(client: Client) -> Client:
    """Staff who may change the catalogue."""
    return client.as_staff(Permission.CATALOG_WRITE)


def mutation(name: str, selection: str) -> str:
    """A document of one mutation with its refusals."""
    kind = name[0].upper() + name[1:]
    return f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ {REFUSAL} {selection} }} }}"


def problems(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Path and code of everything that is wrong with an input."""
    assert answer["__typename"] == "InvalidInputError", answer
    return [(".".join(problem["path"]), problem["code"]) for problem in answer["problems"]]
