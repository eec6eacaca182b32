"""Everything that is started together ends together, however the end comes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commerce.dev.supervisor import Stopped, Supervisor, stopping_on_signals

STAND_IN = Path(__file__).with_name("stand_in_shop.py")
Shop = tuple["subprocess.Popen[str]", dict[str, int]]


def open_shop(folder: Path, kinds: str, *options: str, under_make: bool = False) -> Shop:
    """The supervisor's process and the process ids it printed, with its own under `ready`."""
    command = [sys.executable, str(STAND_IN), str(folder), kinds, *options]
    if under_make:  # a parent between us and the supervisor, as `make` is
        command = ["sh", "-c", '"$@"; exit', "sh", *command]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    pids: dict[str, int] = {}
    while "ready" not in pids:
        name, _, pid = process.stdout.readline().partition(" ")
        assert name, "the supervisor ended before its programs ran"
        pids[name] = int(pid)
    return process, pids


def still_running(pids: dict[str, int], seconds: float) -> list[str]:
    """The programs that have not ended within that time."""
    deadline = time.monotonic() + seconds
    running = list(pids)
    while running and time.monotonic() < deadline:
        running = [name for name in running if is_alive(pids[name])]
        time.sleep(0.02)
    return running


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_ends_everything_within_five_seconds(
    tmp_path: Path, number: signal.Signals
) -> None:
    process, pids = open_shop(tmp_path, "plain,stubborn")
    asked_at = time.monotonic()

    os.killpg(process.pid, number)
    os.killpg(process.pid, number)  # an impatient second time changes nothing
    code = process.wait(timeout=10)

    assert time.monotonic() - asked_at < 5
    assert code == 0
    assert still_running(pids, 0.1) == []
    process.communicate()


@pytest.mark.parametrize("options", [(), ("--watched",)], ids=["kernel", "watcher"])
def test_a_killed_supervisor_leaves_no_orphan(tmp_path: Path, options: tuple[str, ...]) -> None:
    process, pids = open_shop(tmp_path, "plain,stubborn", *options)

    process.kill()

    assert still_running(pids, 5) == []
    process.communicate()


def test_the_watcher_alone_ends_the_children_of_a_killed_supervisor() -> None:
    path = Path(__file__).parents[2] / "commerce" / "dev" / "watcher.py"
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    watcher = subprocess.Popen([sys.executable, str(path)], stdin=subprocess.PIPE, text=True)
    assert watcher.stdin is not None

    watcher.stdin.write(f"+{child.pid} {int(signal.SIGTERM)}\n+{other.pid} 15\n-{other.pid}\n")
    watcher.stdin.close()

    assert child.wait(timeout=5) == -signal.SIGTERM
    assert watcher.wait(timeout=5) == 0
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_killed_make_ends_the_shop(tmp_path: Path) -> None:
    process, pids = open_shop(tmp_path, "plain", "--end-with-parent", under_make=True)
    assert pids["ready"] != process.pid

    process.kill()

    assert still_running(pids, 5) == []
    process.communicate()


def test_one_program_that_ends_stops_the_others_and_says_why(tmp_path: Path) -> None:
    process, pids = open_shop(tmp_path, "plain,failing")

    said, _ = process.communicate(timeout=10)

    assert process.returncode == 1
    assert said == (
        "failing ended with 3, so everything was stopped. "
        f"What it wrote is above and in {tmp_path / 'failing.log'}.\n"
    )
    assert (tmp_path / "failing.log").read_text() == "no such table\n"
    assert still_running(pids, 0.1) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_request_to_end_that_comes_in_a_finalizer_is_heard() -> None:
    """What is raised there goes nowhere."""

    class Last:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGTERM)

    with stopping_on_signals():
        supervisor = Supervisor(lambda _name, _line: None)
        supervisor.check()
        del (last := [Last()])[0]
        assert last == []
        with pytest.raises(Stopped):
            supervisor.check()
        supervisor.stop()
