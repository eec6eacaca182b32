"""Tables of API clients: who they are, what they published, and what they use.

A document's text is stored once, however many clients and versions publish it. An operation is a
document under the id that one version of a client calls it by. Figures of use are added up by the
hour; nothing is written for a single request.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from commerce.clients.kinds import ClientKind, ClientMode, OperationKind
from commerce.core.base import Base, Identified, Timestamped, text_enum


class ApiClient(Identified, Timestamped, Base):
    """A program that uses the endpoint. Costs are in points; null is no limit."""

    __tablename__ = "api_clients"
    __table_args__ = (
        CheckConstraint("kind = 'partner' OR permissions = '{}'", name="permissions_of_partners"),
        CheckConstraint("kind <> 'partner' OR allowed_origins = '{}'", name="origins_of_browsers"),
        CheckConstraint(
            "cost_per_second > 0 AND cost_burst > 0 AND cost_per_day > 0", name="positive_quota"
        ),
        CheckConstraint(
            "NOT serves_agents OR mode IN ('listed', 'id_only')",
            name="agents_run_what_is_published",
        ),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[ClientKind] = mapped_column(text_enum(ClientKind))
    mode: Mapped[ClientMode] = mapped_column(text_enum(ClientMode))
    is_live: Mapped[bool]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    allowed_origins: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    channel: Mapped[str | None] = mapped_column(ForeignKey("channels.code"))
    language: Mapped[str | None]
    currency: Mapped[str | None]
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    cost_per_second: Mapped[int | None]
    cost_burst: Mapped[int | None]
    cost_per_day: Mapped[int | None] = mapped_column(BigInteger)
    serves_agents: Mapped[bool] = mapped_column(server_default=text("false"))


class ApiClientKey(Identified, Base):
    """A key of a client. Of the key itself only a hash and its beginning are kept; several are
    good at a time, so that they can be rotated."""

    __tablename__ = "api_client_keys"
    __table_args__ = (Index("ix_api_client_keys_client_id", "client_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("api_clients.id"))
    name: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    beginning: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class OperationDocument(Base):
    """The text of a document, by its SHA-256."""

    __tablename__ = "operation_documents"

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    text: Mapped[str]


class OperationManifest(Identified, Base):
    """What one version of a client may send. `published_by` and `retired_by` are actors' labels."""

    __tablename__ = "operation_manifests"
    __table_args__ = (UniqueConstraint("client_id", "version"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("api_clients.id"))
    version: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    retired_at: Mapped[datetime | None]
    retired_by: Mapped[str | None]


class PublishedOperation(Identified, Base):
    """A document under the id that the client names it by. `cost` is in points."""

    __tablename__ = "published_operations"
    __table_args__ = (
        UniqueConstraint("manifest_id", "document_id"),
        Index("ix_published_operations_document_hash", "document_hash"),
    )

    manifest_id: Mapped[UUID] = mapped_column(ForeignKey("operation_manifests.id"))
    document_id: Mapped[str]
    name: Mapped[str]
    kind: Mapped[OperationKind] = mapped_column(text_enum(OperationKind))
    document_hash: Mapped[bytes] = mapped_column(ForeignKey("operation_documents.hash"))
    cost: Mapped[int] = mapped_column(BigInteger)


class UnknownDocument(Base):
    """A document that a client in the mode `log` sent and has not published. Without a client, it
    came without a key."""

    __tablename__ = "unknown_documents"
    __table_args__ = (
        Index(
            "uq_unknown_documents_client_id_hash",
            "client_id",
            "hash",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_clients.id"))
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[str]
    operation_name: Mapped[str | None]
    calls: Mapped[int] = mapped_column(BigInteger)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class OperationUsage(Base):
    """An hour's use of an operation by a version of a client. Without an operation: documents that
    are not published. Without a client: requests without a key. `latency` counts by the bounds of
    `commerce.clients.latency`."""

    __tablename__ = "operation_usage"
    __table_args__ = (
        Index(
            "uq_operation_usage_client_id_operation_id_version_hour",
            "client_id",
            "operation_id",
            "version",
            "hour",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_operation_usage_operation_id", "operation_id"),
        Index("ix_operation_usage_hour", "hour"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_clients.id"))
    operation_id: Mapped[UUID | None] = mapped_column(ForeignKey("published_operations.id"))
    version: Mapped[str]  # empty when the client names none that it published
    hour: Mapped[datetime]
    calls: Mapped[int] = mapped_column(BigInteger)
    errors: Mapped[int] = mapped_column(BigInteger)
    cost: Mapped[int] = mapped_column(BigInteger)
    latency: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    last_used_at: Mapped[datetime]
