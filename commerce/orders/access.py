"""The access token of an order: what lets a guest read it, and nobody without it."""

from uuid import UUID

from commerce.core import access
from commerce.core.crypto import Vault

KIND = "Order"


def access_token(vault: Vault, order_id: UUID) -> str:
    return access.access_token(vault, KIND, order_id)


def opens(vault: Vault, order_id: UUID, token: str | None) -> bool:
    """Whether `token` is the order's."""
    return access.opens(vault, KIND, order_id, token)
