"""The access token of an order: what lets a guest read it, and nobody without it.

It is derived from the order's id by the vault, so it stands in no table and no backup.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from uuid import UUID

from commerce.core.crypto import Vault

KIND = "Order"
LENGTH = 22


def access_token(vault: Vault, order_id: UUID) -> str:
    return urlsafe_b64encode(vault.capability(KIND, order_id)).rstrip(b"=").decode()


def opens(vault: Vault, order_id: UUID, token: str | None) -> bool:
    """Whether `token` is the order's."""
    if token is None or len(token) != LENGTH or not token.isascii():
        return False
    try:
        presented = urlsafe_b64decode(token + "==")
    except (Base64Error, ValueError):
        return False
    return vault.holds_capability(KIND, order_id, presented)
