"""Compiled execution of GraphQL operations, for schemas made with Strawberry or graphql-core.

    planner = Planner(schema)
    plan = planner.plan(document, operation)     # None: not supported, use graphql-core
    result = await plan.run(context, variables)  # graphql-core's ExecutionResult

See README.md. Nothing in this package knows about any business.
"""

from schema.execution.plan.declare import PLAN_FIELD, BatchField, ComputedField, RootField
from schema.execution.plan.generate import Explanation, Stage
from schema.execution.plan.planner import Plan, Planner

__all__ = [
    "PLAN_FIELD",
    "BatchField",
    "ComputedField",
    "Explanation",
    "Plan",
    "Planner",
    "RootField",
    "Stage",
]
