"""A small shop whose every search result is known. Two channels, English and Chinese."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from commerce.search.port import LocalizedText, PriceSpan, ProductDocument, SearchResult
from tests.factories.search import make_document


def _id(number: int) -> UUID:
    return UUID(int=number)


CLOTHING, JACKETS, SHIRTS, HOME, BEDDING = (_id(number) for number in range(1, 6))
CATEGORY_NAMES = {CLOTHING: "clothing", JACKETS: "jackets", SHIRTS: "shirts", HOME: "home"}
ATTRIBUTES = ["colour", "size"]

JACKET = _id(101)
LEATHERY = _id(102)
SHIRT = _id(103)
BEDDING_SET = _id(104)
DUVET = _id(105)
SIX_PIECES = _id(106)
COFFEE_MACHINE = _id(107)
LEATHAR = _id(108)
HEADPHONES = _id(109)
T_SHIRT = _id(110)
LEDERHOSE = _id(111)  # only in the channel "de"
EVERYTHING = {
    JACKET,
    LEATHERY,
    SHIRT,
    BEDDING_SET,
    DUVET,
    SIX_PIECES,
    COFFEE_MACHINE,
    LEATHAR,
    HEADPHONES,
    T_SHIRT,
}


def _day(day: int) -> datetime:
    return datetime(2026, 1, day, 12, 30, tzinfo=UTC)


def _named(english: str, chinese: str) -> Mapping[str, LocalizedText]:
    return {"en": LocalizedText(english), "zh": LocalizedText(chinese)}


SHELF: list[ProductDocument] = [
    make_document(
        "Leather jacket",
        product_id=JACKET,
        texts=_named("Leather jacket", "真皮夹克"),
        skus=["LJ-100.1/M", "LJ-100.1/L"],
        category_ids=[CLOTHING, JACKETS],
        brand="nova",
        attributes={"colour": ["black", "brown"], "size": ["m", "l"]},
        prices={"GBP": PriceSpan(20_000, 25_000), "CNY": PriceSpan(199_900, 199_900)},
        sales_count=5,
        published_at=_day(1),
    ),
    make_document(
        "Leathery look shirt",
        product_id=LEATHERY,
        category_ids=[CLOTHING, SHIRTS],
        brand="orbit",
        attributes={"colour": ["black"], "size": ["m"]},
        price=4_000,
        sales_count=50,
        published_at=_day(2),
    ),
    make_document(
        "Cotton shirt",
        product_id=SHIRT,
        texts={
            "en": LocalizedText(
                "Cotton shirt",
                description="Soft, and goes well with a leather belt.",
                brand="Nova",
                categories=["Clothing", "Shirts"],
                options=["Crimson"],
                attributes=["Machine-washable"],
            )
        },
        skus=["CS-7"],
        category_ids=[CLOTHING, SHIRTS],
        brand="nova",
        attributes={"colour": ["white", "blue"], "size": ["m", "l"]},
        price=3_000,
        in_stock=False,
        sales_count=20,
        published_at=_day(3),
    ),
    make_document(
        "Bedding set",
        product_id=BEDDING_SET,
        texts=_named("Bedding set", "全棉四件套"),
        category_ids=[HOME, BEDDING],
        brand="dream",
        attributes={"colour": ["white"]},
        prices={"GBP": PriceSpan(8_000, 8_000), "CNY": PriceSpan(29_900, 39_900)},
        sales_count=9,
        published_at=_day(4),
    ),
    make_document(
        "Duvet",
        product_id=DUVET,
        texts=_named("Duvet", "色织华夫格四件套"),
        category_ids=[HOME, BEDDING],
        brand="dream",
        attributes={"colour": ["blue"]},
        price=9_000,
        sales_count=9,
        published_at=_day(5),
    ),
    make_document(
        "Six pieces for the bed",
        product_id=SIX_PIECES,
        texts=_named("Six pieces for the bed", "真丝六件套"),
        category_ids=[HOME, BEDDING],
        brand="dream",
        attributes={"colour": ["blue", "white"]},
        prices={"CNY": PriceSpan(59_900, 59_900)},
        in_stock=False,
        sales_count=1,
    ),
    make_document(
        "Coffee machine",
        product_id=COFFEE_MACHINE,
        texts={
            "en": LocalizedText("Coffee machine Café 2000"),
            "zh": LocalizedText("Nova 咖啡机"),
            "ja": LocalizedText("コーヒーメーカー"),
        },
        category_ids=[HOME],
        brand="nova",
        price=15_000,
        sales_count=7,
        published_at=_day(6),
    ),
    make_document("Leathar wallet", product_id=LEATHAR, price=1_500, published_at=_day(7)),
    make_document("Wireless headphones", product_id=HEADPHONES, price=12_000, published_at=_day(8)),
    make_document("Blue T-Shirt", product_id=T_SHIRT, price=2_000, published_at=_day(9)),
    make_document(
        "Leather jacket",
        product_id=JACKET,
        channel="de",
        texts={"en": LocalizedText("Leather jacket"), "de": LocalizedText("Lederjacke")},
        category_ids=[CLOTHING],
        brand="nova",
        prices={"EUR": PriceSpan(22_000, 22_000)},
    ),
    make_document(
        "Leather trousers",
        product_id=LEDERHOSE,
        channel="de",
        texts={"en": LocalizedText("Leather trousers"), "de": LocalizedText("Lederhose")},
        brand="alm",
        prices={"EUR": PriceSpan(9_900, 9_900)},
    ),
]


def found(result: SearchResult) -> list[UUID]:
    """The products of a result in their order."""
    return [hit.product_id for hit in result.hits]


def counts(result: SearchResult, facet: str) -> dict[str, int]:
    """A facet's counts, with category ids by name."""
    names = {str(category): name for category, name in CATEGORY_NAMES.items()}
    names[str(BEDDING)] = "bedding"
    return {names.get(count.value, count.value): count.count for count in result.facets[facet]}


def in_batches(
    documents: Iterable[ProductDocument], size: int = 500
) -> Iterable[list[ProductDocument]]:
    batch: list[ProductDocument] = []
    for document in documents:
        batch.append(document)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch
