"""What staff write about a customer."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, TypeVar
from uuid import UUID

from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.crm.inputs import (
    AddNote,
    ChangeTags,
    CreateField,
    DeleteField,
    DeleteNote,
    SetFields,
    SetOwner,
    UpdateField,
    UpdateNote,
)
from commerce.crm.service import custom_fields as fields_service
from commerce.crm.service import profiles as profiles_service
from commerce.crm.views import CustomerNote, CustomFieldDefinition
from commerce.customers.views import Customer
from resolvers.context import Context
from resolvers.crm import definitions_by_id, notes_by_id
from resolvers.customers import customers_by_id
from resolvers.deletion import Deleted

C = TypeVar("C")
T = TypeVar("T")
UseCase = Callable[[Tx, Actor, C], Awaitable[UUID]]


async def customer_tags_add(ctx: Context, *, input: ChangeTags) -> Customer:  # noqa: A002
    return await _customer(ctx, "customerTagsAdd", input, profiles_service.add_tags)


async def customer_tags_remove(ctx: Context, *, input: ChangeTags) -> Customer:  # noqa: A002
    return await _customer(ctx, "customerTagsRemove", input, profiles_service.remove_tags)


async def customer_owner_set(ctx: Context, *, input: SetOwner) -> Customer:  # noqa: A002
    return await _customer(ctx, "customerOwnerSet", input, profiles_service.set_owner)


async def customer_custom_fields_set(ctx: Context, *, input: SetFields) -> Customer:  # noqa: A002
    return await _customer(ctx, "customerCustomFieldsSet", input, fields_service.set_fields)


async def customer_note_add(ctx: Context, *, input: AddNote) -> CustomerNote:  # noqa: A002
    return await _note(ctx, "customerNoteAdd", input, profiles_service.add_note)


async def customer_note_update(ctx: Context, *, input: UpdateNote) -> CustomerNote:  # noqa: A002
    return await _note(ctx, "customerNoteUpdate", input, profiles_service.update_note)


async def customer_note_delete(ctx: Context, *, input: DeleteNote) -> Deleted:  # noqa: A002
    await changed(ctx, "customerNoteDelete", input, profiles_service.delete_note)
    return Deleted("CustomerNote", input.note_id)


async def custom_field_definition_create(
    ctx: Context,
    *,
    input: CreateField,  # noqa: A002
) -> CustomFieldDefinition:
    operation = "customFieldDefinitionCreate"
    return await _definition(ctx, operation, input, fields_service.create_field)


async def custom_field_definition_update(
    ctx: Context,
    *,
    input: UpdateField,  # noqa: A002
) -> CustomFieldDefinition:
    operation = "customFieldDefinitionUpdate"
    return await _definition(ctx, operation, input, fields_service.update_field)


async def custom_field_definition_delete(
    ctx: Context,
    *,
    input: DeleteField,  # noqa: A002
) -> Deleted:
    await changed(ctx, "customFieldDefinitionDelete", input, fields_service.delete_field)
    return Deleted("CustomFieldDefinition", input.definition_id)


async def _customer(ctx: Context, operation: str, command: C, use_case: UseCase[C]) -> Customer:
    id_ = await changed(ctx, operation, command, use_case)
    return _there((await customers_by_id(ctx, [id_]))[0], "Customer")


async def _note(ctx: Context, operation: str, command: C, use_case: UseCase[C]) -> CustomerNote:
    id_ = await changed(ctx, operation, command, use_case)
    return _there((await notes_by_id(ctx, [id_]))[0], "CustomerNote")


async def _definition(
    ctx: Context, operation: str, command: C, use_case: UseCase[C]
) -> CustomFieldDefinition:
    id_ = await changed(ctx, operation, command, use_case)
    return _there((await definitions_by_id(ctx, [id_]))[0], "CustomFieldDefinition")


async def changed(
    ctx: Context,
    operation: str,
    command: Any,
    use_case: UseCase[Any],
    **told_apart_by: object,
) -> UUID:
    """Run a use case in a transaction; the id of what it made or changed. `told_apart_by` stands
    for parts of the command whose fields alone do not tell two of them apart."""

    async def effect(tx: Tx) -> UUID:
        return await use_case(tx, ctx.actor, command)

    body = asdict(command)
    key = body.pop("idempotency_key")
    return await ctx.write(operation, effect, key=key, body={**body, **told_apart_by})


def _there(found: T | None, kind: str) -> T:
    """What was just changed; gone when somebody removed it meanwhile, or a repetition came late."""
    if found is None:
        raise NotFound(kind)
    return found
