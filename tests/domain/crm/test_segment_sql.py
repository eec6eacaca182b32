"""Segment rules as SQL: they find exactly whom a plain reading of the rule finds."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from commerce.core.actor import System
from commerce.core.db import Database, Reader, Tx
from commerce.core.money import Money
from commerce.crm.repo import segments as repo
from commerce.crm.repo import traits
from commerce.crm.segments import tree
from commerce.crm.segments.compile import compiled, customers
from commerce.customers.models import Customer
from tests.domain.crm.plain_evaluation import all_facts, members
from tests.domain.crm.population import add_goods, add_people, make_up
from tests.factories.crm import make_bought
from tests.factories.customers import make_customer
from tests.unit.crm.rule_trees import CATEGORIES, NOW, PRODUCTS, TEXTS, leaves, rule_trees

STAFF = System("test")


class Undo(Exception):
    """Ends a transaction that leaves nothing behind."""


@asynccontextmanager
async def undone(db: Database) -> AsyncIterator[Tx]:
    """A transaction that is rolled back; Hypothesis runs one test many times on one database."""
    with suppress(Undo):
        async with db.write() as tx:
            yield tx
            raise Undo


async def found_by(reader: Reader, rule: tree.Rule) -> set[UUID]:
    return set(await reader.scalars(customers(Customer.id).where(compiled(rule, NOW))))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32), rules=st.lists(rule_trees(), min_size=4, max_size=8))
async def test_sql_agrees_with_a_plain_reading(
    db: Database, seed: int, rules: Sequence[tree.Rule]
) -> None:
    people = make_up(seed, 25)

    async with undone(db) as tx:
        await add_goods(tx)
        await add_people(tx, people)
        await traits.recompute_all(tx)
        sql = [await found_by(tx, rule) for rule in rules]
        counts = await repo.member_counts(tx, STAFF, rules, NOW)
        ids = [person.id for person in people]
        memberships = await repo.memberships(tx, STAFF, rules, ids, NOW)

    plain = [members(rule, people) for rule in rules]
    assert sql == plain
    assert counts == [len(each) for each in plain]
    for person in people:
        expected = [i for i, each in enumerate(plain) if person.id in each]
        assert memberships[person.id] == expected


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
async def test_traits_agree_with_a_plain_count(db: Database, seed: int) -> None:
    people = make_up(seed, 30)

    async with undone(db) as tx:
        await add_people(tx, people)
        await traits.recompute_all(tx)
        ids = [person.id for person in people]
        found = await traits.traits_by_customer(tx, STAFF, ids)

    facts = all_facts(people)
    for person in people:
        plain = facts[person.id]
        if not person.orders:
            assert person.id not in found
            continue
        computed = found[person.id]
        scores = (computed.recency_score, computed.frequency_score, computed.monetary_score)
        assert (computed.order_count, computed.first_order_at, computed.last_order_at) == (
            plain.count,
            plain.first,
            plain.last,
        )
        assert (computed.currency, computed.spent_by_currency) == (plain.currency, plain.spent)
        assert computed.average_order_minor == plain.average
        assert scores == (plain.scores or (None, None, None))


def test_nothing_of_a_rule_stands_in_the_statement() -> None:
    rule = tree.All(
        (
            tree.TextField("colour", (TEXTS[2],)),
            tree.Tagged(("a'b",)),
            tree.Not(tree.InCountry(("GB",))),
        )
    )

    sql = str(
        customers(Customer.id).where(compiled(rule, NOW)).compile(dialect=postgresql.dialect())
    )

    assert "DROP TABLE" not in sql
    assert "a'b" not in sql
    assert "GB" not in sql
    assert "colour" not in sql


async def test_days_back_include_their_first_moment(db: Database) -> None:
    """What happened exactly N days ago is within N days, and not more than N days ago."""
    async with db.write() as tx:
        await add_goods(tx)
        customer_id = await make_customer(tx)
        at = NOW - timedelta(days=30)
        await make_bought(tx, customer_id, Money(100, "GBP"), at=at, product_id=PRODUCTS[0])
        await traits.recompute_all(tx)
        now_or_then = [
            tree.BoughtProduct(PRODUCTS[0], 30),
            tree.BoughtCategory(CATEGORIES[0], 30),
            tree.LastOrdered(tree.Times(within_days=30)),
        ]
        too_late = [
            tree.BoughtProduct(PRODUCTS[0], 29),
            tree.BoughtCategory(CATEGORIES[0], 29),
            tree.LastOrdered(tree.Times(more_than_days_ago=30)),
            tree.BoughtProduct(PRODUCTS[1]),
        ]

        found = await repo.memberships(tx, STAFF, [*now_or_then, *too_late], [customer_id], NOW)

    assert found == {customer_id: [0, 1, 2]}


async def test_rules_that_need_too_many_parameters_are_asked_in_turn(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repo, "CONDITIONS_PER_STATEMENT", 4)
    nobody = tree.OrderCount(tree.Numbers(min=1))
    rules = [tree.Any((nobody,) * 3), tree.Not(nobody), nobody, tree.Not(tree.All((nobody,) * 9))]
    async with db.write() as tx:
        customer_id = await make_customer(tx)

        counts = await repo.member_counts(tx, STAFF, rules, NOW)
        ids = await repo.member_ids(tx, STAFF, rules, NOW, after=None, limit=1)
        found = await repo.memberships(tx, STAFF, rules, [customer_id], NOW)

    assert counts == [0, 1, 0, 1]
    assert ids == [[], [customer_id], [], [customer_id]]
    assert found == {customer_id: [1, 3]}


@given(rule=leaves())
def test_no_condition_needs_more_than_ten_parameters(rule: tree.Leaf) -> None:
    statement = select(Customer.id).where(compiled(rule, NOW))

    assert len(statement.compile(dialect=postgresql.dialect()).params) <= 10
