"""Writing Python source: lines with their indentation, and names bound to values."""

from typing import Any

INDENT = "    "


class Body:
    """The lines of one function. `children` are the stages to run after its loop."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 1
        self.children: list[tuple[str, str, str]] = []  # stage, parents, dicts
        self.groups: list[tuple[str, str]] = []  # groups by runtime type, filler
        self.infos: dict[str, str] = {}  # local name -> expression

    def add(self, line: str) -> None:
        self.lines.append(INDENT * self.depth + line)

    def indent(self, by: int = 1) -> "Body":
        self.depth += by
        return self


class Names:
    """Values that generated source refers to, under names of their own."""

    def __init__(self) -> None:
        self.bound: dict[str, Any] = {}
        self._count = 0

    def fresh(self, stem: str) -> str:
        self._count += 1
        return f"{stem}{self._count}"

    def bind(self, stem: str, value: Any) -> str:
        name = self.fresh(stem)
        self.bound[name] = value
        return name
