"""Generated queries over the real schema and real rows: plans and graphql-core agree, whoever
asks."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import hypothesis.strategies as st
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings

from commerce.core.actor import Actor, Anonymous, Customer, Staff
from commerce.core.db import Database, Reader
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.shop.service import resolve_scope
from commerce.shop.views import Scope
from resolvers.context import Context, Services
from schema.execution.plan import Planner
from schema.root import executable
from tests.factories.cart import make_cart
from tests.factories.catalog import make_brand, make_category, make_product
from tests.factories.customers import make_address, make_customer
from tests.factories.orders import make_order
from tests.factories.support import make_ticket
from tests.unit.execution.agreement import ABANDONED, assert_agree
from tests.unit.execution.dense import dense_document
from tests.unit.execution.generated import Generated, documents, literals

pytestmark = [ABANDONED, pytest.mark.usefixtures("collects_garbage")]
SCHEMA = executable()
PLANNER = Planner(SCHEMA)
VOLATILE = {"changesCursor"}  # answers with the moment it is asked
ROOT_FIELDS = sorted(set(SCHEMA.query_type.fields) - VOLATILE) if SCHEMA.query_type else []
IDS: dict[str, str] = {}
"""Ids by type, of what was made for the test; each run makes its own."""
SCALARS = {
    "ID": literals('"nothing"', '"Product_AZNd"', "7"),
    "String": literals('"shirts"', '"red-shirt"', '"acme"', '"ada@example.com"', '"x"', '""'),
    "Int": st.integers(-1, 4).map(str).flatmap(literals),
    "DateTime": literals('"2026-03-02T10:00:00Z"'),
    "CurrencyCode": literals('"GBP"', '"EUR"'),
    "CountryCode": literals('"GB"', '"CN"'),
    "Decimal": literals('"19.90"'),
    "Json": literals('"x"', "{a: 1}"),
}


@dataclass
class World:
    """Rows to ask for, and who asks."""

    services: Services
    reader: Reader
    scope: Scope
    actors: list[Actor]

    def context_of(self, actor: Actor) -> Callable[[], Context]:
        return lambda: Context(self.services, self.reader, actor, self.scope)


def choose(parent: str, field: str, argument: str, random: Random) -> str | None:
    """Arguments that find what was made; odd ones now and then."""
    match argument:
        case "id" | "ids":
            kind = KINDS.get(field) or random.choice(sorted(IDS))
            one, other = f'"{IDS[kind]}"', f'"{random.choice(sorted(IDS.values()))}"'
            return one if argument == "id" else f'[{one}, "nothing", {other}]'
        case "country":
            return '"GB"'
        case "query":
            return '"shirt"'
        case "first":
            return random.choice(("1", "2", "5", "-1")) if random.random() < 0.2 else None
        case _:
            return None


KINDS = {
    "product": "Product",
    "productVariant": "ProductVariant",
    "category": "Category",
    "brand": "Brand",
    "customer": "Customer",
    "cart": "Cart",
    "order": "Order",
    "ticket": "Ticket",
}


@st.composite
def odd_documents(draw: st.DrawFn) -> Generated:
    """Queries with any arguments, of one or two root fields, so that every one comes up."""
    chosen = st.lists(st.sampled_from(ROOT_FIELDS), min_size=1, max_size=2, unique=True)
    return draw(documents(SCHEMA, SCALARS, fields=draw(chosen)))


@pytest_asyncio.fixture
async def world(db: Database, services: Services) -> Any:
    async with db.write() as tx:
        category = await make_category(tx, slug="shirts")
        brand = await make_brand(tx, slug="acme")
        made = await make_product(
            tx, slug="red-shirt", variants=2, media=2, category_id=category, brand_id=brand
        )
        await make_product(tx, category_id=category, price=None, on_hand=None)
        customer = await make_customer(tx, email="ada@example.com")
        address = await make_address(tx, customer)
        cart = await make_cart(tx, {made.variant_ids[0]: 2}, customer_id=customer)
        order = await make_order(tx, customer_id=customer)
        ticket = await make_ticket(tx, customer_id=customer)
    IDS.update(
        Product=encode("Product", made.id),
        ProductVariant=encode("ProductVariant", made.variant_ids[0]),
        Category=encode("Category", category),
        Brand=encode("Brand", brand),
        Customer=encode("Customer", customer),
        CustomerAddress=encode("CustomerAddress", address),
        Cart=cart.gid,
        Order=order.gid,
        Ticket=encode("Ticket", ticket),
    )
    actors = [Anonymous(), Customer(customer), Staff(new_id(), frozenset(Permission))]
    async with db.read() as reader:
        scope = await resolve_scope(reader, channel=None, language=None, currency=None)
        yield World(services, reader, scope, actors)


COMMON = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


async def test_plans_agree_on_what_there_is(world: World) -> None:
    answered = 0
    for number, root in enumerate([*ROOT_FIELDS, *ROOT_FIELDS[::2]]):
        random = Random(f"{root} {number >= len(ROOT_FIELDS)}")  # noqa: S311 - the same every time
        roots = [root] if number % 4 else [root, random.choice(ROOT_FIELDS)]
        generated = dense_document(SCHEMA, choose, roots, random)
        for actor in world.actors if number % 5 == 0 else world.actors[-1:]:
            result = await assert_agree(
                SCHEMA, generated.text, world.context_of(actor), generated.variables, PLANNER
            )
            answered += len(json.dumps(result.data))

    assert answered > 4_000  # or nothing much was compared


@settings(COMMON, max_examples=12)
@given(generated=odd_documents(), asks=st.integers(0, 2))
async def test_plans_agree_on_any_arguments(world: World, generated: Generated, asks: int) -> None:
    context = world.context_of(world.actors[asks])

    await assert_agree(SCHEMA, generated.text, context, generated.variables, PLANNER)
