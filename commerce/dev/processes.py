"""One child process: starting it so that it cannot outlive us, keeping its output, ending it.

Each child leads a session of its own. A Ctrl-C in the terminal therefore reaches the supervisor
alone, which ends the children in the order that keeps their data.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_KERNEL_ENDS_CHILDREN = sys.platform == "linux"

Show = Callable[[str, str], None]
"""Receives the name of a program and one line that it wrote."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, with nothing in its environment but what is said here.

    `stop_signals` end it: each is given `patience_seconds` before the next.
    """

    name: str
    command: Sequence[str]
    directory: Path
    log: Path
    environment: Mapping[str, str]
    user: str | None = None
    stop_signals: Sequence[signal.Signals] = (signal.SIGTERM,)
    death_signal: signal.Signals = signal.SIGKILL
    patience_seconds: float = 1.2


@dataclass(frozen=True, slots=True)
class Child:
    """A started program."""

    program: Program
    process: "subprocess.Popen[bytes]"

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None


class Watcher:
    """The process that ends our children when we are killed and no kernel does it for us."""

    def __init__(self) -> None:
        self._listed: set[int] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_HERE / "watcher.py")],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def watch(self, pid: int, death_signal: signal.Signals) -> None:
        """End this child with that signal if we are killed."""
        self._listed.add(pid)
        self._tell(f"+{pid} {int(death_signal)}")

    def forget(self, pid: int) -> None:
        """The child has ended: its number may soon be another process's."""
        self._listed.discard(pid)
        self._tell(f"-{pid}")

    def close(self) -> None:
        """Let the watcher go, when every child has ended."""
        for pid in sorted(self._listed):
            self.forget(pid)
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        pipe = self._process.stdin
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.write(f"{line}\n".encode())
                pipe.flush()


def start(program: Program, *, show: Show | None = None, watcher: Watcher | None = None) -> Child:
    """Start it, from the main thread: the kernel ends it when the *thread* that started it ends."""
    with program.log.open("wb") as log:
        process = subprocess.Popen(
            bound_to_us(program.command, death_signal=program.death_signal, user=program.user),
            cwd=program.directory,
            env=program.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if show else log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    if watcher is not None:
        watcher.watch(process.pid, program.death_signal)
    if show is not None:
        arguments = (program, process, show)
        threading.Thread(target=_copy_output, args=arguments, daemon=True).start()
    return Child(program, process)


def bound_to_us(
    command: Sequence[str], *, death_signal: signal.Signals, user: str | None = None
) -> list[str]:
    """The command, behind the launcher that binds its life to the calling thread's."""
    launcher = [sys.executable, "-I", "-S", str(_HERE / "launch.py")]
    arrangement = ["--parent", str(os.getpid()), "--signal", str(int(death_signal))]
    account = ["--user", user] if user else []
    return [*launcher, *arrangement, *account, "--", *command]


def new_watcher() -> Watcher | None:
    """A watcher where the kernel needs one."""
    return None if _KERNEL_ENDS_CHILDREN else Watcher()


def stop(child: Child) -> int:
    """End it with the signals it prefers, and with SIGKILL when none of them did."""
    for number in (*child.program.stop_signals, signal.SIGKILL):
        child.process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.process.wait(child.program.patience_seconds)
    return child.process.wait()


def stop_together(children: Sequence[Child]) -> None:
    """Ask all of them at once, so that the waits overlap, then insist one by one."""
    for child in children:
        child.process.send_signal(child.program.stop_signals[0])
    deadline = time.monotonic() + max((c.program.patience_seconds for c in children), default=0)
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline - time.monotonic()))
    for child in children:
        if child.is_running:
            child.process.kill()
        child.process.wait()


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, to be shown when its program failed."""
    try:
        lines = log.read_bytes().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-count:])


def _copy_output(program: Program, process: "subprocess.Popen[bytes]", show: Show) -> None:
    if process.stdout is None:
        return
    with program.log.open("ab", buffering=0) as log, process.stdout as output:
        for line in output:
            log.write(line)
            show(program.name, line.decode(errors="replace").rstrip("\n"))
