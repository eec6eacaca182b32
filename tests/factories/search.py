"""Search documents: one with explicit defaults, and thousands that look like a shop's."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from commerce.core.ids import new_id
from commerce.search.port import LocalizedText, PriceSpan, ProductDocument

_NAMESPACE = UUID("5d0c2b3e-0b5f-4b5e-9a53-6a8f4b6c1d2e")
_FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
_COLOURS = {"red": "红色", "blue": "蓝色", "green": "绿色", "black": "黑色", "white": "白色"}
_MATERIALS = {
    "leather": "真皮",
    "cotton": "全棉",
    "linen": "亚麻",
    "wool": "羊毛",
    "silk": "真丝",
    "denim": "牛仔",
    "suede": "绒面革",
    "velvet": "天鹅绒",
}
_THINGS = {
    "jacket": "夹克",
    "trousers": "长裤",
    "bedding set": "四件套",
    "pillow": "枕头",
    "curtain": "窗帘",
    "handbag": "手提包",
    "running shoes": "跑步鞋",
    "scarf": "围巾",
    "backpack": "双肩包",
    "table lamp": "台灯",
    "coffee machine": "咖啡机",
    "wireless headphones": "无线耳机",
}
_STYLES = ("classic", "modern", "slim", "relaxed", "vintage", "outdoor", "premium", "everyday")
_WORDS = [
    "comfortable",
    "durable",
    "lightweight",
    "washable",
    "handmade",
    "warm",
    "breathable",
    "elegant",
    "practical",
    "soft",
    "strong",
    "seasonal",
    "waterproof",
    "folding",
    "adjustable",
    "quiet",
    "bright",
    "compact",
    "natural",
    "recycled",
]
_CHINESE_WORDS = [
    "舒适",
    "耐用",
    "轻便",
    "可水洗",
    "手工",
    "保暖",
    "透气",
    "优雅",
    "实用",
    "柔软",
    "防水",
    "可折叠",
    "安静",
    "明亮",
    "天然",
]


def make_document(
    title: str = "Plain thing",
    *,
    product_id: UUID | None = None,
    channel: str = "uk",
    texts: Mapping[str, LocalizedText] | None = None,
    skus: Sequence[str] = (),
    category_ids: Sequence[UUID] = (),
    brand: str | None = None,
    attributes: Mapping[str, Sequence[str]] | None = None,
    price: int | None = 1000,
    prices: Mapping[str, PriceSpan] | None = None,
    in_stock: bool = True,
    sales_count: int = 0,
    published_at: datetime | None = None,
) -> ProductDocument:
    if prices is None:
        prices = {} if price is None else {"GBP": PriceSpan(price, price)}
    return ProductDocument(
        product_id=product_id or new_id(),
        channel=channel,
        slug=title.lower().replace(" ", "-"),
        image_url=None,
        texts=texts or {"en": LocalizedText(title)},
        skus=skus,
        category_ids=category_ids,
        brand=brand,
        attributes=attributes or {},
        prices=prices,
        in_stock=in_stock,
        sales_count=sales_count,
        published_at=published_at,
    )


def make_catalog(count: int, *, channel: str = "uk") -> Iterator[ProductDocument]:
    """The same products at every call: English and Chinese, 40 categories under 8, 50 brands."""
    random = Random(20_260_301)  # noqa: S311 - made-up goods, no secret
    for number in range(count):
        yield _made_up(number, channel, random)


def _made_up(number: int, channel: str, random: Random) -> ProductDocument:
    thing, thing_zh = random.choice(list(_THINGS.items()))
    material, material_zh = random.choice(list(_MATERIALS.items()))
    colour, colour_zh = random.choice(list(_COLOURS.items()))
    style, brand = random.choice(_STYLES), f"brand-{random.randrange(50)}"
    category = random.randrange(40)
    price = random.randrange(500, 50_000)
    return ProductDocument(
        product_id=uuid5(_NAMESPACE, f"product {number}"),
        channel=channel,
        slug=f"{colour}-{material}-{thing}-{number}".replace(" ", "-"),
        image_url=f"/media/{number}.svg",
        texts={
            "en": LocalizedText(
                title=f"{style} {colour} {material} {thing}".capitalize(),
                description=" ".join(random.choices(_WORDS, k=40)),
                brand=brand,
                categories=[f"Category {category}", f"Department {category % 8}"],
                options=["Colour", colour, "Size", "S", "M", "L"],
                attributes=[material, style],
            ),
            "zh": LocalizedText(
                title=f"{colour_zh}{material_zh}{thing_zh}",
                description="，".join(random.choices(_CHINESE_WORDS, k=20)),
                brand=brand,
                categories=[f"{thing_zh}类"],
                attributes=[material_zh],
            ),
        },
        skus=[f"MU-{number:05d}-{size}" for size in "SML"],
        category_ids=[
            uuid5(_NAMESPACE, f"category {category}"),
            uuid5(_NAMESPACE, f"department {category % 8}"),
        ],
        brand=brand,
        attributes={
            "colour": [colour],
            "material": [material],
            "style": [style],
            "size": ["s", "m", "l"][: random.randrange(1, 4)],
        },
        prices={
            "GBP": PriceSpan(price, price + random.randrange(0, 2000)),
            "CNY": PriceSpan(price * 9, price * 9),
        },
        in_stock=random.random() < 0.8,
        sales_count=int(random.paretovariate(1.2)),
        published_at=_FIRST_DAY + timedelta(hours=random.randrange(10_000)),
    )
