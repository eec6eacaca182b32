"""Writing Python source: lines with their indentation, and names bound to values."""

from dataclasses import dataclass, field
from typing import Any

INDENT = "    "


@dataclass(slots=True)
class Level:
    """Objects found in one place: lists of them and of the dicts that answer for them, and the
    stages that go on from there."""

    parents: str
    answers: str
    stages: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Groups:
    """Objects found at an abstract position, by the name of their type."""

    name: str
    filler: str


class Body:
    """The lines of one function, and what it does behind its loop."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 1
        self.below: list[Level | Groups] = []

    def add(self, line: str) -> None:
        self.lines.append(INDENT * self.depth + line)

    def function(self, head: str, *, concurrent: bool) -> str:
        """The whole function: what is below declared in front of the lines and run behind them."""
        lines = [head]
        for below in self.below:
            if isinstance(below, Level):
                lines.append(f"    {below.parents}, {below.answers} = [], []")
            else:
                lines.append(f"    {below.name} = {{}}")
        return "\n".join([*lines, *self.lines, *self._tail(concurrent=concurrent)]) + "\n"

    def _tail(self, *, concurrent: bool) -> list[str]:
        lines: list[str] = []
        awaited = "await {}".format
        if concurrent and (len(self.below) > 1 or any(_several(below) for below in self.below)):
            lines.append("    waiting = []")
            awaited = "waiting.append({})".format
        for below in self.below:
            if isinstance(below, Groups):
                lines.append(f"    for type_name, group in {below.name}.items():")
                lines.append("        " + awaited(f"{below.filler}(type_name, group, run)"))
                continue
            lines.append(f"    if {below.parents}:")
            lines += [
                "        " + awaited(f"{stage}({below.parents}, {below.answers}, run)")
                for stage in below.stages
            ]
        if lines and lines[0] == "    waiting = []":
            lines.append("    await together(*waiting)")
        return lines


def _several(below: Level | Groups) -> bool:
    return isinstance(below, Groups) or len(below.stages) > 1


class Names:
    """Values that generated source refers to, under names of their own."""

    def __init__(self) -> None:
        self.bound: dict[str, Any] = {}
        self._count = 0

    def fresh(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"

    def bind(self, stem: str, value: Any) -> str:
        name = self.fresh(stem)
        self.bound[name] = value
        return name
