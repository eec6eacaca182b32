"""The shop's own fields on customers: what there is, and the values."""

from collections.abc import Sequence
from uuid import UUID

from commerce.audit import service as audit
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import Conflict, FieldProblem, InvalidInput, NotFound
from commerce.core.permissions import Permission
from commerce.core.prose import checked_line
from commerce.crm import policy, rules
from commerce.crm.inputs import CreateField, DeleteField, SetFields, UpdateField
from commerce.crm.kinds import CustomFieldKind
from commerce.crm.repo import profiles as repo
from commerce.crm.repo import segments
from commerce.crm.segments.stored import parse
from commerce.crm.segments.tree import fields_used
from commerce.crm.views import CustomFieldDefinition

CHOICES_PATH = ("input", "choices")


async def create_field(tx: Tx, actor: Actor, command: CreateField) -> UUID:
    """Raises InvalidInput for a code that is taken, Conflict beyond `rules.MAX_FIELDS`."""
    policy.require(actor, Permission.SETTINGS_WRITE)
    values = {
        "code": rules.checked_code(command.code, ("input", "code")),
        "label": checked_line(command.label, ("input", "label"), max_length=rules.MAX_LABEL),
        "kind": command.kind,
        "choices": _checked_choices(command.kind, command.choices),
    }
    if await repo.count_definitions(tx) >= rules.MAX_FIELDS:
        raise Conflict(f"A shop has at most {rules.MAX_FIELDS} custom fields.")
    definition_id = await repo.add_definition(tx, values)
    if definition_id is None:
        raise InvalidInput.at(("input", "code"), "TAKEN", "Another field has this code.")
    entity = ("CustomFieldDefinition", definition_id)
    after = {**values, "kind": command.kind.value}
    await audit.record(tx, actor, "custom_field.create", entity=entity, after=after)
    return definition_id


async def update_field(tx: Tx, actor: Actor, command: UpdateField) -> UUID:
    """Raises Conflict for taking away a choice that some customer has."""
    policy.require(actor, Permission.SETTINGS_WRITE)
    definition = await _definition_for_update(tx, command.definition_id)
    before: dict[str, object] = {"label": definition.label, "choices": list(definition.choices)}
    after = dict(before)
    given = command.changes
    if "label" in given:
        path = ("input", "label")
        after["label"] = checked_line(given["label"], path, max_length=rules.MAX_LABEL)
    if "choices" in given:
        choices = _checked_choices(definition.kind, given["choices"])
        gone = [choice for choice in definition.choices if choice not in choices]
        if gone and await repo.customers_choosing(tx, definition.code, gone):
            raise Conflict(f"Customers have one of these choices: {', '.join(gone)}.", CHOICES_PATH)
        after["choices"] = choices
    if after != before:
        await repo.change_definition(tx, definition.id, after)
        entity = ("CustomFieldDefinition", definition.id)
        await audit.record(
            tx, actor, "custom_field.update", entity=entity, before=before, after=after
        )
    return definition.id


async def delete_field(tx: Tx, actor: Actor, command: DeleteField) -> UUID:
    """With every value that customers have in it. Raises Conflict while a segment asks for it."""
    policy.require(actor, Permission.SETTINGS_WRITE)
    definition = await _definition_for_update(tx, command.definition_id)
    for segment in await segments.all_segments(tx):
        if definition.code in fields_used(parse(segment.stored_rule, ("rule",))):
            raise Conflict(f"The segment {segment.code} asks for this field.")
    await repo.delete_definition(tx, definition)
    await audit.record(
        tx,
        actor,
        "custom_field.delete",
        entity=("CustomFieldDefinition", definition.id),
        before={"code": definition.code, "label": definition.label},
    )
    return definition.id


async def set_fields(tx: Tx, actor: Actor, command: SetFields) -> UUID:
    """Set and take away values; all of them or, with InvalidInput, none."""
    policy.require(actor, Permission.CUSTOMERS_WRITE)
    if not 1 <= len(command.values) <= rules.MAX_FIELDS:
        path = ("input", "fields")
        raise InvalidInput.at(path, "INVALID_LENGTH", f"Send 1 to {rules.MAX_FIELDS} fields.")
    if not await repo.lock_customer(tx, command.customer_id):
        raise NotFound("Customer", ("input", "customerId"))
    codes = [code for code, _ in command.values]
    known = await repo.definitions_by_code(tx, codes)
    problems: list[FieldProblem] = []
    before = dict(await repo.custom_fields_of(tx, command.customer_id))
    after = dict(before)
    for position, (code, value) in enumerate(command.values):
        path = ("input", "fields", str(position))
        if code not in known:
            problems.append(FieldProblem((*path, "code"), "UNKNOWN", "There is no such field."))
        elif value is None:
            after.pop(code, None)
        else:
            try:
                kind, choices = known[code].kind, known[code].choices
                after[code] = rules.checked_value(kind, choices, value, (*path, "value"))
            except InvalidInput as refused:
                problems += refused.problems
    if problems:
        raise InvalidInput(problems)
    if after != before:
        await repo.save_custom_fields(tx, command.customer_id, after)
        changed = sorted(code for code in set(codes) if before.get(code) != after.get(code))
        await audit.record(
            tx,
            actor,
            "customer.custom_fields",
            entity=("Customer", command.customer_id),
            after={"fields": changed},  # not what is in them: that may be personal
        )
    return command.customer_id


async def _definition_for_update(tx: Tx, definition_id: UUID) -> CustomFieldDefinition:
    definition = await repo.definition_for_update(tx, definition_id)
    if definition is None:
        raise NotFound("CustomFieldDefinition", ("input", "definitionId"))
    return definition


def _checked_choices(kind: CustomFieldKind, choices: Sequence[str]) -> list[str]:
    """Raises InvalidInput unless there are choices exactly for the kind that has them."""
    if kind is not CustomFieldKind.CHOICE:
        if choices:
            raise InvalidInput.at(CHOICES_PATH, "NOT_EXPECTED", "Only CHOICE fields have choices.")
        return []
    if not 1 <= len(choices) <= rules.MAX_CHOICES:
        text = f"Send 1 to {rules.MAX_CHOICES} choices."
        raise InvalidInput.at(CHOICES_PATH, "INVALID_LENGTH", text)
    checked = [
        checked_line(choice, (*CHOICES_PATH, str(i)), max_length=rules.MAX_LABEL)
        for i, choice in enumerate(choices)
    ]
    if len(set(checked)) < len(checked):
        raise InvalidInput.at(CHOICES_PATH, "DUPLICATE", "Every choice stands once.")
    return checked
