"""Tables of customers. Whatever names or reaches a person is sealed; `*_hash` finds it again."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Json, Timestamped, text_enum


class CustomerStatus(Enum):
    """A guest has ordered without an account. Active and blocked customers have one."""

    GUEST = "guest"
    ACTIVE = "active"
    BLOCKED = "blocked"
    ERASED = "erased"


class ConsentPurpose(Enum):
    EMAIL_MARKETING = "email_marketing"
    SMS_MARKETING = "sms_marketing"
    ANALYTICS = "analytics"
    PERSONALISATION = "personalisation"


class Customer(Identified, Timestamped, Base):
    """A person who buys. An e-mail address has at most one account and at most one guest: they
    are different rows until the account's holder has shown that the address is theirs. Test
    customers hash their addresses in a way of their own, so they never meet live ones."""

    __tablename__ = "customers"
    __table_args__ = (
        Index(
            "uq_customers_account_email",
            "email_hash",
            unique=True,
            postgresql_where=text("status IN ('active', 'blocked')"),
        ),
        Index(
            "uq_customers_guest_email",
            "email_hash",
            unique=True,
            postgresql_where=text("status = 'guest'"),
        ),
        Index("ix_customers_phone_hash", "phone_hash"),
        Index("ix_customers_name_prefixes", "name_prefixes", postgresql_using="gin"),
        Index("ix_customers_created_at", "created_at", "id"),
        Index(
            "ix_customers_sandbox",
            "created_at",
            "id",
            postgresql_where=text("test_client_id IS NOT NULL"),
        ),
    )

    status: Mapped[CustomerStatus] = mapped_column(text_enum(CustomerStatus))
    number: Mapped[str | None] = mapped_column(unique=True)  # a number from another system
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_prefixes: Mapped[list[bytes]] = mapped_column(
        ARRAY(LargeBinary), server_default=text("'{}'")
    )
    language: Mapped[str | None]
    country: Mapped[str | None]
    email_verified_at: Mapped[datetime | None]
    custom_fields: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))  # staff's
    preferences: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))  # the customer's
    test_client_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_clients.id"))


class CustomerAddress(Identified, Timestamped, Base):
    """One entry of an address book. Everything but the country is sealed as one record."""

    __tablename__ = "customer_addresses"
    __table_args__ = (
        Index("ix_customer_addresses_customer_id", "customer_id"),
        Index(
            "uq_customer_addresses_default_shipping",
            "customer_id",
            unique=True,
            postgresql_where=text("is_default_shipping"),
        ),
        Index(
            "uq_customer_addresses_default_billing",
            "customer_id",
            unique=True,
            postgresql_where=text("is_default_billing"),
        ),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    country: Mapped[str]
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    is_default_shipping: Mapped[bool] = mapped_column(server_default=text("false"))
    is_default_billing: Mapped[bool] = mapped_column(server_default=text("false"))


class Consent(Identified, Base):
    """What a customer agreed to or withdrew, when and where; the newest per purpose holds."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_customer_id", "customer_id", "purpose", "recorded_at"),)

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    purpose: Mapped[ConsentPurpose] = mapped_column(text_enum(ConsentPurpose))
    is_granted: Mapped[bool]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
