"""Runs a command with a database and a search server that exist for it alone.

`python -m commerce.dev.scratch -- pytest` is what `make test` runs. The command finds them in
COMMERCE_TEST_DATABASE_URL (a role that may make databases), COMMERCE_MEILISEARCH_URL and
COMMERCE_MEILISEARCH_KEY; those that are set already are left alone. The database is faster than
safe and is deleted at the end. Refuses to run anything when no database can be had.
"""

import argparse
import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path

from commerce.dev import environment, search
from commerce.dev.binaries import NoServerPrograms
from commerce.dev.postgres import ClusterFailed, start_scratch_cluster
from commerce.dev.processes import bound_to_us

_PREFIX = "commerce-scratch-"


def main(arguments: Sequence[str]) -> int:
    """The exit code is the command's."""
    parser = argparse.ArgumentParser(prog="python -m commerce.dev.scratch")
    parser.add_argument("--no-search", action="store_true", help="start no search server")
    parser.add_argument("--durable", action="store_true", help="write to disk as production does")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(_directory())
        try:
            variables = stack.enter_context(_database(directory, durable=options.durable))
        except (ClusterFailed, NoServerPrograms) as problem:
            _say(str(problem))
            return 1
        if not options.no_search:
            variables |= stack.enter_context(_search(directory))
        return _run(command, variables)


@contextlib.contextmanager
def _directory() -> Generator[Path]:
    """A folder named after us. Those of earlier runs that were killed are removed first."""
    for leftover in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        pid = leftover.name.removeprefix(_PREFIX).partition("-")[0]
        if leftover.stat().st_uid == os.getuid() and not _is_alive(int(pid)):
            shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True
    ) as name:
        Path(name).chmod(0o711)  # the database's account passes through it
        yield Path(name)


@contextlib.contextmanager
def _database(directory: Path, *, durable: bool) -> Generator[dict[str, str]]:
    if os.environ.get("COMMERCE_TEST_DATABASE_URL"):
        yield {}
        return
    server = start_scratch_cluster(directory, durable=durable)
    try:
        yield {"COMMERCE_TEST_DATABASE_URL": server.url, "COMMERCE_DATABASE_URL": server.url}
    finally:
        server.discard()


@contextlib.contextmanager
def _search(directory: Path) -> Generator[dict[str, str]]:
    if "COMMERCE_MEILISEARCH_URL" in os.environ:
        yield {}
        return
    try:
        program = search.find(environment.prepare(Path.cwd()) / "tools", _say)
        log = directory / "search.log"
        server = search.start_search(program, directory / "search", log, secrets.token_urlsafe(24))
    except search.NoSearchServer as reason:
        _say(f"No real search server: {reason}.")
        yield {}
        return
    try:
        yield {"COMMERCE_MEILISEARCH_URL": server.url, "COMMERCE_MEILISEARCH_KEY": server.key}
    finally:
        server.stop()


def _run(command: Sequence[str], variables: dict[str, str]) -> int:
    """Ctrl-C in the terminal reaches the command too: it ends by itself, and we clean up after it.

    A request to end that reaches us alone is passed on.
    """
    process = subprocess.Popen(
        bound_to_us(command, death_signal=signal.SIGTERM), env={**os.environ, **variables}
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: process.terminate())
    code = process.wait()
    return code if code >= 0 else 128 - code  # as a shell tells of a signal


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
