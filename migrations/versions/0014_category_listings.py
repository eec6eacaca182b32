"""What each category shows in each channel, newest first: derived, kept by triggers.

A page of a category is a range of one index, where joining categories, listings and products reads
everything that the category holds. The triggers fire whoever writes: a service, an import, COPY.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Products are locked, in the order of their ids, so that two transactions that change one's
# categories and channels at the same time see each other's rows.
REFRESH = """
CREATE FUNCTION refresh_category_listings(changed uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM products WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM category_listings WHERE product_id = ANY (changed);
  INSERT INTO category_listings
    (channel_id, category_id, published_from, product_id, published_until)
  SELECT l.channel_id, c.category_id, l.published_from, p.id, l.published_until
  FROM products p
  JOIN product_listings l ON l.product_id = p.id
  JOIN product_categories c ON c.product_id = p.id
  WHERE p.id = ANY (changed) AND p.status = 'active';
END $$
"""
FOLLOW = """
CREATE FUNCTION follow_category_listings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids uuid[];
BEGIN
  SELECT array_agg(DISTINCT product_id) INTO ids FROM changed;
  IF ids IS NOT NULL THEN
    PERFORM refresh_category_listings(ids);
  END IF;
  RETURN NULL;
END $$
"""
FOLLOW_STATUS = """
CREATE FUNCTION follow_product_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_category_listings(ARRAY[NEW.id]);
  RETURN NULL;
END $$
"""
STATUS_TRIGGER = """
CREATE TRIGGER category_listings_follow_status AFTER UPDATE OF status ON products
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
EXECUTE FUNCTION follow_product_status()
"""
FILL = """
SELECT refresh_category_listings(array_agg(DISTINCT product_id)) FROM product_categories
"""
EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}
SOURCES = ("product_categories", "product_listings")


def upgrade() -> None:
    op.create_table(
        "category_listings",
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("published_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("published_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint(
            "channel_id",
            "category_id",
            "published_from",
            "product_id",
            name=op.f("pk_category_listings"),
        ),
    )
    op.create_index(
        op.f("ix_category_listings_product_id"), "category_listings", ["product_id"], unique=False
    )
    for function in (REFRESH, FOLLOW, FOLLOW_STATUS, STATUS_TRIGGER):
        op.execute(function)
    for source in SOURCES:
        for event, rows in EVENTS.items():
            op.execute(
                f"CREATE TRIGGER category_listings_follow_{event.lower()} AFTER {event} ON {source}"
                f" REFERENCING {rows} TABLE AS changed"
                " FOR EACH STATEMENT EXECUTE FUNCTION follow_category_listings()"
            )
    op.execute(FILL)


def downgrade() -> None:
    for name in ("follow_category_listings", "follow_product_status"):
        op.execute(f"DROP FUNCTION {name} CASCADE")
    op.execute("DROP FUNCTION refresh_category_listings")
    op.drop_table("category_listings")
