"""The integrations of `client-examples/partner-*`, run as their READMEs say, on a real server.

Each has a live client of its own: only its published operations, by their ids.
"""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from commerce.clients.kinds import ClientKind
from commerce.core.db import Database
from commerce.core.permissions import Permission
from tests.clients.killing import Kill, Moment, run_until_killed
from tests.clients.node import Node
from tests.clients.programs import EXAMPLES, Ran, run
from tests.clients.publishing import client_that_publishes
from tests.clients.server import Server
from tests.factories.catalog import MadeProduct, make_product
from tests.factories.orders import make_order
from tests.factories.pricing import make_price_list

PERMISSIONS = (
    Permission.CHANGES_READ,
    Permission.ORDERS_READ,
    Permission.ORDERS_WRITE,
    Permission.CATALOG_READ,
    Permission.STOCK_READ,
    Permission.STOCK_WRITE,
    Permission.PRICES_WRITE,
)
Call = Callable[..., Awaitable[Ran]]


@dataclass
class Partner:
    """A program with its data. `call(*arguments)` runs it as a person would; `killed(kill,
    *arguments)` too, until it is killed: how it ended."""

    call: Call
    killed: Callable[..., Awaitable[int]]
    data: Path

    def orders(self) -> dict[str, str]:
        """Status by number, as the program has them."""
        if self.data.suffix == ".sqlite":
            with sqlite3.connect(self.data) as db:
                return dict(db.execute("SELECT number, status FROM orders").fetchall())
        kept = json.loads(self.data.read_text())["orders"].values()
        return {order["number"]: order["status"] for order in kept}

    def stock(self, sku: str) -> int:
        if self.data.suffix == ".sqlite":
            with sqlite3.connect(self.data) as db:
                return db.execute("SELECT on_hand FROM stock WHERE sku = ?", (sku,)).fetchone()[0]
        return json.loads(self.data.read_text())["stock"][f"{sku}@main"]["onHand"]


@dataclass(frozen=True)
class Program:
    """How a program is started, and the file it keeps its data in."""

    command: list[str]
    folder: Path
    key: str
    file: str


@pytest_asyncio.fixture(scope="module", params=["python", "node"])
async def program(
    request: pytest.FixtureRequest,
    shop_db: Database,
    node: Node,
    tmp_path_factory: pytest.TempPathFactory,
) -> Program:
    """Its operations are published once, as its README says."""
    kind: str = request.param
    made, folder = tmp_path_factory.mktemp(kind), EXAMPLES / f"partner-{kind}"
    command = [sys.executable, "-m", "erp"] if kind == "python" else [node.program, "src/main.js"]
    manifest = made / "manifest.json"
    manifest.write_text((await run(*command, "manifest", folder=folder)).out)
    client = await client_that_publishes(
        shop_db, f"erp-{kind}", manifest, kind=ClientKind.PARTNER, permissions=PERMISSIONS
    )
    return Program(
        command, folder, client.key, "erp.sqlite" if kind == "python" else "warehouse.json"
    )


@pytest.fixture
def partner(program: Program, server: Server, tmp_path: Path) -> Partner:
    data = tmp_path / program.file
    environ = {"SHOP_URL": server.endpoint, "SHOP_KEY": program.key}
    environ |= {"ERP_FILE": str(data), "WAREHOUSE_FILE": str(data)}

    async def call(*arguments: str) -> Ran:
        return await run(*program.command, *arguments, folder=program.folder, **environ)

    async def killed(kill: Kill, *arguments: str) -> int:
        command = [*program.command, *arguments]
        given = {**os.environ, **environ}
        return await asyncio.to_thread(
            run_until_killed, command, program.folder, given, server.endpoint, kill
        )

    return Partner(call, killed, data)


@pytest_asyncio.fixture
async def goods(shop_db: Database) -> MadeProduct:
    async with shop_db.write() as tx:
        return await make_product(tx, variants=2, on_hand=10)


async def place(shop_db: Database) -> str:
    async with shop_db.write() as tx:
        return (await make_order(tx)).number


async def test_orders_and_stock_are_followed_from_a_cursor(
    partner: Partner, shop_db: Database, goods: MadeProduct
) -> None:
    before = await place(shop_db)
    first = await partner.call("pull")
    after = await place(shop_db)
    async with shop_db.write() as tx:
        await tx.execute(
            text("UPDATE stock_levels SET on_hand = 4 WHERE variant_id = :id"),
            {"id": goods.variant_ids[0]},
        )

    second, third = await partner.call("pull"), await partner.call("pull")

    assert (first.code, second.code, third.code) == (0, 0, 0), first.problems + second.problems
    assert {before, after} <= partner.orders().keys()
    assert partner.stock(goods.skus[0]) == 4
    assert third.out == "0 changes\n"


async def test_a_lost_cursor_is_mended_by_reading_everything(
    partner: Partner, shop_db: Database
) -> None:
    await partner.call("pull")
    order = await place(shop_db)
    async with shop_db.write() as tx:
        await tx.execute(text("UPDATE change_feed SET epoch = gen_random_uuid()::text"))

    pulled = await partner.call("pull")

    assert pulled.code == 0, pulled.problems
    assert order in partner.orders()


async def test_counts_go_out_and_each_refusal_is_named(
    partner: Partner, shop_db: Database, goods: MadeProduct, tmp_path: Path
) -> None:
    counts = tmp_path / "counts.csv"
    first, second = goods.skus
    counts.write_text(f"sku,warehouse,on_hand\n{first},main,31\nNO-SUCH,main,1\n{second},main,5\n")

    pushed = await partner.call("push-stock", str(counts))

    assert (pushed.code, pushed.out) == (1, "sent; 1 refused\n"), pushed.problems
    assert "NO-SUCH" in pushed.problems
    assert "NOT_FOUND" in pushed.problems
    assert await on_hand(shop_db, goods) == [31, 5]


async def on_hand(shop_db: Database, goods: MadeProduct) -> list[int]:
    query = text("SELECT on_hand FROM stock_levels WHERE variant_id = :id")
    async with shop_db.read() as reader:
        return [
            (await reader.execute(query, {"id": id_})).scalar_one() for id_ in goods.variant_ids
        ]


async def test_prices_go_out(
    partner: Partner, shop_db: Database, goods: MadeProduct, tmp_path: Path
) -> None:
    code = f"erp-{goods.slug}"
    async with shop_db.write() as tx:
        await make_price_list(tx, code=code)
    prices = tmp_path / "prices.csv"
    prices.write_text(f"sku,amount\n{goods.skus[0]},12.50\n")
    options = [code] if partner.data.suffix == ".json" else ["--price-list", code]

    pushed = await partner.call("push-prices", str(prices), *options)

    assert (pushed.code, pushed.out) == (0, "sent; 0 refused\n"), pushed.problems
    query = text("SELECT amount FROM prices p JOIN price_lists l ON l.id = price_list_id")
    async with shop_db.read() as reader:
        found = await reader.execute(text(f"{query} WHERE l.code = :code"), {"code": code})
        assert found.scalars().all() == [1250]


async def test_a_batch_whose_answer_was_lost_is_sent_again_and_taken_once(
    partner: Partner, shop_db: Database, goods: MadeProduct, tmp_path: Path
) -> None:
    counts = tmp_path / "counts.csv"
    counts.write_text(f"sku,warehouse,on_hand\n{goods.skus[0]},main,20\n")
    await partner.call("push-stock", str(counts))
    forget_that_it_was_sent(partner.data, goods.skus[0])
    async with shop_db.write() as tx:  # sold meanwhile: a second effect would be seen
        await tx.execute(
            text("UPDATE stock_levels SET on_hand = 19 WHERE variant_id = :id"),
            {"id": goods.variant_ids[0]},
        )

    again = await partner.call("send")

    assert (again.code, again.out) == (0, "sent; 0 refused\n"), again.problems
    assert (await on_hand(shop_db, goods))[0] == 19


def forget_that_it_was_sent(data: Path, sku: str) -> None:
    """What a kill between the answer and writing it down leaves."""
    if data.suffix == ".sqlite":
        with sqlite3.connect(data) as db:
            db.execute("UPDATE outbox SET sent_at = NULL")
        return
    kept = json.loads(data.read_text())
    kept["outbox"] = kept["sent"]
    data.write_text(json.dumps(kept))


KILLS = [Kill(request, moment) for request in (1, 2, 3) for moment in Moment]


@pytest.mark.parametrize("kill", KILLS, ids=str)
async def test_a_push_that_is_killed_anywhere_is_taken_once(
    partner: Partner, shop_db: Database, goods: MadeProduct, tmp_path: Path, kill: Kill
) -> None:
    first, last = goods.skus
    rows = [f"{first},main,20", *(f"NO-{each},main,1" for each in range(550)), f"{last},main,7"]
    counts = tmp_path / "counts.csv"  # three batches: the goods are in the first and in the third
    counts.write_text("\n".join(["sku,warehouse,on_hand", *rows]))

    ended = await partner.killed(kill, "push-stock", str(counts))
    is_done = [kill > Kill(1, Moment.BEFORE), kill > Kill(3, Moment.BEFORE)]
    assert ended == -9
    assert await on_hand(shop_db, goods) == [20 if is_done[0] else 10, 7 if is_done[1] else 10]
    await sell_one_of_each(shop_db, goods)
    again = await partner.call("push-stock", str(counts))  # what was left, and nothing twice

    assert (again.code, again.out.split(";")[0]) == (1, "sent"), again.problems
    assert await on_hand(shop_db, goods) == [19 if is_done[0] else 20, 6 if is_done[1] else 7]


async def sell_one_of_each(shop_db: Database, goods: MadeProduct) -> None:
    """A second effect of a count would be seen."""
    async with shop_db.write() as tx:
        await tx.execute(
            text("UPDATE stock_levels SET on_hand = on_hand - 1 WHERE variant_id = ANY(:ids)"),
            {"ids": goods.variant_ids},
        )


@pytest.mark.parametrize("kill", KILLS, ids=str)
async def test_a_pull_that_is_killed_anywhere_goes_on_behind_what_it_kept(
    partner: Partner, shop_db: Database, kill: Kill
) -> None:
    orders = {await place(shop_db), await place(shop_db)}

    ended = await partner.killed(kill, "pull")
    orders.add(await place(shop_db))
    whole = await partner.call("pull")
    later = await place(shop_db)
    killed_again = await partner.killed(Kill(1, kill.moment), "pull")
    last, nothing = await partner.call("pull"), await partner.call("pull")

    assert ended in {-9, 0}  # the shorter one needs two requests at first
    assert (whole.code, killed_again, last.code) == (0, -9, 0), whole.problems
    assert orders | {later} <= partner.orders().keys()
    assert nothing.out == "0 changes\n"


@pytest.mark.parametrize("moment", Moment)
async def test_an_order_whose_shipping_was_killed_leaves_in_one_parcel(
    partner: Partner, shop_db: Database, moment: Moment
) -> None:
    if partner.data.suffix != ".json":
        return  # the ERP ships nothing
    await partner.call("ship")  # what other tests have placed
    number = await place(shop_db)

    ended = await partner.killed(Kill(2, moment), "ship")  # the first asks for changes
    again = await partner.call("ship")

    assert (ended, again.code) == (-9, 0), again.problems
    parcels = text(
        "SELECT count(*) FROM parcels p JOIN orders o ON o.id = p.order_id WHERE o.number = :n"
    )
    async with shop_db.read() as reader:
        assert (await reader.execute(parcels, {"n": number})).scalar_one() == 1
