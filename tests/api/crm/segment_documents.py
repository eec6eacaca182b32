"""Documents and customers that the tests of segments share."""

from typing import Any
from uuid import UUID

from commerce.core.db import Database
from commerce.core.money import Money
from commerce.crm.jobs import recompute_scores
from tests.client import Client
from tests.factories.crm import make_bought
from tests.factories.customers import make_customer

ONE = """query($id: ID!, $first: Int, $after: String) { segment(id: $id) {
  code rule ruleText memberCount members(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { id } } } }"""
LIST = """query($first: Int, $after: String) { segments(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  nodes { code ruleText memberCount members(first: 2) { nodes { id } } } } }"""
PREVIEW = """query($rule: SegmentRuleInput!) { segmentPreview(rule: $rule) { __typename
  ... on SegmentPreview { count ruleText sample { id } }
  ... on InvalidInputError { problems { path code } } } }"""
BUYERS: dict[str, object] = {"orderCount": {"min": 1}}


async def buyers(db: Database, count: int) -> list[UUID]:
    """Customers with an order each, and one without."""
    async with db.write() as tx:
        await make_customer(tx)
        people = [await make_customer(tx) for _ in range(count)]
        for customer_id in people:
            await make_bought(tx, customer_id, Money(1990, "GBP"))
    await recompute_scores(db)
    return people


async def preview(client: Client, rule: Any) -> Any:
    return await client.data(PREVIEW, rule=rule)
