"""From selections to Python source.

Every stage becomes one function `async def stage(P, D, S)`: `P` are the parents of a level, `D`
the dicts that answer for them, `S` the run's State. It gets its field's values for all parents,
completes them in one loop, and hands what lies below to further stages.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    is_leaf_type,
    is_object_type,
)

from schema.execution.plan import runtime
from schema.execution.plan.arguments import graphql_arguments, strawberry_arguments
from schema.execution.plan.collect import Collector
from schema.execution.plan.fields import (
    Access,
    Attribute,
    Batched,
    InfoMaker,
    Resolved,
    access,
    plain_check,
)
from schema.execution.plan.filler import Fill, Filler
from schema.execution.plan.runtime import Position, State
from schema.execution.plan.shapes import FieldShape, Shape
from schema.execution.plan.source import Body, Names

TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class Common:
    """What every field's resolve info repeats."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    operation: OperationDefinitionNode
    is_awaitable: Callable[[Any], bool] = isawaitable


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of a selection: what it is called in the answer, and how it is read."""

    key: str
    name: str
    nodes: list[FieldNode]
    parent: GraphQLObjectType
    definition: GraphQLField
    access: Access

    @property
    def kind(self) -> Any:
        """The field's type."""
        return cast("Any", self.definition).type


class Generator:
    """Generates the functions of one plan; those for objects at abstract positions when the first
    object of a type turns up."""

    def __init__(self, common: Common, collector: Collector, *, concurrent: bool) -> None:
        self.names = Names()
        self.functions: list[str] = []
        self._common = common
        self._schema = common.schema
        self._collector = collector
        self._numbers = 0
        self.names.bound["siblings"] = runtime.together if concurrent else runtime.in_turn

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
            field = self._selected(kind, key, nodes)
            name, shapes[key] = self._stage(field)
            stages.append((key, name))
        return stages, shapes, constants

    def _selected(self, kind: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Selected:
        name = nodes[0].name.value
        definition = kind.fields[name]
        return Selected(
            key,
            name,
            nodes,
            kind,
            definition,
            access(definition, runtime.graphql_core.default_field_resolver),
        )

    def _stage(self, field: Selected) -> tuple[str, FieldShape]:
        """A function that gets and completes one field for all parents of a level."""
        name, body = self.names.fresh(f"stage_{field.name}_"), Body()
        call = self.names.bind("call", self._call(field))
        body.add(f"V = await {call}(P, S)")
        loop = Body()
        loop.depth = 2
        shape = self._value(loop, body, field, field.kind, "v")
        loop.add(f"d[{field.key!r}] = v")
        body.add("for d, v in zip(D, V):")
        body.lines += loop.lines
        self._finish(name, "P, D, S", body)
        return name, FieldShape(shape, field.nodes)

    def _fill(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> tuple[str, Any]:
        """A function that fills the dicts of objects found at an abstract position."""
        name, body = self.names.fresh(f"fill_{kind.name}_"), Body()
        body.add("for x, d in zip(P, D):")
        loop = Body()
        loop.depth = 2
        pairs, shapes = self._fields(loop, body, kind, nodes, "x")
        for key, text in pairs:
            loop.add(f"d[{key!r}] = {text}")
        self._collect_children(loop, body, "x", "d")
        if not loop.lines:
            loop.add("pass")
        body.lines += loop.lines
        self._finish(name, "P, D, S", body)
        return name, shapes

    def _finish(self, name: str, parameters: str, body: Body) -> None:
        """Declare the lists of children in front, run the children behind, keep the source."""
        head = [f"async def {name}({parameters}):"]
        head += [f"    {local} = {text}" for local, text in body.infos.items()]
        head += [f"    {parents} = []; {dicts} = []" for _, parents, dicts in body.children]
        head += [f"    {groups} = {{}}" for groups, _ in body.groups]
        tail: list[str] = []
        waiting = len(body.children) + len(body.groups)
        if waiting == 1 and body.children:
            stage, parents, dicts = body.children[0]
            tail.append(f"    if {parents}: await {stage}({parents}, {dicts}, S)")
        elif waiting:
            tail.append("    J = []")
            for stage, parents, dicts in body.children:
                tail.append(f"    if {parents}: J.append({stage}({parents}, {dicts}, S))")
            for groups, filler in body.groups:
                tail.append(f"    for t, g in {groups}.items(): J.append({filler}(t, g, S))")
            tail.append("    if J: await siblings(*J)")
        self.functions.append("\n".join([*head, *body.lines, *tail]) + "\n")

    # -- values ----------------------------------------------------------------------------

    def _value(self, at: Body, body: Body, field: Selected, kind: Any, var: str) -> Shape:
        """Complete the value in `var` as `kind`, in place."""
        is_nullable = not isinstance(kind, GraphQLNonNull)
        inner: Any = kind if is_nullable else cast("Any", kind).of_type
        position = Position(field.parent.name, field.name, is_nullable=is_nullable)
        if is_leaf_type(inner):
            self._leaf(at, position, inner, var)
            return Shape(is_nullable)
        if isinstance(inner, GraphQLList):
            of = cast("GraphQLList[Any]", inner)
            return self._list(at, body, field, position, of, var)
        if is_object_type(inner):
            return self._object(at, body, field, position, inner, var)
        return self._abstract(at, body, field, position, inner, var)

    def _leaf(self, at: Body, position: Position, kind: GraphQLLeafType, var: str) -> None:
        complete = self.names.bind("leaf", position.leaf(kind))
        check = plain_check(kind, var)
        at.add(
            f"if {check}: {var} = {complete}({var}, S)"
            if check
            else f"{var} = {complete}({var}, S)"
        )

    def _list(
        self,
        at: Body,
        body: Body,
        field: Selected,
        position: Position,
        kind: "GraphQLList[Any]",
        var: str,
    ) -> Shape:
        as_list = self.names.bind("as_list", position.as_list)
        items, item = self.names.fresh("items"), self.names.fresh("item")
        at.add(f"if {var}.__class__ is not list: {var} = {as_list}({var}, S)")
        at.add(f"if {var}.__class__ is list:")
        at.indent().add(f"{items} = []")
        at.add(f"for {item} in {var}:")
        at.indent()
        shape = self._value(at, body, field, kind.of_type, item)
        at.add(f"{items}.append({item})")
        at.indent(-1).add(f"{var} = {items}")
        at.indent(-1)
        return Shape(position.is_nullable, item=shape)

    def _object(
        self,
        at: Body,
        body: Body,
        field: Selected,
        position: Position,
        kind: GraphQLObjectType,
        var: str,
    ) -> Shape:
        absent = self.names.bind("absent", position.absent)
        at.add(f"if {var} is None or isinstance({var}, failure): {var} = {absent}({var}, S)")
        if kind.is_type_of is not None:
            is_type_of = self.names.bind("is_type_of", kind.is_type_of)
            wrong = self.names.bind("wrong", runtime.wrong_object(kind, field.nodes))
            info = self._info_local(body, field)
            at.add(f"elif not {is_type_of}({var}, {info}): {var} = {wrong}({var}, S)")
        at.add("else:")
        at.indent()
        pairs, shapes = self._fields(at, body, kind, field.nodes, var)
        made = self.names.fresh("d")
        inside = ", ".join(f"{key!r}: {text}" for key, text in pairs)
        at.add(f"{made} = {{{inside}}}")
        self._collect_children(at, body, var, made)
        at.add(f"{var} = {made}")
        at.indent(-1)
        return Shape(position.is_nullable, fields=shapes)

    def _abstract(
        self,
        at: Body,
        body: Body,
        field: Selected,
        position: Position,
        kind: GraphQLAbstractType,
        var: str,
    ) -> Shape:
        absent = self.names.bind("absent", position.absent)
        finder = runtime.runtime_type(self._schema, kind, field.nodes)
        find, info = self.names.bind("find_type", finder), self._info_local(body, field)
        groups = self.names.fresh("groups")
        filler = self.names.bind("fill_each", Filler(self.filler, field.nodes))
        body.groups.append((groups, filler))
        at.add(f"if {var} is None or isinstance({var}, failure): {var} = {absent}({var}, S)")
        at.add("else:")
        at.indent().add(f"t = {find}({var}, {info}, S)")
        at.add(f"if t.__class__ is not str: {var} = t")
        at.add("else:")
        at.indent().add(f"g = {groups}.get(t)")
        at.add(f"if g is None: g = {groups}[t] = ([], [])")
        at.add(f"g[0].append({var}); {var} = {{}}; g[1].append({var})")
        at.indent(-2)
        return Shape(position.is_nullable, is_abstract=True)

    # -- fields of an object ---------------------------------------------------------------

    def _fields(
        self, at: Body, body: Body, kind: GraphQLObjectType, nodes: list[FieldNode], var: str
    ) -> tuple[list[tuple[str, str]], dict[str, FieldShape]]:
        """Read and complete an object's plain fields; declare stages for the others. The pairs are
        response keys with the expressions that answer them."""
        collected = self._collector.collect(kind, [node.selection_set for node in nodes])
        pairs: list[tuple[str, str]] = []
        shapes: dict[str, FieldShape] = {}
        plain: list[tuple[Selected, str]] = []
        at.children = []
        for key, of_key in collected.items():
            if of_key[0].name.value == TYPENAME:
                pairs.append((key, repr(kind.name)))
                continue
            field = self._selected(kind, key, of_key)
            if isinstance(field.access, Attribute):
                local = self.names.fresh("a")
                plain.append((field, local))
                pairs.append((key, local))
                shapes[key] = FieldShape(Shape(is_nullable=True), of_key)  # keeps the order
            else:
                stage, shapes[key] = self._stage(field)
                parents, dicts = self.names.fresh("P"), self.names.fresh("D")
                body.children.append((stage, parents, dicts))
                at.children.append((stage, parents, dicts))
                pairs.append((key, "None"))
        own = at.children
        self._read(at, plain, var)
        for field, local in plain:
            shape = self._value(at, body, field, field.kind, local)
            shapes[field.key] = FieldShape(shape, field.nodes)
        at.children = own
        return pairs, shapes

    def _read(self, at: Body, plain: list[tuple[Selected, str]], var: str) -> None:
        """All attributes in one go; one by one when any of them raises."""
        if not plain:
            return
        at.add("try:")
        for field, local in plain:
            at.add(f"    {local} = {var}.{cast('Attribute', field.access).name}")
        at.add("except Exception:")
        for field, local in plain:
            name = cast("Attribute", field.access).name
            at.add(f"    {local} = read({var}, {name!r})")

    def _collect_children(self, at: Body, body: Body, var: str, made: str) -> None:
        del body
        for _, parents, dicts in at.children:
            at.add(f"{parents}.append({var}); {dicts}.append({made})")
        at.children = []

    # -- calls -----------------------------------------------------------------------------

    def _call(self, field: Selected) -> Callable[[list[Any], State], Awaitable[Any]]:
        node, name = field.nodes[0], f"{field.parent.name}.{field.name}"
        match field.access:
            case Batched(batch, declared):
                arguments = (
                    graphql_arguments(field.definition, node)
                    if declared is None
                    else strawberry_arguments(
                        field.definition,
                        node,
                        declared,
                        cast("Any", self._schema)._strawberry_schema,  # noqa: SLF001 - Strawberry's own link
                    )
                )
                return runtime.batch_stage(batch, arguments, name)
            case Resolved(resolve):
                arguments = graphql_arguments(field.definition, node)
                return runtime.resolver_stage(resolve, arguments, self._info(field))
            case Attribute(attribute):

                async def read(parents: list[Any], _state: State) -> list[Any]:
                    return [runtime.read_attribute(parent, attribute) for parent in parents]

                return read

    def _info(self, field: Selected) -> InfoMaker:
        self._numbers += 1
        return InfoMaker(
            self._numbers,
            field.name,
            field.key,
            field.nodes,
            field.definition,
            field.parent,
            self._common,
        )

    def _info_local(self, body: Body, field: Selected) -> str:
        """A local variable that holds the field's resolve info."""
        local = self.names.fresh("info")
        body.infos[local] = f"{self.names.bind('make_info', self._info(field))}(S)"
        return local

    # -- abstract positions, at run time ---------------------------------------------------

    def filler(self, type_name: str, nodes: list[FieldNode]) -> tuple[Fill, dict[str, FieldShape]]:
        """Generate and compile what fills objects of a type that turned up."""
        kind = cast("GraphQLObjectType", self._schema.type_map[type_name])
        before = len(self.functions)
        name, shapes = self._fill(kind, nodes)
        self.compile(self.functions[before:])
        return self.names.bound[name], shapes

    def compile(self, functions: list[str]) -> None:
        """Define functions in the plan's namespace."""
        code = compile("\n".join(functions), "<plan>", "exec")
        exec(code, self.names.bound)  # noqa: S102 - source of our own making; names are never a client's
