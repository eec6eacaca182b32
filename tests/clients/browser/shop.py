"""A whole shop for browsers: the demo in a database of its own, web server, worker, storefront.

The database is filled as `make run` fills one. It is searched by PostgreSQL: a search
server would be shared with other tests, and both engines pass the same contract.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commerce.core.db import Database
from commerce.demo import shop as demo
from commerce.demo.seed import build_index, seed
from commerce.dev import storefront
from commerce.settings import Settings
from tests.clients.node import missing
from tests.clients.server import Server, environment, serve
from tests.database import ROOT, VAULT, clone, drop, migrate

COMMAND_LINE = "from commerce.cli import app; app()"


@dataclass(frozen=True)
class Shop:
    """`served` is the folder that the web server gives browsers; `build` is what was built."""

    server: Server
    folder: Path
    build: Path
    served: Path

    def described(self) -> dict[str, object]:
        """What scenarios know."""
        return {
            "url": self.server.url,
            "version": storefront.version_of(self.build),
            "manifest": str(self.build / "persisted-documents.json"),
            "staff": {"email": demo.ADMIN.email, "password": demo.ADMIN.password},
            "customer": {"email": demo.CUSTOMER_EMAIL, "password": demo.CUSTOMER_PASSWORD},
        }

    def command(self, *arguments: str) -> str:
        """What a command of the command line said."""
        return _said(environment(self.server, self.folder), "-c", COMMAND_LINE, *arguments)


@contextmanager
def opened(admin_url: str, name: str) -> Generator[Shop]:
    """Fills and builds at the same time; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="commerce-browser-") as made:
        folder = Path(made)
        served = folder / "served"
        url = asyncio.run(clone(admin_url, "template0", name))
        own = {"COMMERCE_STOREFRONT_ROOT": str(served), "COMMERCE_MEILISEARCH_URL": ""}
        try:
            with serve(url, folder, **own) as server, ThreadPoolExecutor() as pool:
                building = pool.submit(_build, folder)
                variables = environment(server, folder) | own
                asyncio.run(_fill(Settings.from_environment(variables)))
                shop = Shop(server, folder, building.result(), served)
                storefront.publish(shop.build, shop.command)
                storefront.put(shop.build, served)
                with _worker(variables, folder / "worker.log"):
                    yield shop
        finally:
            asyncio.run(drop(admin_url, name))


async def _fill(settings: Settings) -> None:
    await migrate(settings.database_url)
    db = Database(settings.database_url, VAULT, pool_size=4)
    await seed(db, settings)
    await build_index(db, settings)
    await db.close()


def _build(folder: Path) -> Path:
    """A copy: whoever builds from changed sources meanwhile throws the older build away."""
    try:
        build = storefront.built(ROOT, ROOT / ".commerce", lambda _text: None)
        return Path(shutil.copytree(build, folder / build.name))
    except storefront.CannotBuild as reason:
        missing(f"No storefront: {reason}")
        raise


def _said(variables: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def _worker(variables: dict[str, str], log: Path) -> Generator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "commerce.worker"],
            cwd=ROOT,
            env={**os.environ, **variables},
            stdout=output,
            stderr=output,
        )
    try:
        yield
    finally:
        process.kill()  # there is nothing to keep
        process.wait()
