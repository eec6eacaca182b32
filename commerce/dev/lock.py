"""One shop per folder: the lock that a running supervisor holds, and what it tells the next one.

The kernel drops the lock when its holder ends, however it ends, so there is nothing to clean up.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Generator
from pathlib import Path

_NAME = "lock"


class AlreadyRunning(Exception):
    """Another supervisor holds this folder; the message says which and how to end it."""


@contextlib.contextmanager
def held(folder: Path, url: str) -> Generator[None]:
    """Hold the folder for as long as the block runs."""
    descriptor = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_who(file.read(), folder)) from None
        file.truncate(0)
        json.dump({"pid": os.getpid(), "url": url}, file)
        file.flush()
        yield


def _who(record: str, folder: Path) -> str:
    try:
        holder: dict[str, object] = json.loads(record)
    except ValueError:  # caught between taking the lock and writing the record
        return f"A shop is already being started in {folder.parent}."
    pid = holder.get("pid")
    return (
        f"A shop is already running in {folder.parent}: process {pid}, {holder.get('url')}. "
        f"Stop it with Ctrl-C in its terminal, or with `kill {pid}`."
    )
