"""The declarative base, column types and mixins that every table uses."""

from datetime import datetime
from enum import Enum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, MetaData, Text, Uuid, func
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from commerce.core.ids import new_id

Json = dict[str, Any]
JsonList = list[Any]
Minor = Annotated[int, mapped_column(BigInteger)]
"""An amount in minor units; its currency stands beside it."""


class Base(DeclarativeBase):
    """Every relationship would be lazy="raise"; there are none, repositories join by hand."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        UUID: Uuid(),
        datetime: DateTime(timezone=True),
        Json: JSONB(),
        JsonList: JSONB(),
    }


def text_enum(kind: type[Enum]) -> SqlEnum:
    """An enum stored as its value in a text column with a CHECK; new values need no type change."""
    return SqlEnum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
        values_callable=_values,
    )


def _values(members: type[Enum]) -> list[str]:
    return [str(member.value) for member in members]


class Identified:
    """A UUIDv7 primary key."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Timestamped:
    """When the row was made and last changed, UTC."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
