"""A make-believe bank with a memory of its own: what stands behind the `test` provider.

It behaves as a remote system does: it remembers what it was asked in a file that no transaction of
the shop reaches, so what it has charged survives a killed shop and can be counted. All its methods
but `hangs` block; call them in a thread. A production shop asks it about orders of the sandbox
alone.
"""

import hashlib
import hmac
import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS payments (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, token TEXT NOT NULL, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, captured INTEGER NOT NULL DEFAULT 0,
    refunded INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS movements (
    id INTEGER PRIMARY KEY, payment_id TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
    amount INTEGER NOT NULL, UNIQUE (payment_id, kind, key));
CREATE TABLE IF NOT EXISTS switches (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

APPROVED = "approved"
DECLINED = "declined"
ACTION = "action"
UNDECIDED = "undecided"
VOIDED = "voided"

_DECISIONS = {
    "approve": (APPROVED, ""),
    "decline": (DECLINED, "CARD_DECLINED"),
    "insufficient_funds": (DECLINED, "INSUFFICIENT_FUNDS"),
    "action": (ACTION, ""),
    "timeout": (UNDECIDED, ""),
    "timeout_approved": (APPROVED, ""),
    "timeout_declined": (DECLINED, "CARD_DECLINED"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """A payment as the bank knows it."""

    id: str
    state: str
    token: str
    amount: int
    currency: str
    captured: int
    refunded: int
    reason: str


class TestBank:
    """One bank; any number of processes may open the same file."""

    __test__ = False  # not a test class, whatever its name

    def __init__(self, file: Path) -> None:
        self._file = file
        self._hanging = file.with_suffix(".hangs")  # beside it: it is looked for at each payment

    def authorize(self, payment_id: str, amount: int, currency: str, token: str) -> Record:
        """Decide once; any further call for the same id answers as the first."""
        with self._open() as memory:
            known = _find(memory, payment_id)
            if known is not None:
                return known
            state, reason = _DECISIONS.get(token, (DECLINED, "INVALID_TOKEN"))
            memory.execute(
                "INSERT INTO payments (id, state, token, amount, currency, reason)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (payment_id, state, token, amount, currency, reason),
            )
            if state == APPROVED:
                _charge(memory, payment_id, amount)
            return _get(memory, payment_id)

    def decide(self, payment_id: str, *, approve: bool) -> Record | None:
        """What the payer does on the bank's page. Only an open payment is decided."""
        with self._open() as memory:
            known = _find(memory, payment_id)
            if known is None or known.state not in (ACTION, UNDECIDED):
                return known
            memory.execute(
                "UPDATE payments SET state = ?, reason = ? WHERE id = ?",
                (APPROVED, "", payment_id)
                if approve
                else (DECLINED, "DECLINED_BY_PAYER", payment_id),
            )
            if approve:
                _charge(memory, payment_id, known.amount)
            return _get(memory, payment_id)

    def find(self, payment_id: str) -> Record | None:
        with self._open() as memory:
            return _find(memory, payment_id)

    def void(self, payment_id: str) -> Record:
        """Close a payment nothing was taken of, also one that has not arrived yet."""
        with self._open() as memory:
            memory.execute(
                "INSERT INTO payments (id, state, token, amount, currency)"
                " VALUES (?, ?, '', 0, '') ON CONFLICT (id) DO UPDATE SET state = excluded.state"
                " WHERE state IN (?, ?)",
                (payment_id, VOIDED, ACTION, UNDECIDED),
            )
            return _get(memory, payment_id)

    def refund(self, payment_id: str, refund_id: str, amount: int) -> bool:
        """Whether the amount went back; the same refund id gives it back once."""
        with self._open() as memory:
            done = memory.execute(
                "SELECT 1 FROM movements WHERE payment_id = ? AND kind = 'refund' AND key = ?",
                (payment_id, refund_id),
            ).fetchone()
            known = _find(memory, payment_id)
            if done is not None:
                return True
            if known is None or known.refunded + amount > known.captured:
                return False
            memory.execute(
                "INSERT INTO movements (payment_id, kind, key, amount) VALUES (?, 'refund', ?, ?)",
                (payment_id, refund_id, amount),
            )
            memory.execute(
                "UPDATE payments SET refunded = refunded + ? WHERE id = ?", (amount, payment_id)
            )
            return True

    def movements(self, kind: str) -> list[tuple[str, int]]:
        """Payment id and amount of every charge or refund, oldest first."""
        with self._open() as memory:
            return memory.execute(
                "SELECT payment_id, amount FROM movements WHERE kind = ? ORDER BY id", (kind,)
            ).fetchall()

    def hang(self, where: str | None) -> None:
        """Stand for a bank that hangs: callers of `authorize` wait `"before"` it is decided or
        `"after"`, until this is called with None."""
        if where is None:
            self._hanging.unlink(missing_ok=True)
            return
        self._hanging.parent.mkdir(parents=True, exist_ok=True)
        draft = self._hanging.with_suffix(".draft")
        draft.write_text(where)
        draft.rename(self._hanging)

    def hangs(self, where: str) -> bool:
        """One look for a file."""
        try:
            return self._hanging.read_text() == where
        except FileNotFoundError:
            return False

    def sign(self, body: bytes) -> str:
        """The signature of a notice; the secret is made at the first one."""
        with self._open() as memory:
            memory.execute(
                "INSERT INTO switches VALUES ('secret', ?) ON CONFLICT DO NOTHING",
                (os.urandom(32).hex(),),
            )
            (secret,) = memory.execute(
                "SELECT value FROM switches WHERE name = 'secret'"
            ).fetchone()
            return hmac.digest(bytes.fromhex(secret), body, hashlib.sha256).hex()

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        """One transaction, durable when it ends."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        memory = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        try:
            if not memory.execute("PRAGMA user_version").fetchone()[0]:
                memory.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = 1; COMMIT;")
            memory.execute("BEGIN IMMEDIATE")
            yield memory
            memory.execute("COMMIT")
        finally:
            memory.close()


def _find(memory: sqlite3.Connection, payment_id: str) -> Record | None:
    row = memory.execute(
        "SELECT id, state, token, amount, currency, captured, refunded, reason"
        " FROM payments WHERE id = ?",
        (payment_id,),
    ).fetchone()
    return None if row is None else Record(*row)


def _get(memory: sqlite3.Connection, payment_id: str) -> Record:
    record = _find(memory, payment_id)
    if record is None:
        raise LookupError(payment_id)
    return record


def _charge(memory: sqlite3.Connection, payment_id: str, amount: int) -> None:
    memory.execute(
        "INSERT INTO movements (payment_id, kind, key, amount) VALUES (?, 'charge', ?, ?)",
        (payment_id, os.urandom(8).hex(), amount),
    )
    memory.execute("UPDATE payments SET captured = captured + ? WHERE id = ?", (amount, payment_id))
