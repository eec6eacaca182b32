"""A supervisor with stand-ins for the shop's programs, run as a process by the tests beside it.

Prints `NAME PID` for each program once all of them run. `stubborn` ignores requests to end.
"""

import os
import sys
import time
from pathlib import Path

from commerce.dev.processes import Program, Watcher
from commerce.dev.supervisor import ProgramEnded, Stopped, Supervisor, stopping_on_signals

_PLAIN = "import time; print('up', flush=True); time.sleep(60)"
_STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + _PLAIN
_FAILING = "import time; print('no such table', flush=True); time.sleep(0.5); raise SystemExit(3)"
_KINDS = {"plain": _PLAIN, "stubborn": _STUBBORN, "failing": _FAILING}


def main(folder: Path, kinds: list[str], watcher: Watcher | None, parent: int | None) -> int:
    try:
        with stopping_on_signals():
            supervisor = Supervisor(lambda _name, _line: None, watcher=watcher, parent=parent)
            try:
                run(supervisor, folder, kinds)
            finally:
                supervisor.stop()
    except Stopped:
        return 0
    except ProgramEnded as problem:
        print(problem, flush=True)
    return 1


def run(supervisor: Supervisor, folder: Path, kinds: list[str]) -> None:
    for kind in kinds:
        log = folder / f"{kind}.log"
        command = [sys.executable, "-c", _KINDS[kind]]
        child = supervisor.run(Program(kind, command, folder, log, dict(os.environ)))
        while not log.read_text():
            time.sleep(0.01)
        print(kind, child.process.pid, flush=True)
    print("ready", os.getpid(), flush=True)
    supervisor.wait()


if __name__ == "__main__":
    options = set(sys.argv[3:])
    sys.exit(
        main(
            Path(sys.argv[1]),
            sys.argv[2].split(","),
            Watcher() if "--watched" in options else None,
            os.getppid() if "--end-with-parent" in options else None,
        )
    )
