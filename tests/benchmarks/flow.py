"""Whole order flows against the running server: cart, two updates, checkout, delivery, complete."""

import asyncio
import statistics
import time
import uuid
from typing import Any

import httpx

from tests.benchmarks import documents
from tests.benchmarks.load import Candidate, Round, used

BUYERS = 8


class FlowFailed(Exception):
    """A step of a flow was refused; its answer is in the text."""


async def call(http: httpx.AsyncClient, document: str, given: dict[str, Any]) -> dict[str, Any]:
    reply = (await http.post("/graphql", json={"query": document, "variables": given})).json()
    data = next(iter((reply.get("data") or {}).values()), None)
    if not data or "code" in data:
        raise FlowFailed(str(reply)[:400])
    return data


async def buy(http: httpx.AsyncClient, variant_id: str) -> None:
    """One order by a guest."""
    line = {"variantId": variant_id, "quantity": 1}
    cart = await call(http, documents.CART_CREATE, {"input": {"lines": [line]}})
    read = await call(http, documents.CART_READ, {"id": cart["id"]})
    for quantity in (2, 3):
        change = {"lineId": read["lines"][0]["id"], "quantity": quantity}
        update = {"input": {"cartId": cart["id"], "lines": [change]}}
        await call(http, documents.CART_UPDATE, update)
    create = {
        "cartId": cart["id"],
        "email": f"{uuid.uuid4().hex}@example.com",
        "shippingAddress": documents.ADDRESS,
    }
    checkout = await call(http, documents.CHECKOUT_CREATE, {"input": create})
    option = checkout["deliveryOptions"][0]["id"]
    choose = {"checkoutId": checkout["id"], "deliveryOptionId": option}
    checkout = await call(http, documents.CHECKOUT_UPDATE, {"input": choose})
    complete = {
        "checkoutId": checkout["id"],
        "payment": {"provider": "test", "token": "approve"},
        "expectedTotal": checkout["cost"]["total"],
        "idempotencyKey": str(uuid.uuid4()),
    }
    await call(http, documents.COMPLETE, {"input": complete})


def run(candidate: Candidate, seconds: int) -> Round:
    """One round of order flows; `per_second` counts whole flows, milliseconds are per flow."""
    return asyncio.run(_run(candidate, seconds))


async def _run(candidate: Candidate, seconds: int) -> Round:
    variants = [str(body["variantId"]) for body in candidate.bodies or []]
    took: list[float] = []
    before = used(candidate.server)
    until = time.perf_counter() + seconds
    limits = httpx.Limits(max_connections=BUYERS)
    async with httpx.AsyncClient(base_url=candidate.server.url, limits=limits, timeout=30) as http:

        async def buyer(number: int) -> None:
            turn = number
            while time.perf_counter() < until:
                started = time.perf_counter()
                await buy(http, variants[turn % len(variants)])
                took.append(time.perf_counter() - started)
                turn += BUYERS

        await asyncio.gather(*(buyer(number) for number in range(BUYERS)))
    after = used(candidate.server)
    took.sort()
    return Round(
        per_second=len(took) / seconds,
        server_cpu_ms=(after[0] - before[0]) * 1000 / len(took),
        database_cpu_ms=(after[1] - before[1]) * 1000 / len(took),
        p50_ms=statistics.median(took) * 1000,
        p99_ms=took[int(len(took) * 0.99)] * 1000,
        failures=0,
    )
