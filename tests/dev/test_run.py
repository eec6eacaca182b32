"""`python -m commerce.dev`, as `make run` starts it: from an empty folder to an answer and away."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from commerce.dev import ports

Process = subprocess.Popen[str]
Start = Callable[..., Process]
STARTED = "The shop is open."


@pytest.fixture
def project() -> Iterator[Path]:
    with TemporaryDirectory(prefix="commerce-dev-test-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def start(project: Path) -> Iterator[Start]:
    """Starts shops that PostgreSQL searches: a search server of its own is tested apart."""
    started: list[Process] = []

    def start_shop(**variables: str) -> Process:
        kept = {name: value for name, value in os.environ.items() if "COMMERCE" not in name}
        shop = subprocess.Popen(
            [sys.executable, "-m", "commerce.dev"],
            env={**kept, "COMMERCE_MEILISEARCH_URL": "", **variables},
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(shop)
        return shop

    yield start_shop
    for shop in started:
        shop.kill()
        shop.communicate()


def read_until(process: Process, text: str) -> str:
    assert process.stdout is not None
    said = ""
    while text not in said:
        line = process.stdout.readline()
        assert line, f"it ended before saying {text!r}:\n{said}"
        said += line
    return said


def processes_of(project: Path) -> list[str]:
    """Command lines of what still runs in the project's folder."""
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_inside = (process / "cwd").readlink().is_relative_to(project)
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if is_inside and command:
            found.append(command)
    return found


def test_a_shop_opens_from_nothing_refuses_a_second_start_and_leaves_nothing(
    project: Path, start: Start
) -> None:
    port = ports.free_port()
    shop = start(PORT=str(port))
    said = read_until(shop, "curl")
    query = json.dumps({"query": "{ __typename }"}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", query, {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert json.load(answer) == {"data": {"__typename": "Query"}}

    second = start(PORT=str(ports.free_port()))
    refusal, _ = second.communicate(timeout=20)
    os.killpg(shop.pid, signal.SIGINT)
    asked_at = time.monotonic()
    rest, _ = shop.communicate(timeout=20)

    assert time.monotonic() - asked_at < 5
    assert shop.returncode == 0
    assert rest.endswith("Everything is stopped.\n")
    assert second.returncode == 1
    assert refusal.startswith(f"A shop is already running in {project}: process {shop.pid}, ")
    assert STARTED in said
    assert f"http://127.0.0.1:{port}/graphql" in said
    assert processes_of(project) == []


def test_a_shop_killed_while_it_is_filled_leaves_nothing_and_starts_again(
    project: Path, start: Start
) -> None:
    shop = start(PORT=str(ports.free_port()))
    read_until(shop, "Filling the shop")
    assert processes_of(project) != []

    shop.kill()

    shop.communicate(timeout=10)
    deadline = time.monotonic() + 5
    while processes_of(project) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of(project) == []
    again = start(PORT=str(ports.free_port()))
    read_until(again, "Filling the shop")
    again.terminate()
    again.communicate(timeout=10)
    assert again.returncode == 0


def test_a_taken_port_is_refused_with_its_holder_and_the_way_out(
    project: Path, start: Start
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said, _ = start(PORT=str(port)).communicate(timeout=20)

    assert said.startswith(f"Port {port} is taken by process {os.getpid()} (")
    assert said.endswith(f"`PORT={port + 1} make run`.\n")
    assert not (project / ".commerce" / "postgres").exists()


def test_a_port_that_is_none_is_refused(start: Start) -> None:
    said, _ = start(PORT="http").communicate(timeout=20)

    assert said == "PORT=http is no port: use a number from 1 to 65535.\n"
