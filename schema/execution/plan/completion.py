"""Source that completes values: scalars, enums, lists, objects, interfaces and unions."""

from enum import Enum
from typing import Any, Protocol, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    is_leaf_type,
    is_object_type,
)

from schema.execution.plan.filler import Filler
from schema.execution.plan.runtime import Leaf, ListOf, Object, RuntimeType
from schema.execution.plan.selected import Selected
from schema.execution.plan.shapes import FieldShape, Shape
from schema.execution.plan.source import Body, Groups, Names


class Objects(Protocol):
    """Writes the fields of an object; the generator."""

    names: Names

    @property
    def schema(self) -> GraphQLSchema: ...
    def new_filler(self, kind: GraphQLAbstractType, site: Selected) -> Filler: ...
    def fields(
        self, body: Body, kind: GraphQLObjectType, site: Selected, var: str
    ) -> dict[str, FieldShape]: ...


def complete(objects: Objects, body: Body, site: Selected, kind: Any, var: str) -> Shape:
    """Write what completes the value in `var` as `kind`, in place."""
    is_nullable = not isinstance(kind, GraphQLNonNull)
    inner: Any = kind if is_nullable else cast("Any", kind).of_type
    if is_leaf_type(inner):
        _leaf(objects.names, body, site, inner, var, is_nullable=is_nullable)
        return Shape(is_nullable)
    if isinstance(inner, GraphQLList):
        of_item = cast("GraphQLList[Any]", inner).of_type
        return _list(objects, body, site, of_item, var, is_nullable=is_nullable)
    if is_object_type(inner):
        return _object(objects, body, site, inner, var, is_nullable=is_nullable)
    return _abstract(objects, body, site, inner, var, is_nullable=is_nullable)


def _leaf(
    names: Names, body: Body, site: Selected, kind: GraphQLLeafType, var: str, *, is_nullable: bool
) -> None:
    leaf = Leaf(site.parent.name, site.name, kind, is_nullable=is_nullable)
    complete = f"{names.bind('leaf', leaf)}({var}, run)"
    members = getattr(kind, "wrapped_cls", None)
    if isinstance(kind, GraphQLEnumType):
        table = _enum_names(kind, members)
        if table is None:
            body.add(f"{var} = {complete}")
            return
        of, known = names.bind(kind.name, members), names.bind("names", table)
        body.add(f"{var} = {known}[{var}] if {var}.__class__ is {of} else {complete}")
        return
    check = plain_check(kind, var)
    body.add(f"if {check}: {var} = {complete}" if check else f"{var} = {complete}")


def _enum_names(kind: GraphQLEnumType, members: Any) -> dict[Any, str] | None:
    """The names of the members of a Python enum, when every member has one."""
    if not (isinstance(members, type) and issubclass(members, Enum)):
        return None
    try:
        return {member: str(kind.coerce_output_value(member)) for member in members}
    except Exception:  # noqa: BLE001 - an odd enum is completed by graphql-core each time
        return None


def plain_check(kind: Any, var: str) -> str | None:
    """An expression that is true when `var` is no ready value of the scalar; None when it always
    has to be completed."""
    match kind.name:
        case "String" | "ID":
            return f"{var}.__class__ is not str"
        case "Boolean":
            return f"{var}.__class__ is not bool"
        case "Int":
            return f"{var}.__class__ is not int or not -2147483648 <= {var} <= 2147483647"
        case "Float":
            return f"{var}.__class__ is not float or {var} - {var} != 0.0"
        case _:
            return f"{var}.__class__ is not str" if kind.coerce_output_value is str else None


def _list(
    objects: Objects, body: Body, site: Selected, of_item: Any, var: str, *, is_nullable: bool
) -> Shape:
    names = objects.names
    as_list = names.bind("as_list", ListOf(site.parent.name, site.name, is_nullable=is_nullable))
    items, item = names.fresh("items"), names.fresh("item")
    body.add(f"if {var}.__class__ is list or ({var} := {as_list}({var}, run)).__class__ is list:")
    body.depth += 1
    body.add(f"{items} = []")
    body.add(f"for {item} in {var}:")
    body.depth += 1
    shape = complete(objects, body, site, of_item, item)
    body.add(f"{items}.append({item})")
    body.depth -= 1
    body.add(f"{var} = {items}")
    body.depth -= 1
    return Shape(is_nullable, item=shape)


def _object(
    objects: Objects,
    body: Body,
    site: Selected,
    kind: GraphQLObjectType,
    var: str,
    *,
    is_nullable: bool,
) -> Shape:
    names = objects.names
    check = Object(
        site.parent.name, site.name, kind, site.nodes, site.info, is_nullable=is_nullable
    )
    known, other = names.bind(kind.name, check.known), names.bind("other", check)
    body.add(
        f"if {var}.__class__ in {known} or ({var} := {other}({var}, run)).__class__ not in absent:"
    )
    body.depth += 1
    shapes = objects.fields(body, kind, site, var)
    body.depth -= 1
    return Shape(is_nullable, fields=shapes)


def _abstract(
    objects: Objects,
    body: Body,
    site: Selected,
    kind: GraphQLAbstractType,
    var: str,
    *,
    is_nullable: bool,
) -> Shape:
    names = objects.names
    finder = RuntimeType(
        site.parent.name,
        site.name,
        objects.schema,
        kind,
        site.nodes,
        site.info,
        is_nullable=is_nullable,
    )
    find, groups = names.bind("type_of", finder), names.fresh("groups")
    filler = names.bind("fill", objects.new_filler(kind, site))
    body.below.append(Groups(groups, filler))
    found, group = names.fresh("found"), names.fresh("group")
    body.add(f"if ({found} := {find}({var}, run)).__class__ is not str: {var} = {found}")
    body.add("else:")
    body.add(f"    if ({group} := {groups}.get({found})) is None:")
    body.add(f"        {group} = {groups}[{found}] = ([], [])")
    body.add(f"    {group}[0].append({var}); {var} = {{}}; {group}[1].append({var})")
    return Shape(is_nullable, is_abstract=True)
