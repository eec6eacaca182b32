"""The application as it runs in production: one uvicorn process on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.database import ROOT

START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """`url` has no slash at its end."""

    url: str
    database_url: str

    @property
    def endpoint(self) -> str:
        return f"{self.url}/graphql"


@contextmanager
def serve(database_url: str, folder: Path, **environ: str) -> Iterator[Server]:
    """A server in development mode; `folder` takes its media and its log. The socket is bound
    here, so that no other process can take the port meanwhile."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        server = Server(f"http://127.0.0.1:{listener.getsockname()[1]}", database_url)
        log = folder / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command(listener.fileno()),
                cwd=ROOT,
                env={**os.environ, **environment(server, folder), **environ},
                stdout=output,
                stderr=output,
                pass_fds=[listener.fileno()],
            )
        try:
            wait_until_ready(server, process, log)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=15)


def command(descriptor: int) -> list[str]:
    return [
        *(sys.executable, "-m", "uvicorn", "--factory", "commerce.app:create_app"),
        *("--fd", str(descriptor), "--loop", "uvloop", "--no-proxy-headers"),
        *("--http", "commerce.core.bounded_http:BoundedHttp"),
        *("--no-access-log", "--log-level", "warning"),
    ]


def environment(server: Server, folder: Path) -> dict[str, str]:
    return {
        "COMMERCE_DATABASE_URL": server.database_url,
        "COMMERCE_SECRET_KEYS": "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl",  # tests' VAULT
        "COMMERCE_ENVIRONMENT": "development",
        "COMMERCE_PUBLIC_URL": server.url,
        "COMMERCE_MEDIA_ROOT": str(folder / "media"),
        "COMMERCE_TEST_BANK_FILE": str(folder / "test-bank.sqlite"),
        "COMMERCE_POOL_SIZE": "4",
        "COMMERCE_LOG_LEVEL": "warning",
        "COMMERCE_PASSWORD_ROUNDS": "1",
        "COMMERCE_PASSWORD_MEMORY_KIB": "8",
    }


def wait_until_ready(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Raises RuntimeError with the log when the server ended or is not up within a minute."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{server.url}/healthz", timeout=1) as reply:  # noqa: S310 - our own address
                if reply.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
