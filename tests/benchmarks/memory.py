"""What a thousand compiled documents hold in memory."""

import gc
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import orjson
from graphql import DocumentNode, OperationDefinitionNode, parse
from rich.console import Console
from rich.table import Table

from schema.execution.plan import Plan, Planner
from schema.root import executable
from tests.benchmarks.processes import resident_megabytes

DOCUMENTS = 1_000
PRODUCT = [
    "id",
    "slug",
    "title",
    "subtitle",
    "description",
    "tags",
    "inStock",
    "publishedAt",
    "category { id title slug }",
    "brand { id title }",
    "featuredImage { url alt }",
    "media(first: 3) { id url alt }",
    "options { code label values { code label } }",
    "attributes { code label }",
    "priceRange { min { amount currencyCode } max { amount currencyCode } }",
    "variants(first: 5) { nodes { id sku title price { amount currencyCode } } }",
    "seo { title description }",
]


def generated() -> Iterator[str]:
    """Distinct documents of a storefront's size: a list with some of a product's fields."""
    choose = random.Random(1)  # noqa: S311 - the same documents every time
    seen: set[str] = set()
    while len(seen) < DOCUMENTS:
        fields = choose.sample(PRODUCT, choose.randint(5, 12))
        text = f"""query List{len(seen)}($first: Int, $after: String) {{
  products(first: $first, after: $after) {{
    edges {{ cursor node {{ {" ".join(fields)} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
        if text not in seen:
            seen.add(text)
            yield text


def measure() -> dict[str, float]:
    """Megabytes and milliseconds of a thousand documents: parsed, and compiled besides."""
    schema = executable()
    texts = list(generated())
    planner = Planner(schema, size=DOCUMENTS)
    _compile(planner, [parse(text) for text in texts[:5]])  # what the first one loads counts once
    empty = _resident()
    documents = [parse(text) for text in texts]
    parsed = _resident()
    started = time.process_time()
    kept = _compile(planner, documents)
    seconds = time.process_time() - started
    compiled = _resident()
    assert len(kept) == DOCUMENTS
    return {
        "parsed": parsed - empty,
        "compiled": compiled - parsed,
        "milliseconds": seconds * 1000 / DOCUMENTS,
    }


def _compile(planner: Planner, documents: Sequence[DocumentNode]) -> list[Plan]:
    plans: list[Plan] = []
    for document in documents:
        operation = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
        plan = planner.plan(document, operation)
        assert plan is not None
        plan.specialised({})
        plans.append(plan)
    return plans


def _resident() -> float:
    gc.collect()
    return resident_megabytes(os.getpid())


def report_memory(console: Console) -> None:
    """Measure in a process of its own and print."""
    command = [sys.executable, "-m", "tests.benchmarks.memory"]
    found = orjson.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    table = Table("1,000 distinct documents", "")
    table.add_row("their syntax trees", f"{found['parsed']:.0f} MB")
    table.add_row("their compiled plans", f"{found['compiled']:.0f} MB")
    table.add_row("CPU to compile one", f"{found['milliseconds']:.1f} ms")
    console.print(table)


if __name__ == "__main__":
    print(orjson.dumps(measure()).decode())
