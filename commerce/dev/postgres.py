"""A PostgreSQL cluster of our own: making it, starting it, and ending it without losing data.

The superuser is reachable through a socket in a folder of the server's account alone; everybody
else is the role `commerce`, by password, on the loopback address. That role owns its database and
may make others, and is no superuser, so nothing here works that a hosted database would refuse.
"""

import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from commerce.dev import placement, ports
from commerce.dev.binaries import Binaries
from commerce.dev.processes import Child, Program, Watcher, last_lines, start, stop

ROLE = "commerce"
_SUPERUSER = "postgres"
_SOCKET_PATH_LIMIT = 107
_START_SECONDS = 60.0
_OLD_SERVER_SECONDS = 8.0

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_DURABLE = {"max_connections": "200", "max_wal_size": "2GB"}
_SCRATCH = {
    "max_connections": "300",
    "max_wal_size": "4GB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class ClusterFailed(Exception):
    """The cluster could not be made or started; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster lives and who runs it. `user` is None when that is ourselves."""

    place: Path
    binaries: Binaries
    log: Path
    user: str | None
    durable: bool = True

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.place / "data"


@dataclass(frozen=True, slots=True)
class Server:
    """A running cluster, and the address of its database `commerce`."""

    cluster: Cluster
    child: Child
    sockets: Path
    port: int
    url: str

    def stop(self) -> None:
        """End it: connections are cut and everything committed is kept."""
        stop(self.child)
        if self.sockets.parent != self.cluster.place:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def discard(self) -> None:
        """End it and delete its data."""
        self.stop()
        shutil.rmtree(self.cluster.place, ignore_errors=True)


def locate(folder: Path, log: Path, *, durable: bool = True) -> Cluster:
    """Decide where the cluster of this folder lives, who runs it and with which programs."""
    place, user = placement.of_data(folder)
    version_file = place / "data" / "PG_VERSION"
    version = int(version_file.read_text()) if version_file.exists() else None
    programs = placement.of_programs(place, user, version)
    return Cluster(place, programs, log, user, durable)


def start_cluster(
    cluster: Cluster, password: str, *, port: int | None = None, watcher: Watcher | None = None
) -> Server:
    """Make the cluster if it is not there, start it, and see that its role has the password."""
    if not (cluster.data / "PG_VERSION").exists():
        _initialise(cluster)
    _wait_for_old_server(cluster)
    sockets = _socket_folder(cluster)
    child, chosen = _launch(cluster, sockets, port, watcher)
    url = f"postgresql://{ROLE}:{password}@127.0.0.1:{chosen}/{ROLE}"
    server = Server(cluster, child, sockets, chosen, url)
    try:
        _prepare_role(server, password)
    except BaseException:
        server.stop()
        raise
    return server


def start_scratch_cluster(directory: Path, *, durable: bool = False) -> Server:
    """A cluster for one test run. End it with `discard()`."""
    cluster = locate(directory, directory / "postgres.log", durable=durable)
    return start_cluster(cluster, token_urlsafe(24))


def _initialise(cluster: Cluster) -> None:
    """Make the data directory under another name first: one that is there is whole."""
    draft = cluster.place / "data.new"
    answer = None
    for locale in _locale_choices(cluster.binaries.version):
        shutil.rmtree(draft, ignore_errors=True)
        command = [cluster.binaries.program("initdb"), f"--pgdata={draft}", *locale]
        command += ["--encoding=UTF8", f"--username={_SUPERUSER}"]
        command += ["--auth-local=trust", "--auth-host=scram-sha-256"]
        if not cluster.durable:
            command.append("--no-sync")
        answer = placement.run_as(cluster.user, command, cluster.place)
        if answer.returncode == 0:
            draft.rename(cluster.data)
            return
    reason = answer.stderr.decode(errors="replace").strip() if answer else ""
    raise ClusterFailed(f"initdb of {cluster.binaries.folder} failed:\n{reason}")


def _locale_choices(version: int) -> list[list[str]]:
    """UTF-8 by code point: the built-in locale, the system's, or C where it has neither."""
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    choices = [["--locale=C.UTF-8"], ["--locale=C"]]
    return [builtin, *choices] if version >= 17 else choices


def _launch(
    cluster: Cluster, sockets: Path, preferred: int | None, watcher: Watcher | None
) -> tuple[Child, int]:
    """Start the server; a port that somebody takes at that moment is replaced by another."""
    for wanted in (preferred, None, None):
        port = ports.free_port(wanted)
        child = start(_program(cluster, sockets, port), watcher=watcher)
        try:
            if _becomes_ready(cluster, child):
                return child, port
        except BaseException:
            stop(child)
            raise
        stop(child)
        if "could not bind" not in last_lines(cluster.log):
            break
    raise ClusterFailed(f"PostgreSQL did not start. {cluster.log} ends:\n{last_lines(cluster.log)}")


def _program(cluster: Cluster, sockets: Path, port: int) -> Program:
    settings = {
        **_SETTINGS,
        **(_DURABLE if cluster.durable else _SCRATCH),
        "port": str(port),
        "unix_socket_directories": str(sockets),
    }
    command = [cluster.binaries.program("postgres"), "-D", str(cluster.data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return Program(
        name="database",
        command=command,
        directory=cluster.place,
        log=cluster.log,
        environment=placement.plain_environment(),
        user=cluster.user,
        stop_signals=(signal.SIGINT, signal.SIGQUIT),
        death_signal=signal.SIGINT,
        patience_seconds=1.5,
    )


def _becomes_ready(cluster: Cluster, child: Child) -> bool:
    """The server writes its state into the lock file beside its data; no connection is needed."""
    lock = cluster.data / "postmaster.pid"
    deadline = time.monotonic() + _START_SECONDS
    while child.is_running and time.monotonic() < deadline:
        lines = lock.read_text().splitlines() if lock.exists() else []
        if len(lines) >= 8 and lines[0] == str(child.process.pid) and lines[7].strip() == "ready":
            return True
        time.sleep(0.02)
    return False


def _wait_for_old_server(cluster: Cluster) -> None:
    """A server whose supervisor was killed is still shutting down: give it the time."""
    lock = cluster.data / "postmaster.pid"
    deadline = time.monotonic() + _OLD_SERVER_SECONDS
    pid = None
    while lock.exists():
        pid = lock.read_text().partition("\n")[0]
        if not _serves(pid, cluster.data):
            return
        if time.monotonic() > deadline:
            raise ClusterFailed(
                f"Another PostgreSQL, process {pid}, uses {cluster.data}. "
                f"Stop it with `kill -INT {pid}` and start again."
            )
        time.sleep(0.05)


def _serves(pid: str, data: Path) -> bool:
    try:
        return str(data).encode() in Path("/proc", pid, "cmdline").read_bytes()
    except OSError:  # ended, or a system without /proc, where the server itself finds out
        return False


def _socket_folder(cluster: Cluster) -> Path:
    beside = cluster.place / "socket"
    if len(str(beside / ".s.PGSQL.65535")) <= _SOCKET_PATH_LIMIT:
        beside.mkdir(mode=0o700, exist_ok=True)
        sockets = beside
    else:
        sockets = Path(tempfile.mkdtemp(prefix="commerce-"))
    if cluster.user is not None:
        shutil.chown(sockets, cluster.user)
    return sockets


def _prepare_role(server: Server, password: str) -> None:
    """Runs at each start: a lost record of the password costs nothing. It goes in by a pipe."""
    literal = password.replace("'", "''")
    script = f"""
        SELECT 'CREATE ROLE {ROLE} LOGIN CREATEDB'
        WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec
        ALTER ROLE {ROLE} PASSWORD '{literal}';
        SELECT 'CREATE DATABASE {ROLE} OWNER {ROLE}'
        WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{ROLE}') \\gexec
    """  # noqa: S608  the names are ours, the literal is quoted
    command = [server.cluster.binaries.program("psql"), "--no-psqlrc", "--quiet"]
    command += ["--set=ON_ERROR_STOP=1", f"--host={server.sockets}", f"--port={server.port}"]
    command += [f"--username={_SUPERUSER}", "--dbname=postgres"]
    environment = placement.plain_environment()
    answer = subprocess.run(
        command, input=script.encode(), env=environment, capture_output=True, check=False
    )
    if answer.returncode != 0:
        reason = answer.stderr.decode(errors="replace").strip()
        raise ClusterFailed(f"The role {ROLE} could not be prepared:\n{reason}")
