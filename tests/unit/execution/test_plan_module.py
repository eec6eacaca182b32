"""The package stands on its own: what it imports, what its README promises, what it shows."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from graphql import parse

from schema.execution import plan as package
from schema.execution.plan import Planner
from tests.unit.execution.agreement import operation_of
from tests.unit.execution.odd_schema import SCHEMA

FOLDER = Path(package.__file__).parent
OWN = "schema.execution.plan"
ALLOWED = {"graphql", "strawberry", *sys.stdlib_module_names}


def imported(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_the_package_imports_nothing_of_the_project() -> None:
    foreign = {
        (path.name, name)
        for path in FOLDER.glob("*.py")
        for name in imported(path.read_text())
        if name.partition(".")[0] not in ALLOWED and f"{name}.".partition(f"{OWN}.")[0]
    }

    assert foreign == set()


def test_it_loads_without_the_business() -> None:
    code = (
        f"import sys, {OWN}; "
        "print([name for name in sys.modules if name.split('.')[0] in ('commerce', 'resolvers')])"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )

    assert loaded.stdout == "[]\n"


def test_the_readme_can_be_run() -> None:
    [example] = re.findall(r"```python\n(.*?)```", (FOLDER / "README.md").read_text(), re.DOTALL)

    shown = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], capture_output=True, check=True, text=True
    )

    assert "async def books_" in shown.stdout
    assert "await authors_of_" in shown.stdout


def test_all_that_is_public_is_named_and_documented() -> None:
    for name in package.__all__:
        public = getattr(package, name)
        assert isinstance(public, str) or public.__doc__, name


def test_an_explanation_names_every_stage_once() -> None:
    document = parse(
        "{ cat { siblings { mood } purr } pets { ... on Cat { weight } ... on Dog { name } } }"
    )
    plan = Planner(SCHEMA).plan(document, operation_of(document))
    assert plan is not None

    explained = plan.explain()

    assert [(stage.coordinate, ".".join(stage.path), stage.way) for stage in explained.stages] == [
        ("Query.cat", "cat", "the resolver, for each parent"),
        ("Cat.siblings", "cat.siblings", "one call for all parents"),
        ("Cat.mood", "cat.siblings.mood", "one call for all parents"),
        ("Cat.purr", "cat.purr", "the resolver, for each parent"),
        ("Query.pets", "pets", "the resolver, for each parent"),
        ("Cat.weight", "pets.weight", "one call for all parents"),
    ]
    for stage in explained.stages:
        assert explained.source.count(f"async def {stage.name}(") == 1
    assert "fill_Cat" in explained.source
    assert "fill_Dog" in explained.source
    compile(explained.source, "<plan>", "exec")
