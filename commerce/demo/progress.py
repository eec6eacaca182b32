"""Showing how far seeding is: bars on a terminal, a line for each finished stage elsewhere."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

Tell = Callable[[str, float], None]
"""Told of each stage, and how much of it is done, from 0 to 1."""


def silently(_stage: str, _fraction: float) -> None:
    """Tell nobody."""


@contextmanager
def watching(output: Console) -> Generator[Tell]:
    """What is told within the block is shown."""
    if not output.is_terminal:
        yield _Lines(output).tell
        return
    columns = (TextColumn("{task.description:<20}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=output) as bars:

        def tell(stage: str, fraction: float) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=1.0)
            bars.update(tasks[stage], completed=fraction)

        yield tell


class _Lines:
    def __init__(self, output: Console) -> None:
        self._output = output
        self._begun: dict[str, float] = {}
        self._done: set[str] = set()

    def tell(self, stage: str, fraction: float) -> None:
        now = time.monotonic()
        began = self._begun.setdefault(stage, now)
        if fraction >= 1 and stage not in self._done:
            self._done.add(stage)
            self._output.print(f"{stage}: {now - began:.1f} s")
