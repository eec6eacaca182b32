"""`docs/features.md` speaks of what exists: names of the schema, and tests that are there."""

import re
from pathlib import Path

import pytest

from schema.root import executable

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    line.split("|")[1:-1]
    for line in (ROOT / "docs/features.md").read_text().splitlines()
    if re.match(r"\| \d+ \|", line)
]
QUOTED = re.compile(r"`([^`]+)`")


def known_names() -> set[str]:
    schema = executable()
    roots = [kind for kind in (schema.query_type, schema.mutation_type) if kind is not None]
    fields = {
        f"{name}.{field}"
        for name, kind in schema.type_map.items()
        for field in getattr(kind, "fields", {})
    }
    return {*schema.type_map, *fields, *(name for kind in roots for name in kind.fields)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip())
def test_the_row_is_true(row: list[str]) -> None:
    _, _, use, shown_by = row
    names = [name for name in QUOTED.findall(use) if re.fullmatch(r"[A-Za-z.]+", name)]

    assert [name for name in names if name not in known_names()] == []
    assert [path for path in QUOTED.findall(shown_by) if not (ROOT / path).exists()] == []
    assert QUOTED.findall(shown_by)


def test_the_rows_are_in_order() -> None:
    numbers = [int(row[0]) for row in ROWS]

    assert numbers == sorted(set(numbers))
