"""What a thousand compiled documents hold in memory."""

import gc
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator

import orjson
from graphql import OperationDefinitionNode, parse, validate
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
    """Megabytes and seconds of a thousand documents: parsed, and compiled besides."""
    schema = executable()
    texts = list(generated())
    documents = [parse(text) for text in texts[:5]]
    gc.collect()
    resident = resident_megabytes(_own_pid())
    tracemalloc.start()
    documents = [parse(text) for text in texts]
    assert not any(validate(schema, document) for document in documents[:50])
    gc.collect()
    parsed = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    tracemalloc.start()
    planner, plans = Planner(schema, size=DOCUMENTS), list[Plan]()
    started = time.process_time()
    for document in documents:
        operation = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
        plan = planner.plan(document, operation)
        assert plan is not None
        plan.source()
        plans.append(plan)
    seconds = time.process_time() - started
    gc.collect()
    compiled = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return {
        "parsed": parsed / 1e6,
        "compiled": compiled / 1e6,
        "resident": resident_megabytes(_own_pid()) - resident,
        "milliseconds": seconds * 1000 / DOCUMENTS,
    }


def _own_pid() -> int:
    import os

    return os.getpid()


def report_memory(console: Console) -> None:
    """Measure in a process of its own and print."""
    command = [sys.executable, "-m", "tests.benchmarks.memory"]
    found = orjson.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    table = Table("1,000 distinct documents", "")
    table.add_row("syntax trees", f"{found['parsed']:.1f} MB")
    table.add_row("compiled plans", f"{found['compiled']:.1f} MB")
    table.add_row("resident memory of the process grew by", f"{found['resident']:.0f} MB")
    table.add_row("CPU to compile one (while memory is traced)", f"{found['milliseconds']:.1f} ms")
    console.print(table)


if __name__ == "__main__":
    print(orjson.dumps(measure()).decode())
