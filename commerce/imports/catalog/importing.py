"""`import_catalog`: files of catalogue records, each in the format that it is seen to have."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commerce.core.db import Database
from commerce.imports import runs
from commerce.imports.catalog.load import Loader, chunks
from commerce.imports.errors import CannotImport
from commerce.imports.formats.defaults import Defaults
from commerce.imports.formats.items import Format
from commerce.imports.formats.mapped import MappedFormat
from commerce.imports.formats.merged import MergedFormat
from commerce.imports.formats.native import NativeFormat, is_native
from commerce.imports.formats.shopify import ShopifyFormat, is_shopify
from commerce.imports.kinds import ImportKind
from commerce.imports.loading import begin, load_chunks
from commerce.imports.mapping import MappingFile, load
from commerce.imports.progress import ImportSummary, Watch, nobody
from commerce.imports.sources import SourceFile, opened
from commerce.inventory.repo import WAREHOUSES
from commerce.shop.repo import SHOP
from commerce.shop.views import Shop


async def import_catalog(
    db: Database,
    paths: Sequence[Path],
    *,
    mapping: str | Path | None = None,
    channels: Sequence[str] = (),
    language: str | None = None,
    currency: str | None = None,
    warehouse: str | None = None,
    watch: Watch = nobody,
) -> ImportSummary:
    """Bring catalogue records in. What is given here counts before what the mapping says, and that
    before the shop's own: every channel, its language, its currency, its first warehouse. With
    `channels`, products are published in no others. Raises CannotImport."""
    parsed, content = load(mapping) if mapping is not None else (None, b"")
    async with db.read() as reader:
        shop = await reader.reference(SHOP)
        warehouses = [each.code for each in (await reader.reference(WAREHOUSES)).all]
    only = frozenset(channels or (parsed.channels if parsed else ())) or None
    defaults = Defaults(
        language=language or (parsed.language if parsed else shop.default_language),
        currency=currency or (parsed.currency if parsed else shop.default_channel.default_currency),
        channels=[each.code for each in shop.channels if only is None or each.code in only],
        warehouse=warehouse or (parsed.warehouse if parsed else None),
        price_channel=parsed.price_channel if parsed else None,
    )
    _check(shop, defaults, only or frozenset(), warehouses)
    job = CatalogJob(
        db, parsed, defaults, only, runs.fingerprint(content, defaults, sorted(only or ())), watch
    )
    return ImportSummary.of([await job.run(path) for path in paths])


def _check(shop: Shop, defaults: Defaults, only: frozenset[str], warehouses: Sequence[str]) -> None:
    """Nothing could be loaded with these: better to say so at once. Raises CannotImport."""
    unknown = sorted(only - set(shop.channels_by_code))
    if unknown:
        raise CannotImport(f"There is no channel '{unknown[0]}'.")
    if defaults.price_channel is not None and defaults.price_channel not in shop.channels_by_code:
        raise CannotImport(f"There is no channel '{defaults.price_channel}'.")
    if defaults.currency not in shop.currencies:
        raise CannotImport(
            f"No channel takes {defaults.currency}; the shop has {', '.join(shop.currencies)}."
        )
    if defaults.warehouse is not None and defaults.warehouse not in warehouses:
        raise CannotImport(f"There is no warehouse '{defaults.warehouse}'.")


@dataclass(frozen=True, slots=True)
class CatalogJob:
    """Imports files one after the other, all with the same defaults."""

    db: Database
    mapping: MappingFile | None
    defaults: Defaults
    only_channels: frozenset[str] | None
    read_as: bytes
    watch: Watch

    async def run(self, path: Path) -> ImportSummary:
        delimiter = self.mapping.delimiter if self.mapping else ","
        with opened(path, delimiter) as source:
            items = self._format(source).items(source)
            run = await begin(self.db, ImportKind.CATALOG, path, self.read_as)
            loader = Loader(self.only_channels)
            behind = (seen for item in items if (seen := loader.see(item)).number > run.position)
            return await load_chunks(
                self.db, run, source, chunks(behind), loader.load, watch=self.watch
            )

    def _format(self, source: SourceFile) -> Format:
        """By the mapping, or else by what the file looks like."""
        if self.mapping is not None:
            catalog = self.mapping.catalog
            if catalog is None:
                raise CannotImport(f"The mapping of {self.mapping.source} has no [catalog].")
            rows = MappedFormat(self.mapping, catalog, self.defaults)
            source.check_columns(rows.columns())
            return MergedFormat(self.mapping, catalog.merge, rows) if catalog.merge else rows
        if is_shopify(source.columns):
            return ShopifyFormat(self.defaults)
        if is_native(source):
            return NativeFormat()
        raise CannotImport(
            f"{source.path.name} is in no format that is known; name its columns in a mapping."
        )
