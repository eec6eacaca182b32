"""How many statements a cart takes; the number never grows with its lines."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from commerce.core.db import Database
from commerce.core.ids import encode
from tests.api.cart.documents import READ, mutation
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product

Statements = Callable[[], AbstractContextManager[list[str]]]
CREATE = mutation("cartCreate")
ADD = mutation("cartLinesAdd")
UPDATE = mutation("cartLinesUpdate")
REMOVE = mutation("cartLinesRemove")
SIZES = (1, 20)


async def test_filling_and_changing_a_cart_takes_the_same_for_any_size(
    client: Client, db: Database, statements: Statements
) -> None:
    async with db.write() as tx:
        made = await make_product(tx, variants=20)
    variants = [encode("ProductVariant", id_) for id_ in made.variant_ids]
    counts: dict[int, list[int]] = {}

    async def count(document: str, given: dict[str, Any]) -> dict[str, Any]:
        with statements() as seen:
            cart = await client.data(document, input=given)
        counts[size].append(len(seen))
        return cart

    for size in (1, *SIZES):  # the first round loads the snapshots
        counts[size] = []
        lines = [{"variantId": id_, "quantity": 2} for id_ in variants[:size]]
        cart = await count(CREATE, {"lines": lines})
        await count(ADD, {"cartId": cart["id"], "lines": lines})
        changes = [{"lineId": line["id"], "quantity": 5} for line in cart["lines"]]
        await count(UPDATE, {"cartId": cart["id"], "lines": changes})
        line_ids = [line["id"] for line in cart["lines"]]
        await count(REMOVE, {"cartId": cart["id"], "lineIds": line_ids})

    assert counts[1] == counts[20]
    assert counts[20] == [3, 4, 3, 2]  # and BEGIN and COMMIT, which tests have none of


async def test_reading_takes_two_for_any_size(
    client: Client, db: Database, statements: Statements
) -> None:
    async with db.write() as tx:
        made = await make_product(tx, variants=20)
        carts = [await make_cart(tx, dict.fromkeys(made.variant_ids[:size], 1)) for size in SIZES]
    await client.data(READ, id=carts[0].gid)
    counts: list[int] = []

    for cart in carts:
        with statements() as seen:
            await client.data(READ, id=cart.gid)
        counts.append(len(seen))

    assert counts == [2, 2]
