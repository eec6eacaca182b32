"""What readers see of imports."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode
from commerce.imports.kinds import ImportKind


@dataclass(frozen=True, slots=True, eq=False)
class ImportRun:
    """`position` counts the rows of the file that are done; `finished_at` is None while more are
    to come, or when the import was interrupted."""

    id: UUID
    kind: ImportKind
    file_name: str
    position: int
    created_count: int
    updated_count: int
    unchanged_count: int
    rejected_count: int
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None

    @property
    def gid(self) -> str:
        return encode("ImportRun", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class ImportRejection:
    id: UUID
    run_id: UUID
    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class RejectionReason:
    """How many rows of a run were rejected with one code."""

    code: str
    count: int
