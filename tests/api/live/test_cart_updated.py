"""`cartUpdated`: a cart whenever it changes, to who holds it."""

from commerce.cart import service
from commerce.cart.requests import NewLine
from commerce.cart.rules import MergePolicy
from commerce.core.actor import Actor, Anonymous, Customer, Partner, Staff
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.factories.cart import MadeCart, make_cart
from tests.factories.catalog import MadeProduct, make_product
from tests.factories.customers import make_customer
from tests.live import LiveServer, Socket

CART = "subscription ($id: ID!) { cartUpdated(id: $id) { cart { totalQuantity status } } }"


async def add(db: Database, cart: MadeCart, product: MadeProduct, *quantities: int) -> None:
    for quantity in quantities:
        async with db.write() as tx:
            line = NewLine(product.variant_ids[0], quantity)
            await service.add_lines(tx, Anonymous(), cart.key, [line])


async def shown(socket: Socket) -> tuple[int, str]:
    cart = (await socket.next())["cartUpdated"]["cart"]
    return cart["totalQuantity"], cart["status"]


async def test_a_cart_is_told_as_it_is_and_when_it_changes(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        product = await make_product(tx)
        cart, other = await make_cart(tx), await make_cart(tx)

    async with live.socket() as socket:
        await socket.subscribe(CART, id=cart.gid)
        assert await shown(socket) == (0, "ACTIVE")
        await add(db, other, product, 1)
        await add(db, cart, product, 2)
        assert await shown(socket) == (2, "ACTIVE")
        live.hub.missed()  # as when the listening connection was lost
        assert await socket.is_quiet()


async def test_changes_in_quick_succession_end_in_the_latest(
    live: LiveServer, db: Database
) -> None:
    async with db.write() as tx:
        product = await make_product(tx)
        cart = await make_cart(tx)

    async with live.socket() as socket:
        await socket.subscribe(CART, id=cart.gid)
        await shown(socket)
        await add(db, cart, product, *([1] * 8))
        seen = [0]
        while seen[-1] < 8:
            seen.append((await shown(socket))[0])

        assert seen == sorted(set(seen))
        assert await socket.is_quiet()


async def test_who_may_follow_a_cart(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        owner, stranger = await make_customer(tx), await make_customer(tx, email="b@example.com")
        cart = await make_cart(tx, customer_id=owner)
    may_read = frozenset({Permission.ORDERS_READ})
    cases: list[tuple[Actor | None, str, str]] = [
        (None, cart.gid, "NOT_FOUND"),
        (Customer(owner), cart.gid, "next"),
        (Customer(owner), encode("Cart", cart.id), "NOT_FOUND"),
        (Customer(stranger), cart.gid, "NOT_FOUND"),
        (Staff(new_id(), frozenset()), cart.gid, "NOT_FOUND"),
        (Staff(new_id(), may_read), cart.gid, "next"),
        (Partner(new_id(), frozenset()), cart.gid, "NOT_FOUND"),
        (Partner(new_id(), may_read), cart.gid, "next"),
    ]

    seen = []
    for actor, id_, _ in cases:
        async with live.socket(actor) as socket:
            await socket.subscribe(CART, id=id_)
            message = await socket.receive()
            is_shown = message["type"] == "next"
            seen.append("next" if is_shown else message["payload"][0]["extensions"]["code"])

    assert seen == [expected for *_, expected in cases]


async def test_a_cart_that_joins_another_is_over(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        product = await make_product(tx)
        customer_id = await make_customer(tx)
        await make_cart(tx, {product.variant_ids[0]: 1}, customer_id=customer_id)
        joining = await make_cart(tx, {product.variant_ids[0]: 1})

    async with live.socket() as socket:
        await socket.subscribe(CART, id=joining.gid)
        await shown(socket)
        async with db.write() as tx:
            await service.merge(tx, Customer(customer_id), joining.key, MergePolicy.SUM)

        assert await shown(socket) == (1, "MERGED")
        assert await socket.receive() == {"id": "1", "type": "complete"}


async def test_a_guests_cart_that_becomes_a_customers_is_theirs_alone(
    live: LiveServer, db: Database
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        cart = await make_cart(tx)

    async with live.socket() as socket:
        await socket.subscribe(CART, id=cart.gid)
        await shown(socket)
        async with db.write() as tx:
            await service.merge(tx, Customer(customer_id), cart.key, MergePolicy.SUM)
        message = await socket.receive()

    assert message["type"] == "error"
    assert message["payload"][0]["extensions"]["code"] == "NOT_FOUND"
