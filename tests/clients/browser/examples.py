"""The other example sites, built and served beside a shop for browsers."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.clients.browser.shop import Shop
from tests.clients.node import missing, one_at_a_time
from tests.clients.programs import EXAMPLES
from tests.database import ROOT

VERSION = "1.0.0"
KEY = re.compile(r"[ps]k_live_\w+")
START_SECONDS = 30


@contextmanager
def site(shop: Shop, name: str, kind: str, *start: str) -> Generator[str]:
    """The address of an example: its packages installed, built for a client of its own whose
    operations are published, and started with `start`."""
    folder = EXAMPLES / name
    made = shop.command("clients", "create", name, "--kind", kind)
    key = KEY.search(made)
    assert key, made
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environ = {**os.environ, "SHOP_URL": shop.server.url, "SHOP_KEY": key[0], "PORT": str(port)}
    with one_at_a_time(ROOT / ".commerce" / f"{name}.lock"):
        _install(folder)
        _run(folder, environ, "npm", "run", "--silent", "build")
        published = ("--client", name, "--version", VERSION)
        manifest = str(folder / "src/gql/persisted-documents.json")
        shop.command("operations", "publish", manifest, *published)
        command = [each.replace("PORT", str(port)) for each in start]
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=15)


def _install(folder: Path) -> None:
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()[:16]
    mark = folder / "node_modules" / f".installed-{lock}"
    if not mark.exists():
        _run(folder, dict(os.environ), "npm", "ci", "--ignore-scripts", "--loglevel=error")
        mark.touch()


def _run(folder: Path, environ: dict[str, str], *command: str) -> None:
    if shutil.which(command[0]) is None:
        missing("Node.js with npm builds the examples; it is not installed")
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        missing(f"{folder.name}: {' '.join(command)}:\n{done.stdout}{done.stderr}")


def _wait(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"{url} did not start")
