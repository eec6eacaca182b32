"""The root fields `cartLinesAdd`, `cartLinesUpdate` and `cartLinesRemove`."""

from typing import Any
from uuid import UUID

import pytest

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.api.cart.documents import READ, mutation
from tests.client import Client
from tests.factories.cart import MadeCart, make_cart
from tests.factories.catalog import MadeProduct, make_product
from tests.factories.customers import make_customer

ADD = mutation("cartLinesAdd")
UPDATE = mutation("cartLinesUpdate")
REMOVE = mutation("cartLinesRemove")


def variant(id_: UUID) -> str:
    return encode("ProductVariant", id_)


async def made(
    db: Database, *, customer_id: UUID | None = None, on_hand: int = 10
) -> tuple[MadeProduct, MadeCart]:
    """Mugs, and a cart with two of the first."""
    async with db.write() as tx:
        mugs = await make_product(tx, slug="mug", variants=2, on_hand=on_hand)
        cart = await make_cart(tx, {mugs.variant_ids[0]: 2}, customer_id=customer_id)
    return mugs, cart


def contents(cart: dict[str, Any]) -> list[tuple[str, int]]:
    return [(line["variant"]["sku"], line["quantity"]) for line in cart["lines"]]


async def line_ids(client: Client, cart: MadeCart) -> list[str]:
    return [line["id"] for line in (await client.data(READ, id=cart.gid))["lines"]]


async def test_a_guest_adds_changes_and_removes(client: Client, db: Database) -> None:
    mugs, cart = await made(db)

    added = await client.data(
        ADD,
        input={
            "cartId": cart.gid,
            "lines": [
                {
                    "variantId": variant(mugs.variant_ids[1]),
                    "attributes": [{"key": "text", "value": "Ada"}],
                },
                {"variantId": variant(mugs.variant_ids[0]), "quantity": 1},
            ],
        },
    )
    first, second = (line["id"] for line in added["lines"])
    changed = await client.data(
        UPDATE,
        input={
            "cartId": cart.gid,
            "lines": [{"lineId": first, "quantity": 0}, {"lineId": second, "quantity": 4}],
        },
    )
    removed = await client.data(REMOVE, input={"cartId": cart.gid, "lineIds": [second]})

    assert contents(added) == [("MUG-1", 3), ("MUG-2", 1)]
    assert added["lines"][1]["attributes"] == [{"key": "text", "value": "Ada"}]
    assert contents(changed) == [("MUG-2", 4)]
    assert changed["lines"][0]["attributes"] == [{"key": "text", "value": "Ada"}]
    assert contents(removed) == []


async def test_more_than_there_is_leaves_the_cart_as_it_was(client: Client, db: Database) -> None:
    mugs, cart = await made(db)
    [line_id] = await line_ids(client, cart)

    refused = [
        await client.data(
            ADD,
            input={
                "cartId": cart.gid,
                "lines": [{"variantId": variant(mugs.variant_ids[0]), "quantity": 9}],
            },
        ),
        await client.data(
            UPDATE,
            input={"cartId": cart.gid, "lines": [{"lineId": line_id, "quantity": 1_000_000}]},
        ),
    ]

    path = ["input", "lines", "0", "quantity"]
    for refusal in refused:
        assert (refusal["code"], refusal["path"]) == ("OUT_OF_STOCK", path)
    assert contents(await client.data(READ, id=cart.gid)) == [("MUG-1", 2)]


async def test_malformed_lines_are_all_named(client: Client, db: Database) -> None:
    _, cart = await made(db)
    [line_id] = await line_ids(client, cart)
    document = mutation("cartLinesUpdate", "... on InvalidInputError { problems { path code } }")

    refusal = await client.data(
        document,
        input={
            "cartId": cart.gid,
            "lines": [{"lineId": line_id, "quantity": -1}, {"lineId": line_id, "quantity": 1}],
        },
    )

    assert refusal["problems"] == [
        {"path": ["input", "lines", "0", "quantity"], "code": "OUT_OF_RANGE"},
        {"path": ["input", "lines", "1", "lineId"], "code": "DUPLICATE"},
    ]
    assert contents(await client.data(READ, id=cart.gid)) == [("MUG-1", 2)]


async def test_unknown_lines_are_not_found(client: Client, db: Database) -> None:
    _, cart = await made(db)
    unknown = encode("CartLine", new_id())

    changed = await client.data(
        UPDATE, input={"cartId": cart.gid, "lines": [{"lineId": unknown, "quantity": 1}]}
    )
    removed = await client.data(REMOVE, input={"cartId": cart.gid, "lineIds": [unknown]})

    assert (changed["code"], changed["path"]) == ("NOT_FOUND", ["input", "lines", "0", "lineId"])
    assert (removed["code"], removed["path"]) == ("NOT_FOUND", ["input", "lineIds", "0"])
    assert contents(await client.data(READ, id=cart.gid)) == [("MUG-1", 2)]


def attempts(mugs: MadeProduct, cart_gid: str, line_id: str) -> list[tuple[str, dict[str, Any]]]:
    """One attempt at each of the three fields."""
    return [
        (ADD, {"cartId": cart_gid, "lines": [{"variantId": variant(mugs.variant_ids[0])}]}),
        (UPDATE, {"cartId": cart_gid, "lines": [{"lineId": line_id, "quantity": 1}]}),
        (REMOVE, {"cartId": cart_gid, "lineIds": [line_id]}),
    ]


async def test_without_the_capability_a_cart_is_not_found(client: Client, db: Database) -> None:
    mugs, cart = await made(db)
    [line_id] = await line_ids(client, cart)

    for document, given in attempts(mugs, encode("Cart", cart.id), line_id):
        refusal = await client.data(document, input=given)
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "cartId"])
    for document, given in attempts(mugs, "nonsense", line_id):
        assert (await client.data(document, input=given))["code"] == "INVALID_INPUT"
    assert contents(await client.data(READ, id=cart.gid)) == [("MUG-1", 2)]


async def test_a_customers_cart_is_changed_by_them_and_by_staff_alone(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
    mugs, cart = await made(db, customer_id=customer_id)
    customer = client.as_customer(customer_id)
    [line_id] = await line_ids(customer, cart)

    strangers = (
        client,
        client.as_customer(other_id),
        client.as_staff(Permission.ORDERS_READ),
        client.as_partner(),
    )
    for actor in strangers:
        for document, given in attempts(mugs, cart.gid, line_id):
            assert (await actor.data(document, input=given))["code"] == "NOT_FOUND"
    assert contents(await customer.data(READ, id=cart.gid)) == [("MUG-1", 2)]
    staff = client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)
    for actor, quantity in ((customer, 3), (staff, 4)):
        [(document, given), *_] = attempts(mugs, cart.gid, line_id)
        assert contents(await actor.data(document, input=given)) == [("MUG-1", quantity)]


async def test_the_same_key_adds_once(client: Client, db: Database) -> None:
    mugs, cart = await made(db)
    _, other = await made_other(db, mugs)
    given = {
        "cartId": cart.gid,
        "lines": [{"variantId": variant(mugs.variant_ids[0])}],
        "idempotencyKey": "k",
    }

    first = await client.data(ADD, input=given)
    again = await client.data(ADD, input=given)
    elsewhere = await client.data(ADD, input={**given, "cartId": other.gid})
    changed = {**given, "lines": [{**given["lines"][0], "quantity": 2}]}
    conflict = await client.data(ADD, input=changed)

    assert contents(first) == contents(again) == [("MUG-1", 3)]
    assert contents(elsewhere) == [("MUG-1", 1)]
    assert conflict["code"] == "IDEMPOTENCY_CONFLICT"


async def made_other(db: Database, mugs: MadeProduct) -> tuple[MadeProduct, MadeCart]:
    async with db.write() as tx:
        return mugs, await make_cart(tx)


@pytest.mark.parametrize("size", [1, 20])
async def test_the_shape_of_the_answer_is_a_plain_list(
    client: Client, db: Database, size: int
) -> None:
    async with db.write() as tx:
        mugs = await make_product(tx, variants=size)
        cart = await make_cart(tx, dict.fromkeys(mugs.variant_ids, 1))

    shown = await client.data(READ, id=cart.gid)

    assert [line["variant"]["sku"] for line in shown["lines"]] == mugs.skus
