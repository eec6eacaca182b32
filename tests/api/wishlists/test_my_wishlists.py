"""The root field `myWishlists`."""

from commerce.core.db import Database
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist

MINE = """query($first: Int, $after: String) { myWishlists(first: $first, after: $after) {
  totalCount nodes { id title isDefault itemCount items { nodes { product { slug } } } }
  pageInfo { hasNextPage endCursor } } }"""


async def test_a_customers_lists_come_the_default_one_first(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug, jug = await make_product(tx, slug="mug"), await make_product(tx, slug="jug")
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        first = await make_wishlist(tx, customer_id=customer_id, title="Birthday")
        second = await make_wishlist(
            tx, products=[mug.id, jug.id], customer_id=customer_id, title="生日礼物"
        )
        default = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
        await make_wishlist(tx, customer_id=other_id)
        await make_wishlist(tx)
    customer = client.as_customer(customer_id)

    page = await customer.data(MINE, first=2)
    rest = await customer.data(MINE, first=2, after=page["pageInfo"]["endCursor"])

    assert page["totalCount"] == rest["totalCount"] == 3
    assert (page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert page["nodes"] == [
        {
            "id": default.gid,
            "title": None,
            "isDefault": True,
            "itemCount": 1,
            "items": {"nodes": [{"product": {"slug": "mug"}}]},
        },
        {
            "id": first.gid,
            "title": "Birthday",
            "isDefault": False,
            "itemCount": 0,
            "items": {"nodes": []},
        },
    ]
    assert rest["nodes"] == [
        {
            "id": second.gid,
            "title": "生日礼物",
            "isDefault": False,
            "itemCount": 2,
            "items": {"nodes": [{"product": {"slug": "jug"}}, {"product": {"slug": "mug"}}]},
        }
    ]


async def test_before_the_first_use_there_is_none(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)

    page = await client.as_customer(customer_id).data(MINE)

    assert (page["totalCount"], page["nodes"]) == (0, [])


async def test_others_have_no_lists_of_their_own(client: Client) -> None:
    for actor in (client, client.as_staff(), client.as_partner()):
        assert await actor.code(MINE) == "UNAUTHENTICATED"
