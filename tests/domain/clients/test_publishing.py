"""Publishing and retiring: all or nothing, once, and never another text under the same id."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from commerce.audit.models import AuditEntry
from commerce.clients.inputs import Publication
from commerce.clients.models import OperationDocument, OperationManifest, PublishedOperation
from commerce.clients.rules import Listed, Retired
from commerce.clients.service import publishing
from commerce.clients.service.publishing import Outcome
from commerce.clients.service.reading import Publications
from commerce.core import snapshots
from commerce.core.actor import Staff
from commerce.core.db import SNAPSHOT_CHANNEL, Database
from commerce.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from commerce.core.ids import new_id
from commerce.core.listening import Listener
from commerce.core.permissions import Permission
from tests.database import VAULT
from tests.factories.clients import (
    ACTOR,
    SHOP,
    MadeClient,
    facts,
    hash_of,
    make_client,
    publish,
    retire,
)

OTHER = "query Other { shop { languages } }"
THIRD = "query Third { shop { currencies } }"


async def counts(db: Database) -> tuple[int, int, int]:
    """Manifests, operations, texts."""
    async with db.read() as reader:
        manifests, operations, texts = [
            await reader.scalar(select(func.count()).select_from(table))
            for table in (OperationManifest, PublishedOperation, OperationDocument)
        ]
    return manifests, operations, texts


async def published(db: Database, client: MadeClient, *texts: str, version: str = "1") -> Outcome:
    async with db.write() as tx:
        wanted = Publication(client.id, version, [facts(text) for text in texts])
        return await publishing.publish(tx, ACTOR, wanted)


async def test_a_text_is_stored_once_however_often_it_is_published(db: Database) -> None:
    async with db.write() as tx:
        web, app = await make_client(tx), await make_client(tx, code="app")

    await published(db, web, SHOP, OTHER)
    await published(db, web, SHOP, version="2")
    await published(db, app, SHOP)

    assert await counts(db) == (3, 4, 2)


async def test_the_same_again_changes_nothing(db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)

    first = await published(db, web, SHOP, OTHER)
    again = await published(db, web, OTHER, SHOP)

    assert (first.added, first.is_new) == (2, True)
    assert again == Outcome(first.manifest_id, 0, is_new=False)
    async with db.read() as reader:
        actions = await reader.scalars(
            select(AuditEntry.action).where(AuditEntry.action == "operations.publish")
        )
    assert len(actions) == 1


async def test_a_version_may_get_more(db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)

    await published(db, web, SHOP)
    more = await published(db, web, SHOP, OTHER)

    assert (more.added, more.is_new) == (1, False)
    assert await counts(db) == (1, 2, 2)


@pytest.mark.parametrize("second", [[OTHER], [OTHER, THIRD]], ids=["fewer", "others"])
async def test_a_version_is_not_replaced(db: Database, second: list[str]) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
    await published(db, web, SHOP, OTHER)

    with pytest.raises(Conflict) as refused:
        await published(db, web, *second)

    assert "Publish under a new version" in refused.value.reason
    assert await counts(db) == (1, 2, 2)


async def test_an_id_does_not_change_its_text(db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, {"shop": SHOP})

    with pytest.raises(Conflict):
        async with db.write() as tx:
            await publish(tx, web, {"shop": OTHER})

    assert await counts(db) == (1, 1, 1)


async def test_a_retired_version_takes_no_more(db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [SHOP])
        await retire(tx, web)
        await retire(tx, web)

    with pytest.raises(Conflict, match="retired"):
        async with db.write() as tx:
            await publish(tx, web, [SHOP, OTHER])


async def test_who_may_publish_and_what(db: Database) -> None:
    stranger = Staff(new_id(), frozenset({Permission.CLIENTS_READ}))
    async with db.write() as tx:
        web = await make_client(tx)

    with pytest.raises(NotAllowed):
        async with db.write() as tx:
            await publishing.publish(tx, stranger, Publication(web.id, "1", [facts(SHOP)]))
    with pytest.raises(NotAllowed):
        async with db.write() as tx:
            await publishing.retire(tx, stranger, web.id, "1")
    for wanted, refusal in (
        (Publication(web.id, "", [facts(SHOP)]), InvalidInput),
        (Publication(web.id, "1", []), InvalidInput),
        (Publication(web.id, "1", [facts(SHOP)] * 5_001), InvalidInput),
        (Publication(new_id(), "1", [facts(SHOP)]), NotFound),
    ):
        with pytest.raises(refusal):
            async with db.write() as tx:
                await publishing.publish(tx, ACTOR, wanted)
    with pytest.raises(NotFound):
        async with db.write() as tx:
            await publishing.retire(tx, ACTOR, web.id, "9")
    assert await counts(db) == (0, 0, 0)


async def test_what_is_published_is_found_at_once_and_unknown_ids_cost_nothing(
    db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    reading = Publications(db)
    async with db.write() as tx:
        web = await make_client(tx)

    before = (await reading.index(web.id)).named("shop", None)
    async with db.write() as tx:
        await publish(tx, web, {"shop": SHOP})
    with statements() as loading:
        index = await reading.index(web.id)
        await asyncio.sleep(0)  # the driver reports a statement one turn of the loop later
    with statements() as warm:
        found = (await reading.index(web.id)).named("shop", None)
        nothing = [(await reading.index(web.id)).named(f"x{i}", None) for i in range(100)]
        await asyncio.sleep(0)

    assert before is None
    assert isinstance(found, Listed)
    assert index.named(hash_of(SHOP), None) == found
    assert set(nothing) == {None}
    assert (len(loading), len(warm)) == (1, 0)


@pytest.mark.committed
async def test_two_builds_that_publish_the_same_version_at_once(db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)

    outcomes = await asyncio.gather(
        *(published(db, web, SHOP, text) for text in (OTHER, THIRD)), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Outcome"]
    assert await counts(db) == (1, 2, 2)


@pytest.mark.committed
async def test_the_same_build_published_twice_at_once(db: Database) -> None:
    async with db.write() as tx:
        web, app = await make_client(tx), await make_client(tx, code="app")

    outcomes = await asyncio.gather(
        *(published(db, client, SHOP, OTHER) for client in (web, app, web, app, web))
    )

    assert sorted(outcome.added for outcome in outcomes) == [0, 0, 0, 2, 2]
    assert await counts(db) == (2, 4, 2)


@pytest.mark.committed
async def test_another_process_hears_of_what_is_published_and_retired(db: Database) -> None:
    other = Database(db.url, VAULT, pool_size=1)
    listener, stop = Listener(db.url), asyncio.Event()
    snapshots.listen(listener, other.snapshots, SNAPSHOT_CHANNEL)
    listening = asyncio.create_task(listener.run(stop))
    reading = Publications(other)
    try:
        async with db.write() as tx:
            web = await make_client(tx)
        await listener.is_listening.wait()
        found = [(await reading.index(web.id)).named("shop", None)]
        for change in (publish, retire):
            async with db.write() as tx:
                if change is publish:
                    await publish(tx, web, {"shop": SHOP})
                else:
                    await retire(tx, web)
            await listener.caught_up()
            found.append((await reading.index(web.id)).named("shop", None))

        assert [type(each) for each in found] == [type(None), Listed, Retired]
    finally:
        stop.set()
        await listening
        await other.close()
