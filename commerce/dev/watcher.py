"""Ends children whose parent was killed, on systems whose kernel does not offer to.

Run by its path as a process of its own. It reads `+PID SIGNAL` and `-PID` lines from its standard
input; the end of that input means that the parent is gone, so it signals every child still listed
and, for those that do not go, insists.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable, Mapping

_PATIENCE_SECONDS = 3.0


def surviving(lines: Iterable[str]) -> dict[int, int]:
    """The children listed and not taken back, with the signal each one is to get."""
    children: dict[int, int] = {}
    for line in lines:
        pid, _, number = line.strip().lstrip("+-").partition(" ")
        if line.startswith("+"):
            children[int(pid)] = int(number)
        else:
            children.pop(int(pid), None)
    return children


def end(children: Mapping[int, int]) -> None:
    """Signal the children as they prefer, then kill the ones that stayed."""
    for pid, number in children.items():
        _send(pid, number)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and any(_send(pid, 0) for pid in children):
        time.sleep(0.05)
    for pid in children:
        _send(pid, signal.SIGKILL)


def _send(pid: int, number: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
        return True
    return False


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end(surviving(sys.stdin))
