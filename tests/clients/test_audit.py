"""The audit suite of GraphQL over HTTP passes on every level."""

from collections import Counter

from tests.clients.node import Node


async def test_every_audit_is_ok(node: Node) -> None:
    outcomes = await node.run("scripts/audit.mjs")

    assert [each for each in outcomes if each["status"] != "ok"] == []
    assert Counter(each["name"].partition(" ")[0] for each in outcomes) == {
        "MUST": 13,
        "SHOULD": 23,
        "MAY": 25,
    }
