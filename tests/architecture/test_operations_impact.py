"""A change of the schema keeps what the example clients publish. Needs no database.

The committed schema is what clients were last told; a change that breaks one of their operations
fails here before `make schema` writes the new one down.
"""

import re
from pathlib import Path

from commerce.operations import files
from schema import snapshot
from schema.execution.impact import impact

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "client-examples"
NAME = re.compile(r".*manifest.*\.json|persisted.?(documents|queries)\.json", re.IGNORECASE)
NOT_SOURCE = {"node_modules", "public", "dist", "build", ".vite"}


def manifests() -> list[Path]:
    """What the examples' builds have written, where they were built."""
    return sorted(
        path
        for path in EXAMPLES.rglob("*.json")
        if NAME.fullmatch(path.name) and not NOT_SOURCE & set(path.relative_to(ROOT).parts)
    )


def test_no_operation_of_an_example_breaks() -> None:
    documents = [each for path in manifests() for each in files.read_manifest(path).documents]

    found = impact(snapshot.PATH.read_text(), snapshot.text(), documents)

    assert {hit.name: (hit.errors, hit.changes) for hit in found.hits.values()} == {}


def test_every_operation_of_an_example_can_be_published() -> None:
    problems = [
        (path.relative_to(ROOT).as_posix(), problem)
        for path in manifests()
        for each in files.inspect_all(files.read_manifest(path))
        for problem in each.problems
    ]

    assert problems == []
