"""Vendure beside us, where there is one: `--vendure FOLDER` names the folder of its scripts.

The folder holds `start.sh pg|server|stop` and `queries.js`; LAB in the environment is where it was
set up. Its catalogue is smaller than ours (1,000 products), which favours it.
"""

import json
import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.processes import Server

URL, PATH, DATABASE = "http://127.0.0.1:3100", "/shop-api", "vendure"
QUESTIONS = ("list", "detail")


class NotSetUp(Exception):
    """The peer cannot be started; the text says what to do."""


@contextmanager
def running(folder: str) -> Generator[Server]:
    """Its database and one server process, stopped at the end. Raises NotSetUp."""
    scratch = os.environ.get("LAB")
    if scratch is None or not (Path(scratch) / "app" / "node_modules").is_dir():
        raise NotSetUp(
            f"Set LAB to a scratch folder and run {folder}/setup.sh first, then measure again."
        )
    _script(folder, "pg")
    try:
        _script(folder, "server")
        pid = int((Path(scratch) / "run" / "index.pid").read_text())
        yield Server("vendure", pid, URL, DATABASE)
    finally:
        _script(folder, "stop")


def _script(folder: str, action: str) -> None:
    command = [str(Path(folder) / "start.sh"), action]
    try:
        subprocess.run(["bash", *command], check=action != "pg", stdout=subprocess.DEVNULL)
    except subprocess.CalledProcessError as error:
        raise NotSetUp(f"{' '.join(command)} failed; see $LAB/run.") from error


def questions(folder: str) -> dict[str, dict[str, Any]]:
    """The bodies that it is asked with."""
    script = f"console.log(JSON.stringify(require({json.dumps(str(Path(folder) / 'queries.js'))})))"
    printed = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    known = json.loads(printed.stdout)
    return {name: known[name] for name in QUESTIONS}
