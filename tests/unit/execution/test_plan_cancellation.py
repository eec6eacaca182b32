"""A run that nobody waits for any more leaves nothing behind."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import strawberry
from graphql import GraphQLSchema, parse
from graphql.execution.values import VariableValues

from schema.execution.plan import Planner
from tests.unit.execution.agreement import operation_of
from tests.unit.execution.odd_fields import Context, batched

NOTHING = VariableValues({}, {})


class Watch:
    """What began, and what was told to stop."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.running = 0
        self.log: list[str] = []

    async def wait(self, name: str) -> None:
        self.running += 1
        self.log.append(f"{name} begins")
        self.begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.log.append(f"{name} is cancelled")
            raise
        finally:
            self.running -= 1


def make_schema(watch: Watch) -> GraphQLSchema:
    async def slow_batch(_context: Any, _parents: Sequence[Any]) -> list[str]:
        await watch.wait("batch")
        return []

    async def never(_context: Any, _parents: Sequence[Any]) -> list[str]:
        watch.log.append("never")
        return []

    @strawberry.type
    class Thing:
        slow: str | None = batched(slow_batch)
        after: str | None = batched(never)

        @strawberry.field
        async def each(self) -> str | None:
            await watch.wait("each")
            return None

    @strawberry.type
    class Query:
        @strawberry.field
        async def things(self) -> list[Thing]:
            return [Thing(), Thing()]

        @strawberry.field
        async def quick(self) -> str:
            return "quick"

    return strawberry.Schema(query=Query)._schema


@pytest.mark.parametrize("concurrent", [False, True])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ things { slow } }", ["batch begins", "batch is cancelled"]),
        (
            "{ things { each } }",
            ["each begins", "each begins", "each is cancelled", "each is cancelled"],
        ),
    ],
)
async def test_cancelling_a_run_cancels_what_it_awaits(
    text: str, expected: list[str], *, concurrent: bool
) -> None:
    watch = Watch()
    schema = make_schema(watch)
    document = parse(text)
    plan = Planner(schema, concurrent=concurrent).plan(document, operation_of(document))
    assert plan is not None
    before = asyncio.all_tasks()
    run = asyncio.create_task(plan.run(Context(), NOTHING))
    await watch.begun.wait()

    run.cancel()

    with pytest.raises(asyncio.CancelledError):
        await run
    assert watch.log == expected
    assert watch.running == 0
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("concurrent", [False, True])
async def test_stages_that_were_to_follow_are_never_begun_in_turn(*, concurrent: bool) -> None:
    watch = Watch()
    document = parse("{ things { slow after } quick }")
    plan = Planner(make_schema(watch), concurrent=concurrent).plan(document, operation_of(document))
    assert plan is not None
    run = asyncio.create_task(plan.run(Context(), NOTHING))
    await watch.begun.wait()

    run.cancel()

    with pytest.raises(asyncio.CancelledError):
        await run
    assert "batch is cancelled" in watch.log
    assert ("never" in watch.log) is concurrent


async def test_a_resolver_that_was_cancelled_by_others_ends_the_run() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        async def cancelled(self) -> str | None:
            raise asyncio.CancelledError

    document = parse("{ cancelled }")
    plan = Planner(strawberry.Schema(query=Query)._schema).plan(document, operation_of(document))
    assert plan is not None

    with pytest.raises(asyncio.CancelledError):
        await plan.run(Context(), NOTHING)
