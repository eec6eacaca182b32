"""`make run`: a whole shop on one machine, from an empty folder to a first query.

Starts the database and the search engine, migrates, fills an empty shop with the demo, starts the
web server and the worker, and says where everything is. Ends all of it together.
"""

import argparse
import os
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError

from rich.console import Console

from commerce.dev import environment, lock, ports, services, summary
from commerce.dev.binaries import NoServerPrograms
from commerce.dev.postgres import ClusterFailed
from commerce.dev.processes import Program
from commerce.dev.supervisor import (
    ProgramEnded,
    Stopped,
    Supervisor,
    stopping_on_signals,
    to_terminal,
)

_COMMAND_LINE = "from commerce.cli import app; app()"
_READY_SECONDS = 120.0
_EXPECTED = (
    ClusterFailed,
    NoServerPrograms,
    ProgramEnded,
    environment.NotOurs,
    lock.AlreadyRunning,
)


class CannotStart(Exception):
    """Something outside must change first; the message says what."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """How a browser on this machine reaches it."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
        return f"http://{host}:{self.port}"


def main(arguments: Sequence[str]) -> int:
    """Run until stopped; the answer is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m commerce.dev")
    parser.add_argument(
        "--end-with-parent", action="store_true", help="stop when the starting process is killed"
    )
    options = parser.parse_args(arguments)
    parent = os.getppid() if options.end_with_parent else None
    console = Console(highlight=False)
    try:
        with stopping_on_signals():
            _run(Path.cwd(), console, parent)
    except Stopped:
        console.print("Everything is stopped.")
        return 0
    except (CannotStart, *_EXPECTED) as problem:
        console.print(str(problem), style="red", markup=False, soft_wrap=True)
    return 1


def _run(project: Path, console: Console, parent: int | None) -> None:
    address = _address()
    folder = environment.prepare(project)
    with lock.held(folder, f"{address.url}/graphql"):
        _refuse_taken_port(address)
        supervisor = Supervisor(to_terminal, parent=parent)
        try:
            _start_everything(folder, address, supervisor, console)
            supervisor.wait()
        finally:
            console.print("\nStopping …")
            supervisor.stop()


def _start_everything(
    folder: Path, address: Address, supervisor: Supervisor, console: Console
) -> None:
    def say(text: str) -> None:
        console.print(f"{text} …", markup=False, soft_wrap=True)

    database = services.database(folder, supervisor, say)
    search = services.search_engine(folder, supervisor, say)
    variables = {**_variables(folder, address), **database.variables, **search.variables}
    environment.save(folder, variables)
    programs = _Programs(folder, {**os.environ, **variables, "PYTHONUNBUFFERED": "1"})
    say("Migrating the database")
    supervisor.run_once(programs.python("migrate", "-m", "commerce.dev.migrate"))
    say("Filling the shop with the demo, if it is empty")
    supervisor.run_once(programs.python("demo", "-c", _COMMAND_LINE, "demo", "seed"))
    say("Starting the web server and the worker")
    supervisor.run(programs.web(address))
    supervisor.run(programs.python("worker", "-m", "commerce.worker"))
    if not supervisor.wait_until(lambda: _is_ready(address), _READY_SECONDS):
        raise CannotStart(f"{address.url}/readyz did not become ready. See {folder / 'log'}.")
    supervisor.run_aside(
        programs.python("storefront", "-m", "commerce.dev.storefront", address.url)
    )
    summary.show(
        console, address.url, {"Database": database.description, "Search": search.description}
    )


@dataclass(frozen=True, slots=True)
class _Programs:
    folder: Path
    variables: Mapping[str, str]

    def python(self, name: str, *arguments: str) -> Program:
        return Program(
            name=name,
            command=[sys.executable, *arguments],
            directory=self.folder.parent,
            log=self.folder / "log" / f"{name}.log",
            environment=self.variables,
        )

    def web(self, address: Address) -> Program:
        return self.python(
            "web",
            *("-m", "uvicorn", "--factory", "commerce.app:create_app"),
            *(f"--host={address.host}", f"--port={address.port}"),
            *("--timeout-graceful-shutdown=1", "--no-server-header", "--log-level=warning"),
            "--ws-max-size=1048576",
            *("--http=commerce.core.bounded_http:BoundedHttp", "--no-proxy-headers"),
        )


def _variables(folder: Path, address: Address) -> dict[str, str]:
    chosen = {
        "COMMERCE_ENVIRONMENT": "development",
        "COMMERCE_PUBLIC_URL": address.url,
        "COMMERCE_MEDIA_ROOT": str(folder / "media"),
        "COMMERCE_STOREFRONT_ROOT": str(environment.storefront(folder)),
    }
    given = {name: os.environ[name] for name in chosen if name in os.environ}
    keys = os.environ.get("COMMERCE_SECRET_KEYS") or environment.secret_keys(folder)
    return {**chosen, **given, "COMMERCE_SECRET_KEYS": keys}


def _address() -> Address:
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CannotStart(f"PORT={text} is no port: use a number from 1 to 65535.")
    return Address(os.environ.get("HOST") or "127.0.0.1", int(text))


def _refuse_taken_port(address: Address) -> None:
    if ports.is_free(address.port, address.host):
        return
    holder = ports.holder(address.port) or "another process"
    raise CannotStart(
        f"Port {address.port} is taken by {holder}. End it, or choose another port: "
        f"`PORT={address.port + 1} make run`."
    )


def _is_ready(address: Address) -> bool:
    try:
        with urllib.request.urlopen(f"{address.url}/readyz", timeout=2) as answer:  # noqa: S310
            return answer.status == HTTPStatus.OK
    except (URLError, OSError):
        return False
