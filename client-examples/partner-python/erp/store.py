"""The ERP's own database.

What came in and the cursor behind it are written in one transaction: after a crash the program goes
on exactly where its data is.
"""

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY, number TEXT NOT NULL, status TEXT NOT NULL, total TEXT NOT NULL,
    currency TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stock (
    sku TEXT NOT NULL, warehouse TEXT NOT NULL, on_hand INTEGER NOT NULL,
    reserved INTEGER NOT NULL, PRIMARY KEY (sku, warehouse));
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, push TEXT NOT NULL,
    operation TEXT NOT NULL, input TEXT NOT NULL, sent_at TEXT, result TEXT);
"""


@dataclass(frozen=True)
class Batch:
    """Something to send. Its key is made with it, so that sending it again is safe."""

    id: int
    key: str
    operation: str
    input: dict[str, Any]


class Store:
    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(TABLES)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @property
    def cursor(self) -> str | None:
        row = self._db.execute("SELECT value FROM state WHERE name = 'cursor'").fetchone()
        return row[0] if row else None

    @cursor.setter
    def cursor(self, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO state VALUES ('cursor', ?)", (value,))

    def save_order(self, order: dict[str, Any]) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?)",
            (
                order["id"],
                order["number"],
                order["status"],
                order["cost"]["total"]["amount"],
                order["currency"],
                json.dumps(order),
            ),
        )

    def save_level(self, sku: str, warehouse: str, level: dict[str, Any]) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO stock VALUES (?, ?, ?, ?)",
            (sku, warehouse, level["onHand"], level["reserved"]),
        )

    def queue(self, operation: str, inputs: Iterable[dict[str, Any]]) -> int:
        """Put the batches of a file into the outbox, all or none; how many. None while some of the
        same file wait: the program was killed and is run again, and only has to send the rest."""
        texts = [json.dumps(each) for each in inputs]
        push = hashlib.sha256("\n".join([operation, *texts]).encode()).hexdigest()
        rest = "SELECT 1 FROM outbox WHERE push = ? AND sent_at IS NULL LIMIT 1"
        with self.transaction():
            if self._db.execute(rest, (push,)).fetchone():
                return 0
            self._db.executemany(
                "INSERT INTO outbox (key, push, operation, input) VALUES (?, ?, ?, ?)",
                [(str(uuid.uuid4()), push, operation, each) for each in texts],
            )
        return len(texts)

    def unsent(self) -> list[Batch]:
        rows = self._db.execute(
            "SELECT id, key, operation, input FROM outbox WHERE sent_at IS NULL ORDER BY id"
        ).fetchall()
        return [Batch(id_, key, name, json.loads(text)) for id_, key, name, text in rows]

    def mark_sent(self, batch: Batch, result: dict[str, Any]) -> None:
        self._db.execute(
            "UPDATE outbox SET sent_at = datetime('now'), result = ? WHERE id = ?",
            (json.dumps(result), batch.id),
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """For reports and tests."""
        return self._db.execute(query).fetchall()
