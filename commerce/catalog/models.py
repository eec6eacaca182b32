"""Tables of the catalogue.

Texts stand in the shop's default language in plain columns and in every other language under
`translations`. A product's options and attribute values are part of it and stored with it, so
that a product page needs no further tables for them.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.catalog.kinds import AttributeKind, MediaKind, ProductStatus
from commerce.core.base import Base, Identified, Json, JsonList, Timestamped, text_enum


class Category(Identified, Timestamped, Base):
    """A node of the category tree; `path` holds the ids from the root down to itself."""

    __tablename__ = "categories"
    __table_args__ = (Index("ix_categories_parent_id", "parent_id", "position"),)

    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"))
    path: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    position: Mapped[int] = mapped_column(server_default=text("0"))
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(server_default=text("''"))
    seo_title: Mapped[str | None]
    seo_description: Mapped[str | None]
    image_url: Mapped[str | None]
    translations: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class Brand(Identified, Timestamped, Base):
    __tablename__ = "brands"

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(server_default=text("''"))
    seo_title: Mapped[str | None]
    seo_description: Mapped[str | None]
    image_url: Mapped[str | None]
    translations: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))


class Attribute(Identified, Timestamped, Base):
    """What products can be described by. `choices` is `[{"code", "label", "translations"}]`."""

    __tablename__ = "attributes"

    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    translations: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    kind: Mapped[AttributeKind] = mapped_column(text_enum(AttributeKind))
    unit: Mapped[str | None]
    choices: Mapped[JsonList] = mapped_column(JSONB, server_default=text("'[]'"))
    is_filterable: Mapped[bool] = mapped_column(server_default=text("false"))
    position: Mapped[int] = mapped_column(server_default=text("0"))


class Product(Identified, Timestamped, Base):
    """What a shopper chooses; what is bought is one of its variants.

    `options`: `[{"code", "label", "translations", "values": [{"code", "label", "translations"}]}]`.
    `attributes`: `[{"code", "value", "translations"}]` in display order, where `value` is a choice
    code, a text, a number or a boolean by the attribute's kind.
    """

    __tablename__ = "products"
    __table_args__ = (
        Index("ix_products_brand_id", "brand_id"),
        Index("ix_products_updated_at", "updated_at", "id"),
        Index("ix_products_created_at", "created_at", "id"),
        Index("ix_products_title", "title", "id"),
        Index("ix_products_sales_count", "sales_count", "id"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    status: Mapped[ProductStatus] = mapped_column(text_enum(ProductStatus))
    title: Mapped[str]
    subtitle: Mapped[str] = mapped_column(server_default=text("''"))
    description: Mapped[str] = mapped_column(server_default=text("''"))
    seo_title: Mapped[str | None]
    seo_description: Mapped[str | None]
    translations: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    brand_id: Mapped[UUID | None] = mapped_column(ForeignKey("brands.id"))
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"))
    options: Mapped[JsonList] = mapped_column(JSONB, server_default=text("'[]'"))
    attributes: Mapped[JsonList] = mapped_column(JSONB, server_default=text("'[]'"))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    tax_category: Mapped[str] = mapped_column(server_default=text("'standard'"))
    sales_count: Mapped[int] = mapped_column(server_default=text("0"))


class ProductCategory(Base):
    """Every category a product is listed in, its primary one included."""

    __tablename__ = "product_categories"
    __table_args__ = (Index("ix_product_categories_category_id", "category_id", "product_id"),)

    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True
    )
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"), primary_key=True)


class ProductListing(Base):
    """Publication of a product in a channel, for a window of time; no row means not published."""

    __tablename__ = "product_listings"
    __table_args__ = (
        Index("ix_product_listings_channel_id", "channel_id", "published_from", "product_id"),
        Index("ix_product_listings_published_from", "published_from"),
        Index(
            "ix_product_listings_published_until",
            "published_until",
            postgresql_where=text("published_until IS NOT NULL"),
        ),
        CheckConstraint("published_until > published_from", name="window"),
    )

    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True
    )
    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    published_from: Mapped[datetime]
    published_until: Mapped[datetime | None]


class CategoryListing(Base):
    """What a category shows in a channel, in the order of newness. Triggers derive it from the two
    tables above and the product's status; nobody else writes it. Windows are those of listings."""

    __tablename__ = "category_listings"
    __table_args__ = (Index("ix_category_listings_product_id", "product_id"),)

    channel_id: Mapped[UUID] = mapped_column(primary_key=True)
    category_id: Mapped[UUID] = mapped_column(primary_key=True)
    published_from: Mapped[datetime] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    published_until: Mapped[datetime | None]


class ProductVariant(Identified, Timestamped, Base):
    """What is bought and kept in stock. `option_values` maps option codes to value codes."""

    __tablename__ = "product_variants"
    __table_args__ = (
        Index("ix_product_variants_product_id", "product_id", "position", "id"),
        Index("ix_product_variants_barcode", "barcode"),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"))
    seller_id: Mapped[UUID] = mapped_column(ForeignKey("sellers.id"))
    sku: Mapped[str] = mapped_column(unique=True)
    barcode: Mapped[str | None]
    position: Mapped[int] = mapped_column(server_default=text("0"))
    option_values: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    weight_grams: Mapped[int] = mapped_column(server_default=text("0"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    requires_shipping: Mapped[bool] = mapped_column(server_default=text("true"))


class ProductMedia(Identified, Timestamped, Base):
    """A picture or video of a product; `variant_id` when it shows one variant."""

    __tablename__ = "product_media"
    __table_args__ = (Index("ix_product_media_product_id", "product_id", "position", "id"),)

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    variant_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_variants.id"))
    kind: Mapped[MediaKind] = mapped_column(text_enum(MediaKind))
    url: Mapped[str]  # absolute, or a path below the shop's /media/
    alt: Mapped[str] = mapped_column(server_default=text("''"))
    translations: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    position: Mapped[int] = mapped_column(server_default=text("0"))
