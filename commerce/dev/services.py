"""Which database and which search engine serve this folder: the ones given, or our own.

Fills in the environment that the shop's programs read. Variables that the caller has set win.
"""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from commerce.dev import environment, postgres, search
from commerce.dev.search import Say
from commerce.dev.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Service:
    """One service: how to describe it, and the variables that lead programs to it."""

    description: str
    variables: Mapping[str, str]


def database(folder: Path, supervisor: Supervisor, say: Say) -> Service:
    """The database that COMMERCE_DATABASE_URL names, else a cluster under the folder."""
    given = os.environ.get("COMMERCE_DATABASE_URL")
    if given:
        return Service(
            f"{_without_password(given)}, as COMMERCE_DATABASE_URL says",
            {"COMMERCE_DATABASE_URL": given},
        )
    cluster = postgres.locate(folder, folder / "log" / "database.log")
    say(f"Starting PostgreSQL {cluster.binaries.release}")
    server = postgres.start_cluster(
        cluster,
        environment.secret(folder, "database_password"),
        port=_remembered_port(folder, "COMMERCE_DATABASE_URL"),
        watcher=supervisor.watcher,
    )
    supervisor.adopt(server.child, server.stop)
    origin = {"system": "the system's", "wheel": "the Python package's"}
    whose = origin.get(cluster.binaries.origin, cluster.binaries.origin)
    account = f", run as {cluster.user}" if cluster.user else ""
    return Service(
        f"PostgreSQL {cluster.binaries.release} ({whose}) on port {server.port}{account}; "
        f"data in {_near(folder, cluster.place)}",
        {"COMMERCE_DATABASE_URL": server.url},
    )


def search_engine(folder: Path, supervisor: Supervisor, say: Say) -> Service:
    """The Meilisearch given, installed or downloaded; else PostgreSQL, with the reason.

    COMMERCE_MEILISEARCH_URL set to nothing asks for PostgreSQL.
    """
    given = os.environ.get("COMMERCE_MEILISEARCH_URL")
    if given:
        answers = "" if search.is_healthy(given) else ", which does not answer now"
        return Service(
            f"Meilisearch at {given}, as COMMERCE_MEILISEARCH_URL says{answers}",
            {
                "COMMERCE_MEILISEARCH_URL": given,
                "COMMERCE_MEILISEARCH_KEY": os.environ.get("COMMERCE_MEILISEARCH_KEY", ""),
            },
        )
    if given is not None:
        return _searching_with_postgresql("COMMERCE_MEILISEARCH_URL is empty")
    try:
        return _own_search(folder, supervisor, say)
    except search.NoSearchServer as reason:
        return _searching_with_postgresql(str(reason))


def _own_search(folder: Path, supervisor: Supervisor, say: Say) -> Service:
    program = search.find(folder / "tools", say)
    say("Starting Meilisearch")
    server = search.start_search(
        program,
        folder / "meilisearch",
        folder / "log" / "search.log",
        environment.secret(folder, "search_key"),
        port=_remembered_port(folder, "COMMERCE_MEILISEARCH_URL"),
        watcher=supervisor.watcher,
    )
    supervisor.adopt(server.child, server.stop)
    return Service(
        f"Meilisearch at {server.url}; data in {_near(folder, folder / 'meilisearch')}",
        {"COMMERCE_MEILISEARCH_URL": server.url, "COMMERCE_MEILISEARCH_KEY": server.key},
    )


def _searching_with_postgresql(reason: str) -> Service:
    nothing = {"COMMERCE_MEILISEARCH_URL": "", "COMMERCE_MEILISEARCH_KEY": ""}
    return Service(f"PostgreSQL: {reason}", nothing)


def _remembered_port(folder: Path, variable: str) -> int | None:
    """The port of the last run, so that other programs' settings stay right."""
    with contextlib.suppress(ValueError):
        return urlsplit(environment.load(folder.parent).get(variable, "")).port
    return None


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"PostgreSQL at {parts.hostname}:{parts.port or 5432}{parts.path}"


def _near(folder: Path, path: Path) -> str:
    inside = path.is_relative_to(folder.parent)
    return str(path.relative_to(folder.parent)) if inside else str(path)
