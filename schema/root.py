"""The schema: every domain's queries and mutations, composed. One line a domain."""

from typing import Any

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from schema import node as nodes
from schema.directives import in_context
from schema.errors import HANDLERS
from schema.fields import resolved
from schema.node import Node
from schema.scalars import SCALARS
from schema.shop import ShopQuery


@strawberry.type
class NodeQuery:
    node: Node | None = resolved(
        nodes.node,
        description="Anything by its id; null when it is not there or not yours.",
        arguments={"id": (strawberry.ID, "The global id.")},
    )
    nodes: list[Node | None] = resolved(
        nodes.nodes,
        description="Up to 100 things by their ids, in the same order.",
        arguments={"ids": (list[strawberry.ID], "The global ids.")},
    )


@strawberry.type(description="What can be read.")
class Query(
    NodeQuery,
    ShopQuery,
):
    pass


@strawberry.type(description="What can be changed.")
class Mutation:
    pass


TYPES: list[Any] = []


def fields_of(kind: Any) -> list[Any]:
    return kind.__strawberry_definition__.fields


def build() -> strawberry.Schema:
    """The executable schema."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation if fields_of(Mutation) else None,
        types=TYPES,
        directives=[in_context],
        exception_handlers=HANDLERS,
        config=StrawberryConfig(scalar_map=SCALARS),
    )


def executable() -> GraphQLSchema:
    """The same for graphql-core."""
    return build()._schema  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - no public name
