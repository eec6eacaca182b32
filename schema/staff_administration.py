"""Administering staff members and roles in GraphQL."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import strawberry

from commerce.core.errors import InvalidInput
from commerce.core.permissions import Permission
from commerce.staff import views
from commerce.staff.errors import LastStaffManager, PermissionNotHeld
from commerce.staff.inputs import (
    MemberChange,
    MemberChoice,
    NewMember,
    NewRole,
    RoleChange,
    RoleChoice,
)
from resolvers import staff_administration as resolvers
from resolvers.global_ids import uuid_of
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UserError,
    refusal,
)
from schema.fields import INPUT_LIMIT, resolved
from schema.identity import KEY, EmailTakenError
from schema.node import presents
from schema.staff import Role, StaffMember

MEMBER_ID = ("input", "staffMemberId")
ROLE_ID = ("input", "roleId")
ROLE_IDS = ("input", "roleIds")


@refusal(
    PermissionNotHeld,
    "You do not hold all of these permissions yourself.",
    "One gives, takes and touches only permissions one holds oneself.",
)
class PermissionNotHeldError(UserError):
    permissions: list[Permission] = strawberry.field(description="The ones that are missing.")


@refusal(
    LastStaffManager,
    "Nobody would be left who can manage staff.",
    "The change would leave nobody who can manage staff.",
)
class LastStaffManagerError(UserError):
    pass


def _role_ids(texts: Sequence[str]) -> list[UUID]:
    """Raises InvalidInput."""
    if len(texts) > INPUT_LIMIT:
        raise InvalidInput.at(ROLE_IDS, "TOO_MANY", f"At most {INPUT_LIMIT} roles.")
    return [uuid_of("Role", text, (*ROLE_IDS, str(i))) for i, text in enumerate(texts)]


@strawberry.input(description="Somebody new who works for the shop.")
class StaffMemberCreateInput:
    email: str = strawberry.field(description="To sign in with.")
    name: str = strawberry.field(description="The full name.")
    password: str = strawberry.field(
        description="A first password; they change it with `staffPasswordChange`."
    )
    role_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list[strawberry.ID], description="Their roles."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> NewMember:
        return NewMember(
            email=self.email,
            name=self.name,
            password=self.password,
            role_ids=_role_ids(self.role_ids),
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="What to change of a staff member; what is left out stays.")
class StaffMemberUpdateInput:
    staff_member_id: strawberry.ID = strawberry.field(description="The member.")
    name: str | None = strawberry.field(default=None, description="The full name.")
    email: str | None = strawberry.field(default=None, description="To sign in with.")
    role_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Their roles, all of them."
    )
    password: str | None = strawberry.field(
        default=None, description="A new password; their sessions end."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> MemberChange:
        return MemberChange(
            member_id=uuid_of("StaffMember", self.staff_member_id, MEMBER_ID),
            name=self.name,
            email=self.email,
            role_ids=None if self.role_ids is None else _role_ids(self.role_ids),
            password=self.password,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="A staff member.")
class StaffMemberDeactivateInput:
    staff_member_id: strawberry.ID = strawberry.field(description="The member.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> MemberChoice:
        member_id = uuid_of("StaffMember", self.staff_member_id, MEMBER_ID)
        return MemberChoice(member_id, self.idempotency_key)


@strawberry.input(description="A staff member who comes back.")
class StaffMemberReactivateInput(StaffMemberDeactivateInput):
    pass


@strawberry.input(description="A new role.")
class RoleCreateInput:
    code: str = strawberry.field(description="Small letters, digits and single dashes.")
    name: str = strawberry.field(description="Its name for people.")
    permissions: list[Permission] = strawberry.field(description="What it allows.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> NewRole:
        return NewRole(self.code, self.name, self.permissions, self.idempotency_key)


@strawberry.input(description="What to change of a role; what is left out stays.")
class RoleUpdateInput:
    role_id: strawberry.ID = strawberry.field(description="The role.")
    name: str | None = strawberry.field(default=None, description="Its name for people.")
    permissions: list[Permission] | None = strawberry.field(
        default=None, description="What it allows, all of it."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> RoleChange:
        return RoleChange(
            role_id=uuid_of("Role", self.role_id, ROLE_ID),
            name=self.name,
            permissions=self.permissions,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="A role to be deleted.")
class RoleDeleteInput:
    role_id: strawberry.ID = strawberry.field(description="The role.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> RoleChoice:
        return RoleChoice(uuid_of("Role", self.role_id, ROLE_ID), self.idempotency_key)


@strawberry.type(description="A role was deleted; who had it lost it.")
class RoleDeleted:
    is_type_of = presents(views.RoleDeleted)

    deleted_id: strawberry.ID = strawberry.field(description="The id it had.")


StaffMemberCreateResult = Annotated[
    StaffMember
    | InvalidInputError
    | EmailTakenError
    | NotAllowedError
    | NotFoundError
    | PermissionNotHeldError
    | IdempotencyConflictError,
    strawberry.union("StaffMemberCreateResult", description="The member, or why not."),
]
StaffMemberUpdateResult = Annotated[
    StaffMember
    | InvalidInputError
    | NotFoundError
    | EmailTakenError
    | NotAllowedError
    | PermissionNotHeldError
    | LastStaffManagerError
    | IdempotencyConflictError,
    strawberry.union("StaffMemberUpdateResult", description="The member, or why not."),
]
StaffMemberDeactivateResult = Annotated[
    StaffMember
    | InvalidInputError
    | NotFoundError
    | ConflictError
    | NotAllowedError
    | PermissionNotHeldError
    | LastStaffManagerError
    | IdempotencyConflictError,
    strawberry.union("StaffMemberDeactivateResult", description="The member, or why not."),
]
StaffMemberReactivateResult = Annotated[
    StaffMember
    | InvalidInputError
    | NotFoundError
    | ConflictError
    | NotAllowedError
    | PermissionNotHeldError
    | IdempotencyConflictError,
    strawberry.union("StaffMemberReactivateResult", description="The member, or why not."),
]
RoleCreateResult = Annotated[
    Role
    | InvalidInputError
    | ConflictError
    | NotAllowedError
    | NotFoundError
    | PermissionNotHeldError
    | IdempotencyConflictError,
    strawberry.union("RoleCreateResult", description="The role, or why not."),
]
RoleUpdateResult = Annotated[
    Role
    | InvalidInputError
    | NotFoundError
    | NotAllowedError
    | PermissionNotHeldError
    | LastStaffManagerError
    | IdempotencyConflictError,
    strawberry.union("RoleUpdateResult", description="The role, or why not."),
]
RoleDeleteResult = Annotated[
    RoleDeleted
    | InvalidInputError
    | NotFoundError
    | NotAllowedError
    | PermissionNotHeldError
    | LastStaffManagerError
    | IdempotencyConflictError,
    strawberry.union("RoleDeleteResult", description="Done, or why not."),
]


@strawberry.type
class StaffAdministrationMutation:
    staff_member_create: StaffMemberCreateResult = resolved(
        resolvers.staff_member_create,
        description="Take somebody on.",
        arguments={"input": (StaffMemberCreateInput, "The new member.")},
        requires=Permission.STAFF_MANAGE,
    )
    staff_member_update: StaffMemberUpdateResult = resolved(
        resolvers.staff_member_update,
        description="Change a member's name, e-mail address, roles or password.",
        arguments={"input": (StaffMemberUpdateInput, "What to change.")},
        requires=Permission.STAFF_MANAGE,
    )
    staff_member_deactivate: StaffMemberDeactivateResult = resolved(
        resolvers.staff_member_deactivate,
        description="Let a member sign in no more and end their sessions.",
        arguments={"input": (StaffMemberDeactivateInput, "The member.")},
        requires=Permission.STAFF_MANAGE,
    )
    staff_member_reactivate: StaffMemberReactivateResult = resolved(
        resolvers.staff_member_reactivate,
        description="Let a member who was deactivated sign in again.",
        arguments={"input": (StaffMemberReactivateInput, "The member.")},
        requires=Permission.STAFF_MANAGE,
    )
    role_create: RoleCreateResult = resolved(
        resolvers.role_create,
        description="Make a role of permissions one holds oneself.",
        arguments={"input": (RoleCreateInput, "The new role.")},
        requires=Permission.STAFF_MANAGE,
    )
    role_update: RoleUpdateResult = resolved(
        resolvers.role_update,
        description="Change a role's name or permissions; it holds for its members within seconds.",
        arguments={"input": (RoleUpdateInput, "What to change.")},
        requires=Permission.STAFF_MANAGE,
    )
    role_delete: RoleDeleteResult = resolved(
        resolvers.role_delete,
        description="Delete a role; its members lose it.",
        arguments={"input": (RoleDeleteInput, "The role.")},
        requires=Permission.STAFF_MANAGE,
    )
