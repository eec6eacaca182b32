"""Segments, and who is in them: one statement answers for all segments that are asked for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, literal, select, union_all, update
from sqlalchemy.dialects.postgresql import insert

from commerce.catalog.models import Category, Product
from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.statements import AnySelect
from commerce.crm import views
from commerce.crm.models import Segment
from commerce.crm.repo.profiles import any_of
from commerce.crm.repo.visibility import may_read, visible
from commerce.crm.segments.compile import compiled, customers
from commerce.crm.segments.tree import Rule, leaves
from commerce.customers.models import Customer

CONDITIONS_PER_STATEMENT = 2_500  # none needs more than ten parameters
COLUMNS = (
    Segment.id,
    Segment.code,
    Segment.name,
    Segment.description,
    Segment.rule,
    Segment.created_at,
    Segment.updated_at,
)


async def segments_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, views.Segment]:
    wanted = visible(actor, *COLUMNS).where(Segment.id == any_of(ids))
    return {row.id: views.Segment(*row) for row in await reader.rows(wanted)}


async def page(
    reader: Reader, actor: Actor, *, after: UUID | None, limit: int
) -> list[views.Segment]:
    """The newest first."""
    statement = visible(actor, *COLUMNS).order_by(Segment.id.desc()).limit(limit)
    if after is not None:
        statement = statement.where(Segment.id < after)
    return [views.Segment(*row) for row in await reader.rows(statement)]


async def count_visible(reader: Reader, actor: Actor) -> int:
    return await reader.scalar(visible(actor, func.count()).select_from(Segment))


async def visible_segments(reader: Reader, actor: Actor) -> list[views.Segment]:
    """All that the actor may see, by name; there are at most `rules.MAX_SEGMENTS`."""
    rows = await reader.rows(visible(actor, *COLUMNS).order_by(Segment.name, Segment.id))
    return [views.Segment(*row) for row in rows]


async def all_segments(reader: Reader) -> list[views.Segment]:
    """There are at most `rules.MAX_SEGMENTS`."""
    rows = await reader.rows(select(*COLUMNS).order_by(Segment.code))
    return [views.Segment(*row) for row in rows]


async def member_counts(
    reader: Reader, actor: Actor, rules: Sequence[Rule], now: datetime
) -> list[int]:
    """How many customers fit each of the rules: one pass over all customers."""
    if not may_read(actor):
        return [0] * len(rules)
    counts: list[int] = []
    for batch in _batches(rules):
        columns = [func.count().filter(compiled(rule, now)) for rule in batch]
        counts += list((await reader.rows(customers(*columns)))[0])
    return counts


async def member_ids(
    reader: Reader,
    actor: Actor,
    rules: Sequence[Rule],
    now: datetime,
    *,
    after: UUID | None,
    limit: int,
) -> list[list[UUID]]:
    """The newest `limit` customers that fit each of the rules."""
    if not may_read(actor):
        return [[] for _ in rules]
    found: list[list[UUID]] = []
    for batch in _batches(rules):
        each = [_newest(number, rule, now, after, limit) for number, rule in enumerate(batch)]
        members: list[list[UUID]] = [[] for _ in batch]
        for row in await reader.rows(select(union_all(*each).subquery())):
            members[int(row[0])].append(row[1])
        found += [sorted(ids, reverse=True) for ids in members]
    return found


async def memberships(
    reader: Reader, actor: Actor, rules: Sequence[Rule], ids: Sequence[UUID], now: datetime
) -> Mapping[UUID, list[int]]:
    """Which of the rules, by position, each of the customers fits."""
    fitting: dict[UUID, list[int]] = {id_: [] for id_ in ids}
    if not may_read(actor):
        return fitting
    first = 0
    for batch in _batches(rules):
        answers = customers(Customer.id, *(compiled(rule, now) for rule in batch))
        for row in await reader.rows(answers.where(Customer.id == any_of(ids))):
            fitting[row[0]] += [first + i for i, fits in enumerate(row[1:]) if fits]
        first += len(batch)
    return fitting


def _batches(rules: Sequence[Rule]) -> Iterator[Sequence[Rule]]:
    """Rules that go into one statement: all of them, unless they are so many and so large that
    they would need more parameters than a statement may have (32,767)."""
    batch: list[Rule] = []
    conditions = 0
    for rule in rules:
        size = sum(1 for _ in leaves(rule))
        if batch and conditions + size > CONDITIONS_PER_STATEMENT:
            yield batch
            batch, conditions = [], 0
        batch.append(rule)
        conditions += size
    if batch:
        yield batch


def _newest(number: int, rule: Rule, now: datetime, after: UUID | None, limit: int) -> AnySelect:
    statement = customers(literal(number), Customer.id).where(compiled(rule, now))
    if after is not None:
        statement = statement.where(Customer.id < after)
    newest = statement.order_by(Customer.id.desc()).limit(limit).subquery()
    return select(*newest.c)


async def titles_of_goods(reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """What products and categories are called, in the shop's first language."""
    products = select(Product.id, Product.title).where(Product.id == any_of(ids))
    categories = select(Category.id, Category.title).where(Category.id == any_of(ids))
    rows = await reader.rows(select(union_all(products, categories).subquery()))
    return {row.id: row.title for row in rows}


async def segment_for_update(tx: Tx, segment_id: UUID) -> views.Segment | None:
    rows = await tx.rows(select(*COLUMNS).where(Segment.id == segment_id).with_for_update())
    return views.Segment(*rows[0]) if rows else None


async def count_segments(tx: Tx) -> int:
    return await tx.scalar(select(func.count()).select_from(Segment))


async def add_segment(tx: Tx, values: Mapping[str, object]) -> UUID | None:
    """None when the code is taken."""
    added = await tx.execute(
        insert(Segment)
        .values(id=new_id(), **values)
        .on_conflict_do_nothing(index_elements=["code"])
        .returning(Segment.id)
    )
    return added.scalar()


async def change_segment(tx: Tx, segment_id: UUID, values: Mapping[str, object]) -> None:
    await tx.execute(update(Segment).where(Segment.id == segment_id).values(**values))


async def delete_segment(tx: Tx, segment_id: UUID) -> None:
    await tx.execute(delete(Segment).where(Segment.id == segment_id))
