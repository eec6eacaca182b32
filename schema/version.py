"""Which schema this is: the release, the day on which it last changed, and its hash.

`python -m schema.snapshot` writes the day beside the committed schema whenever the text changes.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

PATH = Path(__file__).with_name("version.toml")


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """`sha256` is that of the whole schema's text."""

    release: str
    changed_at: date
    sha256: str


@cache
def schema_version() -> SchemaVersion:
    """Of this code."""
    found = tomllib.loads(PATH.read_text())
    return SchemaVersion(version("commerce"), found["date"], found["sha256"])


def dated(text: str, today: date) -> str:
    """What the file says once the schema's text is this one: the day stays while the text does."""
    text_hash = sha256(text.encode()).hexdigest()
    if PATH.exists():
        known = tomllib.loads(PATH.read_text())
        if known["sha256"] == text_hash:
            today = known["date"]
    return f'date = {today}\nsha256 = "{text_hash}"\n'
