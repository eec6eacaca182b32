"""Documents and small reads that the tests of CRM share."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from commerce.audit.models import AuditEntry
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.client import Client

READ, WRITE = Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE
REFUSED = """
  ... on UserError { code path }
  ... on InvalidInputError { problems { path code } }
"""


def mutation(name: str, success: str, fields: str) -> str:
    """A mutation that asks `fields` of the type `success`, and the code of a refusal."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    return f"""mutation($input: {kind}!) {{
      {name}(input: $input) {{ __typename ... on {success} {{ {fields} }} {REFUSED} }} }}"""


async def send(client: Client, document: str, **given: Any) -> Any:
    return await client.data(document, input=given)


def gid(customer_id: UUID) -> str:
    return encode("Customer", customer_id)


async def audited(db: Database) -> list[Any]:
    async with db.read() as reader:
        entries = select(AuditEntry.action, AuditEntry.before, AuditEntry.after)
        return [tuple(row) for row in await reader.rows(entries.order_by(AuditEntry.id))]


async def refused_to_others(
    client: Client,
    customer_id: UUID,
    document: str,
    given: dict[str, Any],
    permission: Permission = WRITE,
) -> bool:
    """Whether nobody without `permission` gets through: visitors, the customer, other staff,
    other API clients."""
    others = tuple(each for each in Permission if each is not permission)
    codes = [
        await client.code(document, input=given),
        await client.as_customer(customer_id).code(document, input=given),
        await client.as_staff(*others).code(document, input=given),
        await client.as_partner(*others).code(document, input=given),
    ]
    return codes == ["UNAUTHENTICATED", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]
