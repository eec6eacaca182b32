"""Sealing personal data, keyed hashes to find it again, and capabilities.

One secret per key version; everything else is derived from it with HKDF. Sealed bytes are
`version (2) | nonce (12) | AES-256-GCM ciphertext`; the field's name is authenticated with them,
so a ciphertext moved into another column does not open. Hashes use the *index* key, which is
derived from the oldest version: they must not change when a new key is added.
"""

import hmac
import os
from collections.abc import Mapping, Sequence
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
MAC_BYTES = 16
LONGEST_PREFIX = 12


class CannotOpen(Exception):
    """Sealed bytes that were changed, moved to another field, or whose key is gone."""


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)


class Vault:
    """Holds the keys. `secrets` maps key versions to 32-byte secrets; the highest seals."""

    def __init__(self, secrets: Mapping[int, bytes]) -> None:
        if not secrets or any(len(secret) < 32 for secret in secrets.values()):
            raise ValueError("every secret key needs at least 32 bytes")
        self._current = max(secrets)
        self._sealing = {v: AESGCM(_derive(s, "seal")) for v, s in secrets.items()}
        self._capability = [
            _derive(secrets[v], "capability") for v in sorted(secrets, reverse=True)
        ]
        self._index = _derive(secrets[min(secrets)], "index")

    @property
    def key_version(self) -> int:
        return self._current

    def seal(self, field: str, value: str) -> bytes:
        """Encrypt `value` for the column `field`, named `table.column`."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._sealing[self._current].encrypt(nonce, value.encode(), field.encode())
        return self._current.to_bytes(2) + nonce + sealed

    def open(self, field: str, sealed: bytes) -> str:
        """Decrypt what `seal` made for the same field. Raises CannotOpen."""
        version = int.from_bytes(sealed[:2])
        key = self._sealing.get(version)
        if key is None:
            raise CannotOpen(f"{field}: key version {version} is not configured")
        nonce, body = sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
        try:
            return key.decrypt(nonce, body, field.encode()).decode()
        except InvalidTag as error:
            raise CannotOpen(field) from error

    def seal_record(self, field: str, record: Mapping[str, object]) -> bytes:
        """Encrypt a small record (an address) as one value."""
        return self.seal(field, orjson.dumps(dict(record)).decode())

    def open_record(self, field: str, sealed: bytes) -> dict[str, str]:
        return orjson.loads(self.open(field, sealed))

    def fingerprint(self, field: str, value: str) -> bytes:
        """A keyed hash by which an exact value is found; the caller normalises `value` first."""
        return hmac.digest(self._index, f"{field}\0{value}".encode(), "sha256")[:MAC_BYTES]

    def prefixes(self, field: str, words: Sequence[str]) -> list[bytes]:
        """Keyed hashes of every prefix of every word, so that the start of a name finds it."""
        starts = {
            word[:length]
            for word in words
            for length in range(1, min(len(word), LONGEST_PREFIX) + 1)
        }
        return sorted(self.fingerprint(field, start) for start in starts)

    def capability(self, kind: str, id_: UUID) -> bytes:
        """The unguessable part of a capability id."""
        return self._capability_with(self._capability[0], kind, id_)

    def holds_capability(self, kind: str, id_: UUID, presented: bytes) -> bool:
        """Whether `presented` was made by `capability`, with any configured key version."""
        return any(
            hmac.compare_digest(self._capability_with(key, kind, id_), presented)
            for key in self._capability
        )

    @staticmethod
    def _capability_with(key: bytes, kind: str, id_: UUID) -> bytes:
        return hmac.digest(key, kind.encode() + id_.bytes, "sha256")[:MAC_BYTES]
