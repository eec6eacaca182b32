"""Identifiers: UUIDv7 inside, opaque `kind_base64url` outside.

A capability id carries 16 more bytes, a keyed hash that only we can make: who holds the id of a
guest's cart may use the cart. The hash is derived, so it is in no table and no backup.
"""

import os
import time
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from binascii import b2a_base64
from dataclasses import dataclass
from uuid import UUID

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_last_millisecond = 0
_counter = 0


def new_id() -> UUID:
    """A UUIDv7: sorts by time, and within a millisecond by order of creation in this process."""
    global _last_millisecond, _counter  # noqa: PLW0603 - one counter per process is the point
    millisecond = time.time_ns() // 1_000_000
    if millisecond > _last_millisecond:
        _last_millisecond = millisecond
        _counter = int.from_bytes(os.urandom(2)) & 0x7FF
    else:
        _counter += 1
        if _counter > 0xFFF:
            _last_millisecond += 1
            _counter = 0
    random = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    value = (_last_millisecond & ((1 << 48) - 1)) << 80
    return UUID(int=value | 0x7 << 76 | _counter << 64 | 0b10 << 62 | random)


class InvalidId(ValueError):
    """Text that is no id of ours, or an id of another kind."""


@dataclass(frozen=True, slots=True)
class DecodedId:
    kind: str
    id: UUID
    capability: bytes  # empty unless the id carries one


def encode(kind: str, id_: UUID, capability: bytes = b"") -> str:
    """`encode("Product", …)` -> `"Product_AZNd…"`; clients must treat it as opaque."""
    secret = id_.bytes + capability if capability else id_.bytes
    return f"{kind}_{b2a_base64(secret, newline=False).translate(_URL_SAFE, b'=').decode()}"


def decode_any(text: str) -> DecodedId:
    """Take an id apart. Raises InvalidId for anything `encode` did not make."""
    kind, separator, payload = text.partition("_")
    if not separator or not kind.isalpha() or len(payload) not in (22, 43):
        raise InvalidId(text[:80])
    try:
        raw = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except (Base64Error, ValueError) as error:
        raise InvalidId(text[:80]) from error
    decoded = DecodedId(kind, UUID(bytes=raw[:16]), raw[16:])
    if encode(kind, decoded.id, decoded.capability) != text:
        raise InvalidId(text[:80])
    return decoded


def decode(kind: str, text: str) -> UUID:
    """The UUID of a `kind` id. Raises InvalidId when it is of another kind."""
    decoded = decode_any(text)
    if decoded.kind != kind:
        raise InvalidId(text[:80])
    return decoded.id
