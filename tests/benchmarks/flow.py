"""Whole order flows against a running server: cart, read, two updates, checkout, delivery, payment.

Each buyer has a connection of its own. The shop is asked by GraphQL; the limit, which is written by
hand (`limit_flow`), the same seven questions by paths.
"""

import asyncio
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

from tests.benchmarks import documents
from tests.benchmarks.load import Candidate, Round, used
from tests.benchmarks.wire import Wire

BUYERS = 8


class FlowFailed(Exception):
    """A step of a flow was refused; its answer is in the text."""


async def call(wire: Wire, document: str, given: dict[str, Any]) -> dict[str, Any]:
    reply = await wire.post("/graphql", {"query": document, "variables": given})
    data = next(iter((reply.get("data") or {}).values()), None)
    if not data or "code" in data:
        raise FlowFailed(str(reply)[:400])
    return data


async def buy(wire: Wire, variant_id: str) -> None:
    """One order by a guest."""
    line = {"variantId": variant_id, "quantity": 1}
    cart = await call(wire, documents.CART_CREATE, {"input": {"lines": [line]}})
    read = await call(wire, documents.CART_READ, {"id": cart["id"]})
    for quantity in (2, 3):
        change = {"lineId": read["lines"][0]["id"], "quantity": quantity}
        update = {"input": {"cartId": cart["id"], "lines": [change]}}
        await call(wire, documents.CART_UPDATE, update)
    create = {
        "cartId": cart["id"],
        "email": f"{uuid.uuid4().hex}@example.com",
        "shippingAddress": documents.ADDRESS,
    }
    checkout = await call(wire, documents.CHECKOUT_CREATE, {"input": create})
    option = checkout["deliveryOptions"][0]["id"]
    choose = {"checkoutId": checkout["id"], "deliveryOptionId": option}
    checkout = await call(wire, documents.CHECKOUT_UPDATE, {"input": choose})
    complete = {
        "checkoutId": checkout["id"],
        "payment": {"provider": "test", "token": "approve"},
        "expectedTotal": checkout["cost"]["total"],
        "idempotencyKey": str(uuid.uuid4()),
    }
    await call(wire, documents.COMPLETE, {"input": complete})


async def buy_from_limit(wire: Wire, variant_id: str) -> None:
    """The same, asked of `limit_flow`."""

    async def ask(step: str, **given: object) -> dict[str, Any]:
        answer = await wire.post(f"/flow/{step}", given)
        if answer is None:
            raise FlowFailed(step)
        return answer

    cart = await ask("create", variant=variant_id, quantity=1)
    read = await ask("read", cart=cart["id"])
    for quantity in (2, 3):
        await ask("change", cart=cart["id"], line=read["line"], quantity=quantity)
    email = f"{uuid.uuid4().hex}@example.com"
    checkout = await ask("checkout", cart=cart["id"], email=email, address=documents.ADDRESS)
    await ask("choose", checkout=checkout["id"], method=checkout["option"])
    await ask("complete", checkout=checkout["id"], key=str(uuid.uuid4()))


BUYING: dict[str, Callable[[Wire, str], Awaitable[None]]] = {
    "/graphql": buy,
    "/flow": buy_from_limit,
}
"""By the candidate's path."""


def run(candidate: Candidate, seconds: int) -> Round:
    """One round of order flows; `per_second` counts whole flows, milliseconds are per flow."""
    return uvloop.run(_run(candidate, seconds))


async def _run(candidate: Candidate, seconds: int) -> Round:
    variants = [str(body["variantId"]) for body in candidate.bodies or []]
    took: list[float] = []
    before = used(candidate.server)
    until = time.perf_counter() + seconds

    async def buyer(number: int) -> None:
        turn = number
        async with Wire(candidate.server.url) as wire:
            while time.perf_counter() < until:
                started = time.perf_counter()
                await BUYING[candidate.path](wire, variants[turn % len(variants)])
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
