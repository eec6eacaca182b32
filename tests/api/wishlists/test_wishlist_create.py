"""The root field `wishlistCreate`."""

from commerce.core.db import Database
from tests.api.wishlists.documents import mutation
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist

CREATE = mutation("wishlistCreate")
TITLES = "{ myWishlists(first: 100) { nodes { title } } }"


async def titles(client: Client) -> list[str | None]:
    return [node["title"] for node in (await client.data(TITLES))["nodes"]]


async def test_a_customer_makes_lists_with_names(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = client.as_customer(await make_customer(tx))

    made = await customer.data(CREATE, input={"title": "  生日   礼物 "})

    assert (made["title"], made["isDefault"], made["itemCount"]) == ("生日 礼物", False, 0)
    assert await titles(customer) == ["生日 礼物"]


async def test_beyond_twenty_lists_it_is_refused(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        for number in range(19):
            await make_wishlist(tx, customer_id=customer_id, title=f"List {number}")
    customer = client.as_customer(customer_id)
    document = mutation("wishlistCreate", "... on TooManyWishlistsError { limit }")

    refusal = await customer.data(document, input={"title": "One more"})

    assert refusal == {
        "__typename": "TooManyWishlistsError",
        "code": "TOO_MANY_WISHLISTS",
        "path": ["input"],
        "limit": 20,
    }
    assert await titles(customer) == [f"List {number}" for number in range(19)]
    async with db.write() as tx:  # there is always room for the default one
        await make_wishlist(tx, customer_id=customer_id)
    assert len(await titles(customer)) == 20


async def test_a_title_is_a_line(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = client.as_customer(await make_customer(tx))
    document = mutation("wishlistCreate", "... on InvalidInputError { problems { code } }")

    for title, code in (
        (" ", "REQUIRED"),
        ("x" * 101, "TOO_LONG"),
        ("a\u0007", "INVALID_CHARACTERS"),
    ):
        refusal = await customer.data(document, input={"title": title})
        assert (refusal["path"], refusal["problems"]) == (["input", "title"], [{"code": code}])
    assert await titles(customer) == []


async def test_the_same_key_makes_one_list(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = client.as_customer(await make_customer(tx))
    given = {"title": "Birthday", "idempotencyKey": "k"}

    first = await customer.data(CREATE, input=given)
    again = await customer.data(CREATE, input=given)
    other = await customer.data(CREATE, input={**given, "title": "Christmas"})

    assert first == again
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    assert await titles(customer) == ["Birthday"]


async def test_only_customers_make_lists(client: Client) -> None:
    for actor in (client, client.as_staff(), client.as_partner()):
        assert await actor.code(CREATE, input={"title": "Birthday"}) == "UNAUTHENTICATED"
