"""Filling an empty database with the demo shop, through the code that a merchant and a shopper use.

Every stage is done wholly or not at all, so a seeding that was interrupted goes on where it stopped
and a second one finds nothing to do. A shop of somebody's own is left alone.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import exists, select

from commerce.catalog.models import ProductVariant
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.demo import people, pictures, shop
from commerce.demo.buying import Till
from commerce.demo.clients import ensure_clients
from commerce.demo.history import Past, relive, staff_of
from commerce.demo.progress import Tell, silently
from commerce.demo.setting_up import set_up_shop
from commerce.identity.passwords import passwords_for
from commerce.imports.service import import_catalog
from commerce.merchandising.service import rebuild
from commerce.orders.models import Order
from commerce.payments.providers import make_payment_providers
from commerce.search.factory import make_engine
from commerce.search.port import SearchEngine, SearchQuery, SearchUnavailable
from commerce.settings import Settings
from commerce.shop.models import ShopSettings
from commerce.shop.repo import SHOP
from commerce.staff.service import account_by_email

CATALOG = "catalog.jsonl"
CATALOG_DAY = date(2026, 11, 22)
"""The day the dates in the catalogue were written for: they move along with the day of seeding."""
_TIME = re.compile(r'"published_from": ?"([0-9T:Z-]+)"')


class NotForProduction(Exception):
    """The demo's passwords are known to everybody."""


class NotLoaded(Exception):
    """The catalogue of the demo was refused, which is a fault of ours; the text says where."""


@dataclass(frozen=True, slots=True)
class State:
    """What is in the database: a shop, ours or another, and whether ours has its past."""

    has_shop: bool
    is_demo: bool
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Seeded:
    """What seeding did. `is_foreign`: there is another shop, which was left alone."""

    did_anything: bool
    is_foreign: bool = False


async def seed(db: Database, settings: Settings, tell: Tell = silently) -> Seeded:
    """Bring the demo shop in, or what is missing of it. Raises NotForProduction, NotLoaded."""
    if not settings.is_development:
        raise NotForProduction
    state = await _state(db)
    if state.has_shop and not state.is_demo:
        return Seeded(did_anything=False, is_foreign=True)
    await asyncio.to_thread(pictures.write_all, settings.media_root)
    if state.is_complete:
        await ensure_clients(db)
        return Seeded(did_anything=False)
    tell("Settings and staff", 0)
    hashes = await _password_hashes(settings)
    if not state.is_demo:
        async with db.write() as tx:
            await set_up_shop(tx, hashes)
    await ensure_clients(db)
    tell("Settings and staff", 1)
    now = db.clock.now()
    await _load_catalog(db, now.date(), tell)
    await _relive(db, settings, hashes, now, tell)
    return Seeded(did_anything=True)


async def _state(db: Database) -> State:
    async with db.read() as reader:
        return State(
            has_shop=await reader.scalar(select(exists().where(ShopSettings.id == 1))),
            is_demo=await account_by_email(shop.ADMIN.email)(reader) is not None,
            is_complete=await reader.scalar(select(exists(select(Order.id)))),
        )


async def _password_hashes(settings: Settings) -> Mapping[str, str]:
    """Of everybody who can sign in, by e-mail address."""
    known = {each.email: each.password for each in (*shop.STAFF, *people.CUSTOMERS)}
    secrets = {email: password for email, password in known.items() if password is not None}
    passwords = passwords_for(settings.password_cost)
    hashed = await asyncio.gather(*map(passwords.hash, secrets.values()))
    return dict(zip(secrets, hashed, strict=True))


async def _load_catalog(db: Database, today: date, tell: Tell) -> None:
    stage = "Catalogue"
    tell(stage, 0)
    with TemporaryDirectory() as folder:
        path = Path(folder) / CATALOG
        path.write_text(catalog_of(today), encoding="utf-8")
        summary = await import_catalog(db, [path], watch=lambda seen: tell(stage, seen.fraction))
    if summary.rejected:
        raise NotLoaded(f"{summary.rejected} rows of {CATALOG}: {dict(summary.reasons)}")
    tell(stage, 1)


def catalog_of(today: date) -> str:
    """The catalogue as records of the native format, its dates counted to `today`."""
    text = (files("commerce.demo") / CATALOG).read_text(encoding="utf-8")
    moved = today - CATALOG_DAY

    def move(found: re.Match[str]) -> str:
        at = datetime.fromisoformat(found[1]).astimezone(UTC) + moved
        return f'"published_from": "{at:%Y-%m-%dT%H:%M:%SZ}"'

    return _TIME.sub(move, text)


async def _relive(
    db: Database, settings: Settings, hashes: Mapping[str, str], now: datetime, tell: Tell
) -> None:
    stage = "Customers and orders"
    tell(stage, 0)
    clock = FrozenClock(now - timedelta(days=365))
    earlier = Database(db.url, db.vault, clock=clock, pool_size=1)
    try:
        async with earlier.write() as tx:
            by_sku = select(ProductVariant.sku, ProductVariant.id)
            till = Till(make_payment_providers(settings), dict(await tx.rows(by_sku)))
            past = Past(tx, clock, now, till, hashes, await staff_of(tx))
            await relive(past, lambda fraction: tell(stage, fraction))
    finally:
        await earlier.close()


async def build_index(db: Database, settings: Settings, tell: Tell = silently) -> None:
    """Fill the index of the search engine in use if nothing is in it: after seeding, or when the
    shop has moved to another engine. Raises SearchUnavailable."""
    engine = make_engine(settings, db.write_engine)
    try:
        if await _is_searchable(db, engine):
            return
        tell("Search index", 0)
        await rebuild(db, engine)
        tell("Search index", 1)
    finally:
        await engine.close()


async def _is_searchable(db: Database, engine: SearchEngine) -> bool:
    async with db.read() as reader:
        channel = (await reader.reference(SHOP)).default_channel
    query = SearchQuery(
        text="",
        channel=channel.code,
        language=channel.default_language,
        currency=channel.default_currency,
        limit=1,
    )
    try:
        return (await engine.search(query)).total > 0
    except SearchUnavailable:  # it may have no index yet; if it is down, rebuilding will say so
        return False
