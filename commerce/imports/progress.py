"""How far an import is: what it tells whoever watches, and what it sums up at the end.

Prints nothing; `commands` does.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

DETAILS = frozenset({"customer", "variant"})
"""Kinds that come along with the records of a file and are not counted as records themselves."""


class Outcome(Enum):
    """What became of a record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Progress:
    """`fraction` of the file is read; `position` counts its rows that are committed."""

    file_name: str
    fraction: float
    position: int
    rejected: int


Watch = Callable[[Progress], None]


def nobody(progress: Progress) -> None:
    """Watch nothing."""
    del progress


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that is not loaded: a code to count by, and the reason in words."""

    line: int
    code: str
    message: str


@dataclass(slots=True)
class Tally:
    """How many records of each kind ("product", "order", …) came to what."""

    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter[tuple[str, Outcome]])

    def add(self, kind: str, outcome: Outcome, count: int = 1) -> None:
        self.outcomes[kind, outcome] += count

    def join(self, other: "Tally") -> None:
        self.outcomes.update(other.outcomes)

    def of(self, outcome: Outcome, kind: str | None = None) -> int:
        """How many of one kind, or else how many records of any kind."""
        return sum(
            count
            for (each, became), count in self.outcomes.items()
            if became is outcome and (each == kind if kind else each not in DETAILS)
        )

    @property
    def kinds(self) -> list[str]:
        """In the order in which they were met."""
        return list(dict.fromkeys(kind for kind, _ in self.outcomes))


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import came to. `tally` counts what this call did; `reasons` and `rejected` are of
    the whole run, also of a part that was interrupted before. `resumed_at` is the row behind which
    it went on, 0 for one that began at the beginning."""

    run_ids: Sequence[UUID]
    tally: Tally
    reasons: Mapping[str, int]
    resumed_at: int = 0

    @classmethod
    def of(cls, parts: Sequence["ImportSummary"]) -> "ImportSummary":
        """Several files as one."""
        tally, reasons = Tally(), Counter[str]()
        for part in parts:
            tally.join(part.tally)
            reasons.update(part.reasons)
        run_ids = [run_id for part in parts for run_id in part.run_ids]
        return cls(run_ids, tally, reasons, max((part.resumed_at for part in parts), default=0))

    @property
    def created(self) -> int:
        return self.tally.of(Outcome.CREATED)

    @property
    def updated(self) -> int:
        return self.tally.of(Outcome.UPDATED)

    @property
    def unchanged(self) -> int:
        return self.tally.of(Outcome.UNCHANGED)

    @property
    def rejected(self) -> int:
        return sum(self.reasons.values())

    @property
    def has_loaded(self) -> bool:
        """Whether there was anything to load, changed or not."""
        return self.created + self.updated + self.unchanged > 0 or self.resumed_at > 0
