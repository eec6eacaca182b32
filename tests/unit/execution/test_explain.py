"""`commerce operations explain`: stages, their costs and their statements."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from commerce.cli import app
from commerce.core.actor import Anonymous
from commerce.core.db import Database
from commerce.operations.explaining import ObservedReader
from commerce.shop.service import resolve_scope
from resolvers.context import Context, Services
from schema.execution.explain import CannotExplain, coerced, explain, run
from schema.root import executable
from tests.factories.catalog import make_category, make_product

LIST = """query List($category: String!) {
  products(first: 2, filter: {categorySlug: $category}) {
    edges { node { id title category { title } variants(first: 3) { nodes { sku price { amount } }
    } } } } }"""
STAGES = [
    ("products", "Query.products"),
    ("products.edges.node.category", "Product.category"),
    ("products.edges.node.variants", "Product.variants"),
    ("products.edges.node.variants.nodes.price", "ProductVariant.price"),
]
SECRET = "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl"


def test_stages_have_the_cost_of_their_own_fields() -> None:
    [report] = explain(executable(), LIST)

    assert [(".".join(s.stage.path), s.stage.coordinate) for s in report.stages] == STAGES
    assert sum(stage.cost for stage in report.stages) == report.cost
    assert all(stage.cost > 0 for stage in report.stages)
    assert report.source.startswith("async def products_")


def test_each_operation_of_a_file_is_explained() -> None:
    text = "query A { shop { name } } query B { __schema { types { name } } }"

    one, other = explain(executable(), text)

    assert (one.name, [stage.stage.coordinate for stage in one.stages]) == ("A", ["Query.shop"])
    assert (other.name, other.plan, other.stages) == ("B", None, [])


def test_what_is_not_valid_is_refused_with_its_place() -> None:
    with pytest.raises(CannotExplain, match=r"line 1, column 3: Cannot query field 'nothing'"):
        explain(executable(), "{ nothing }")
    [report] = explain(executable(), LIST)
    with pytest.raises(CannotExplain, match=r"Variable '\$category'"):
        coerced(executable(), report, {})


async def test_statements_are_told_apart_by_stage(db: Database, services: Services) -> None:
    async with db.write() as tx:
        category = await make_category(tx, slug="shirts")
        for _ in range(2):
            await make_product(tx, variants=2, category_id=category)
    [report] = explain(executable(), LIST, {"category": "shirts"})
    seen: list[str] = []
    reader = ObservedReader(db, seen)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(reader.end)
        scope = await resolve_scope(reader, channel=None, language=None, currency=None)
        context = Context(services, reader, Anonymous(), scope, stack)

        await run(report, context, coerced(executable(), report, {"category": "shirts"}), seen)

    assert report.errors == ()
    assert [stage.runs for stage in report.stages] == [1, 1, 1, 1]
    found = {stage.stage.coordinate: " ".join(stage.statements) for stage in report.stages}
    assert "JOIN products" in found["Query.products"]
    assert "product_variants" not in found["Query.products"]
    assert "product_variants" in found["Product.variants"]
    assert seen == []


def command(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["operations", "explain", *arguments])


def test_the_command_shows_the_plan_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "list.graphql").write_text(LIST)

    shown = command(str(tmp_path / "list.graphql"))

    assert shown.exit_code == 0, shown.output
    assert "query List: cost" in shown.output
    assert "2 products.edges.node.category  (Product.category, cost" in shown.output
    assert "async def products_" in shown.output
    assert "SELECT" not in shown.output


async def test_the_command_runs_queries_and_only_queries(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMERCE_DATABASE_URL", database_url)
    monkeypatch.setenv("COMMERCE_SECRET_KEYS", SECRET)
    monkeypatch.setenv("COMMERCE_ENVIRONMENT", "development")
    file = tmp_path / "both.graphql"
    file.write_text(
        "query Q($first: Int) { products(first: $first) { nodes { slug } } }"
        " mutation M { customerLogout(input: {}) { __typename } }"
    )

    shown = await asyncio.to_thread(command, str(file), "--run", "--variables", '{"first": 1}')

    assert shown.exit_code == 0, shown.output
    assert "products" in shown.output.split("async def")[0]
    assert "statements in 1 stages." in shown.output
    assert "Not run: only queries are." in shown.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing.graphql"], "cannot be read"),
        (["bad.graphql"], "Cannot query field 'nothing'"),
        (["good.graphql", "--variables", "{"], "--variables is not JSON"),
        (["good.graphql", "--variables", "[]"], "must be a JSON object"),
    ],
)
def test_the_command_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.graphql").write_text("{ nothing }")
    Path("good.graphql").write_text("{ shop { name } }")

    shown = command(*arguments)

    assert shown.exit_code == 2
    assert told in shown.output
