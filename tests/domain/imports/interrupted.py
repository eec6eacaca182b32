"""A program of its own that imports a file and is killed in the middle of a chunk: its rows are
written, the run's position is not, and the transaction is open.

    python -m tests.domain.imports.interrupted catalog|orders FILE CHUNK [MAPPING]

COMMERCE_DATABASE_URL names the database. Small chunks make a small file a long one.
"""

import asyncio
import os
import signal
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

from commerce.core.crypto import Vault
from commerce.core.db import Database
from commerce.imports import runs
from commerce.imports.catalog import load as catalog_load
from commerce.imports.service import import_catalog, import_orders

SECRET = b64decode("YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl")


def die_at(chunk: int) -> None:
    """Let the process be killed when it is about to say that this chunk is done."""
    advance, seen = runs.advance, 0

    async def dying(*arguments: Any) -> runs.Run:
        nonlocal seen
        seen += 1
        if seen == chunk:
            os.kill(os.getpid(), signal.SIGKILL)
        return await advance(*arguments)

    runs.advance = dying


async def main(kind: str, path: Path, chunk: int, mapping: str | None) -> None:
    die_at(chunk)
    catalog_load.CHUNK_RECORDS = 3
    db = Database(os.environ["COMMERCE_DATABASE_URL"], Vault({1: SECRET}), pool_size=2)
    if kind == "orders":
        await import_orders(db, [path], mapping=mapping or "", chunk_rows=40)
    else:
        await import_catalog(db, [path], mapping=mapping)


if __name__ == "__main__":
    kind, file_name, at, *rest = sys.argv[1:]
    asyncio.run(main(kind, Path(file_name), int(at), rest[0] if rest else None))
