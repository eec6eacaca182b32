"""Tables of the PostgreSQL engine. All of it is derived data: a rebuild makes it anew.

Everything hangs on a generation. One is live; a rebuild fills another and makes it the live one in
one transaction. Numbers as keys, because these rows are joined by the thousand and never shown.
"""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from commerce.core.base import Base, Json, text_enum


class GenerationState(Enum):
    BUILDING = "building"
    LIVE = "live"
    RETIRED = "retired"


class SearchGeneration(Base):
    """One complete set of documents. `vocabulary_version` grows when words are added to it."""

    __tablename__ = "search_generations"
    __table_args__ = (
        Index(
            "uq_search_generations_live",
            "state",
            unique=True,
            postgresql_where=text("state = 'live'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    state: Mapped[GenerationState] = mapped_column(text_enum(GenerationState))
    vocabulary_version: Mapped[int] = mapped_column(BigInteger, server_default="0")
    touched_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SearchDocument(Base):
    """One product in one channel: its card, and what it is filtered, counted and sorted by.

    `facets` holds facet and value joined by U+001F; `prices` holds [lowest, highest] by currency.
    """

    __tablename__ = "search_documents"
    __table_args__ = (UniqueConstraint("generation_id", "channel", "product_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    generation_id: Mapped[int] = mapped_column(
        ForeignKey("search_generations.id", ondelete="CASCADE")
    )
    channel: Mapped[str]
    product_id: Mapped[UUID]
    card: Mapped[Json]
    facets: Mapped[list[str]] = mapped_column(ARRAY(Text))
    prices: Mapped[Json]
    sales_count: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[datetime | None]


class SearchText(Base):
    """The words of one document in one language, weighted by where they stand."""

    __tablename__ = "search_texts"
    __table_args__ = (
        # Without the pending list of fast updates, which every search would have to read.
        Index(
            "ix_search_texts_words",
            "words",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey("search_documents.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    generation_id: Mapped[int] = mapped_column(BigInteger)
    channel: Mapped[str]
    words: Mapped[str] = mapped_column(TSVECTOR)


class SearchTerm(Base):
    """A word that documents of a language hold, so that a mistyped one can be recognised."""

    __tablename__ = "search_terms"

    generation_id: Mapped[int] = mapped_column(
        ForeignKey("search_generations.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)


class SearchDeletion(Base):
    """A product removed while a generation is built, which the build must not bring back. An
    empty channel means all of them."""

    __tablename__ = "search_deletions"

    generation_id: Mapped[int] = mapped_column(
        ForeignKey("search_generations.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)


TABLES = (SearchGeneration, SearchDocument, SearchText, SearchTerm, SearchDeletion)
