"""Actors that staff mutations refuse."""

from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from tests.client import Client


def refused_actors(client: Client, needed: Permission) -> list[tuple[Client, str]]:
    """Everybody who lacks `needed`, with the code of the error they get."""
    others = [permission for permission in Permission if permission is not needed]
    return [
        (client, "UNAUTHENTICATED"),
        (client.as_customer(new_id()), "FORBIDDEN"),
        (client.as_staff(*others), "FORBIDDEN"),
        (client.as_partner(*others), "FORBIDDEN"),
    ]
