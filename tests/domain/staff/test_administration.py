"""Administering staff: at the same time, and from the command line's side."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select, update

from commerce.core.actor import Staff, System
from commerce.core.db import Database
from commerce.core.errors import NotAllowed
from commerce.core.permissions import Permission
from commerce.staff.models import Role
from commerce.staff.repo import load_permissions
from commerce.staff.service import members, permissions_of, roles
from tests.factories.staff import make_role, make_staff

SYSTEM = System("a test")
MANAGE = frozenset({Permission.STAFF_MANAGE})


async def deactivate(db: Database, actor_id: UUID, member_id: UUID) -> None:
    async with db.write() as tx:
        await members.deactivate(tx, Staff(actor_id, MANAGE), member_id)


@pytest.mark.committed
async def test_two_managers_who_remove_one_another_do_not_both_succeed(db: Database) -> None:
    async with db.write() as tx:
        first = await make_staff(tx, permissions=MANAGE)
        second = await make_staff(tx, permissions=MANAGE)

    outcomes = await asyncio.gather(
        deactivate(db, first, second), deactivate(db, second, first), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "LastStaffManager",
        "NoneType",
    ]
    async with db.read() as reader:
        assert len(await load_permissions(reader)) == 1


async def test_without_the_permission_nothing_is_even_looked_at(db: Database) -> None:
    async with db.write() as tx:
        member = await make_staff(tx)

    async with db.write() as tx:
        with pytest.raises(NotAllowed):
            await members.deactivate(tx, Staff(member, frozenset()), member)

    async with db.read() as reader:
        assert await permissions_of(reader, member) == frozenset(Permission)


async def test_the_admin_role_grows_with_the_shop(db: Database) -> None:
    async with db.write() as tx:
        role_id = await roles.ensure_admin(tx, SYSTEM)
        await tx.execute(update(Role).values(permissions=["orders:read", "long:gone"]))

    async with db.write() as tx:
        again = await roles.ensure_admin(tx, SYSTEM)

    assert again == role_id
    async with db.read() as reader:
        kept = await reader.scalar(select(Role.permissions))
    assert kept == sorted(permission.value for permission in Permission)


async def test_a_retired_permission_means_nothing(db: Database) -> None:
    async with db.write() as tx:
        role = await make_role(tx, "old", [Permission.ORDERS_READ])
        member = await make_staff(tx, role_ids=[role])
        await tx.execute(update(Role).values(permissions=["orders:read", "long:gone"]))

    async with db.read() as reader:
        assert await permissions_of(reader, member) == {Permission.ORDERS_READ}


async def test_a_shop_without_managers_can_still_take_on_the_first(db: Database) -> None:
    async with db.write() as tx:
        member = await make_staff(tx, permissions=[])
        await members.deactivate(tx, SYSTEM, member)

    async with db.read() as reader:
        assert await permissions_of(reader, member) is None
