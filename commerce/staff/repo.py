"""All SQL of staff."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    LargeBinary,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    not_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared
from commerce.identity.models import Credential
from commerce.identity.views import Account
from commerce.staff import views
from commerce.staff.models import Role, StaffMember, StaffRole

EMAIL = "staff_members.email"
ADMINISTRATION_LOCK = 7_310_002
KNOWN = {permission.value: permission for permission in Permission}

_MEMBER_COLUMNS = (
    StaffMember.id,
    StaffMember.email_sealed,
    StaffMember.name,
    StaffMember.is_active,
    StaffMember.created_at,
)


def _role(id_: UUID, code: str, name: str, permissions: Sequence[str]) -> views.Role:
    return views.Role(id_, code, name, known(permissions))


def known(permissions: Iterable[str]) -> list[Permission]:
    """Permissions that this version of the shop has; retired ones are left out."""
    return [KNOWN[value] for value in sorted(permissions) if value in KNOWN]


def _member_role(
    staff_id: UUID, id_: UUID, code: str, name: str, permissions: Sequence[str]
) -> tuple[UUID, views.Role]:
    return staff_id, _role(id_, code, name, permissions)


def _member_permissions(
    staff_id: UUID, permissions: Sequence[str] | None
) -> tuple[UUID, Sequence[str]]:
    return staff_id, permissions or ()


MEMBERS_BY_ID = Prepared(
    select(*_MEMBER_COLUMNS).where(StaffMember.id == any_(bindparam("ids", type_=ARRAY(Uuid)))),
    views.StaffMember,
)
ROLES = Prepared(select(Role.id, Role.code, Role.name, Role.permissions).order_by(Role.code), _role)
ROLES_BY_MEMBER = Prepared(
    select(StaffRole.staff_id, Role.id, Role.code, Role.name, Role.permissions)
    .join(Role, Role.id == StaffRole.role_id)
    .where(StaffRole.staff_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(Role.code),
    _member_role,
)
ACTIVE_PERMISSIONS = Prepared(
    select(StaffMember.id, Role.permissions)
    .outerjoin(StaffRole, StaffRole.staff_id == StaffMember.id)
    .outerjoin(Role, Role.id == StaffRole.role_id)
    .where(StaffMember.is_active),
    _member_permissions,
)
_ACCOUNT = select(StaffMember.id, Credential.password_hash, not_(StaffMember.is_active)).outerjoin(
    Credential, Credential.subject_id == StaffMember.id
)
ACCOUNT_BY_EMAIL = Prepared(
    _ACCOUNT.where(StaffMember.email_hash == bindparam("email_hash", type_=LargeBinary)), Account
)
ACCOUNT_BY_ID = Prepared(_ACCOUNT.where(StaffMember.id == bindparam("id", type_=Uuid)), Account)


async def load_permissions(reader: Reader) -> Mapping[UUID, frozenset[Permission]]:
    """What each active member may do."""
    held: dict[UUID, set[Permission]] = {}
    for staff_id, permissions in await reader.fetch(ACTIVE_PERMISSIONS):
        held.setdefault(staff_id, set()).update(known(permissions))
    return {staff_id: frozenset(permissions) for staff_id, permissions in held.items()}


PERMISSIONS = Snapshot("staff_permissions", load_permissions)


async def lock_administration(tx: Tx) -> None:
    """Changes to staff and roles come one by one, so that two managers who remove one another
    cannot both succeed."""
    await tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADMINISTRATION_LOCK})


async def members_by_id(reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, views.StaffMember]:
    if not ids:
        return {}
    return {member.id: member for member in await reader.fetch(MEMBERS_BY_ID, ids=list(ids))}


async def get_member(reader: Reader, member_id: UUID) -> views.StaffMember | None:
    return await reader.first(MEMBERS_BY_ID, ids=[member_id])


async def page(
    reader: Reader, *, first: int, after: tuple[datetime, UUID] | None
) -> list[views.StaffMember]:
    """Newest first; one more than `first`."""
    statement = (
        select(*_MEMBER_COLUMNS)
        .order_by(StaffMember.created_at.desc(), StaffMember.id.desc())
        .limit(first + 1)
    )
    if after is not None:
        position = tuple_(StaffMember.created_at, StaffMember.id)
        statement = statement.where(position < tuple_(*after))
    return [views.StaffMember(*row) for row in await reader.rows(statement)]


async def count(reader: Reader) -> int:
    return await reader.scalar(select(func.count()).select_from(StaffMember))


async def roles(reader: Reader) -> list[views.Role]:
    """All, by their codes."""
    return await reader.fetch(ROLES)


async def roles_by_member(
    reader: Reader, member_ids: Sequence[UUID]
) -> Mapping[UUID, list[views.Role]]:
    grouped: dict[UUID, list[views.Role]] = {member_id: [] for member_id in member_ids}
    if not grouped:
        return grouped
    for staff_id, role in await reader.fetch(ROLES_BY_MEMBER, ids=list(member_ids)):
        grouped[staff_id].append(role)
    return grouped


async def add_member(tx: Tx, email: str, name: str) -> UUID | None:
    """None when the e-mail address is another member's."""
    member_id, now = new_id(), tx.clock.now()
    inserted = await tx.execute(
        insert(StaffMember)
        .values(
            id=member_id,
            **email_columns(tx, email),
            name=name,
            is_active=True,
            created_at=now,
            updated_at=now,
        )
        .on_conflict_do_nothing(index_elements=["email_hash"])
        .returning(StaffMember.id)
    )
    return inserted.scalar()


async def save_member(tx: Tx, member_id: UUID, values: Mapping[str, object]) -> None:
    await tx.execute(
        update(StaffMember)
        .where(StaffMember.id == member_id)
        .values(**values, updated_at=tx.clock.now())
    )


async def email_is_taken(tx: Tx, email: str, member_id: UUID) -> bool:
    """Whether another member has the address."""
    account = await tx.first(ACCOUNT_BY_EMAIL, email_hash=email_hash(tx, email))
    return account is not None and account.subject_id != member_id


async def set_roles(tx: Tx, member_id: UUID, role_ids: Sequence[UUID]) -> None:
    await tx.execute(delete(StaffRole).where(StaffRole.staff_id == member_id))
    if role_ids:
        await tx.execute(
            insert(StaffRole),
            [{"staff_id": member_id, "role_id": role_id} for role_id in role_ids],
        )


async def add_role(tx: Tx, code: str, name: str, permissions: Iterable[Permission]) -> UUID | None:
    """None when the code is another role's."""
    inserted = await tx.execute(
        insert(Role)
        .values(id=new_id(), code=code, name=name, permissions=_values(permissions))
        .on_conflict_do_nothing(index_elements=["code"])
        .returning(Role.id)
    )
    return inserted.scalar()


async def save_role(tx: Tx, role_id: UUID, *, name: str, permissions: Iterable[Permission]) -> None:
    await tx.execute(
        update(Role)
        .where(Role.id == role_id)
        .values(name=name, permissions=_values(permissions), updated_at=tx.clock.now())
    )


async def delete_role(tx: Tx, role_id: UUID) -> None:
    """Members who have it lose it."""
    await tx.execute(delete(StaffRole).where(StaffRole.role_id == role_id))
    await tx.execute(delete(Role).where(Role.id == role_id))


def _values(permissions: Iterable[Permission]) -> list[str]:
    return sorted({permission.value for permission in permissions})


def email_columns(reader: Reader, email: str) -> Mapping[str, object]:
    """Of an address in its normal form."""
    sealed = reader.vault.seal(EMAIL, email)
    return {"email_sealed": sealed, "email_hash": email_hash(reader, email)}


def email_hash(reader: Reader, email: str) -> bytes:
    return reader.vault.fingerprint(EMAIL, email)
