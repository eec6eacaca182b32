"""The units of docs/production.md start what they say, with the variables beside them."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Generator
from configparser import ConfigParser, SectionProxy
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest_asyncio

from commerce.dev.ports import free_port
from tests.database import ROOT, clone, drop
from tests.guides import KEYS

FOLDER = ROOT / "docs" / "production"
PATIENCE = 60


def given() -> dict[str, str]:
    """The variables of `/etc/commerce/environment`."""
    lines = (FOLDER / "environment").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def service(name: str) -> SectionProxy:
    unit = ConfigParser(interpolation=None)
    unit.read_string((FOLDER / name).read_text())
    return unit["Service"]


def command(name: str, port: int = 0) -> list[str]:
    """What the unit runs, with the programs of this environment."""
    line = service(name)["ExecStart"].replace("%i", str(port))
    return shlex.split(line.replace("/opt/commerce/.venv/bin", str(Path(sys.executable).parent)))


@pytest_asyncio.fixture(scope="module")
async def database(template: str, worker: str) -> AsyncIterator[str]:
    admin, name = os.environ["COMMERCE_TEST_DATABASE_URL"], f"commerce_production_{worker}"
    yield await clone(admin, template, name)
    await drop(admin, name)


@contextmanager
def running(
    command: list[str], database: str, folder: Path
) -> Generator[tuple[subprocess.Popen[bytes], Path]]:
    """The process, and the file of what it prints."""
    variables = {
        **given(),
        "COMMERCE_DATABASE_URL": database,
        "COMMERCE_SECRET_KEYS": KEYS,
        "COMMERCE_MEDIA_ROOT": str(folder / "media"),
        "COMMERCE_TEST_BANK_FILE": str(folder / "test-bank.sqlite"),
        "COMMERCE_MEILISEARCH_URL": os.environ["COMMERCE_MEILISEARCH_URL"],
        "COMMERCE_MEILISEARCH_KEY": os.environ["COMMERCE_MEILISEARCH_KEY"],
        "PATH": os.environ["PATH"],
    }
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=variables, cwd=ROOT, stdout=output, stderr=output)
        try:
            yield process, log
        finally:
            process.kill()
            process.wait()


def test_the_endpoint_serves_and_ends(database: str, tmp_path: Path) -> None:
    port = free_port()
    with running(command("commerce@.service", port), database, tmp_path) as (process, _log):
        ready = answer(f"http://127.0.0.1:{port}/readyz", process)
        anonymous = httpx.post(
            f"http://127.0.0.1:{port}/graphql",
            json={"query": "{ shop { name } }"},
            headers={"X-Forwarded-For": "203.0.113.9"},
        )
        figures = httpx.get(
            f"http://127.0.0.1:{port}/metrics",
            headers={"Authorization": f"Bearer {given()['COMMERCE_METRICS_TOKEN']}"},
        )
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)

    assert ready.status_code == 200
    assert anonymous.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_REQUIRED"
    assert figures.status_code == 200
    assert "http_requests" in figures.text


def test_the_worker_runs_and_ends(database: str, tmp_path: Path) -> None:
    with running(command("commerce-worker.service"), database, tmp_path) as (process, log):
        until = time.monotonic() + PATIENCE
        while "worker started" not in (said := log.read_text()):
            assert process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=30) == 0, log.read_text()


def test_the_variables_are_ones_that_are_read() -> None:
    known = set(re.findall(r'"(COMMERCE_\w+)"', (ROOT / "commerce" / "settings.py").read_text()))

    assert given()
    assert set(given()) <= known


def test_endpoints_weigh_more_than_what_they_wait_for() -> None:
    default = 100  # of systemd, and of PostgreSQL's unit

    assert int(service("commerce@.service")["CPUWeight"]) == 10 * default
    assert int(service("commerce-worker.service")["CPUWeight"]) < default


def answer(url: str, process: subprocess.Popen[bytes]) -> httpx.Response:
    """The first that comes while the process starts."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return httpx.get(url)
        except httpx.TransportError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
