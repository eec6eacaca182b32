"""Writes of several domains that travel as one statement.

Placing an order changes tables of four domains; a round trip for each row's table is most of what
it costs. A `Part` is one INSERT, UPDATE or DELETE, written by the domain whose table it is, and
`together` runs several as the common table expressions of one statement.

All parts see the database as it was before the statement, so a part must not change a row that
another part of the same statement changes, and a part that depends on another one reads its
RETURNING rows by its name. Foreign keys between the parts hold: they are checked at the end.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commerce.core.db import Tx

_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Part:
    """`sql` names its parameters `:like_this`; the text is constant, so that it is planned once."""

    name: str
    sql: str
    parameters: Mapping[str, object]


async def together(tx: Tx, parts: Sequence[Part], answer: str = "SELECT 1") -> Sequence[Any]:
    """Run the parts as one statement; the rows of `answer`, which may read the parts by name."""
    sql, order = _compose(tuple((part.name, part.sql) for part in parts), answer)
    arguments = [parts[index].parameters[name] for index, name in order]
    return await tx.driver_execute(sql, arguments)


@lru_cache(maxsize=100)
def _compose(
    parts: tuple[tuple[str, str], ...], answer: str
) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The statement with the driver's `$1`, and where each argument comes from."""
    order: list[tuple[int, str]] = []
    expressions: list[str] = []
    for index, (name, sql) in enumerate(parts):
        numbered = _PARAMETER.sub(lambda found, index=index: _number(order, index, found[1]), sql)
        expressions.append(f"{name} AS ({numbered})")
    return f"WITH {', '.join(expressions)} {answer}", tuple(order)


def _number(order: list[tuple[int, str]], index: int, name: str) -> str:
    if (index, name) not in order:
        order.append((index, name))
    return f"${order.index((index, name)) + 1}"
