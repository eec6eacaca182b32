"""One Chromium, driven by Playwright from Node: scenarios are named, run, and answer as JSON."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.clients.node import missing, one_at_a_time
from tests.database import ROOT

HERE = Path(__file__).resolve().parent
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Browser:
    """`pictures` is where screenshots of failures go."""

    process: "subprocess.Popen[str]"
    pictures: Path

    def play(self, scenario: str, shop: dict[str, object]) -> Any:
        """Run `file.function` of `scenarios/`; its answer, or a failed test with what was seen."""
        order = {"scenario": scenario, "shop": shop, "folder": str(self.pictures)}
        return self._answer_to(json.dumps(order) + "\n")

    def _answer_to(self, line: str) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line)
        self.process.stdin.flush()
        text = self.process.stdout.readline()
        assert text, "The browser's driver ended."
        answer = json.loads(text)
        if not answer["ok"]:
            pytest.fail(answer["problem"], pytrace=False)
        return answer.get("answer")


@contextmanager
def started() -> Generator[Browser]:
    """Skips where there is no browser; in continuous integration that is a failure."""
    node, npm = shutil.which("node"), shutil.which("npm")
    chromium = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if node is None or npm is None or chromium is None:
        missing("The browser tests need Node.js with npm and Chromium; one of them is not here")
        return
    _install(npm)
    pictures = ROOT / ".commerce" / "browser-tests"
    pictures.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [node, str(HERE / "driver.mjs")],
        env={**os.environ, "CHROMIUM": chromium},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline(), "The browser did not start."
        yield Browser(process, pictures)
        process.stdin.close()
        process.wait(timeout=20)


def _install(npm: str) -> None:
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    mark = HERE / "node_modules" / f".installed-{lock}"
    with one_at_a_time(ROOT / ".commerce" / "browser-tests.lock"):
        if not mark.exists():
            command = [npm, "ci", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.DEVNULL)
            mark.touch()
