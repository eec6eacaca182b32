"""Loading chunks of catalogue records: each record against what the shop has, and writing the
difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from commerce.core.db import Tx
from commerce.imports.catalog import pages
from commerce.imports.catalog.facts import Facts, gather
from commerce.imports.catalog.plan import plan
from commerce.imports.catalog.plan_variants import normal_sku
from commerce.imports.catalog.refusals import rejections
from commerce.imports.catalog.state import ProductState, lock_by_slug, sku_owners
from commerce.imports.catalog.write import Change, write
from commerce.imports.formats.items import Item, rejected
from commerce.imports.formats.records import Attribute, Product, Record
from commerce.imports.progress import Outcome, Tally
from commerce.imports.runs import Loaded

CHUNK_RECORDS = 100  # the stock of a chunk's variants is locked while it is loaded
CHUNK_VARIANTS = 500
CHUNK_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Chunk:
    items: Sequence[Item]

    @property
    def position(self) -> int:
        return self.items[-1].number


def chunks(items: Iterator[Item]) -> Iterator[Chunk]:
    """As many items as go into one transaction."""
    chunk: list[Item] = []
    records = variants = 0
    for item in items:
        chunk.append(item)
        records += item.record is not None
        variants += len(item.record.variants) if isinstance(item.record, Product) else 0
        is_full = records >= CHUNK_RECORDS or variants >= CHUNK_VARIANTS
        if is_full or len(chunk) >= CHUNK_ROWS:
            yield Chunk(chunk)
            chunk, records, variants = [], 0, 0
    if chunk:
        yield Chunk(chunk)


def name_of(record: Record) -> tuple[str, str]:
    """What a record is known by: its kind, and its slug or code."""
    return record.type, record.code if isinstance(record, Attribute) else record.slug


@dataclass(slots=True)
class Loader:
    """Loads the chunks of one file. `named` remembers what the file has named: a second record of
    the same name would undo the first at every import."""

    only_channels: frozenset[str] | None = None
    named: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def see(self, item: Item) -> Item:
        """The item, or its refusal when the file has named the same before."""
        if item.record is None:
            return item
        name = name_of(item.record)
        if name not in self.named:
            self.named.add(name)
            return item
        kind, slug = name
        told = f"The {kind} '{slug[:80]}' stands in this file before."
        return rejected(item.number, item.line, "DUPLICATE", told)

    async def load(self, tx: Tx, chunk: Chunk) -> Loaded:
        """Load a chunk: first what products refer to, then the products."""
        done, there = Loaded(), set[tuple[str, str]]()
        for item in chunk.items:
            done.rejections += item.rejections
            await _load_pages(tx, item, there, done)
        products = [item for item in chunk.items if isinstance(item.record, Product)]
        if products:
            await self._load_products(tx, products, done)
        return done

    async def _load_products(self, tx: Tx, items: Sequence[Item], done: Loaded) -> None:
        records = [item.record for item in items if isinstance(item.record, Product)]
        prices = [p for record in records for each in record.variants for p in each.prices]
        facts = await gather(tx, prices, self.only_channels)
        stored = await lock_by_slug(tx, (record.slug for record in records))
        skus = {normal_sku(each.sku) for record in records for each in record.variants}
        owners = await sku_owners(tx, sorted(skus))
        changes: list[Change] = []
        for item in items:
            if isinstance(item.record, Product):
                before = stored.get(item.record.slug)
                after = _planned(item, item.record, before, facts, owners, done)
                if after is not None and after != before:
                    changes.append(Change(before, after))
        await write(tx, changes)


async def _load_pages(tx: Tx, item: Item, there: set[tuple[str, str]], done: Loaded) -> None:
    """What the item refers to, where it is missing, and its own category, brand or attribute."""
    for record in item.implied:
        if isinstance(record, Product) or name_of(record) in there:
            continue
        there.add(name_of(record))
        outcome = await pages.load(tx, record, item.line, only_missing=True)
        if not isinstance(outcome, Outcome):
            done.rejections += outcome
        elif outcome is Outcome.CREATED:
            done.tally.add(record.type, outcome)
    if item.record is not None and not isinstance(item.record, Product):
        outcome = await pages.load(tx, item.record, item.line)
        if isinstance(outcome, Outcome):
            done.tally.add(item.record.type, outcome)
        else:
            done.rejections += outcome


def _planned(
    item: Item,
    record: Product,
    before: ProductState | None,
    facts: Facts,
    owners: dict[str, UUID],
    done: Loaded,
) -> ProductState | None:
    """The product as it will be; None when it is rejected."""
    planned = plan(record, before, facts, owners)
    if planned.checks.problems:
        done.rejections += rejections(planned.checks.problems, item.line, item.variant_lines)
        return None
    warnings = planned.warnings.problems
    done.rejections += rejections(warnings, item.line, item.variant_lines)
    owners |= dict.fromkeys(planned.wanted.variants, planned.wanted.id)
    _count(done.tally, before, planned.wanted)
    return planned.wanted


def _count(tally: Tally, before: ProductState | None, after: ProductState) -> None:
    tally.add("product", _outcome(before, after))
    variants = before.variants if before else {}
    for sku, variant in after.variants.items():
        tally.add("variant", _outcome(variants.get(sku), variant))


def _outcome(before: object | None, after: object) -> Outcome:
    if before is None:
        return Outcome.CREATED
    return Outcome.UNCHANGED if before == after else Outcome.UPDATED
