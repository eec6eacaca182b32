"""The hand-written limit: Starlette, one statement that builds the JSON, bytes passed through.

Nothing can answer the same question faster on the same database without caching; how close the
real endpoint comes to it is the figure that counts. It uses every index and read model that the
shop uses. For search it is the engine alone: asked the same, its answer counted and thrown away.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commerce.core import memory
from commerce.core.db import Database
from commerce.search.factory import make_engine
from commerce.search.port import SearchEngine, SearchQuery
from commerce.settings import Settings
from tests.benchmarks.limit_flow import flow_routes
from tests.database import VAULT

PRODUCT_FIELDS = """
  'id', p.id, 'title', p.title, 'slug', p.slug,
  'category', json_build_object('title', c.title, 'slug', c.slug),
  'media', (SELECT coalesce(json_agg(json_build_object('url', m.url, 'alt', m.alt)
      ORDER BY m.position), '[]')
    FROM (SELECT * FROM product_media m WHERE m.product_id = p.id ORDER BY position LIMIT 2) m),
  'variants', json_build_object('nodes',
    (SELECT coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku,
        'price', json_build_object('amount', (pr.amount / 100.0)::text, 'currencyCode', 'GBP'),
        'quantityAvailable',
          (SELECT sum(s.on_hand - s.reserved - s.safety_stock) FROM stock_levels s
           WHERE s.variant_id = v.id)) ORDER BY v.position), '[]')
     FROM (SELECT * FROM product_variants v WHERE v.product_id = p.id
           ORDER BY position LIMIT 3) v
     JOIN prices pr ON pr.variant_id = v.id AND pr.price_list_id = $1))
"""

LIST = f"""
WITH page AS MATERIALIZED (
  SELECT p.id, p.title, p.slug, p.category_id, l.published_from FROM category_listings l
  JOIN products p ON p.id = l.product_id
  WHERE l.channel_id = $2 AND l.category_id = (SELECT id FROM categories WHERE slug = $3)
    AND l.published_from <= now()
  ORDER BY l.published_from DESC, l.product_id DESC LIMIT 25)
SELECT json_build_object('data', json_build_object('products', json_build_object(
  'edges', (SELECT coalesce(json_agg(json_build_object('cursor', p.id, 'node',
      json_build_object({PRODUCT_FIELDS})) ORDER BY p.published_from DESC, p.id DESC), '[]')
    FROM (SELECT * FROM page LIMIT 24) p JOIN categories c ON c.id = p.category_id),
  'pageInfo', json_build_object('hasNextPage', (SELECT count(*) > 24 FROM page),
    'endCursor', (SELECT id FROM page OFFSET 23 LIMIT 1)))))::text
"""

DETAIL = f"""
SELECT json_build_object('data', json_build_object('product', json_build_object(
  'description', p.description, 'options', p.options, {PRODUCT_FIELDS})))::text
FROM products p JOIN categories c ON c.id = p.category_id WHERE p.slug = $2
"""


class Unreset(asyncpg.Connection):
    """Given back without a statement of its own: nothing is ever set on it."""

    def get_reset_query(self) -> str:
        return ""


def create_app() -> Starlette:
    """Paths: `/list?category=`, `/detail?slug=`, `/search?query=`, and the order flow's."""
    state: dict[str, Any] = {}

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        settings = Settings.from_environment(os.environ)
        db = Database(settings.database_url, VAULT, pool_size=10)
        engine = make_engine(settings, db.write_engine)
        memory.settle()
        async with asyncpg.create_pool(
            settings.database_url,
            min_size=10,
            max_size=10,
            server_settings={"jit": "off"},
            connection_class=Unreset,
        ) as pool:
            state.update(pool=pool, engine=engine)
            state["list"] = await pool.fetchval(
                "SELECT id FROM price_lists WHERE code = 'bench-uk'"
            )
            state["channel"] = await pool.fetchval("SELECT id FROM channels WHERE code = 'uk'")
            state["warehouse"] = await pool.fetchval(
                "SELECT id FROM warehouses WHERE code = 'main'"
            )
            yield
        await engine.close()
        await db.close()

    async def answer(statement: str, *arguments: object) -> Response:
        pool: asyncpg.Pool = state["pool"]
        async with pool.acquire() as connection:
            text = await connection.fetchval(statement, state["list"], *arguments)
        return Response(text, media_type="application/json")

    async def products(request: Request) -> Response:
        return await answer(LIST, state["channel"], request.query_params["category"])

    async def product(request: Request) -> Response:
        return await answer(DETAIL, request.query_params["slug"])

    async def search(request: Request) -> Response:
        engine: SearchEngine = state["engine"]
        found = await engine.search(
            SearchQuery(
                text=request.query_params["query"],
                channel="uk",
                language="en",
                currency="GBP",
                facets=["category", "brand", "price", "in_stock"],
                offset=0,
                limit=24,
            )
        )
        return Response(str(found.total), media_type="application/json")

    routes = [Route("/list", products), Route("/detail", product), Route("/search", search)]
    return Starlette(routes=[*routes, *flow_routes(state)], lifespan=lifespan)
