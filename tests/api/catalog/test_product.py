"""The root field `product`."""

from datetime import timedelta
from typing import Any

import pytest

from commerce.catalog.kinds import AttributeKind, ProductStatus
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.money import Money
from commerce.core.permissions import Permission
from tests.client import Client
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_product,
    set_price,
    set_stock,
)

SLUG = "query($slug: String) { product(slug: $slug) { id slug title status } }"
ID = "query($id: ID) { product(id: $id) { slug } }"
NODE = "query($id: ID!) { node(id: $id) { id ... on Product { slug } } }"


async def test_a_shopper_reads_a_whole_product(db: Database, client: Client) -> None:
    async with db.write() as tx:
        kitchen = await make_category(tx, slug="kitchen", translations={"zh": {"title": "厨房"}})
        mugs = await make_category(tx, slug="mugs", parent_id=kitchen)
        acme = await make_brand(tx, slug="acme")
        await make_attribute(tx, code="volume", kind=AttributeKind.NUMBER, unit="ml")
        made = await make_product(
            tx,
            slug="mug",
            title="Mug",
            variants=2,
            media=2,
            category_id=mugs,
            brand_id=acme,
            compare_at=Money(2500, "GBP"),
            subtitle="Blue",
            description="<p>Hot</p>",
            seo_description="Buy it",
            tags=["new"],
            attributes=[{"code": "volume", "value": 300}],
            translations={"zh": {"title": "马克杯"}},
        )
        await set_price(tx, made.variant_ids[1:], Money(2100, "GBP"))
        await set_stock(tx, made.variant_ids[1:], 0)

    product = await client.data(
        """query { product(slug: "mug") {
            title subtitle description seo { title description } status tags publishedAt
            brand { slug } category { slug breadcrumbs { slug } } categories { slug }
            media(first: 1) { kind url alt } featuredImage { url }
            options { code label values { code label } }
            attributes { code kind value unit number }
            priceRange { min { amount currencyCode } max { amount } } inStock
            variants(first: 1) { nodes { sku title weightGrams barcode isActive requiresShipping
                selectedOptions { code label value valueLabel }
                price { amount currencyCode } compareAtPrice { amount }
                quantityAvailable availableForSale image { url } product { slug } }
              pageInfo { hasNextPage endCursor } } } }"""
    )

    page_info = product["variants"].pop("pageInfo")
    assert page_info["hasNextPage"] is True
    assert product == {
        "title": "Mug",
        "subtitle": "Blue",
        "description": "<p>Hot</p>",
        "seo": {"title": "Mug", "description": "Buy it"},
        "status": "ACTIVE",
        "tags": ["new"],
        "publishedAt": "2026-01-31T10:00:00+00:00",
        "brand": {"slug": "acme"},
        "category": {"slug": "mugs", "breadcrumbs": [{"slug": "kitchen"}, {"slug": "mugs"}]},
        "categories": [{"slug": "mugs"}],
        "media": [
            {"kind": "IMAGE", "url": "http://127.0.0.1:8000/media/mug-1.png", "alt": "Picture 1"}
        ],
        "featuredImage": {"url": "http://127.0.0.1:8000/media/mug-1.png"},
        "options": [
            {
                "code": "size",
                "label": "Size",
                "values": [{"code": "s1", "label": "Size 1"}, {"code": "s2", "label": "Size 2"}],
            }
        ],
        "attributes": [
            {"code": "volume", "kind": "NUMBER", "value": "300", "unit": "ml", "number": 300.0}
        ],
        "priceRange": {
            "min": {"amount": "19.00", "currencyCode": "GBP"},
            "max": {"amount": "21.00"},
        },
        "inStock": True,
        "variants": {
            "nodes": [
                {
                    "sku": "MUG-1",
                    "title": "Size 1",
                    "weightGrams": 500,
                    "barcode": None,
                    "isActive": True,
                    "requiresShipping": True,
                    "selectedOptions": [
                        {"code": "size", "label": "Size", "value": "s1", "valueLabel": "Size 1"}
                    ],
                    "price": {"amount": "19.00", "currencyCode": "GBP"},
                    "compareAtPrice": {"amount": "25.00"},
                    "quantityAvailable": 10,
                    "availableForSale": True,
                    "image": {"url": "http://127.0.0.1:8000/media/mug-1.png"},
                    "product": {"slug": "mug"},
                }
            ]
        },
    }
    further = await client.data(
        """query($after: String) { product(slug: "mug") {
            variants(first: 5, after: $after) { nodes { sku quantityAvailable availableForSale }
              pageInfo { hasNextPage } } } }""",
        after=page_info["endCursor"],
    )
    assert further["variants"] == {
        "nodes": [{"sku": "MUG-2", "quantityAvailable": 0, "availableForSale": False}],
        "pageInfo": {"hasNextPage": False},
    }


async def test_texts_prices_and_stock_follow_the_context(db: Database, client: Client) -> None:
    async with db.write() as tx:
        await make_product(
            tx,
            slug="mug",
            title="Mug",
            channels=("uk", "cn"),
            variants=2,
            price=[Money(1900, "GBP"), Money(2200, "EUR"), Money(16_800, "CNY")],
            translations={"zh": {"title": "马克杯"}},
        )
    fields = """{ product(slug: "mug") { title seo { title } options { label }
                  variants { nodes { price { amount currencyCode } } } } }"""

    euro = await client.data("query @inContext(currency: EUR) " + fields)
    china = await client.data('query @inContext(channel: "cn") ' + fields)

    assert euro["title"] == "Mug"
    assert euro["variants"]["nodes"][0]["price"] == {"amount": "22.00", "currencyCode": "EUR"}
    assert (china["title"], china["seo"], china["options"]) == (
        "马克杯",
        {"title": "马克杯"},
        [{"label": "尺码"}],
    )
    assert china["variants"]["nodes"][0]["price"] == {"amount": "168.00", "currencyCode": "CNY"}


async def test_what_has_no_price_here_is_not_for_sale(db: Database, client: Client) -> None:
    async with db.write() as tx:
        await make_product(tx, slug="mug", price=None)

    product = await client.data(
        """{ product(slug: "mug") { priceRange { min { amount } } inStock
             variants { nodes { price { amount } availableForSale quantityAvailable } } } }"""
    )

    assert product == {
        "priceRange": None,
        "inStock": True,
        "variants": {
            "nodes": [{"price": None, "availableForSale": False, "quantityAvailable": 10}]
        },
    }


async def hidden_products(db: Database) -> list[tuple[str, str]]:
    """Slugs and global ids of what no shopper of the channel sees now."""
    now, day = db.clock.now(), timedelta(days=1)
    given: list[dict[str, Any]] = [
        {"slug": "draft", "status": ProductStatus.DRAFT},
        {"slug": "archived", "status": ProductStatus.ARCHIVED},
        {"slug": "elsewhere", "channels": ("cn",)},
        {"slug": "later", "published_from": now + day},
        {"slug": "over", "published_from": now - day, "published_until": now},
    ]
    async with db.write() as tx:
        made = [await make_product(tx, **each) for each in given]
    return [(each.slug, encode("Product", each.id)) for each in made]


async def test_what_is_not_published_here_is_null_for_everyone_but_staff(
    db: Database, client: Client
) -> None:
    hidden = await hidden_products(db)
    strangers = [
        client,
        client.as_customer(new_id()),
        client.as_staff(Permission.ORDERS_READ),
        client.as_partner(),
    ]

    for stranger in strangers:
        for slug, gid in hidden:
            assert await stranger.data(SLUG, slug=slug) is None
            assert await stranger.data(ID, id=gid) is None
            assert await stranger.data(NODE, id=gid) is None
    for reader in (
        client.as_staff(Permission.CATALOG_READ),
        client.as_partner(Permission.CATALOG_READ),
    ):
        for slug, gid in hidden:
            assert (await reader.data(SLUG, slug=slug))["id"] == gid
            assert (await reader.data(ID, id=gid))["slug"] == slug
            assert (await reader.data(NODE, id=gid))["slug"] == slug


@pytest.mark.parametrize(
    "id_",
    ["", "nonsense", encode("Product", new_id()), encode("Category", new_id())],
    ids=["empty", "nonsense", "unknown", "another type"],
)
async def test_an_unknown_id_is_null(client: Client, id_: str) -> None:
    assert await client.data(ID, id=id_) is None


@pytest.mark.parametrize("slug", ["", "unknown", "x" * 10_000])
async def test_an_unknown_slug_is_null(client: Client, slug: str) -> None:
    assert await client.data(SLUG, slug=slug) is None


async def test_id_or_slug_must_be_given(client: Client) -> None:
    assert await client.code("{ product { slug } }") == "BAD_USER_INPUT"
    assert await client.code('{ product(id: "x", slug: "y") { slug } }') == "BAD_USER_INPUT"


async def test_what_staff_read_is_for_staff(db: Database, client: Client) -> None:
    async with db.write() as tx:
        await make_product(
            tx, slug="mug", translations={"zh": {"title": "杯", "seo_title": "买杯"}}
        )
    document = """{ product(slug: "mug") { taxCategory translations { language title seoTitle }
        listings { channel { code } publishedFrom publishedUntil }
        variants(includeInactive: true) { nodes { sku } } } }"""

    product = await client.as_staff(Permission.CATALOG_READ).data(document)

    assert product == {
        "taxCategory": "standard",
        "translations": [{"language": "ZH", "title": "杯", "seoTitle": "买杯"}],
        "listings": [
            {
                "channel": {"code": "uk"},
                "publishedFrom": "2026-01-31T10:00:00+00:00",
                "publishedUntil": None,
            }
        ],
        "variants": {"nodes": [{"sku": "MUG-1"}]},
    }
    for field in ("taxCategory", "translations { title }", "listings { publishedFrom }"):
        one = f'{{ product(slug: "mug") {{ {field} }} }}'
        assert await client.code(one) == "UNAUTHENTICATED"
        assert await client.as_customer(new_id()).code(one) == "FORBIDDEN"
    inactive = '{ product(slug: "mug") { variants(includeInactive: true) { nodes { sku } } } }'
    assert await client.code(inactive) == "UNAUTHENTICATED"
