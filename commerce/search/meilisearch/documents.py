"""A product as Meilisearch stores it, and the names of the fields.

Texts live in `find.<field>.<language>`, prices in `prices.<currency>`, filterable attributes in
`attributes.<code>`. Because settings name only the parent, a new language, currency or attribute
needs no change of settings. Dense languages are indexed character by character.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict
from uuid import UUID

from commerce.search.port import LocalizedText, PriceSpan, ProductDocument, SearchHit
from commerce.search.text import closed_up, fold, spaced, storable

PRIMARY_KEY = "id"
TEXT_FIELDS = ("title", "brand", "categories", "options", "attributes", "description")
CARD_FIELDS = ["product_id", "slug", "title", "image_url", "in_stock", "prices", "compare_at"]

_CHANNEL = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Span(TypedDict):
    min: int
    max: int


class StoredDocument(TypedDict):
    """One product in one channel."""

    id: str
    product_id: str
    channel: str
    slug: str
    image_url: str | None
    title: Mapping[str, str]
    find: Mapping[str, Mapping[str, str]]
    skus: Sequence[str]
    category_ids: Sequence[str]
    brand: str | None
    attributes: Mapping[str, Sequence[str]]
    prices: Mapping[str, Span]
    compare_at: Mapping[str, int]
    in_stock: bool
    sales_count: int
    published_at: float | None


class StoredCard(TypedDict):
    """What a search retrieves of a document."""

    product_id: str
    slug: str
    title: Mapping[str, str]
    image_url: str | None
    in_stock: bool
    prices: Mapping[str, Span]
    compare_at: Mapping[str, int]
    _rankingScore: NotRequired[float]


def document_id(channel: str, product_id: UUID) -> str:
    """Raises ValueError for a channel code Meilisearch could not store."""
    if not _CHANNEL.fullmatch(channel):
        raise ValueError(f"channel code {channel!r} is not letters, digits, _ and -")
    return f"{channel}-{product_id.hex}"


def stored(document: ProductDocument) -> StoredDocument:
    texts = {code: text for code, text in document.texts.items() if is_language(code)}
    return StoredDocument(
        id=document_id(document.channel, document.product_id),
        product_id=str(document.product_id),
        channel=document.channel,
        slug=storable(document.slug),
        image_url=document.image_url,
        title={code: storable(text.title) for code, text in texts.items()},
        find=_by_field(texts),
        skus=_skus(document.skus),
        category_ids=[str(category_id) for category_id in document.category_ids],
        brand=document.brand,
        attributes={code: list(values) for code, values in document.attributes.items()},
        prices={
            currency: Span(min=span.minimum, max=span.maximum)
            for currency, span in document.prices.items()
        },
        compare_at=dict(document.compare_at),
        in_stock=document.in_stock,
        sales_count=document.sales_count,
        published_at=document.published_at.timestamp() if document.published_at else None,
    )


def hit(card: StoredCard, language: str, currency: str) -> SearchHit:
    span = card["prices"].get(currency)
    return SearchHit(
        product_id=UUID(card["product_id"]),
        slug=card["slug"],
        title=title_in(card["title"], language),
        image_url=card["image_url"],
        in_stock=card["in_stock"],
        price=PriceSpan(span["min"], span["max"]) if span else None,
        compare_at=card["compare_at"].get(currency),
        score=card.get("_rankingScore"),
    )


def title_in(titles: Mapping[str, str], language: str) -> str:
    """The title in the language asked for, else in the first language there is."""
    return titles.get(language) or next((titles[code] for code in sorted(titles)), "")


def is_language(code: str) -> bool:
    return _LANGUAGE.fullmatch(code) is not None


def is_currency(code: str) -> bool:
    return _CURRENCY.fullmatch(code) is not None


def text_field(field: str, language: str) -> str:
    return f"find.{field}.{language}"


def price_field(currency: str, bound: str) -> str:
    return f"prices.{currency}.{bound}"


def attribute_field(code: str) -> str:
    return f"attributes.{code}"


def _by_field(texts: Mapping[str, LocalizedText]) -> dict[str, dict[str, str]]:
    """Every field for every language, empty ones too: Meilisearch refuses a search in a field
    that no document ever had."""
    fields: dict[str, dict[str, str]] = {field: {} for field in TEXT_FIELDS}
    for code, text in texts.items():
        fields["title"][code] = _findable(text.title)
        fields["brand"][code] = _findable(text.brand)
        fields["categories"][code] = _findable(" . ".join(text.categories))
        fields["options"][code] = _findable(" . ".join(text.options))
        fields["attributes"][code] = _findable(" . ".join(text.attributes))
        fields["description"][code] = _findable(text.description)
    return fields


def _findable(text: str) -> str:
    return spaced(storable(text))


def _skus(skus: Sequence[str]) -> list[str]:
    """Each SKU as written and closed up, so that "AB-12.34" is found by ab1234 too."""
    forms = [form for sku in skus for form in (fold(storable(sku)), closed_up(sku))]
    return list(dict.fromkeys(forms))
