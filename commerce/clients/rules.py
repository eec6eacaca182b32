"""Which published operation a client means, what publishing may change, and the form of its names.

Pure: the index is everything one client ever published, without the texts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.errors import InvalidInput

MAX_VERSION = 64
MAX_OPERATIONS = 5_000
MAX_TEXT = 200_000
MAX_ID = 200
VERSION_PATH = ("input", "version")
_VERSION = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._+-]{{0,{MAX_VERSION - 1}}}")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_ID = re.compile(rf"[!-~]{{1,{MAX_ID}}}")
_PREFIX = "sha256:"


@dataclass(frozen=True, slots=True)
class Listed:
    """One operation of one version."""

    operation_id: UUID
    document_id: str
    hash: bytes
    version: str
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class Retired:
    """Only retired versions have the operation. `newest_version` is the newest live one."""

    operation: Listed
    newest_version: str | None


class Index:
    """What one client published: by the ids it names documents by, and by the texts' hashes."""

    def __init__(self, newest_first: Iterable[Listed]) -> None:
        by_id: dict[str, list[Listed]] = {}
        by_hash: dict[bytes, list[Listed]] = {}
        self.versions: set[str] = set()
        self.live_versions: set[str] = set()
        self.newest_version: str | None = None
        for listed in newest_first:
            by_id.setdefault(listed.document_id, []).append(listed)
            by_hash.setdefault(listed.hash, []).append(listed)
            self.versions.add(listed.version)
            if listed.retired_at is None:
                self.live_versions.add(listed.version)
                self.newest_version = self.newest_version or listed.version
        self._by_id: Mapping[str, Sequence[Listed]] = by_id
        self._by_hash: Mapping[bytes, Sequence[Listed]] = by_hash

    def named(self, document_id: str, version: str | None) -> Listed | Retired | None:
        """The operation that a version of the client means by an id; None when there is none. The
        SHA-256 of a text names it too, whatever id it was published by."""
        entries = self._by_id.get(document_id)
        if entries is None and _SHA256.fullmatch(document_id):
            entries = self._by_hash.get(bytes.fromhex(document_id))
        return None if entries is None else self._chosen(entries, version)

    def live_version(self, wanted: str | None) -> str | None:
        """A version if it is served, else the newest one that is; None where none is."""
        return wanted if wanted in self.live_versions else self.newest_version

    def of_text(self, text_hash: bytes, version: str | None) -> Listed | Retired | None:
        """The operation that has a text."""
        entries = self._by_hash.get(text_hash)
        return None if entries is None else self._chosen(entries, version)

    def _chosen(self, entries: Sequence[Listed], version: str | None) -> Listed | Retired:
        """The version's own, else the newest live one. A retired one lives on while a live version
        has the same document under the same id."""
        live = [entry for entry in entries if entry.retired_at is None]
        own = next((entry for entry in entries if entry.version == version), None)
        if own is None:
            return live[0] if live else Retired(entries[0], self.newest_version)
        if own.retired_at is None:
            return own
        same = next((entry for entry in live if entry.hash == own.hash), None)
        return same or Retired(own, self.newest_version)


def checked_version(version: str) -> str:
    """Raises InvalidInput."""
    if not _VERSION.fullmatch(version):
        raise InvalidInput.at(
            VERSION_PATH,
            "INVALID_VERSION",
            f"Use up to {MAX_VERSION} letters, digits, dots, dashes, pluses and underscores,"
            " beginning with a letter or digit.",
        )
    return version


def document_id_of(text: str) -> str | None:
    """An id as it is kept: without `sha256:`, and a hash in lower case. None for text that no
    request could send."""
    bare = text.removeprefix(_PREFIX)
    if _SHA256.fullmatch(bare):
        return bare.lower()
    return text if not text.startswith(_PREFIX) and _ID.fullmatch(text) else None


def only_adds(kept: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> bool:
    """Whether a version's documents, by id, stay as they are; more may come."""
    return all(wanted.get(document_id) == text_hash for document_id, text_hash in kept.items())
