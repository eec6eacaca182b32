"""Statements that are written with SQLAlchemy Core, compiled once and run through the driver.

SQLAlchemy's own execution costs several times the driver's for the small reads a storefront makes
(docs/performance.md), so hot reads are `Prepared`: plain SQL text, positional parameters, and the
type processors that the columns ask for. The same object runs inside a transaction through
SQLAlchemy, so a repository function is written once for both.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

import orjson
from sqlalchemy import Select, TextClause
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql.elements import BindParameter

T = TypeVar("T")
AnySelect = Select[*tuple[Any, ...]]
Processor = Callable[[Any], Any]


def dump_json(value: object) -> str:
    return orjson.dumps(value).decode()


DIALECT: Any = asyncpg.dialect(json_serializer=dump_json, json_deserializer=orjson.loads)  # type: ignore[no-untyped-call]


class Prepared(Generic[T]):
    """A statement and what becomes of each row: `into` is called with the row's columns.

    Parameters are the statement's named `bindparam`s; pass lists for `= ANY(:ids)`, never `IN`.
    """

    def __init__(self, statement: AnySelect | TextClause, into: Callable[..., T]) -> None:
        self.statement = statement
        self.into = into

    @cached_property
    def _compiled(self) -> Any:
        return self.statement.compile(dialect=DIALECT)

    @cached_property
    def sql(self) -> str:
        return str(self._compiled)

    @cached_property
    def _parameters(self) -> list[tuple[str, object, Processor | None]]:
        """Name, default and bind processor of each positional parameter, in order."""
        compiled = self._compiled
        order = cast("Sequence[str]", compiled.positiontup or ())
        binds = cast("Mapping[str, BindParameter[Any]]", compiled.binds)
        return [(name, binds[name].value, _bind_processor(binds[name])) for name in order]

    @cached_property
    def _row_processors(self) -> list[Processor | None]:
        if isinstance(self.statement, TextClause):
            return []
        return [
            column.type.dialect_impl(DIALECT).result_processor(DIALECT, None)
            for column in self.statement.selected_columns
        ]

    @cached_property
    def _plain_rows(self) -> bool:
        return not any(self._row_processors)

    def arguments(self, given: Mapping[str, object]) -> list[object]:
        """Positional arguments for the driver."""
        arguments: list[object] = []
        for name, default, processor in self._parameters:
            value = given.get(name, default)
            arguments.append(processor(value) if processor and value is not None else value)
        return arguments

    def build(self, records: Iterable[Sequence[Any]]) -> list[T]:
        """Turn the driver's records into `T`s."""
        into = self.into
        if self._plain_rows:
            return [into(*record) for record in records]
        processors = self._row_processors
        return [
            into(
                *(
                    process(value) if process is not None and value is not None else value
                    for process, value in zip(processors, record, strict=True)
                )
            )
            for record in records
        ]


def _bind_processor(bind: BindParameter[Any]) -> Processor | None:
    return bind.type.dialect_impl(DIALECT).bind_processor(DIALECT)


def value(first: T) -> T:
    """`into` for one-column statements."""
    return first
