"""Clients that save bytes by automatic persisted queries: hash first, the text when asked."""

from tests.clients.node import Node

PERSISTED = ["extensions", "operationName", "variables"]
WITH_TEXT = ["extensions", "operationName", "query", "variables"]


async def test_apollo_client(node: Node) -> None:
    outcome = await node.run("scripts/apollo.mjs")

    assert (outcome["titles"], outcome["created"]) == (["Candle", "Candle"], "Cart")
    assert outcome["wrong"] == "BAD_USER_INPUT"
    assert [(each["method"], each["members"]) for each in outcome["requests"]] == [
        ("GET", PERSISTED),
        ("POST", WITH_TEXT),
        ("GET", PERSISTED),
        ("POST", PERSISTED),
        ("POST", WITH_TEXT),
        ("GET", PERSISTED),
    ]


async def test_urql(node: Node) -> None:
    outcome = await node.run("scripts/urql.mjs", NAMING="hash")

    assert outcome["answers"] == ["Candle", "Candle", "BAD_USER_INPUT"]
    assert outcome["created"] == "Cart"
    assert outcome["requests"] == [
        ["GET", PERSISTED, 400],
        ["GET", WITH_TEXT, 200],
        ["GET", PERSISTED, 200],
        ["GET", PERSISTED, 400],
        ["POST", ["operationName", "query", "variables"], 200],
    ]
