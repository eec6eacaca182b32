"""The limit on a customer's messages, when several arrive at once."""

import asyncio
from uuid import UUID

import pytest

from commerce.core.actor import Customer
from commerce.core.db import Database
from commerce.support import service
from commerce.support.errors import TooManyMessages
from commerce.support.inputs import Key, OpenTicket, Reply
from tests.factories.customers import make_customer
from tests.factories.support import make_ticket

pytestmark = pytest.mark.committed


async def test_messages_that_arrive_together_share_one_limit(db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id, messages=18)
        other_id = await make_ticket(tx, customer_id=customer_id, messages=0)

    async def write(ticket: UUID | None) -> str:
        try:
            async with db.write() as tx:
                if ticket is None:
                    command = OpenTicket(title="New", body="Hello")
                    await service.open_ticket(tx, Customer(customer_id), command)
                else:
                    await service.reply(tx, Customer(customer_id), Reply(Key(ticket), "Hello"))
        except TooManyMessages:
            return "refused"
        return "taken"

    outcomes = await asyncio.gather(*(write(each) for each in (ticket_id, other_id, None) * 2))

    assert sorted(outcomes) == ["refused"] * 4 + ["taken"] * 2
