"""The reference for developers: one page in Markdown for each domain, out of a viewer's schema.

A root field and a type stand on the page of the module that declares them. Types that none declares
(connections, edges, scalars) stand on a page of their own.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    is_introspection_type,
    is_specified_scalar_type,
)

SHARED = "shared"
SUFFIXES = ("_mutations", "_inputs", "_errors", "_parts", "_writes")
HEADINGS = ("Queries", "Mutations", "Subscriptions")


def write_reference(whole: GraphQLSchema, shown: GraphQLSchema, folder: Path) -> list[Path]:
    """Write the pages of `shown`; `whole` knows what was declared where. The pages written, with
    an index first."""
    folder.mkdir(parents=True, exist_ok=True)
    pages: dict[str, list[str]] = {}
    roots = (shown.query_type, shown.mutation_type, shown.subscription_type)
    for heading, root in zip(HEADINGS, roots, strict=True):
        if root is None:
            continue
        declared = cast("GraphQLObjectType", whole.type_map[root.name]).fields
        for name, field in sorted(root.fields.items()):
            page = pages.setdefault(_domain(declared[name]), [])
            if f"## {heading}\n" not in page:
                page.append(f"## {heading}\n")
            page.append(_field(name, field, level=3))
    root_names = {root.name for root in roots if root is not None}
    for name, kind in sorted(shown.type_map.items()):
        if name in root_names or is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        page = pages.setdefault(_domain(whole.type_map[name]), [])
        if "## Types\n" not in page:
            page.append("## Types\n")
        page.append(_type(kind))
    written = [folder / "index.md"]
    index = "\n".join(f"- [{name}]({name}.md)" for name in sorted(pages))
    written[0].write_text(f"# Reference\n\n{index}\n")
    for name, parts in sorted(pages.items()):
        written.append(folder / f"{name}.md")
        written[-1].write_text(f"# {name.replace('_', ' ').capitalize()}\n\n" + "\n".join(parts))
    return written


def _domain(declared: Any) -> str:
    """The domain of what Strawberry made of a field or type: the module that declares it."""
    extensions: Mapping[str, Any] = getattr(declared, "extensions", None) or {}
    definition = extensions.get("strawberry-definition")
    origin = getattr(definition, "origin", None) or getattr(definition, "wrapped_cls", None)
    module = str(getattr(origin, "__module__", ""))
    if not module.startswith("schema."):
        return SHARED
    name = module.removeprefix("schema.")
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def _field(name: str, field: GraphQLField, *, level: int) -> str:
    lines = [f"{'#' * level} `{name}: {_kind(field)}`\n", f"{field.description or ''}\n"]
    if field.deprecation_reason:
        lines.append(f"**Deprecated:** {field.deprecation_reason}\n")
    for argument, declared in field.args.items():
        lines.append(f"- `{argument}: {_kind(declared)}` – {declared.description or ''}")
    return "\n".join(lines) + "\n"


def _type(kind: GraphQLNamedType) -> str:
    lines = [f"### {kind.name}\n", f"{kind.description or ''}\n"]
    if isinstance(kind, GraphQLUnionType):
        lines += [f"- `{member.name}`" for member in kind.types]
    elif isinstance(kind, GraphQLEnumType):
        lines += _items((name, value.description) for name, value in kind.values.items())
    elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        fields = cast("Mapping[str, Any]", kind.fields)
        lines += _items(
            (f"{name}{_arguments(field)}: {_kind(field)}", field.description)
            for name, field in fields.items()
        )
    return "\n".join(lines) + "\n"


def _items(pairs: Iterable[tuple[str, str | None]]) -> list[str]:
    return [f"- `{name}` – {text or ''}" for name, text in pairs]


def _arguments(field: Any) -> str:
    arguments: Mapping[str, Any] = getattr(field, "args", {})
    shown = ", ".join(f"{name}: {_kind(declared)}" for name, declared in arguments.items())
    return f"({shown})" if shown else ""


def _kind(declared: Any) -> str:
    return str(declared.type)
