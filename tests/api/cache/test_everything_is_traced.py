"""Whatever the schema calls public says what it reads, and what it reads is announced.

Documents are made from the schema: a field or a table that somebody adds is asked for here.
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import pytest_asyncio
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from sqlalchemy import text

from commerce.core.db import Database
from resolvers.context import Services
from schema.execution.cache.policy import PRIVATE, declared
from schema.root import executable
from tests.api.cache.cached_shop import CachedShop, publish_all, running
from tests.factories.catalog import make_brand, make_category, make_product

pytestmark = pytest.mark.committed
SCHEMA = executable()
ARGUMENTS = {
    "product": '(slug: "mug")',
    "productVariant": '(sku: "MUG-1")',
    "category": '(slug: "cups")',
    "brand": '(slug: "acme")',
    "addressRules": '(country: "GB")',
}
LISTS = {
    "everything": "(first: 5)",
    "category": '(first: 5, filter: {categorySlug: "cups"})',
    "brand": '(first: 5, filter: {brands: ["acme"]}, sort: TITLE)',
    "sales": "(first: 5, sort: BEST_SELLING)",
    "sku": '(first: 5, filter: {skus: ["MUG-1"], tags: ["a"]})',
}
NEEDS_AN_ENGINE = {"productSearch", "searchSuggest"}
TABLE = re.compile(r"\b(?:FROM|JOIN)\s+(?:ONLY\s+)?([a-z_]+)\b(?!\s*\()", re.IGNORECASE)
DERIVED = {"category_listings"}  # written by triggers of tables that are announced
OF_REQUESTS = ("api_client", "block_rules", "operation_", "published_operations")  # not of answers
DEPTH = 3


def is_kept(parent: Any, field: GraphQLField) -> bool:
    free = not any(is_required_argument(argument) for argument in field.args.values())
    return free and declared(parent, field) != PRIVATE


def selection(kind: Any, depth: int, above: tuple[str, ...] = ()) -> str:
    """Every public field below, so many levels deep, and no type inside itself."""
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    parts = ["__typename"]
    for name, field in kind.fields.items():
        below = get_named_type(field.type)
        if not is_kept(kind, field) or name == "edges":  # what `nodes` has as well
            continue
        if is_leaf_type(below):
            parts.append(name)
        elif depth > 0 and below.name not in (*above, kind.name):
            few = "(first: 2)" if "first" in field.args else ""
            parts.append(f"{name}{few} {selection(below, depth - 1, (*above, kind.name))}")
    return "{ " + " ".join(parts) + " }"


def documents() -> dict[str, str]:
    query = SCHEMA.query_type
    assert query is not None
    made: dict[str, str] = {}
    for name, field in query.fields.items():
        if declared(query, field) == PRIVATE or name in NEEDS_AN_ENGINE:
            continue
        below = selection(get_named_type(field.type), DEPTH)
        given = {name: ARGUMENTS.get(name, "")}
        if name == "products":
            given = {f"{name}_{key}": arguments for key, arguments in LISTS.items()}
        made |= {key: f"query {key} {{ {name}{args} {below} }}" for key, args in given.items()}
    return made


DOCUMENTS = documents()


@pytest_asyncio.fixture
async def shop(services: Services, db: Database) -> AsyncIterator[CachedShop]:
    async with db.write() as tx:
        cups = await make_category(tx, slug="cups")
        acme = await make_brand(tx, slug="acme")
        await make_product(
            tx, slug="mug", category_id=cups, brand_id=acme, media=2, tags=["a"], variants=2
        )
    async with running(services, await publish_all(db, list(DOCUMENTS.values()))) as found:
        yield found


async def announced_tables(db: Database) -> set[str]:
    async with db.write() as tx:
        rows = await tx.execute(
            text(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
                " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname LIKE 'announce%'"
            )
        )
        return set(rows.scalars())


async def test_all_that_is_public_can_be_kept_and_is_announced(
    shop: CachedShop,
    db: Database,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    announced = await announced_tables(db)

    for name, document in DOCUMENTS.items():
        shop.db.snapshots.drop_all()
        with statements() as seen:
            answer = await shop.ask(document)

        assert "errors" not in answer.json(), (name, answer.json()["errors"])
        assert answer.headers["cache-control"].startswith("public"), name
        read = {table for sql in seen for table in TABLE.findall(sql)}
        unheard = {table for table in read - announced - DERIVED if is_table(table, seen)}
        assert unheard == set(), name


def is_table(name: str, statements: list[str]) -> bool:
    """Not the name of a subquery or of an unnested parameter."""
    alias = re.compile(rf"(?:\bAS\s+{name}\b|\b{name}\s+AS\s*\()", re.IGNORECASE)
    builtin = {"unnest", "select", "lateral", "pg_catalog"}
    if name.lower() in builtin or name.startswith(OF_REQUESTS):
        return False
    return not any(alias.search(sql) for sql in statements)
