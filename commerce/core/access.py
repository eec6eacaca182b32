"""Access tokens: what lets somebody without an account reach one thing, and nobody without it.

A token is derived from the thing's kind and id by the vault, so it stands in no table and in no
backup. It is not part of the id: ids may be shown to people who must not get in.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from uuid import UUID

from commerce.core.crypto import Vault

LENGTH = 22


def access_token(vault: Vault, kind: str, id_: UUID) -> str:
    return urlsafe_b64encode(vault.capability(kind, id_)).rstrip(b"=").decode()


def opens(vault: Vault, kind: str, id_: UUID, token: str | None) -> bool:
    """Whether `token` is the thing's."""
    if token is None or len(token) != LENGTH or not token.isascii():
        return False
    try:
        presented = urlsafe_b64decode(token + "==")
    except (Base64Error, ValueError):
        return False
    return vault.holds_capability(kind, id_, presented)
