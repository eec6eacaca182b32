"""From selections to Python source.

Every field with work behind it becomes one function, `async def stage(parents, answers, run)`:
`parents` are the objects of a level, `answers` the dicts that answer for them, `run` the State. It
gets its field's values for all parents, completes them in one loop, and hands what lies below to
further stages.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLAbstractType,
    GraphQLObjectType,
    GraphQLSchema,
    Visitor,
    visit,
)

from schema.execution.plan import runtime
from schema.execution.plan.calls import computed_call, write_call
from schema.execution.plan.collect import Collector
from schema.execution.plan.completion import complete
from schema.execution.plan.fields import Attribute
from schema.execution.plan.filler import Fill, Filler
from schema.execution.plan.selected import Common, Path, Selected
from schema.execution.plan.shapes import Failed, FieldShape, Shape
from schema.execution.plan.source import INDENT, Body, Level, Names

TYPENAME = "__typename"
ABSENT = frozenset({type(None), Failed})


@dataclass(frozen=True, slots=True)
class Stage:
    """One generated function: the field it answers, where, and how it gets the values."""

    name: str
    coordinate: str  # Product.title
    path: Path  # response keys
    way: str
    function: str  # what it calls


@dataclass(frozen=True, slots=True)
class Explanation:
    """A plan for reading."""

    source: str
    stages: Sequence[Stage]


Watch = Callable[[Stage], AbstractContextManager[object]]


class Generator:
    """Generates the functions of one plan; those for objects at abstract positions when the first
    object of a type turns up."""

    def __init__(
        self, common: Common, collector: Collector, *, concurrent: bool, is_legible: bool = False
    ) -> None:
        self.names = Names()
        self.names.bound.update(
            absent=ABSENT,
            attempt=runtime.attempt,
            read=runtime.read_attribute,
            together=runtime.together,
            wrong_size=runtime.wrong_size,
        )
        self._functions: list[str] = []
        self._stages: list[Stage] = []
        self._is_legible = is_legible
        self._legible: list[str] = []
        self._fillers: list[Filler] = []
        self._watch: Watch | None = None
        self._common = common
        self._collector = collector
        self._concurrent = concurrent
        self._numbers = 0

    @property
    def schema(self) -> GraphQLSchema:
        return self._common.schema

    # -- whole functions -------------------------------------------------------------------

    def root(
        self, kind: GraphQLObjectType
    ) -> tuple[list[tuple[str, str]], dict[str, FieldShape], dict[str, str]]:
        """The root fields' stages (key, function), the response's shape, and constant fields."""
        collected = self._collector.collect(kind, [self._common.operation.selection_set])
        stages: list[tuple[str, str]] = []
        shapes: dict[str, FieldShape] = {}
        constants: dict[str, str] = {}
        for key, nodes in collected.items():
            if nodes[0].name.value == TYPENAME:
                constants[key] = kind.name
                continue
            name, shapes[key] = self._stage(self._selected(kind, key, nodes, ()))
            stages.append((key, name))
        return stages, shapes, constants

    def _selected(
        self, kind: GraphQLObjectType, key: str, nodes: list[FieldNode], path: Path
    ) -> Selected:
        self._numbers += 1
        return Selected.of(kind, nodes, (*path, key), self._common, self._numbers)

    def _stage(self, field: Selected) -> tuple[str, FieldShape]:
        """A function that gets and completes one field for all parents of a level."""
        name, body = self.names.fresh(field.name), Body()
        is_root = field.parent is self.schema.get_root_type(self._common.operation.operation)
        call = write_call(self.names, body, field, is_root=is_root)
        self._stages.append(Stage(name, field.coordinate, field.path, call.way, call.function))
        body.add("for answer, value in zip(answers, values):")
        body.depth = 2
        shape = complete(self, body, field, field.kind, "value")
        body.add(f"answer[{field.key!r}] = value")
        self._finish(
            f"async def {name}(parents, answers, run):\n"
            f"    # {field.coordinate}, answered at {'.'.join(field.path)}: {call.way}",
            body,
        )
        return name, FieldShape(shape, field.nodes)

    def _fill(self, kind: GraphQLObjectType, site: Selected) -> tuple[str, Any]:
        """A function that fills the dicts of objects found at an abstract position."""
        name, body = self.names.fresh(f"fill_{kind.name}"), Body()
        body.add("context = run.context")
        body.add("for value, answer in zip(parents, answers):")
        body.depth = 2
        pairs, shapes, level = self._read_fields(body, kind, site, "value")
        for key, text in pairs:
            body.add(f"answer[{key!r}] = {text}")
        if level.stages:
            body.add(f"{level.parents}.append(value); {level.answers}.append(answer)")
        if not pairs:
            body.add("pass")
        self._finish(
            f"async def {name}(parents, answers, run):\n"
            f"    # {kind.name} objects at {'.'.join(site.path)}",
            body,
        )
        return name, shapes

    def _finish(self, head: str, body: Body) -> None:
        self._functions.append(body.function(head, concurrent=self._concurrent))

    # -- fields of an object ---------------------------------------------------------------

    def fields(
        self, body: Body, kind: GraphQLObjectType, site: Selected, var: str
    ) -> dict[str, FieldShape]:
        """Replace the object in `var` by a dict with its fields."""
        pairs, shapes, level = self._read_fields(body, kind, site, var)
        inside = ", ".join(f"{key!r}: {text}" for key, text in pairs)
        if not level.stages:
            body.add(f"{var} = {{{inside}}}")
            return shapes
        made = self.names.fresh("made")
        body.add(f"{made} = {{{inside}}}")
        body.add(f"{level.parents}.append({var}); {level.answers}.append({made})")
        body.add(f"{var} = {made}")
        return shapes

    def _read_fields(
        self, body: Body, kind: GraphQLObjectType, site: Selected, var: str
    ) -> tuple[list[tuple[str, str]], dict[str, FieldShape], Level]:
        """Read and complete an object's plain fields; declare stages for the others. The pairs are
        response keys with the expressions that answer them."""
        collected = self._collector.collect(kind, [node.selection_set for node in site.nodes])
        pairs: list[tuple[str, str]] = []
        shapes: dict[str, FieldShape] = {}
        plain: list[tuple[Selected, str, str, str]] = []
        level = Level(self.names.fresh("parents"), self.names.fresh("answers"))
        for key, of_key in collected.items():
            if of_key[0].name.value == TYPENAME:
                pairs.append((key, repr(kind.name)))
                continue
            field = self._selected(kind, key, of_key, site.path)
            shapes[key] = FieldShape(Shape(is_nullable=True), of_key)  # keeps the order
            reading = self._reading(field, var)
            if reading is not None:
                local = self.names.fresh(field.name)
                plain.append((field, local, *reading))
                pairs.append((key, local))
            else:
                stage, shapes[key] = self._stage(field)
                level.stages.append(stage)
                pairs.append((key, "None"))
        if level.stages:
            body.below.append(level)
        if plain:
            body.add("try:")
            body.lines += [f"{INDENT * body.depth}    {local} = {at}" for _, local, at, _ in plain]
            body.add("except Exception:")
            body.lines += [f"{INDENT * body.depth}    {local} = {by}" for _, local, _, by in plain]
        for field, local, _, _ in plain:
            shapes[field.key].shape = complete(self, body, field, field.kind, local)
        return pairs, shapes, level

    def _reading(self, field: Selected, var: str) -> tuple[str, str] | None:
        """How a field that needs no stage is read from the object in `var`: all fields at once, and
        one by one, which is how they are read again when any of them raises."""
        if isinstance(field.access, Attribute):
            name = field.access.name
            return f"{var}.{name}", f"read({var}, {name!r})"
        call = computed_call(self.names, field)
        if call is None:
            return None
        function, given = call
        return f"{function}(context, {var}{given})", f"attempt({function}, context, {var}{given})"

    # -- abstract positions, at run time ---------------------------------------------------

    def new_filler(self, kind: GraphQLAbstractType, site: Selected) -> Filler:
        """What fills objects at one abstract position."""
        filler = Filler(self.filler, kind, site)
        self._fillers.append(filler)
        return filler

    def filler(self, type_name: str, site: Selected) -> tuple[Fill, dict[str, FieldShape]]:
        """Generate and compile what fills objects of a type that turned up."""
        kind = cast("GraphQLObjectType", self.schema.type_map[type_name])
        name, shapes = self._fill(kind, site)
        self.compile()
        return self.names.bound[name], shapes

    def compile(self) -> None:
        """Define what was generated since the last time in the plan's namespace."""
        code = compile("\n".join(self._functions), "<plan>", "exec")
        exec(code, self.names.bound)  # noqa: S102 - source of our own making; names are never a client's
        if self._watch is not None:
            self._wrap(self._watch)
        if self._is_legible:
            self._legible += self._functions
        else:
            self._stages.clear()
        self._functions.clear()

    # -- for people --------------------------------------------------------------------------

    def explanation(self) -> Explanation:
        """All that was generated, in the order in which it runs; abstract positions filled for
        every type that the document names, or else for the first possible one."""
        named = _named_types(self._common)
        for filler in self._fillers:  # grows meanwhile: what they generate may hold others
            possible = [kind.name for kind in self.schema.get_possible_types(filler.kind)]
            for name in [name for name in possible if name in named] or possible[:1]:
                filler.of_type(name)
        top_down = sorted(
            self._legible, key=lambda text: int(text[: text.index("(")].split("_")[-1])
        )
        return Explanation("\n".join(top_down), list(self._stages))

    def watch(self, watch: Watch) -> None:
        """Run each stage inside `with watch(stage):`."""
        self._watch = watch
        self._wrap(watch)

    def _wrap(self, watch: Watch) -> None:
        bound = self.names.bound
        for stage in self._stages:
            function = bound[stage.name]
            if not hasattr(function, "__wrapped__"):
                bound[stage.name] = _watched(function, stage, watch)


def _watched(function: Callable[..., Any], stage: Stage, watch: Watch) -> Callable[..., Any]:
    @wraps(function)
    async def run_stage(*arguments: Any) -> None:
        with watch(stage):
            await function(*arguments)

    return run_stage


def _named_types(common: Common) -> set[str]:
    """The types that conditions of fragments name."""
    found: set[str] = set()

    class Finder(Visitor):
        def enter_named_type(self, node: Any, *_: Any) -> None:
            found.add(node.name.value)

    for root in (common.operation, *common.fragments.values()):
        visit(root, Finder())
    return found
