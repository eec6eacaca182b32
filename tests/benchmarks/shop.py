"""What a shop needs beyond goods before it can sell: delivery and taxes; and samples to ask for."""

import asyncpg
from sqlalchemy import text

from commerce.core.db import Database
from commerce.core.ids import encode, new_id

DELIVERY = (
    """INSERT INTO shipping_zones (id, code, name, countries)
       VALUES (:zone, 'gb', 'Britain', ARRAY['GB'])""",
    """INSERT INTO shipping_methods (id, zone_id, code, title)
       VALUES (:method, :zone, 'post', 'Post')""",
    """INSERT INTO shipping_rates (id, method_id, currency, amount)
       VALUES (:rate, :method, 'GBP', 395)""",
    """INSERT INTO tax_rates (id, name, country, rate_bps) VALUES (:tax, 'VAT', 'GB', 2000)""",
)


async def make_sellable(db: Database) -> None:
    ids = {name: new_id() for name in ("zone", "method", "rate", "tax")}
    async with db.write() as tx:
        for statement in DELIVERY:
            await tx.execute(text(statement), ids)


async def sample(url: str) -> dict[str, list[str]]:
    """Categories, slugs, words and variants, as clients name them."""
    connection = await asyncpg.connect(url)
    try:
        slugs = await connection.fetch("SELECT slug FROM products ORDER BY slug LIMIT 50")
        variants = await connection.fetch("SELECT id FROM product_variants LIMIT 400")
    finally:
        await connection.close()
    return {
        "categories": ["category-7"],
        "slugs": [row["slug"] for row in slugs],
        "words": ["leather kettle", "walnut chair", "linn lamp", "copper m", "wool blanket"],
        "variants": [encode("ProductVariant", row["id"]) for row in variants],
    }
