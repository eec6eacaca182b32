"""Programs that run beside the shop: their end is nobody's end, and the shop's end is theirs."""

import os
import subprocess
import sys
import time
from pathlib import Path

from commerce.dev.processes import Child, Program
from commerce.dev.supervisor import Supervisor

FAILS = "raise SystemExit(3)"
STARTS_ANOTHER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def program(folder: Path, code: str) -> Program:
    log = folder / f"{len(code)}.log"
    return Program("aside", [sys.executable, "-c", code], folder, log, dict(os.environ))


def wait_for(child: Child) -> None:
    child.process.wait(timeout=10)


def test_one_that_fails_leaves_the_rest_alone(tmp_path: Path) -> None:
    supervisor = Supervisor(lambda _name, _line: None)
    wait_for(supervisor.run_aside(program(tmp_path, FAILS)))

    supervisor.check()  # which raises when something that should run has ended

    supervisor.stop()


def test_the_end_takes_along_what_one_had_started(tmp_path: Path) -> None:
    supervisor = Supervisor(lambda _name, _line: None)
    running = program(tmp_path, STARTS_ANOTHER)
    child = supervisor.run_aside(running)
    deadline = time.monotonic() + 10
    while not (text := running.log.read_text()).strip() and time.monotonic() < deadline:
        time.sleep(0.02)

    supervisor.stop()

    wait_for(child)
    deadline = time.monotonic() + 5
    while is_running(int(text)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(int(text))


def is_running(pid: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(state) and not state.startswith("Z")
