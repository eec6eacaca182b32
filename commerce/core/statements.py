"""Statements that are written with SQLAlchemy Core, compiled once and run through the driver.

SQLAlchemy's own execution costs several times the driver's for the small reads a storefront makes
(docs/performance.md), so hot reads are `Prepared`: plain SQL text, positional parameters, and the
type processors that the columns ask for. The same object runs inside a transaction through
SQLAlchemy, so a repository function is written once for both.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import starmap
from typing import Any, Generic, TypeVar
from typing import cast as typed

import orjson
from sqlalchemy import (
    ARRAY,
    Integer,
    Select,
    Text,
    TextClause,
    UpdateBase,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.types import TypeEngine

from commerce.core.reads import Traced

T = TypeVar("T")
AnySelect = Select[*tuple[Any, ...]]
Processor = Callable[[Any], Any]


def dump_json(value: object) -> str:
    return orjson.dumps(value).decode()


DIALECT: Any = asyncpg.dialect(json_serializer=dump_json, json_deserializer=orjson.loads)  # type: ignore[no-untyped-call]


class Prepared(Generic[T]):
    """A statement and what becomes of each row: `into` is called with the row's columns.

    Parameters are the statement's named `bindparam`s; pass lists for `= ANY(:ids)`, never `IN`.
    `traced` says what it reads; answers made of statements that do not say are never cached.
    """

    def __init__(
        self,
        statement: AnySelect | UpdateBase | TextClause,
        into: Callable[..., T],
        *,
        traced: Traced | None = None,
    ) -> None:
        self.statement = statement
        self.into = into
        self.traced = traced

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
        order = typed("Sequence[str]", compiled.positiontup or ())
        binds = typed("Mapping[str, Any]", compiled.binds)
        return [(name, binds[name].value, _bind_processor(binds[name].type)) for name in order]

    @cached_property
    def _row_processors(self) -> list[tuple[int, Processor]]:
        """Places of the columns that the driver does not give as they are meant, with what turns
        them into it. Reads that are asked for often have none: see `as_text`."""
        if isinstance(self.statement, TextClause):
            return []
        columns = enumerate(self.statement.exported_columns)
        found = ((place, _result_processor(column.type)) for place, column in columns)
        return [(place, process) for place, process in found if process is not None]

    def arguments(self, given: Mapping[str, object]) -> list[object]:
        """Positional arguments for the driver."""
        arguments: list[object] = []
        for name, default, processor in self._parameters:
            value = given.get(name, default)
            arguments.append(processor(value) if processor and value is not None else value)
        return arguments

    def build(self, records: Sequence[Sequence[Any]]) -> list[T]:
        """Turn the driver's records into `T`s."""
        processors = self._row_processors
        if not processors:
            if self.into is as_is:
                return typed("list[T]", records)
            return list(starmap(self.into, records))
        built: list[T] = []
        for record in records:
            columns = list(record)
            for place, process in processors:
                if columns[place] is not None:
                    columns[place] = process(columns[place])
            built.append(self.into(*columns))
        return built


def listed(name: str, kind: str = "uuid") -> str:
    """A list parameter in the text of a statement, in the form whose plan is kept: `= ANY(…)`.

    PostgreSQL plans a statement anew, each time it runs, as long as a plan for its arguments looks
    cheaper than one for any. Of a list it is given it counts the elements; of one that may be any
    it takes ten. One or two always look cheaper, though the plan comes out the same, and planning a
    cart's lines costs eight times what reading them does. Read through a subquery the list counts
    as ten both times, and the plan is made once."""
    return f"ARRAY(SELECT unnest(CAST(:{name} AS {kind}[])))"


def listed_values(name: str, kind: Any) -> Any:
    """The same for statements that are written in Python: `any_(listed_values("ids", Uuid))`."""
    given = func.unnest(bindparam(name, type_=ARRAY(kind)))
    return func.array(select(given).scalar_subquery(), type_=ARRAY(kind))


def limit_given(name: str = "limit") -> Any:
    """The same for a limit: known, it would make each plan look better than one for any."""
    return select(bindparam(name, type_=Integer)).scalar_subquery()


def as_text(column: Any) -> Any:
    """A JSON or enum column as the text that it is stored as, for views that read it only when
    somebody asks: most pages never look into most of what a row brings."""
    return cast(column, Text).label(column.name)


def _bind_processor(kind: TypeEngine[Any]) -> Processor | None:
    if isinstance(kind, ARRAY):
        item: TypeEngine[Any] = typed("Any", kind).item_type
        if _bind_processor(item) is None:
            return None  # SQLAlchemy's would only copy the list
    return kind.dialect_impl(DIALECT).bind_processor(DIALECT)


def _result_processor(kind: TypeEngine[Any]) -> Processor | None:
    if isinstance(kind, ARRAY):
        item: TypeEngine[Any] = typed("Any", kind).item_type
        if _result_processor(item) is None:
            return None  # SQLAlchemy's would only copy the list
    return kind.dialect_impl(DIALECT).result_processor(DIALECT, None)


def as_is(*columns: Any) -> Sequence[Any]:
    """`into` for rows that stay what they are, since views are made of them together with
    something else."""
    return columns


def value(first: T) -> T:
    """`into` for one-column statements."""
    return first
