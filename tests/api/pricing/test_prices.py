"""The root fields `prices`, `pricesSet`, `pricesRemove`."""

from typing import Any

from commerce.catalog.events import ProductsChanged
from commerce.core.db import Database
from commerce.core.ids import decode, encode, new_id
from commerce.core.permissions import Permission
from tests.api.mutation_documents import mutation
from tests.api.staff_actors import refused_actors
from tests.client import Client
from tests.domain.catalog.staff import audited
from tests.factories.catalog import MadeProduct, make_product
from tests.factories.pricing import make_price, make_price_list
from tests.jobs import emitted

FIELDS = """id variant { sku } amount { amount currencyCode } compareAt { amount } minQuantity
  startsAt endsAt"""
SET = mutation("pricesSet", "PricesSet", f"priceList {{ code }} prices {{ {FIELDS} }}")
REMOVE = mutation("pricesRemove", "PriceList", "code")
PRICES = f"""query($list: ID!, $variant: ID, $first: Int, $after: String) {{
  prices(priceListId: $list, variantId: $variant, first: $first, after: $after) {{
    totalCount nodes {{ {FIELDS} }} pageInfo {{ hasNextPage endCursor }} }} }}"""


def editor(client: Client) -> Client:
    return client.as_staff(Permission.PRICES_WRITE, Permission.CATALOG_READ)


async def made(db: Database, variants: int = 2) -> tuple[MadeProduct, str]:
    """Mugs without prices, and the id of an empty price list in pounds."""
    async with db.write() as tx:
        mugs = await make_product(tx, slug="mug", variants=variants, price=None)
        list_id = await make_price_list(tx, code="standard")
    return mugs, encode("PriceList", list_id)


def price(mugs: MadeProduct, number: int, amount: str, **further: Any) -> dict[str, Any]:
    id_ = encode("ProductVariant", mugs.variant_ids[number])
    return {"variantId": id_, "amount": amount, **further}


async def test_prices_are_written_and_replaced(client: Client, db: Database) -> None:
    mugs, list_id = await made(db)
    staff = editor(client)

    first = await staff.data(
        SET,
        input={
            "priceListId": list_id,
            "prices": [
                price(mugs, 0, "19.90", compareAt="25.00"),
                price(mugs, 0, "17.50", minQuantity=10),
                price(mugs, 1, "9"),
            ],
        },
    )
    await staff.data(SET, input={"priceListId": list_id, "prices": [price(mugs, 0, "18.90")]})
    listed = await staff.data(PRICES, list=list_id)

    assert first["priceList"] == {"code": "standard"}
    assert [
        (each["variant"]["sku"], each["amount"]["amount"], each["compareAt"], each["minQuantity"])
        for each in first["prices"]
    ] == [
        ("MUG-1", "19.90", {"amount": "25.00"}, 1),
        ("MUG-1", "17.50", None, 10),
        ("MUG-2", "9.00", None, 1),
    ]
    assert listed["totalCount"] == 3
    assert [(each["amount"]["amount"], each["compareAt"]) for each in listed["nodes"]] == [
        ("18.90", None),
        ("17.50", None),
        ("9.00", None),
    ]


async def test_changes_are_audited_and_told_to_the_index(client: Client, db: Database) -> None:
    mugs, list_id = await made(db)
    staff = editor(client)
    prices = [price(mugs, 0, "19.90"), price(mugs, 1, "9.00")]

    for _ in range(2):
        await staff.data(SET, input={"priceListId": list_id, "prices": prices})
    await staff.data(SET, input={"priceListId": list_id, "prices": [price(mugs, 1, "8.00")]})

    assert await emitted(db) == [ProductsChanged((mugs.id,))] * 2
    assert await audited(db, decode("PriceList", list_id)) == [
        (
            "prices.set",
            {"MUG-1 from 1": None, "MUG-2 from 1": None},
            {"MUG-1 from 1": 1990, "MUG-2 from 1": 900},
        ),
        ("prices.set", {"MUG-2 from 1": 900}, {"MUG-2 from 1": 800}),
    ]


async def test_one_wrong_price_refuses_all_and_everything_wrong_is_named(
    client: Client, db: Database
) -> None:
    mugs, list_id = await made(db)
    window = {"startsAt": "2026-03-02T00:00:00Z", "endsAt": "2026-03-01T00:00:00Z"}

    refusal = await editor(client).data(
        SET,
        input={
            "priceListId": list_id,
            "prices": [
                price(mugs, 0, "19.90"),
                price(mugs, 0, "20.00"),
                price(mugs, 1, "9.999"),
                price(mugs, 1, "-1", minQuantity=2),
                price(mugs, 1, "9", compareAt="9.00", minQuantity=3),
                price(mugs, 1, "9", minQuantity=0),
                price(mugs, 1, "9", minQuantity=4, **window),
                {"variantId": encode("ProductVariant", new_id()), "amount": "1"},
            ],
        },
    )

    assert [(each["path"][2:], each["code"]) for each in refusal["problems"]] == [
        (["1"], "DUPLICATE"),
        (["2", "amount"], "INVALID_AMOUNT"),
        (["3", "amount"], "OUT_OF_RANGE"),
        (["4", "compareAt"], "NOT_ABOVE_PRICE"),
        (["5", "minQuantity"], "OUT_OF_RANGE"),
        (["6", "endsAt"], "ENDS_BEFORE_START"),
        (["7", "variantId"], "NOT_FOUND"),
    ]
    assert (await editor(client).data(PRICES, list=list_id))["totalCount"] == 0
    assert await emitted(db) == []


async def test_at_most_a_hundred_at_a_time(client: Client, db: Database) -> None:
    mugs, list_id = await made(db)

    refusal = await editor(client).data(
        SET, input={"priceListId": list_id, "prices": [price(mugs, 0, "1")] * 101}
    )

    assert refusal["problems"] == [{"path": ["input", "prices"], "code": "TOO_MANY"}]


async def test_prices_are_removed_all_or_none(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mugs = await make_product(tx, slug="mug", variants=2, price=None)
        list_id = await make_price_list(tx, code="standard")
        for variant_id in mugs.variant_ids:
            await make_price(tx, variant_id, list_id, 1900)
    staff, gid = editor(client), encode("PriceList", list_id)
    ids = [each["id"] for each in (await staff.data(PRICES, list=gid))["nodes"]]

    refusal = await staff.data(
        REMOVE, input={"priceListId": gid, "priceIds": [ids[0], encode("Price", new_id())]}
    )
    kept = (await staff.data(PRICES, list=gid))["totalCount"]
    removed = await staff.data(REMOVE, input={"priceListId": gid, "priceIds": ids})

    assert (refusal["refusal"], refusal["path"]) == ("NOT_FOUND", ["input", "priceIds", "1"])
    assert kept == 2
    assert removed == {"code": "standard"}
    assert (await staff.data(PRICES, list=gid))["totalCount"] == 0
    assert await emitted(db) == [ProductsChanged((mugs.id,))]


async def test_a_list_is_read_in_pages(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mugs = await make_product(tx, slug="mug", variants=5, price=None)
        list_id = await make_price_list(tx, code="standard")
        for variant_id in mugs.variant_ids:
            await make_price(tx, variant_id, list_id, 1900)
    staff, gid = editor(client), encode("PriceList", list_id)
    skus: list[str] = []
    after: str | None = None

    for _ in range(3):
        page = await staff.data(PRICES, list=gid, first=2, after=after)
        skus += [each["variant"]["sku"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    one = await staff.data(PRICES, list=gid, variant=encode("ProductVariant", mugs.variant_ids[2]))

    assert skus == mugs.skus
    assert page["pageInfo"]["hasNextPage"] is False
    assert [each["variant"]["sku"] for each in one["nodes"]] == ["MUG-3"]
    nothing = await staff.data(PRICES, list="nonsense")
    assert (nothing["nodes"], nothing["totalCount"]) == ([], 0)


async def test_only_who_may_change_prices_does(client: Client, db: Database) -> None:
    mugs, list_id = await made(db)

    for actor, code in refused_actors(client, Permission.PRICES_WRITE):
        given = {"priceListId": list_id, "prices": [price(mugs, 0, "1")]}
        assert await actor.code(SET, input=given) == code
        assert await actor.code(REMOVE, input={"priceListId": list_id, "priceIds": []}) == code
    for actor, code in refused_actors(client, Permission.CATALOG_READ):
        assert await actor.code(PRICES, list=list_id) == code
    assert (await editor(client).data(PRICES, list=list_id))["totalCount"] == 0
