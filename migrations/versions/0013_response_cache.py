"""Triggers that announce what answers are kept of, and indexes that find when a window begins or
ends. They hold for every writer: services, imports, and people at a console.

Tags are announced on `commerce_cache` (`product:<hex>`, separated by spaces; `all` for many at
once), changes of what is kept in snapshots on `commerce_snapshots`. Stock is announced only where
a variant runs out or comes back: NOTIFY makes commits wait for one another, and orders change
stock all the time.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOST_TAGS = 150  # of at most 41 characters and a space: a payload holds 8000 bytes
ANNOUNCE = f"""
CREATE FUNCTION announce_tags(tags text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(tags) > {MOST_TAGS} THEN
        tags := ARRAY['all'];
    END IF;
    IF cardinality(tags) > 0 THEN
        PERFORM pg_notify('commerce_cache', array_to_string(tags, ' '));
    END IF;
END $$
"""
HEX = "replace({}::text, '-', '')"
CATEGORIES = f"""
    SELECT 'category:' || {HEX.format("c.category_id")}
    FROM touched t JOIN product_categories c ON c.product_id = t.product_id
"""
BRANDS = f"""
    SELECT 'brand:' || {HEX.format("p.brand_id")}
    FROM touched t JOIN products p ON p.id = t.product_id WHERE p.brand_id IS NOT NULL
"""


def _one(kind: str, column: str) -> str:
    return (
        f"SELECT '{kind}:' || {HEX.format(f't.{column}')} FROM touched t"
        f" WHERE t.{column} IS NOT NULL"
    )


PRODUCTS = "SELECT 'products' FROM touched"
TABLES = {  # table: (columns to know, tags by touched row)
    "products": (
        "id AS product_id, brand_id",
        [_one("product", "product_id"), _one("brand", "brand_id"), CATEGORIES, PRODUCTS],
    ),
    "product_listings": (
        "product_id",
        [_one("product", "product_id"), CATEGORIES, BRANDS, PRODUCTS],
    ),
    "product_categories": (
        "product_id, category_id",
        [_one("product", "product_id"), _one("category", "category_id"), PRODUCTS],
    ),
    "product_variants": (
        "product_id, id AS variant_id",
        [_one("product", "product_id"), _one("variant", "variant_id"), PRODUCTS],
    ),
    "product_media": ("product_id", [_one("product", "product_id"), PRODUCTS]),
    "prices": ("variant_id", [_one("variant", "variant_id"), "SELECT 'prices' FROM touched"]),
    "stock_levels": ("variant_id", [_one("variant", "variant_id")]),
}
# What is sold changes no page until lists by sales are read again, which they are by time.
SEEN = {"products": "(to_jsonb(b) - 'sales_count') IS DISTINCT FROM (to_jsonb(c) - 'sales_count')"}
FUNCTION = """
CREATE FUNCTION announce_{table}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM announce_tags(ARRAY(
        WITH touched AS ({touched}), tags(tag) AS ({tags})
        SELECT DISTINCT tag FROM tags LIMIT {limit}
    ));
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER {table}_announce_{event} AFTER {event} ON {table}
REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION announce_{table}_{event}()
"""
STOCK_FLIP = """
CREATE FUNCTION announce_stock_flip() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM announce_tags(ARRAY['variant:' || replace(NEW.variant_id::text, '-', '')]);
    RETURN NULL;
END $$
"""
STOCK_FLIPS = """
CREATE TRIGGER stock_levels_announce_flip AFTER UPDATE ON stock_levels FOR EACH ROW
WHEN ((OLD.on_hand - OLD.reserved - OLD.safety_stock > 0)
      IS DISTINCT FROM (NEW.on_hand - NEW.reserved - NEW.safety_stock > 0))
EXECUTE FUNCTION announce_stock_flip()
"""
EVERYTHING = """
CREATE FUNCTION announce_everything() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM announce_tags(ARRAY['all']);
    RETURN NULL;
END $$
"""
SNAPSHOT = """
CREATE FUNCTION announce_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('commerce_snapshots', TG_ARGV[0]);
    RETURN NULL;
END $$
"""
SNAPSHOTS = {  # table: the snapshot that it is kept in
    "shop_settings": "shop",
    "channels": "shop",
    "categories": "categories",
    "brands": "brands",
    "attributes": "attributes",
    "price_lists": "price_lists",
    "warehouses": "warehouses",
    "channel_warehouses": "warehouses",
}
SIDES = {
    "insert": ("NEW TABLE AS changed", "SELECT {columns} FROM changed"),
    "delete": ("OLD TABLE AS changed", "SELECT {columns} FROM changed"),
    "update": (
        "OLD TABLE AS before NEW TABLE AS changed",
        "SELECT {columns} FROM before UNION ALL SELECT {columns} FROM changed",
    ),
}
SEEN_UPDATES = (
    "SELECT {columns} FROM (SELECT b.* FROM before b JOIN changed c USING (id) WHERE {seen}"
    " UNION ALL SELECT c.* FROM before b JOIN changed c USING (id) WHERE {seen}) AS seen"
)


def upgrade() -> None:
    op.execute(ANNOUNCE)
    op.execute(EVERYTHING)
    op.execute(SNAPSHOT)
    for table, (columns, tags) in TABLES.items():
        for event, (tables, touched) in SIDES.items():
            if table == "stock_levels" and event == "update":
                continue
            seen = SEEN.get(table)
            rows = SEEN_UPDATES if seen and event == "update" else touched
            function = FUNCTION.format(
                table=table,
                event=event,
                touched=rows.format(columns=columns, seen=seen),
                tags=" UNION ALL ".join(tags),
                limit=MOST_TAGS + 1,
            )
            op.execute(function)
            op.execute(TRIGGER.format(table=table, event=event, tables=tables))
        op.execute(
            f"CREATE TRIGGER {table}_announce_truncate AFTER TRUNCATE ON {table}"
            " EXECUTE FUNCTION announce_everything()"
        )
    op.execute(STOCK_FLIP)
    op.execute(STOCK_FLIPS)
    for table, name in SNAPSHOTS.items():
        op.execute(
            f"CREATE TRIGGER {table}_announce AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
            f" ON {table} EXECUTE FUNCTION announce_snapshot('{name}')"
        )
    op.create_index("ix_product_listings_published_from", "product_listings", ["published_from"])
    op.create_index(
        "ix_product_listings_published_until",
        "product_listings",
        ["published_until"],
        postgresql_where="published_until IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_index("ix_product_listings_published_until", "product_listings")
    op.drop_index("ix_product_listings_published_from", "product_listings")
    for table in TABLES:
        for event in SIDES:
            op.execute(f"DROP FUNCTION IF EXISTS announce_{table}_{event}() CASCADE")
    for name in ("snapshot", "everything", "stock_flip"):
        op.execute(f"DROP FUNCTION announce_{name}() CASCADE")
    op.execute("DROP FUNCTION announce_tags(text[])")
