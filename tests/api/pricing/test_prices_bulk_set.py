"""The root field `pricesBulkSet`."""

from typing import Any

from commerce.catalog.events import ProductsChanged
from commerce.core.db import Database
from commerce.core.permissions import Permission
from tests.api.mutation_documents import mutation
from tests.api.pricing.test_prices import PRICES, made
from tests.api.staff_actors import refused_actors
from tests.client import Client
from tests.jobs import emitted

SET = mutation(
    "pricesBulkSet",
    "PricesBulkSet",
    "priceList { code } refusedCount items { sku problems { path code } }",
)


def erp(client: Client) -> Client:
    return client.as_partner(Permission.PRICES_WRITE, Permission.CATALOG_READ)


def sent(*items: dict[str, Any], **further: Any) -> dict[str, Any]:
    return {"priceList": "standard", "items": list(items), **further}


async def prices(client: Client, list_id: str) -> list[tuple[str, str]]:
    found = await erp(client).data(PRICES, list=list_id)
    return sorted((each["variant"]["sku"], each["amount"]["amount"]) for each in found["nodes"])


async def test_what_is_right_is_written_and_the_rest_named(client: Client, db: Database) -> None:
    mugs, list_id = await made(db)
    first, second = mugs.skus

    done = await erp(client).data(
        SET,
        input=sent(
            {"sku": first, "amount": "19.90", "compareAt": "25"},
            {"sku": second, "amount": "9.999"},
            {"sku": "NO-SUCH", "amount": "1"},
            {"sku": first, "amount": "18"},
            {"sku": second, "amount": "10", "compareAt": "9"},
        ),
    )

    assert [[each["code"] for each in one["problems"]] for one in done["items"]] == [
        [],
        ["INVALID_AMOUNT"],
        ["NOT_FOUND"],
        ["DUPLICATE"],
        ["NOT_ABOVE_PRICE"],
    ]
    assert (done["refusedCount"], done["priceList"]["code"]) == (4, "standard")
    assert await prices(client, list_id) == [(first, "19.90")]
    assert ProductsChanged((mugs.id,)) in await emitted(db)


async def test_a_repetition_answers_the_same(client: Client, db: Database) -> None:
    mugs, list_id = await made(db)
    body = sent({"sku": mugs.skus[0], "amount": "5"}, idempotencyKey="push-1")
    partner = erp(client)

    once, twice = await partner.data(SET, input=body), await partner.data(SET, input=body)

    assert once == twice
    assert await prices(client, list_id) == [(mugs.skus[0], "5.00")]


async def test_an_unknown_list_is_refused(client: Client, db: Database) -> None:
    mugs, _ = await made(db)
    body = {"priceList": "nothing", "items": [{"sku": mugs.skus[0], "amount": "5"}]}

    assert (await erp(client).data(SET, input=body))["refusal"] == "NOT_FOUND"


async def test_only_those_with_the_permission(client: Client, db: Database) -> None:
    mugs, list_id = await made(db)

    for actor, code in refused_actors(client, Permission.PRICES_WRITE):
        body = sent({"sku": mugs.skus[0], "amount": "5"})
        assert await actor.code(SET, input=body) == code
    assert await prices(client, list_id) == []
