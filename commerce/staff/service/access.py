"""What a member may do, and finding the one who signs in."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from commerce.core.contact import normal_email
from commerce.core.db import Reader
from commerce.core.permissions import Permission
from commerce.identity.views import Account
from commerce.staff import repo

FindAccount = Callable[[Reader], Awaitable[Account | None]]


async def permissions_of(reader: Reader, member_id: UUID) -> frozenset[Permission] | None:
    """None for who is not an active member. No statement once the process knows them; a change
    reaches every process with its commit."""
    return (await reader.reference(repo.PERMISSIONS)).get(member_id)


def account_by_email(email: str) -> FindAccount:
    """Finds the member who signs in with an e-mail address, however it is spelled."""
    normal = normal_email(email)

    async def find(reader: Reader) -> Account | None:
        if normal is None:
            return None
        return await reader.first(repo.ACCOUNT_BY_EMAIL, email_hash=repo.email_hash(reader, normal))

    return find


def account_by_id(member_id: UUID) -> FindAccount:
    async def find(reader: Reader) -> Account | None:
        return await reader.first(repo.ACCOUNT_BY_ID, id=member_id)

    return find


async def email_of(reader: Reader, member_id: UUID) -> str | None:
    member = await repo.get_member(reader, member_id)
    return reader.vault.open(repo.EMAIL, member.email_sealed) if member else None
