"""The root field `customerConsentSet`."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.customers.events import ConsentRecorded
from commerce.customers.models import Consent
from tests.client import Client
from tests.factories.customers import make_customer
from tests.jobs import emitted

SET = """mutation($input: CustomerConsentSetInput!) @inContext(channel: "cn") {
  customerConsentSet(input: $input) { ... on Consent { purpose isGranted source recordedAt } } }"""


async def say(client: Client, *, granted: bool, purpose: str = "EMAIL_MARKETING") -> Any:
    return await client.data(SET, input={"purpose": purpose, "isGranted": granted})


async def test_the_newest_word_holds_and_the_history_stays(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    async with db.write() as tx:
        id_ = await make_customer(tx)
    owner = client.as_customer(id_)

    granted = await say(owner, granted=True)
    clock.advance(timedelta(days=1))
    withdrawn = await say(owner, granted=False)

    assert (granted["isGranted"], granted["source"]) == (True, "storefront:cn")
    assert (withdrawn["isGranted"], withdrawn["recordedAt"]) == (
        False,
        "2026-03-03T10:00:00+00:00",
    )
    me = await owner.data("{ me { consents { purpose isGranted } } }")
    assert me["consents"] == [{"purpose": "EMAIL_MARKETING", "isGranted": False}]
    assert await emitted(db) == [
        ConsentRecorded(id_, "email_marketing", is_granted=True),
        ConsentRecorded(id_, "email_marketing", is_granted=False),
    ]


async def test_the_same_word_again_adds_nothing(client: Client, db: Database) -> None:
    async with db.write() as tx:
        owner = client.as_customer(await make_customer(tx))
    first = await say(owner, granted=True)

    again = await say(owner, granted=True)

    assert again == first
    assert len(await emitted(db)) == 1
    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(Consent)) == 1


async def test_only_customers_consent(client: Client) -> None:
    document = """mutation { customerConsentSet(
      input: {purpose: ANALYTICS, isGranted: true}) { __typename } }"""

    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_staff(*Permission).code(document) == "UNAUTHENTICATED"
