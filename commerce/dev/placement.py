"""Where the database's files live and which account runs it.

PostgreSQL refuses to run as root, so root hands it to another account. Refuses to change the
permissions of any folder that was there before: when that account cannot reach the project, data
and programs go to a place of their own outside it.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from commerce.dev import binaries as server_programs
from commerce.dev.binaries import Binaries, NoServerPrograms

_SHARED_PLACE = Path("/var/lib/commerce-development")
_ACCOUNTS = ("postgres", "nobody")


def of_data(folder: Path) -> tuple[Path, str | None]:
    """The cluster's folder and the account that runs it; None for the account is ourselves."""
    inside = folder.resolve() / "postgres"
    if os.getuid() != 0:
        inside.mkdir(mode=0o700, exist_ok=True)
        return inside, None
    for place in (inside, _outside(folder)):
        if (place / "data").exists():
            return place, (place / "data").owner()
    user = _unprivileged_account()
    place = inside if _reaches(user, folder.resolve()) else _outside(folder)
    if place != inside:
        _SHARED_PLACE.mkdir(mode=0o711, exist_ok=True)
    place.mkdir(mode=0o700, exist_ok=True)
    shutil.chown(place, user)
    return place, user


def of_programs(place: Path, user: str | None, version: int | None) -> Binaries:
    """Programs that the account can run: where they are, or a copy of the package's."""
    found = server_programs.find(version)
    if user is None or _runs(user, found):
        return found
    if not found.may_be_copied:
        raise NoServerPrograms(
            f"The account {user}, which runs the database, may not run {found.program('postgres')}."
        )
    return server_programs.copy_of_wheel(found, place / "programs")


def run_as(
    user: str | None, command: Sequence[str], directory: Path
) -> "subprocess.CompletedProcess[bytes]":
    """Run a short program as that account, with none of our groups, and wait for it."""
    if user is None:
        environment = plain_environment()
        return subprocess.run(
            command, cwd=directory, env=environment, capture_output=True, check=False
        )
    account = pwd.getpwnam(user)
    return subprocess.run(
        command,
        cwd=directory,
        env=plain_environment(),
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        capture_output=True,
        check=False,
    )


def plain_environment() -> dict[str, str]:
    """Nothing of ours: it may hold secrets, and PG… variables that change what programs do."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _outside(folder: Path) -> Path:
    project = folder.resolve().parent
    key = hashlib.sha256(str(project).encode()).hexdigest()[:12]
    return _SHARED_PLACE / f"{project.name}-{key}"


def _unprivileged_account() -> str:
    for name in _ACCOUNTS:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoServerPrograms("As root the database needs an account `postgres` or `nobody`.")


def _reaches(user: str, folder: Path) -> bool:
    return run_as(user, ["test", "-x", str(folder)], Path("/")).returncode == 0


def _runs(user: str, programs: Binaries) -> bool:
    try:
        command = [programs.program("postgres"), "--version"]
        return run_as(user, command, Path("/")).returncode == 0
    except OSError:
        return False
