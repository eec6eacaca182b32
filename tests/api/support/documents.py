"""Documents and small reads that the tests of tickets share."""

from typing import Any

from sqlalchemy import select

from commerce.audit.models import AuditEntry
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.support.models import Ticket, TicketMessage
from tests.client import Client

SEEN = """
  id number title status source priority accessToken resolvedAt
  assignee { name } customer { id }
  subject { __typename ... on Order { number } ... on OrderLine { sku } }
  messages { nodes { authorKind authorName body isInternal } }
"""
REFUSED = """
  ... on UserError { code path }
  ... on InvalidInputError { problems { path code } }
"""
TOO_MANY = "... on TooManyMessagesError { limit retryAfterSeconds }"


def mutation(name: str, more: str = "") -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    return f"""mutation($input: {kind}!) {{
      {name}(input: $input) {{ __typename ... on Ticket {{ {SEEN} }} {REFUSED} {more} }} }}"""


OPEN = mutation("ticketOpen", TOO_MANY)
REPLY = mutation("ticketReply", f"{TOO_MANY} ... on TicketClosedError {{ number }}")
CLOSE = mutation("ticketClose")
UPDATE = mutation("ticketUpdate", "... on TicketStatusError { status wanted }")
TICKET = f"query($id: ID!, $token: String) {{ ticket(id: $id, accessToken: $token) {{ {SEEN} }} }}"

SUPPORT = (
    Permission.SUPPORT_READ,
    Permission.SUPPORT_WRITE,
    Permission.ORDERS_READ,
    Permission.CUSTOMERS_READ,
)


async def send(client: Client, document: str, **given: Any) -> Any:
    return await client.data(document, input=given)


def gid(ticket_id: Any) -> str:
    return encode("Ticket", ticket_id)


async def rows(db: Database) -> tuple[list[Any], list[Any]]:
    """All tickets as (status, priority, assignee, order, line), and all messages as (kind,
    internal)."""
    async with db.read() as reader:
        tickets = await reader.rows(
            select(
                Ticket.status,
                Ticket.priority,
                Ticket.assignee_id,
                Ticket.order_id,
                Ticket.order_line_id,
            ).order_by(Ticket.id)
        )
        messages = await reader.rows(
            select(TicketMessage.author_kind, TicketMessage.is_internal).order_by(TicketMessage.id)
        )
    return [tuple(row) for row in tickets], [tuple(row) for row in messages]


async def audited(db: Database) -> list[Any]:
    async with db.read() as reader:
        entries = select(AuditEntry.action, AuditEntry.before, AuditEntry.after)
        return [tuple(row) for row in await reader.rows(entries.order_by(AuditEntry.id))]
