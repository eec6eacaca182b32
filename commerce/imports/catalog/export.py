"""`export_catalog`: the whole catalogue in the native format; imported into an empty shop with the
same channels and warehouses, it makes the same catalogue.

Writes what belongs to goods day by day: base prices, not those of sales or customer groups; stock,
not what is promised of it. Variants that are retired and no longer fit their product's options are
left out, as nothing can be sold of them.
"""

from collections.abc import Callable, Mapping, Sequence

import orjson

from commerce.catalog.kinds import AttributeKind
from commerce.catalog.stored import AttributeJson, OptionJson
from commerce.core.db import Database
from commerce.core.money import Money
from commerce.imports.catalog.export_pages import Names, label_of, names_of, page_records, texts_of
from commerce.imports.catalog.state import (
    MediumState,
    ProductState,
    VariantState,
    all_products,
)
from commerce.imports.formats.records import (
    MEDIA_FOLDER,
    Medium,
    Option,
    Price,
    Product,
    Publication,
    Record,
    Scalar,
    Seo,
    Stock,
    Texts,
    Variant,
)

PAGE = 200


async def export_catalog(db: Database, write: Callable[[bytes], object]) -> int:
    """Write every record as a line, products in the order in which they were made; how many
    records there were."""
    count = 0
    async with db.read() as reader:
        names = await names_of(reader)
        for record in page_records(names):
            write(_line(record))
            count += 1
        async for state in all_products(reader, PAGE):
            write(_line(_product(state, names)))
            count += 1
    return count


def _line(record: Record) -> bytes:
    return orjson.dumps(record.model_dump(mode="json"), option=orjson.OPT_APPEND_NEWLINE)


def _product(state: ProductState, names: Names) -> Product:
    columns, language = state.columns, names.language
    translations = columns["translations"]
    primary, brand_id = columns["category_id"], columns["brand_id"]
    tree = names.categories.by_id
    further = sorted(tree[id_].slug for id_ in state.categories if id_ != primary)
    texts = {
        name: texts_of(columns[name], translations, name, language)
        for name in ("title", "subtitle", "description", "seo_title", "seo_description")
    }
    options: Sequence[OptionJson] = columns["options"]
    return Product(
        slug=state.slug,
        status=columns["status"].value,
        title=texts["title"],
        subtitle=texts["subtitle"],
        description=texts["description"],
        brand=names.brands[brand_id].slug if brand_id else None,
        categories=[*([tree[primary].slug] if primary else []), *further],
        attributes=_said(columns["attributes"], names),
        options=[_option(option, language) for option in options],
        seo=Seo(title=texts["seo_title"], description=texts["seo_description"]),
        media=_media(state.media, language),
        tags=columns["tags"],
        tax_category=columns["tax_category"],
        channels=_channels(state, names),
        variants=[
            _variant(variant, state, names)
            for variant in sorted(state.variants.values(), key=_position)
            if variant.columns["is_active"] or _fits(variant.columns["option_values"], options)
        ],
    )


def _position(variant: VariantState) -> int:
    return variant.columns["position"]


def _fits(chosen: Mapping[str, str], options: Sequence[OptionJson]) -> bool:
    """Whether a variant has a value of every option and of no other."""
    offered = {option["code"]: {value["code"] for value in option["values"]} for option in options}
    return set(chosen) == set(offered) and all(chosen[code] in offered[code] for code in chosen)


def _said(stored: Sequence[AttributeJson], names: Names) -> dict[str, Scalar | Texts]:
    said: dict[str, Scalar | Texts] = {}
    for entry in stored:
        attribute = names.attributes.get(entry["code"])
        if attribute is None:
            continue
        value = entry["value"]
        if attribute.kind is AttributeKind.TEXT:
            translations = entry.get("translations", {})
            said[attribute.code] = texts_of(str(value), translations, "value", names.language)
        else:
            said[attribute.code] = value
    return said


def _option(option: OptionJson, language: str) -> Option:
    label = label_of(option, language)
    values = [label_of(value, language) for value in option["values"]]
    return Option(code=label.code, label=label.label, values=values)


def _media(media: Sequence[MediumState], language: str) -> list[Medium]:
    """Each picture once, however many variants it shows."""
    pictures = {medium.url: medium for medium in reversed(media)}
    return [
        Medium(
            path=_path(url),
            url=None if _path(url) else url,
            kind=pictures[url].kind.value,
            alt=texts_of(pictures[url].alt, pictures[url].translations, "alt", language),
        )
        for url in dict.fromkeys(medium.url for medium in media)
    ]


def _path(url: str) -> str | None:
    return url.removeprefix(MEDIA_FOLDER) if url.startswith(MEDIA_FOLDER) else None


def _channels(state: ProductState, names: Names) -> list[Publication]:
    """In the order of the shop's channels; those that are closed are left out."""
    return [
        Publication(
            channel=channel.code,
            published_from=state.listings[channel.id][0],
            published_until=state.listings[channel.id][1],
        )
        for channel in names.shop.channels
        if channel.id in state.listings
    ]


def _variant(variant: VariantState, state: ProductState, names: Names) -> Variant:
    columns = variant.columns
    return Variant(
        sku=columns["sku"],
        barcode=columns["barcode"],
        options=columns["option_values"],
        weight_grams=columns["weight_grams"],
        requires_shipping=columns["requires_shipping"],
        active=columns["is_active"],
        media=[
            _path(medium.url) or medium.url
            for medium in state.media
            if medium.variant_id == variant.id
        ],
        prices=_prices(variant, names),
        stock=sorted(
            (
                Stock(warehouse=names.warehouses[id_], on_hand=level.on_hand)
                for id_, level in variant.levels.items()
            ),
            key=lambda stock: stock.warehouse or "",
        ),
    )


def _prices(variant: VariantState, names: Names) -> list[Price]:
    channels, lists = names.shop.channels_by_id, names.price_lists
    prices: list[Price] = []
    for (list_id, quantity, starts_at), (amount, struck, ends_at) in variant.prices.items():
        if list_id not in lists:
            continue
        currency, channel_id = lists[list_id].currency, lists[list_id].channel_id
        prices.append(
            Price(
                currency=currency,
                amount=Money(amount, currency).amount,
                compare_at=None if struck is None else Money(struck, currency).amount,
                channel=channels[channel_id].code if channel_id else None,
                min_quantity=quantity,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        )
    currencies = names.shop.currencies
    return sorted(
        prices,
        key=lambda price: (
            currencies.index(price.currency),
            price.channel or "",
            price.min_quantity,
            str(price.starts_at or ""),
        ),
    )
