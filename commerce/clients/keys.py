"""Keys of API clients: how they are made, and what is kept of them.

A key is random, long and never guessed, so its plain SHA-256 is enough to find it by and useless
to who steals the table. Publishable keys (`pk_`) go into programs that shoppers hold and only say
which program asks; secret keys (`sk_`) let a partner's server act for itself.
"""

import secrets
from hashlib import sha256

from commerce.clients.kinds import ClientKind

RANDOM_LETTERS = 32
SHOWN_LETTERS = 6
LONGEST = 100
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


def new_key(kind: ClientKind, *, is_live: bool) -> str:
    """`pk_live_…`, `pk_test_…`, `sk_live_…` or `sk_test_…`."""
    random = "".join(secrets.choice(_LETTERS) for _ in range(RANDOM_LETTERS))
    return f"{key_start(kind, is_live=is_live)}{random}"


def key_start(kind: ClientKind, *, is_live: bool) -> str:
    """What a client's keys begin with."""
    use = "sk" if kind is ClientKind.PARTNER else "pk"
    return f"{use}_{'live' if is_live else 'test'}_"


def key_hash(key: str) -> bytes:
    """What the table keeps of a key."""
    return sha256(key.encode("utf-8", "surrogatepass")).digest()


def beginning_of(key: str) -> str:
    """What lists show of a key."""
    start, _, random = key.rpartition("_")
    return f"{start}_{random[:SHOWN_LETTERS]}"
