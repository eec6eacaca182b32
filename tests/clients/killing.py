"""Something between a program and the shop that kills the program in the middle of a request.

`kill -9` comes at one of two moments of a chosen request: before the shop hears of it, or when the
shop has done it and the answer is on its way. No other moment can be told apart from outside: what
a program does between two requests is either written down by then, or it is not.
"""

import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx


class Moment(IntEnum):
    BEFORE = auto()
    AFTER = auto()


@dataclass(frozen=True, order=True)
class Kill:
    """At which request, counted from 1. The later one is the greater."""

    request: int
    moment: Moment

    def __str__(self) -> str:
        return f"{self.moment.name.lower()}-request-{self.request}"


class _Between(BaseHTTPRequestHandler):
    server: "Killer"

    def do_POST(self) -> None:  # named by the standard library
        body = self.rfile.read(int(self.headers["content-length"]))
        is_last = self.server.counts() == self.server.kill.request
        if is_last and self.server.kill.moment is Moment.BEFORE:
            return self.server.strike()
        passed_on = {name: self.headers[name] for name in _PASSED_ON if name in self.headers}
        reply = httpx.post(self.server.shop, content=body, headers=passed_on, timeout=30)
        if is_last:
            return self.server.strike()
        self.send_response(reply.status_code)
        self.send_header("content-type", reply.headers["content-type"])
        self.send_header("content-length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        del format, args


_PASSED_ON = ("content-type", "accept", "x-client-key", "x-client-version")


class Killer(ThreadingHTTPServer):
    """Passes requests on to `shop` until it strikes."""

    def __init__(self, shop: str, kill: Kill) -> None:
        super().__init__(("127.0.0.1", 0), _Between)
        self.shop, self.kill = shop, kill
        self.program: subprocess.Popen[bytes] | None = None
        self._seen = 0

    def counts(self) -> int:
        self._seen += 1
        return self._seen

    def strike(self) -> None:
        assert self.program is not None
        self.program.kill()
        self.program.wait()


def run_until_killed(
    command: list[str], folder: Path, environ: Mapping[str, str], shop: str, kill: Kill
) -> int:
    """Run a program whose SHOP_URL leads through the killer. How it ended: -9 when killed."""
    with _listening(Killer(shop, kill)) as killer:
        url = f"http://127.0.0.1:{killer.server_address[1]}/graphql"
        killer.program = subprocess.Popen(
            command,
            cwd=folder,
            env={**environ, "SHOP_URL": url},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return killer.program.wait(timeout=60)


@contextmanager
def _listening(killer: Killer) -> Generator[Killer]:
    thread = Thread(target=killer.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield killer
    finally:
        killer.shutdown()
        killer.server_close()
        thread.join()
