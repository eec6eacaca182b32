"""Creating, changing and deleting segments. Who is in one is found when somebody asks."""

from uuid import UUID

from commerce.audit import service as audit
from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.errors import Conflict, FieldProblem, InvalidInput, NotFound
from commerce.core.permissions import Permission
from commerce.core.prose import checked_line, checked_prose
from commerce.crm import policy, rules
from commerce.crm.inputs import CreateSegment, DeleteSegment, UpdateSegment
from commerce.crm.kinds import CustomFieldKind
from commerce.crm.repo import profiles
from commerce.crm.repo import segments as repo
from commerce.crm.segments import tree
from commerce.crm.segments.stored import to_json
from commerce.crm.views import Segment

RULE_PATH = ("input", "rule")
MAX_DESCRIPTION = 1_000
_ASKED_OF: dict[type[tree.CustomField], frozenset[CustomFieldKind]] = {
    tree.TextField: frozenset({CustomFieldKind.TEXT, CustomFieldKind.CHOICE}),
    tree.NumberField: frozenset({CustomFieldKind.NUMBER}),
    tree.BooleanField: frozenset({CustomFieldKind.BOOLEAN}),
    tree.DateField: frozenset({CustomFieldKind.DATE}),
    tree.FieldPresent: frozenset(CustomFieldKind),
}


async def create_segment(tx: Tx, actor: Actor, command: CreateSegment) -> UUID:
    """Raises InvalidInput for a code that is taken and for rules about what is not there,
    Conflict beyond `rules.MAX_SEGMENTS`."""
    policy.require(actor, Permission.CUSTOMERS_WRITE)
    await check_references(tx, command.rule, RULE_PATH)
    values: dict[str, object] = {
        "code": rules.checked_code(command.code, ("input", "code")),
        "name": checked_line(command.name, ("input", "name"), max_length=rules.MAX_LABEL),
        "description": _description(command.description),
        "rule": to_json(command.rule),
    }
    if await repo.count_segments(tx) >= rules.MAX_SEGMENTS:
        raise Conflict(f"A shop has at most {rules.MAX_SEGMENTS} segments.")
    segment_id = await repo.add_segment(tx, values)
    if segment_id is None:
        raise InvalidInput.at(("input", "code"), "TAKEN", "Another segment has this code.")
    entity = ("Segment", segment_id)
    await audit.record(tx, actor, "segment.create", entity=entity, after=values)
    return segment_id


async def update_segment(tx: Tx, actor: Actor, command: UpdateSegment) -> UUID:
    policy.require(actor, Permission.CUSTOMERS_WRITE)
    segment = await _segment_for_update(tx, command.segment_id)
    before: dict[str, object] = {
        "name": segment.name,
        "description": segment.description,
        "rule": dict(segment.stored_rule),
    }
    after = dict(before)
    given = command.changes
    if "name" in given:
        path = ("input", "name")
        after["name"] = checked_line(given["name"], path, max_length=rules.MAX_LABEL)
    if "description" in given:
        after["description"] = _description(given["description"])
    if "rule" in given:
        await check_references(tx, given["rule"], RULE_PATH)
        after["rule"] = to_json(given["rule"])
    if after != before:
        await repo.change_segment(tx, segment.id, after)
        entity = ("Segment", segment.id)
        await audit.record(tx, actor, "segment.update", entity=entity, before=before, after=after)
    return segment.id


async def delete_segment(tx: Tx, actor: Actor, command: DeleteSegment) -> UUID:
    policy.require(actor, Permission.CUSTOMERS_WRITE)
    segment = await _segment_for_update(tx, command.segment_id)
    await repo.delete_segment(tx, segment.id)
    before = {"code": segment.code, "name": segment.name, "rule": dict(segment.stored_rule)}
    entity = ("Segment", segment.id)
    await audit.record(tx, actor, "segment.delete", entity=entity, before=before)
    return segment.id


async def check_references(reader: Reader, rule: tree.Rule, path: tuple[str, ...]) -> None:
    """Raises InvalidInput for custom fields, products and categories that are not there, and for
    fields of another kind than the rule asks for."""
    leaves = list(tree.leaves(rule))
    asked = [leaf for leaf in leaves if isinstance(leaf, tree.CustomField)]
    problems: list[FieldProblem] = []
    if asked:
        known = await profiles.definitions_by_code(reader, [leaf.code for leaf in asked])
        for leaf in asked:
            found = known.get(leaf.code)
            if found is None:
                text = f"There is no custom field {leaf.code}."
                problems.append(FieldProblem(path, "UNKNOWN_FIELD", text))
            elif found.kind not in _ASKED_OF[type(leaf)]:
                text = f"The custom field {leaf.code} holds a {found.kind.value}."
                problems.append(FieldProblem(path, "WRONG_KIND", text))
    wanted = tree.goods_named(rule)
    if wanted:
        titles = await repo.titles_of_goods(reader, wanted)
        if any(id_ not in titles for id_ in wanted):
            text = "A product or category of the rule does not exist."
            problems.append(FieldProblem(path, "NOT_FOUND", text))
    if problems:
        raise InvalidInput(problems)


def _description(text: str) -> str:
    path = ("input", "description")
    return checked_prose(text, path, max_length=MAX_DESCRIPTION) if text.strip() else ""


async def _segment_for_update(tx: Tx, segment_id: UUID) -> Segment:
    segment = await repo.segment_for_update(tx, segment_id)
    if segment is None:
        raise NotFound("Segment", ("input", "segmentId"))
    return segment
