"""Limits of what a stranger may send as a document, all of them counts and none of them times.

Expanding fragments where they are spread is exponential: a document of 900 bytes can hold a
process for half a minute. Here every fragment's numbers are computed once and added where it is
spread, so the work is linear in the document. What is left for parser and validation is bounded
before they begin, and the one rule of validation that compares everything with everything has a
budget (`BudgetedOverlaps`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    SelectionSetNode,
    ValidationContext,
    ValueNode,
    specified_rules,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """`length` is in characters of the text; `nesting` counts selection sets inside one another,
    those of fragments too, where `depth` counts fields alone. `points` is the most that one
    request may cost. `variable_values` are single values in the JSON of the variables."""

    length: int = 65_536
    tokens: int = 4_000
    comments: int = 1_000
    operations: int = 10
    fragments: int = 200
    variables: int = 100
    depth: int = 15
    nesting: int = 60
    fields: int = 2_000
    aliases: int = 100
    root_fields: int = 20
    directives: int = 100
    arguments: int = 50  # of one field
    literal_values: int = 500  # in the lists and objects of one argument
    literal_depth: int = 20
    variable_values: int = 10_000
    points: int = 20_000


@dataclass(frozen=True, slots=True)
class Literals:
    """What is written out in arguments: the most of them on a field or directive, and of the
    largest value how many values it holds and how deep they are inside one another."""

    arguments: int = 0
    values: int = 0
    depth: int = 0

    def with_all(self, other: "Literals") -> "Literals":
        if other is NO_LITERALS:
            return self
        return Literals(
            max(self.arguments, other.arguments),
            max(self.values, other.values),
            max(self.depth, other.depth),
        )


NO_LITERALS = Literals()


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection set amounts to, its fragments included."""

    depth: int = 0
    nesting: int = 0
    width: int = 0  # fields of its own level
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    literals: Literals = NO_LITERALS


class Counter:
    """Counts selections. `visits` says how many it looked at."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Size | None] = {}
        self.visits = 0

    def size(self, selections: SelectionSetNode | None) -> Size:
        """Raises RecursionError for what is nested hundreds of levels deep."""
        if selections is None:
            return Size()
        depth = nesting = width = fields = aliases = directives = 0
        literals = NO_LITERALS
        for selection in selections.selections:
            self.visits += 1
            if selection.directives:
                directives += len(selection.directives)
                literals = literals.with_all(_of_directives(selection.directives))
            if isinstance(selection, FieldNode):
                inner = self.size(selection.selection_set)
                depth = max(depth, 1 + inner.depth)
                width += 1
                fields += 1
                aliases += selection.alias is not None
                if selection.arguments:
                    literals = literals.with_all(_of_arguments(selection.arguments))
            elif isinstance(selection, InlineFragmentNode):
                inner = self.size(selection.selection_set)
                depth = max(depth, inner.depth)
                width += inner.width
            elif isinstance(selection, FragmentSpreadNode):
                inner = self._fragment(selection.name.value)
                depth = max(depth, inner.depth)
                width += inner.width
            else:
                continue
            nesting = max(nesting, inner.nesting)
            fields += inner.fields
            aliases += inner.aliases
            directives += inner.directives
            literals = literals.with_all(inner.literals)
        return Size(depth, nesting + 1, width, fields, aliases, directives, literals)

    def _fragment(self, name: str) -> Size:
        if name not in self._known:
            self._known[name] = None  # a cycle counts nothing; validation reports it
            fragment = self._fragments.get(name)
            self._known[name] = self.size(fragment.selection_set) if fragment else Size()
        return self._known[name] or Size()


def check_limits(document: DocumentNode, limits: Limits) -> GraphQLError | None:
    """The limit the document breaks, as an error, or None."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    fragments = [d for d in document.definitions if isinstance(d, FragmentDefinitionNode)]
    if len(operations) > limits.operations:
        return GraphQLError(f"More than {limits.operations} operations in one document.")
    if len(fragments) > limits.fragments:
        return GraphQLError(f"More than {limits.fragments} fragments in one document.")
    counter = Counter({fragment.name.value: fragment for fragment in fragments})
    try:
        for definition in (*operations, *fragments):
            problem = _check(definition, counter.size(definition.selection_set), limits)
            if problem is not None:
                return GraphQLError(problem)
    except RecursionError:
        return GraphQLError("The document is nested too deeply.")
    return None


def _check(
    definition: OperationDefinitionNode | FragmentDefinitionNode, size: Size, limits: Limits
) -> str | None:
    variables = definition.variable_definitions or ()
    on_it = list(definition.directives or ())
    directives = size.directives + len(on_it) + sum(len(v.directives or ()) for v in variables)
    literals = size.literals.with_all(_of_directives(on_it))
    for variable in variables:
        if variable.default_value is not None:
            literals = literals.with_all(_of_value(variable.default_value))
    checks = (
        ("levels deep", size.depth, limits.depth),
        ("selection sets inside one another", size.nesting, limits.nesting),
        ("root fields", size.width, limits.root_fields),
        ("fields", size.fields, limits.fields),
        ("aliases", size.aliases, limits.aliases),
        ("directives", directives, limits.directives),
        ("variables", len(variables), limits.variables),
        ("arguments on one field", literals.arguments, limits.arguments),
        ("values in one argument", literals.values, limits.literal_values),
        ("lists and objects inside one another", literals.depth, limits.literal_depth),
    )
    is_operation = isinstance(definition, OperationDefinitionNode)
    for name, value, limit in checks:
        if value > limit and (is_operation or name != "root fields"):
            shown = value if value < 1_000_000 else "over a million"
            what = "operation" if is_operation else f"fragment `{definition.name.value[:50]}`"  # type: ignore[union-attr]
            return f"The {what} has {shown} {name}; {limit} are allowed."
    return None


def check_variables(variables: Mapping[str, object], limits: Limits) -> GraphQLError | None:
    """Refuse variables with more values than anybody needs, before they are coerced one by one."""
    left = limits.variable_values
    level: list[Sequence[object]] = [list(variables.values())]
    while level and left >= 0:
        left -= sum(len(values) for values in level)
        if left >= 0:
            level = [_members(value) for values in level for value in values]
            level = [values for values in level if values]
    if left < 0:
        return GraphQLError(f"The variables hold more than {limits.variable_values} values.")
    return None


def _members(value: object) -> Sequence[object]:
    if isinstance(value, dict):
        return list(cast("dict[str, object]", value).values())
    return cast("list[object]", value) if isinstance(value, list) else ()


def _of_directives(directives: Iterable[DirectiveNode]) -> Literals:
    literals = NO_LITERALS
    for directive in directives:
        literals = literals.with_all(_of_arguments(directive.arguments or ()))
    return literals


def _of_arguments(arguments: Sequence[ArgumentNode]) -> Literals:
    literals = Literals(arguments=len(arguments))
    for argument in arguments:
        literals = literals.with_all(_of_value(argument.value))
    return literals


def _of_value(value: ValueNode) -> Literals:
    depth = values = 0
    level: list[ValueNode] = [value]
    while level:
        inner: list[ValueNode] = []
        is_deeper = False
        for each in level:
            if isinstance(each, ListValueNode):
                is_deeper = True
                inner += each.values
            elif isinstance(each, ObjectValueNode):
                is_deeper = True
                inner += [field.value for field in each.fields]
        depth += is_deeper
        values += len(inner)
        level = inner
    return Literals(0, values, depth) if values or depth else NO_LITERALS


class BudgetedOverlaps(OverlappingFieldsCanBeMergedRule):
    """The rule that fields of one response name must agree, which compares all pairs of them, with
    a budget of comparisons that fits documents of people and not those made to be slow."""

    budget = 20_000

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = self.budget


RULES = tuple(
    BudgetedOverlaps if rule is OverlappingFieldsCanBeMergedRule else rule
    for rule in specified_rules
)
