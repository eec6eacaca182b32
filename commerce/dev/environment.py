"""The `.commerce/` folder: secrets made once, and what the shop running here uses.

`environment.json` holds environment variables by name, so that commands run beside `make run` reach
its database without being told; `secrets.json` outlives a run. Both are readable by their owner
only. Imports the standard library alone, so that settings can read it at no cost.
"""

import json
import os
import secrets
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

FOLDER = ".commerce"
_RECORD = "environment.json"
_SECRETS = "secrets.json"


class NotOurs(Exception):
    """The folder belongs to another account; the message says what to do."""


def load(project: Path | None = None) -> dict[str, str]:
    """The variables of the shop that `make run` keeps in this folder; empty where there is none."""
    record = (project or Path.cwd()) / FOLDER / _RECORD
    try:
        status = record.stat()
        if status.st_uid not in {0, os.getuid()}:  # planted by somebody else
            return {}
        return _strings(record)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}


def apply() -> None:
    """Let this process use the shop of this folder, unless it was told which database to use."""
    if "COMMERCE_DATABASE_URL" not in os.environ:
        for name, value in load().items():
            os.environ.setdefault(name, value)


def save(folder: Path, variables: Mapping[str, str]) -> None:
    """Record what this run uses, for commands run beside it."""
    write_private(folder / _RECORD, dict(variables))


def prepare(project: Path) -> Path:
    """Make the folder. The database's account may pass through it, and nobody may list it."""
    folder = project / FOLDER
    folder.mkdir(exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise NotOurs(
            f"{folder} belongs to the account {folder.owner()}: "
            "run as that account, or move the folder away."
        )
    if folder.stat().st_uid == os.getuid():
        folder.chmod(0o711 if os.getuid() == 0 else 0o700)
    (folder / "log").mkdir(mode=0o700, exist_ok=True)
    return folder


def storefront(folder: Path) -> Path:
    """Where the web server finds the built storefront."""
    return folder / "storefront" / "served"


def secret(folder: Path, name: str) -> str:
    """A random secret of that name: made at the first call, the same ever after."""
    path = folder / _SECRETS
    kept = _strings(path) if path.exists() else {}
    if name not in kept:
        kept[name] = secrets.token_urlsafe(32)
        write_private(path, kept)
    return kept[name]


def secret_keys(folder: Path) -> str:
    """The keys that seal personal data, as COMMERCE_SECRET_KEYS wants them: `1:<base64>`."""
    path = folder / _SECRETS
    kept = _strings(path) if path.exists() else {}
    if "secret_keys" not in kept:
        kept["secret_keys"] = "1:" + b64encode(secrets.token_bytes(32)).decode()
        write_private(path, kept)
    return kept["secret_keys"]


def write_private(path: Path, content: Mapping[str, str]) -> None:
    """Replace the file as a whole; at no moment can another account read it."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(dict(content), file, indent=2, sort_keys=True)
        file.write("\n")
    draft.replace(path)


def _strings(path: Path) -> dict[str, str]:
    content: dict[object, object] = json.loads(path.read_text())
    return {str(name): str(value) for name, value in content.items()}
