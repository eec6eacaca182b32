"""Keeping what test clients make apart from the live shop (docs/decisions/0018-sandbox.md).

Carts, orders, tickets and customers have a column `test_client_id`: the test client that they came
by, or null. Rows with one are sandbox data. Every read of them asks `reach` what there is for the
actor, so that the other side's rows are as good as missing.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Sequence, bindparam, func, true

from commerce.core.actor import Actor, Staff, System
from commerce.core.base import Base

NUMBER_PREFIX = "TEST-"
"""What numbers of the sandbox begin with. They are counted apart: live ones get no gaps."""
SANDBOX_NUMBERS = Sequence("sandbox_numbers", start=1001, metadata=Base.metadata)


def reach(actor: Actor) -> bool | None:
    """Which side there is for an actor: True, the sandbox alone; False, the live shop alone; None,
    both, for staff and the system, who are not in the sandbox themselves."""
    if actor.test_client_id is not None:
        return True
    return None if isinstance(actor, Staff | System) else False


def reaches(actor: Actor, *, is_test: bool) -> bool:
    """Whether a thing of this side exists for the actor."""
    return reach(actor) in (None, is_test)


def side_asked(actor: Actor, is_test: bool | None) -> bool:  # noqa: FBT001 - None: not asked
    """The side that a list shows: the one that was asked for, else the actor's own."""
    return actor.test_client_id is not None if is_test is None else is_test


def of_side(column: Any, is_test: bool | None) -> ColumnElement[bool]:  # noqa: FBT001 - as `reach`
    """Rows of one side by their `test_client_id`, or of both."""
    if is_test is None:
        return true()
    return column.is_not(None) if is_test else column.is_(None)


def of_side_given(column: Any) -> ColumnElement[bool]:
    """The same in a prepared statement, by its parameter `is_test`."""
    is_test = column.is_not(None)
    return is_test == func.coalesce(bindparam("is_test", type_=Boolean), is_test)
