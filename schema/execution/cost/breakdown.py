"""Which response path costs what: for people, so it may stop early, but never runs away."""

from collections.abc import Mapping
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from schema.execution.cost.reading import Reading
from schema.execution.cost.terms import MOST, Term, factor_value

MOST_PATHS = 5_000
MOST_VISITS = 20_000


class Breakdown:
    """Walks an operation with its fragments spread out."""

    def __init__(self, reading: Reading, variables: Mapping[str, Any] | None) -> None:
        self._reading = reading
        self._variables = variables
        self._values = reading.expressions.values(variables)
        self._visits = 0
        self.by_path: dict[tuple[str, ...], int] = {}

    def walk(self, node: SelectionSetNode, path: tuple[str, ...], *, times: int, page: int) -> None:
        """`times`: how often this selection set is answered; `page`: the size of the page it is."""
        for selection in node.selections:
            self._visits += 1
            if self._visits > MOST_VISITS or len(self.by_path) >= MOST_PATHS:
                return
            conditions = self._reading.conditions(selection)
            if not all(factor_value(factor, self._variables) for factor in conditions):
                continue
            if isinstance(selection, FieldNode):
                self._field(selection, path, times, page)
            elif isinstance(selection, InlineFragmentNode):
                self.walk(selection.selection_set, path, times=times, page=page)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self._reading.fragments.get(selection.name.value)
                if fragment is not None:
                    self.walk(fragment.selection_set, path, times=times, page=page)

    def _field(self, node: FieldNode, path: tuple[str, ...], times: int, page: int) -> None:
        record = self._reading.fields.get(id(node))
        if record is None:
            return
        here = (*path, node.alias.value if node.alias else node.name.value)
        cost = self._value(record.costed.once) + page * self._value(record.costed.each)
        self.by_path[here] = min(self.by_path.get(here, 0) + times * cost, MOST)
        repeats = page if record.is_page_list else factor_value(record.repeats, self._variables)
        if node.selection_set and repeats:
            inner_page = factor_value(record.page, self._variables)
            self.walk(node.selection_set, here, times=min(times * repeats, MOST), page=inner_page)

    def _value(self, term: Term) -> int:
        return term if isinstance(term, int) else self._values[term.index]
