"""10,000 products with 3 variants each, made by PostgreSQL itself in a few seconds."""

import asyncpg

PRODUCTS = 10_000
CATEGORIES = 40

MAKE = (
    """INSERT INTO categories (id, parent_id, path, position, slug, title)
       SELECT id, NULL, ARRAY[id], n, 'category-' || n, 'Category ' || n
       FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, $1) AS n) AS made""",
    """INSERT INTO brands (id, slug, title)
       SELECT gen_random_uuid(), 'brand-' || n, 'Brand ' || n FROM generate_series(1, 50) AS n""",
    """INSERT INTO warehouses (id, code, name, country)
       SELECT gen_random_uuid(), code, initcap(code), country
       FROM (VALUES ('main', 'GB'), ('east', 'CN')) AS w (code, country)""",
    """INSERT INTO channel_warehouses (channel_id, warehouse_id, priority)
       SELECT c.id, w.id, row_number() OVER (PARTITION BY c.id ORDER BY w.code)
       FROM channels c CROSS JOIN warehouses w""",
    """INSERT INTO price_lists (id, code, name, channel_id, currency)
       SELECT gen_random_uuid(), 'bench-' || c.code, 'Bench', c.id, c.default_currency
       FROM channels c""",
    """INSERT INTO products
         (id, slug, status, title, subtitle, description, translations, brand_id, category_id,
          options, attributes, created_at)
       SELECT gen_random_uuid(), 'product-' || n, 'active',
         (ARRAY['Leather','Walnut','Linen','Copper','Ceramic','Wool'])[1 + n % 6] || ' '
         || (ARRAY['Kettle','Chair','Lamp','Mug','Blanket','Backpack','Knife'])[1 + n % 7]
         || ' ' || n,
         'Subtitle ' || n, repeat('A sentence about product ' || n || '. ', 6),
         jsonb_build_object('zh', jsonb_build_object('title', '商品 ' || n)),
         b.id, c.id,
         '[{"code":"size","label":"Size","translations":{},"values":[
            {"code":"s","label":"Small","translations":{}},
            {"code":"m","label":"Medium","translations":{}},
            {"code":"l","label":"Large","translations":{}}]}]'::jsonb,
         '[]'::jsonb, now() - n * interval '1 minute'
       FROM generate_series(1, $1) AS n
       JOIN (SELECT id, row_number() OVER (ORDER BY slug) AS k FROM brands) b ON b.k = 1 + n % 50
       JOIN (SELECT id, row_number() OVER (ORDER BY slug) AS k FROM categories) c
         ON c.k = 1 + n % (SELECT count(*) FROM categories)""",
    """INSERT INTO product_categories (product_id, category_id)
       SELECT id, category_id FROM products""",
    """INSERT INTO product_listings (product_id, channel_id, published_from)
       SELECT p.id, c.id, p.created_at FROM products p CROSS JOIN channels c""",
    """INSERT INTO product_variants (id, product_id, seller_id, sku, position, option_values)
       SELECT gen_random_uuid(), p.id, s.id, upper(p.slug) || '-' || v.code, v.position,
         jsonb_build_object('size', v.code)
       FROM products p CROSS JOIN (VALUES ('s', 0), ('m', 1), ('l', 2)) AS v (code, position)
       CROSS JOIN (SELECT id FROM sellers WHERE is_shop) s""",
    """INSERT INTO product_media (id, product_id, kind, url, alt, position)
       SELECT gen_random_uuid(), p.id, 'image', 'bench/' || p.slug || '-' || k || '.svg',
         'View ' || k, k
       FROM products p CROSS JOIN generate_series(0, 2) AS k""",
    """INSERT INTO prices (id, variant_id, price_list_id, amount, compare_at)
       SELECT gen_random_uuid(), v.id, l.id, 500 + (hashtext(v.sku) & 65535),
         CASE WHEN hashtext(v.sku) % 4 = 0 THEN 99999 END
       FROM product_variants v CROSS JOIN price_lists l WHERE l.code LIKE 'bench-%'""",
    """INSERT INTO stock_levels (variant_id, warehouse_id, on_hand)
       SELECT v.id, w.id, 1000000 FROM product_variants v CROSS JOIN warehouses w""",
)


async def make_catalogue(url: str) -> None:
    """Fill a migrated database that holds nothing but the test shop."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            for statement in MAKE:
                if "$1" in statement:
                    count = CATEGORIES if "INTO categories" in statement else PRODUCTS
                    await connection.execute(statement, count)
                else:
                    await connection.execute(statement)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
