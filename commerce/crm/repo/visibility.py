"""Who sees what staff know of customers: whoever may read customers, and nobody else. The sandbox
has no such knowledge."""

from typing import Any

from sqlalchemy import false, select

from commerce.core.actor import Actor
from commerce.core.permissions import Permission
from commerce.core.statements import AnySelect


def visible(actor: Actor, *columns: Any) -> AnySelect:
    """A select of `columns` that finds nothing for whoever may not read customers."""
    statement = select(*columns)
    return statement if may_read(actor) else statement.where(false())


def may_read(actor: Actor) -> bool:
    return actor.can(Permission.CUSTOMERS_READ) and actor.test_client_id is None
