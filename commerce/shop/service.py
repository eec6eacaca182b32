"""Setting up the shop, and resolving for whom a request is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commerce.core.db import Reader, Tx
from commerce.core.errors import BadUserInput
from commerce.core.ids import new_id
from commerce.shop.models import Channel, ChannelSeller, Seller, ShopSettings
from commerce.shop.repo import SHOP
from commerce.shop.views import Scope

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """What a channel is made of; a channel of the same code is updated."""

    code: str
    name: str
    default_currency: str
    default_language: str
    default_country: str
    currencies: Sequence[str]
    languages: Sequence[str]
    countries: Sequence[str]
    prices_include_tax: bool
    is_default: bool = False
    translations: Texts = field(default_factory=dict[str, Mapping[str, str]])
    unpaid_order_ttl_seconds: int = 1800


async def set_up(
    tx: Tx,
    *,
    name: str,
    default_language: str,
    channels: Sequence[ChannelSpec],
    translations: Texts | None = None,
) -> dict[str, UUID]:
    """Create or update the shop, its channels and itself as the first seller; the channels' ids
    by code. Safe to repeat."""
    settings = {
        "name": name,
        "default_language": default_language,
        "translations": dict(translations or {}),
    }
    await tx.execute(
        insert(ShopSettings)
        .values(id=1, **settings)
        .on_conflict_do_update(index_elements=["id"], set_=settings)
    )
    await tx.execute(
        insert(Seller)
        .values(id=new_id(), code="shop", name=name, is_shop=True)
        .on_conflict_do_nothing(index_elements=["code"])
    )
    seller_id = (await tx.execute(select(Seller.id).where(Seller.is_shop))).scalar_one()
    ids: dict[str, UUID] = {}
    for spec in channels:
        ids[spec.code] = await _save_channel(tx, spec)
        await tx.execute(
            insert(ChannelSeller)
            .values(channel_id=ids[spec.code], seller_id=seller_id)
            .on_conflict_do_nothing()
        )
    tx.invalidate(SHOP)
    return ids


async def _save_channel(tx: Tx, spec: ChannelSpec) -> UUID:
    values = {
        "name": spec.name,
        "default_currency": spec.default_currency,
        "default_language": spec.default_language,
        "default_country": spec.default_country,
        "currencies": list(spec.currencies),
        "languages": list(spec.languages),
        "countries": list(spec.countries),
        "prices_include_tax": spec.prices_include_tax,
        "is_default": spec.is_default,
        "translations": {code: dict(texts) for code, texts in spec.translations.items()},
        "unpaid_order_ttl_seconds": spec.unpaid_order_ttl_seconds,
    }
    saved = await tx.execute(
        insert(Channel)
        .values(id=new_id(), code=spec.code, **values)
        .on_conflict_do_update(index_elements=["code"], set_=values)
        .returning(Channel.id)
    )
    return saved.scalar_one()


async def resolve_scope(
    reader: Reader, *, channel: str | None, language: str | None, currency: str | None
) -> Scope:
    """Fill what the client left open from the channel. A language the shop does not speak falls
    back to the channel's; an unknown channel or a currency it does not take is BadUserInput."""
    shop = await reader.reference(SHOP)
    found = shop.default_channel if channel is None else shop.channels_by_code.get(channel)
    if found is None:
        raise BadUserInput(f"There is no channel '{channel[:40] if channel else ''}'.")
    if currency is not None and currency not in found.currencies:
        raise BadUserInput(
            f"Channel '{found.code}' does not take {currency[:8]}; it takes"
            f" {', '.join(found.currencies)}."
        )
    spoken = language if language and language in shop.languages else found.default_language
    return Scope(found, spoken, currency or found.default_currency)
