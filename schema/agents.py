"""Tools that agents may call, in GraphQL."""

import asyncio
from functools import cache

import strawberry

from commerce.core.paging import Page, PageRequest, decode_cursor, encode_cursor
from resolvers import operations as resolvers
from resolvers.context import Context
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.execution.agents.tools import Tool, Toolmaker
from schema.fields import resolved
from schema.node import presents
from schema.operations import PublishedOperation
from schema.scalars import JSON_SCHEMAS, Json


@cache
def toolmaker() -> Toolmaker:
    """For questions about tools; what it made of a document is made once."""
    from schema.root import executable  # noqa: PLC0415 - the schema is made of this module too

    return Toolmaker(executable(), JSON_SCHEMAS)


async def agent_tools(
    ctx: Context,
    *,
    client_id: str | None = None,
    version: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[Tool]:
    """By their names."""
    request = PageRequest.of(first, after)
    beyond = "" if after is None else str(decode_cursor(after, 1)[0])
    operations = await resolvers.callable_operations(ctx, client_id, version)
    tools = await asyncio.to_thread(toolmaker().tools, operations)
    left = [tool for tool in tools if tool.name > beyond]

    async def count() -> int:
        return len(tools)

    return Page[Tool].cut(left, request, lambda tool: encode_cursor(tool.name), count)


@strawberry.type(description="A published operation as agents may call it.")
class AgentTool:
    is_type_of = presents(Tool)

    name: str = strawberry.field(description="By which it is called.")
    title: str = strawberry.field(description="Its name for people.")
    description: str = strawberry.field(description="What it does, for people and models.")
    cost: int = strawberry.field(description="What it may cost at most, in points.")
    operation: PublishedOperation = strawberry.field(description="The operation it runs.")
    definition: Json = strawberry.field(
        description="All of it as `tools/list` of the Model Context Protocol answers it: JSON"
        " Schemas of arguments and answers, annotations, cost."
    )


@strawberry.type
class AgentsQuery:
    agent_tools: Connection[AgentTool] = resolved(
        agent_tools,
        description="The tools that a client's published operations make for agents, by name. A"
        " client is told of its own; of others, staff with `clients:read` are.",
        arguments={
            "client_id": (strawberry.ID | None, "Whose; the client that asks when left out."),
            "version": "Of which version; the newest live one when left out.",
            **PAGE_ARGUMENTS,
        },
    )
