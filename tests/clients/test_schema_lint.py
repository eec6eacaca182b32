"""The schema keeps the public rules of graphql-eslint: `schema-recommended` and `schema-relay`.

A new type without an id is said to be a value, a figure or an outcome in `eslint.config.mjs`, or
gets an id.
"""

from tests.clients.node import Node


async def test_the_schema_keeps_the_public_rules(node: Node) -> None:
    assert await node.run("scripts/lint.mjs") == []
