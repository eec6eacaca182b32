"""Which search engine serves this shop."""

from sqlalchemy.ext.asyncio import AsyncEngine

from commerce.search.meilisearch.engine import MeilisearchEngine
from commerce.search.port import SearchEngine
from commerce.search.postgres.engine import PostgresSearchEngine
from commerce.settings import Settings


def make_engine(settings: Settings, engine: AsyncEngine) -> SearchEngine:
    """Meilisearch when its URL is set, else the database itself, over `engine`. Pass the pool that
    writes use (`Database.write_engine`); `PostgresSearchEngine` says why."""
    if settings.meilisearch_url:
        return MeilisearchEngine(settings.meilisearch_url, settings.meilisearch_key)
    return PostgresSearchEngine(engine)
