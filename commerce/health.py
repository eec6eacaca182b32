"""Whether the process is alive, and whether it can serve: database, migrations, search, queue."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import asyncpg
import orjson
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response

from commerce.core.db import Database
from commerce.core.statements import Prepared, value
from resolvers.context import Services

QUEUE_IS_STUCK_AFTER = timedelta(minutes=15)
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
REVISION = Prepared(text("SELECT version_num FROM alembic_version"), value)
OLDEST_WAITING: Prepared[timedelta | None] = Prepared(
    text(
        "SELECT now() - min(execute_after) FROM pgqueuer"
        " WHERE status = 'queued' AND execute_after < now()"
    ),
    value,
)


async def alive(_request: Request) -> Response:
    """200 as long as the event loop turns."""
    return Response(b'{"status":"ok"}', media_type="application/json")


def readiness(services: Services) -> Callable[[Request], Awaitable[Response]]:
    """The `/readyz` endpoint: 503 unless database and migrations are right. Search being down is
    reported and does not take the process out: browsing goes on."""
    head = expected_revision()

    async def ready(_request: Request) -> Response:
        checks = await check_database(services.db, head)
        checks["search"] = {
            "ok": await services.search.healthy(),
            "engine": services.search.name,
        }
        must_hold = ("database", "migrations")
        is_ready = all(checks.get(name, {}).get("ok") for name in must_hold)
        body = {"status": "ready" if is_ready else "not ready", "checks": checks}
        return Response(orjson.dumps(body), 200 if is_ready else 503, media_type="application/json")

    return ready


def expected_revision() -> str | None:
    """The newest migration that this code brings."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


async def check_database(db: Database, head: str | None) -> dict[str, dict[str, object]]:
    try:
        async with db.read() as reader:
            revision = await reader.first(REVISION)
            oldest = await reader.first(OLDEST_WAITING)
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        return {"database": {"ok": False, "problem": type(error).__name__}}
    waiting = oldest or timedelta(0)
    return {
        "database": {"ok": True},
        "migrations": {"ok": revision == head, "found": revision, "expected": head},
        "queue": {
            "ok": waiting < QUEUE_IS_STUCK_AFTER,
            "oldest_waiting_seconds": int(waiting.total_seconds()),
        },
    }
