"""`import_orders`: files of past invoices, chunk by chunk."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from commerce.catalog.models import Product
from commerce.catalog.service.recording import announce
from commerce.core.db import Database, Tx
from commerce.imports import runs
from commerce.imports.errors import CannotImport
from commerce.imports.events import OrdersImported
from commerce.imports.kinds import ImportKind
from commerce.imports.loading import begin, load_chunks
from commerce.imports.mapping import MappingFile, OrdersMapping, load
from commerce.imports.models import ImportRun
from commerce.imports.orders.invoices import Chunk, LineReader, chunks
from commerce.imports.orders.load import load as load_chunk
from commerce.imports.orders.rows import ACTOR, Terms
from commerce.imports.progress import ImportSummary, Watch, nobody
from commerce.imports.sources import opened
from commerce.jobs.service import emit
from commerce.shop.repo import SHOP
from commerce.shop.views import Channel, Shop

CHUNK_ROWS = 5_000


async def import_orders(
    db: Database,
    paths: Sequence[Path],
    *,
    mapping: str | Path,
    channel: str | None = None,
    watch: Watch = nobody,
    chunk_rows: int = CHUNK_ROWS,
) -> ImportSummary:
    """Bring past invoices in as orders of `channel`, or else of the first channel that takes the
    mapping's currency. Raises CannotImport."""
    parsed, content = load(mapping)
    if parsed.orders is None:
        raise CannotImport(f"The mapping {mapping} has no [orders].")
    async with db.read() as reader:
        terms = _terms(parsed, parsed.orders, await reader.reference(SHOP), channel)
    job = OrdersJob(
        db=db,
        mapping=parsed,
        orders=parsed.orders,
        terms=terms,
        read_as=runs.fingerprint(content, terms.channel_id),
        watch=watch,
        chunk_rows=chunk_rows,
    )
    return ImportSummary.of([await job.run(path) for path in paths])


def _terms(mapping: MappingFile, orders: OrdersMapping, shop: Shop, code: str | None) -> Terms:
    channel = _channel(mapping, shop, code)
    speaks_it = mapping.language in channel.languages
    return Terms(
        source=mapping.source,
        number_prefix=orders.number_prefix,
        delivery_title=orders.delivery_title,
        currency=mapping.currency,
        language=mapping.language if speaks_it else channel.default_language,
        channel_id=channel.id,
        prices_include_tax=channel.prices_include_tax,
    )


def _channel(mapping: MappingFile, shop: Shop, code: str | None) -> Channel:
    if code is not None:
        found = shop.channels_by_code.get(code)
        if found is None:
            raise CannotImport(f"There is no channel '{code}'.")
        return found
    for channel in shop.channels:
        if mapping.currency in channel.currencies:
            return channel
    raise CannotImport(f"No channel takes {mapping.currency}; say which with --channel.")


@dataclass(frozen=True, slots=True)
class OrdersJob:
    """Imports files one after the other, all in the same way."""

    db: Database
    mapping: MappingFile
    orders: OrdersMapping
    terms: Terms
    read_as: bytes
    watch: Watch
    chunk_rows: int

    async def run(self, path: Path) -> ImportSummary:
        with opened(path, self.mapping.delimiter) as source:
            reader = LineReader(self.mapping, self.orders)
            source.check_columns(reader.columns(self.orders))
            run = await begin(self.db, ImportKind.ORDERS, path, self.read_as)
            behind = (row for row in source.rows() if row.number > run.position)
            return await load_chunks(
                self.db,
                run,
                source,
                chunks(behind, reader, self.chunk_rows),
                self._load,
                finish=_tell,
                watch=self.watch,
            )

    async def _load(self, tx: Tx, chunk: Chunk) -> runs.Loaded:
        done = await load_chunk(tx, chunk.invoices, self.terms)
        done.rejections += chunk.rejections
        return done


async def _tell(tx: Tx, run: runs.Run) -> None:
    """Say once that there are new orders, and which products sold: those that were written since
    the run began, which may be a few more."""
    row = await tx.session.get_one(ImportRun, run.id)
    if row.created_count == 0:
        return
    sold = select(Product.id).where(Product.updated_at >= row.created_at, Product.sales_count > 0)
    await announce(tx, ACTOR, await tx.scalars(sold.order_by(Product.id)))
    await emit(tx, OrdersImported(run.id, row.created_count), actor=ACTOR)
