"""Runs the shop's processes as one: they start in order, and when one ends all of them end.

Whatever was started is stopped in reverse order, within five seconds: first what serves and works,
then the search server, last the database. Refuses to restart a program that failed: a developer is
looking, and the reason is in its log.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from types import FrameType

from commerce.dev.processes import (
    Child,
    Program,
    Show,
    Watcher,
    last_lines,
    new_watcher,
    start,
    stop_together,
)

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK_SECONDS = 0.2
_asked_to_stop = threading.Event()
"""What a signal raises can be lost, in a finalizer for one; that it came cannot."""


class Stopped(BaseException):
    """Somebody asked us to stop. Not an error, and not to be caught on the way out."""


class ProgramEnded(Exception):
    """A program that should run ended: says which, how, and where its reason is to be read."""

    def __init__(self, child: Child, reason: str) -> None:
        name, code = child.program.name, child.process.returncode
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        super().__init__(f"{name} {how}, so everything was stopped. {reason}")


class Supervisor:
    """Owns every child from its start to its end."""

    def __init__(
        self, show: Show, *, parent: int | None = None, watcher: Watcher | None = None
    ) -> None:
        """With `parent`, the end of that process is a reason to stop: `make` may be killed."""
        self._show = show
        self._parent = parent
        self.watcher = watcher or new_watcher()
        self._services: list[tuple[Child, Callable[[], None]]] = []
        self._programs: list[Child] = []
        self._asides: list[Child] = []

    def adopt(self, child: Child, end: Callable[[], None]) -> None:
        """Take over a service that is started already; `end` stops it, after every program."""
        self._services.append((child, end))

    def run(self, program: Program) -> Child:
        """Start a program, show what it writes, and own it."""
        child = start(program, show=self._show, watcher=self.watcher)
        self._programs.append(child)
        return child

    def run_aside(self, program: Program) -> Child:
        """Start a program that does its work and ends, well or badly; the rest goes on."""
        child = start(program, show=self._show, watcher=self.watcher)
        self._asides.append(child)
        return child

    def run_once(self, program: Program) -> None:
        """Run a program to its end; raises when it failed or a service ended meanwhile."""
        child = self.run(program)
        while child.is_running:
            self.check(except_for=child)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(_LOOK_SECONDS)
        self._programs.remove(child)
        if self.watcher is not None:
            self.watcher.forget(child.process.pid)
        if child.process.returncode != 0:
            raise ProgramEnded(child, _written(program.log))

    def check(self, *, except_for: Child | None = None) -> None:
        """Raise when something that should run has ended, or somebody asked us to stop."""
        if _asked_to_stop.is_set():
            raise Stopped
        if self._parent is not None and os.getppid() != self._parent:
            raise Stopped
        for child in self._programs:
            if child is not except_for and not child.is_running:
                raise ProgramEnded(child, _written(child.program.log))
        for child in [aside for aside in self._asides if not aside.is_running]:
            self._asides.remove(child)
            if self.watcher is not None:
                self.watcher.forget(child.process.pid)
        for child, _ in self._services:
            if not child.is_running:
                log = child.program.log
                raise ProgramEnded(child, f"{log} ends:\n{last_lines(log)}")

    def wait_until(self, is_ready: Callable[[], bool], seconds: float) -> bool:
        """Look until it is ready; False when the time is over."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check()
            if is_ready():
                return True
            time.sleep(_LOOK_SECONDS / 2)
        return False

    def wait(self) -> None:
        """Wait for the end of any of them, which is never what was wanted."""
        while True:
            self.check()
            time.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        """End everything. Safe to call at any moment of the start."""
        for aside in self._asides:  # with what it started in its turn
            with contextlib.suppress(ProcessLookupError):
                os.killpg(aside.process.pid, signal.SIGKILL)
        stop_together([*self._programs, *self._asides])
        self._programs, self._asides = [], []
        while self._services:
            _, end = self._services.pop()
            end()
        if self.watcher is not None:
            self.watcher.close()


@contextlib.contextmanager
def stopping_on_signals(signals: Sequence[signal.Signals] = _STOPPING) -> Generator[None]:
    """Within the block the first such signal raises `Stopped`; later ones change nothing.

    The end is bounded in time, so an impatient second Ctrl-C gains nothing, and it could cut the
    database's orderly end short.
    """

    _asked_to_stop.clear()

    def raise_stopped(_number: int, _frame: FrameType | None) -> None:
        _asked_to_stop.set()
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    before = {
        number: signal.signal(number, raise_stopped)
        for number in signals
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN  # under nohup
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _asked_to_stop.clear()


def _written(log: Path) -> str:
    return f"What it wrote is above and in {log}."


def to_terminal(name: str, line: str) -> None:
    """Show a program's line under its name."""
    sys.stdout.write(f"{name:>10} | {line}\n")
    sys.stdout.flush()
