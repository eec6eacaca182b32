"""Compiled execution of GraphQL operations, for schemas made with Strawberry or graphql-core.

A validated operation becomes Python source once and runs breadth-first from then on: plain
attributes are read inline, and every field with work behind it is one *stage* that is called once
per level, over all parents of that level. A field that is a `BatchField` gets all parents in one
call; any other resolver is called for each.

    planner = Planner(schema)
    plan = planner.plan(document, operation)     # None: not supported, use graphql-core
    result = await plan.run(context, variables)  # graphql-core's ExecutionResult

The semantics are the specification's: coercion, aliases, fragments, interfaces, unions, enums,
custom scalars, lists, `@skip` and `@include`, serial mutations, null bubbling, errors with paths.
Left to graphql-core: introspection, subscriptions, `@defer`, `@stream`. Two things differ by
design: `info.path` holds no list indices, and plain attributes must be values, not awaitables.

Nothing in this package knows about any business.
"""

from schema.execution.plan.batch import BATCH, BatchField
from schema.execution.plan.planner import Plan, Planner

__all__ = ["BATCH", "BatchField", "Plan", "Planner"]
