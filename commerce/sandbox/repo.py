"""The statements that delete sandbox data.

Of each kind some are chosen and locked; nothing can refer to them anew then, since a foreign key
would wait for the lock. What refers to them is deleted before them. A row of another test client
goes where it belongs to a chosen one; test customers stay while anything of another one names them.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, TextClause, Uuid, bindparam, text

from commerce.core.db import Tx
from commerce.identity.repo import ENDED_SESSIONS
from commerce.sandbox.views import SandboxKind

OF_CLIENT = """{table}.test_client_id IS NOT NULL
    AND (CAST(:client_id AS uuid) IS NULL OR {table}.test_client_id = :client_id)"""
IS_FREE = """NOT EXISTS (SELECT FROM orders WHERE orders.customer_id = customers.id)
    AND NOT EXISTS (SELECT FROM carts WHERE carts.customer_id = customers.id)
    AND NOT EXISTS (SELECT FROM checkouts WHERE checkouts.customer_id = customers.id)
    AND NOT EXISTS (SELECT FROM tickets WHERE tickets.customer_id = customers.id)"""


def _chosen(table: str, condition: str, order: str) -> TextClause:
    return text(
        f"SELECT id FROM {table} WHERE {OF_CLIENT.format(table=table)} AND {condition}"  # noqa: S608 - composed of constants
        f" ORDER BY {order} LIMIT :most FOR UPDATE OF {table}"
    )


def _of_ids(*statements: str) -> tuple[TextClause, ...]:
    ids = bindparam("ids", type_=ARRAY(Uuid))
    return tuple(text(statement).bindparams(ids) for statement in statements)


CHOSEN: Mapping[SandboxKind, TextClause] = {
    SandboxKind.TICKET: _chosen("tickets", "true", "last_message_at, id"),
    SandboxKind.ORDER: _chosen("orders", "true", "created_at, id"),
    SandboxKind.CART: _chosen("carts", "true", "id"),
    SandboxKind.CUSTOMER: _chosen("customers", IS_FREE, "created_at, id"),
}
# What was chosen may have come to be named before it was locked; nothing can name it afterwards.
(STILL_FREE,) = _of_ids(f"SELECT id FROM customers WHERE id = ANY(:ids) AND {IS_FREE}")  # noqa: S608 - composed of constants
BELONGINGS: Mapping[SandboxKind, tuple[TextClause, ...]] = {
    SandboxKind.TICKET: _of_ids("DELETE FROM ticket_messages WHERE ticket_id = ANY(:ids)"),
    SandboxKind.ORDER: _of_ids(
        """DELETE FROM ticket_messages
        WHERE ticket_id IN (SELECT id FROM tickets WHERE order_id = ANY(:ids))""",
        "DELETE FROM tickets WHERE order_id = ANY(:ids)",
        """DELETE FROM payment_transactions
        WHERE payment_id IN (SELECT id FROM payments WHERE order_id = ANY(:ids))""",
        "DELETE FROM payments WHERE order_id = ANY(:ids)",
        "DELETE FROM parcels WHERE order_id = ANY(:ids)",
        "DELETE FROM order_lines WHERE order_id = ANY(:ids)",
        "DELETE FROM order_delivery_groups WHERE order_id = ANY(:ids)",
        "DELETE FROM order_events WHERE order_id = ANY(:ids)",
        "DELETE FROM order_feed WHERE order_id = ANY(:ids)",
    ),
    SandboxKind.CART: _of_ids(
        """DELETE FROM idempotency_keys WHERE scope IN (
            SELECT 'checkoutComplete:' || id FROM checkouts WHERE cart_id = ANY(:ids))""",
        "DELETE FROM checkouts WHERE cart_id = ANY(:ids)",
        "DELETE FROM cart_lines WHERE cart_id = ANY(:ids)",
    ),
    SandboxKind.CUSTOMER: _of_ids(
        "DELETE FROM wishlists WHERE customer_id = ANY(:ids)",
        "DELETE FROM customer_addresses WHERE customer_id = ANY(:ids)",
        "DELETE FROM consents WHERE customer_id = ANY(:ids)",
        "DELETE FROM credentials WHERE subject_id = ANY(:ids)",
    ),
}
THEMSELVES: Mapping[SandboxKind, TextClause] = {
    kind: _of_ids(f"DELETE FROM {kind.value}s WHERE id = ANY(:ids)")[0]  # noqa: S608 - likewise
    for kind in SandboxKind
}
# Purged later like any other; until then their access tokens are refused.
(END_SESSIONS,) = _of_ids(
    """UPDATE sessions SET ended_at = now(), end_reason = 'sandbox reset', updated_at = now()
    WHERE subject_kind = 'test_customer' AND subject_id = ANY(:ids) AND ended_at IS NULL"""
)
FORGET_KEYS = text(
    """DELETE FROM idempotency_keys
    WHERE starts_with(scope, 'test:' || COALESCE(CAST(:client_id AS uuid)::text || ':', ''))"""
)


async def chosen(tx: Tx, kind: SandboxKind, client_id: UUID | None, *, most: int) -> Sequence[UUID]:
    """Up to `most` of a kind, of one test client or of all, locked."""
    found = await tx.execute(CHOSEN[kind], {"client_id": client_id, "most": most})
    return found.scalars().all()


async def delete(tx: Tx, kind: SandboxKind, ids: Sequence[UUID]) -> int:
    """Delete chosen ones with all that belongs to them; how many."""
    if kind is SandboxKind.CUSTOMER:
        ids = (await tx.execute(STILL_FREE, {"ids": list(ids)})).scalars().all()
        await tx.execute(END_SESSIONS, {"ids": list(ids)})
        tx.invalidate(ENDED_SESSIONS)
    for statement in (*BELONGINGS[kind], THEMSELVES[kind]):
        await tx.execute(statement, {"ids": list(ids)})
    return len(ids)


async def forget_keys(tx: Tx, client_id: UUID | None) -> None:
    """Idempotency keys that answer with what is gone: the same requests begin anew."""
    await tx.execute(FORGET_KEYS, {"client_id": client_id})
