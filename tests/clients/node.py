"""The npm project of the real clients: installed once, then its scripts are run.

Owns `node_modules` beside it. Installs exactly what `package-lock.json` says and nothing else.
"""

import asyncio
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.database import ROOT

PROJECT = Path(__file__).resolve().parent
LOCK = PROJECT / "package-lock.json"
MODULES = PROJECT / "node_modules"
OLDEST = 20
SECONDS = 30


@dataclass(frozen=True)
class Node:
    """Runs scripts and programs of the project. The environment holds `ENDPOINT`, the address of
    the server's `/graphql`, and what is passed."""

    program: str
    environ: dict[str, str]

    async def run(self, script: str, *arguments: str, **environ: str) -> Any:
        """What the script printed as JSON, by its path below this folder. Fails the test when it
        ends with another status than 0, or after half a minute."""
        return json.loads(await self._call(PROJECT, self.program, script, *arguments, **environ))

    async def tool(self, name: str, *arguments: str, folder: Path = PROJECT, **environ: str) -> str:
        """What a program of the installed packages, such as `relay-compiler`, printed when it ran
        in `folder`."""
        return await self._call(folder, str(MODULES / ".bin" / name), *arguments, **environ)

    async def _call(self, folder: Path, *command: str, **environ: str) -> str:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**os.environ, **self.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            out, problems = await asyncio.wait_for(process.communicate(), SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
            pytest.fail(f"{' '.join(command)} ran longer than {SECONDS} s")
        if process.returncode != 0:
            pytest.fail(f"{' '.join(command)}:\n{out.decode()}\n{problems.decode()}")
        return out.decode()


def installed() -> str:
    """Node's path, with the project installed. Outside continuous integration tests are skipped
    where there is no Node; there they fail."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        missing(f"Node.js {OLDEST} or newer with npm runs the real clients; it is not installed")
    version = subprocess.check_output([node, "--version"], text=True).strip()
    if int(version.removeprefix("v").partition(".")[0]) < OLDEST:
        missing(f"Node.js {OLDEST} or newer runs the real clients; this one is {version}")
    mark = MODULES / f".installed-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]}"
    with one_at_a_time(ROOT / ".commerce" / "real-clients.lock"):
        if not mark.exists():
            command = [npm, "ci", "--ignore-scripts", "--loglevel=error"]
            done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                missing(f"npm ci failed: {done.stderr}")
            mark.touch()
    return node


def missing(reason: str) -> None:
    """Skip on a laptop, fail in continuous integration."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Processes of one test run wait for each other."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
