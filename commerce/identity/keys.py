"""The Ed25519 keys that sign access tokens: made at first need, rotated, retired.

A retired key goes on verifying for as long as tokens it signed are good. Private halves exist
outside the vault only while a token is being signed.
"""

from base64 import b64decode, b64encode
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from commerce.core.crypto import Vault
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.identity import repo
from commerce.identity.rules import KEY_ROTATION, KEY_SIGNS_FOR, KEY_VERIFIES_LONGER
from commerce.identity.views import SigningKey

FIELD = "signing_keys.private_key"


async def signing_key(tx: Tx) -> SigningKey:
    """The key that signs now. Makes one when there is none; of many at once, one does."""
    now = tx.clock.now()
    key = (await tx.reference(repo.KEYS)).signing(now)
    if key is not None:
        return key
    await repo.lock_key_creation(tx)
    key = (await repo.load_keys(tx)).signing(now)
    return key or await _add_key(tx)


async def rotate(tx: Tx) -> str:
    """A new key signs from now on; the id of it. Tokens of the old ones stay good to their end."""
    await repo.lock_key_creation(tx)
    now = tx.clock.now()
    await repo.retire_keys(tx, signs_until=now, verifies_until=now + KEY_VERIFIES_LONGER)
    return (await _add_key(tx)).kid


async def rotate_if_due(tx: Tx) -> str | None:
    """Rotate when the signing key has served its time, or there is none."""
    await repo.lock_key_creation(tx)
    key = (await repo.load_keys(tx)).signing(tx.clock.now())
    if key is not None and tx.clock.now() - key.created_at < KEY_ROTATION:
        return None
    return await rotate(tx)


async def _add_key(tx: Tx) -> SigningKey:
    now = tx.clock.now()
    private = Ed25519PrivateKey.generate()
    raw = b64encode(private.private_bytes_raw()).decode()
    key = SigningKey(
        kid=_kid(new_id()),
        private_key_sealed=tx.vault.seal(FIELD, raw),
        public_key=private.public_key().public_bytes_raw(),
        created_at=now,
        signs_until=now + KEY_SIGNS_FOR,
        verifies_until=now + KEY_SIGNS_FOR + KEY_VERIFIES_LONGER,
    )
    await repo.add_key(tx, key)
    return key


def _kid(id_: UUID) -> str:
    return id_.hex


def open_private_key(vault: Vault, key: SigningKey) -> Ed25519PrivateKey:
    raw = b64decode(vault.open(FIELD, key.private_key_sealed))
    return Ed25519PrivateKey.from_private_bytes(raw)
