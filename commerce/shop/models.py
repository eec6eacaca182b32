"""Tables of the shop itself."""

from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Json, Timestamped


class ShopSettings(Timestamped, Base):
    """One row: what holds for every channel."""

    __tablename__ = "shop_settings"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    translations: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    default_language: Mapped[str]
    contact_email: Mapped[str | None]


class Channel(Identified, Timestamped, Base):
    """A market or outlet: which languages, currencies and countries it serves, and how prices
    are meant. New currencies and languages are new array elements."""

    __tablename__ = "channels"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    translations: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    default_currency: Mapped[str]
    currencies: Mapped[list[str]] = mapped_column(ARRAY(Text))
    default_language: Mapped[str]
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    default_country: Mapped[str]
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text))
    prices_include_tax: Mapped[bool]
    unpaid_order_ttl_seconds: Mapped[int] = mapped_column(server_default=text("1800"))


class Seller(Identified, Timestamped, Base):
    """Who sells a variant. The shop itself is the first seller."""

    __tablename__ = "sellers"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    is_shop: Mapped[bool] = mapped_column(server_default=text("false"))


class ChannelSeller(Base):
    """Which sellers sell in which channel."""

    __tablename__ = "channel_sellers"

    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    seller_id: Mapped[UUID] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
