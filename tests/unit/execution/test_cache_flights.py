"""One execution for all who ask at once: who may join, who leaves, and what fails."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from commerce.core.clock import FrozenClock
from commerce.core.ids import new_id
from commerce.core.reads import recording
from schema.execution.cache.answers import ResponseCache
from schema.execution.documents import Documents
from schema.execution.limits import Limits
from schema.execution.operation import Executor
from schema.execution.pipeline import Admitted, Answer
from schema.execution.ports import Admission, Found, Refusal
from schema.execution.request import Caller
from schema.root import executable
from tests.conftest import NOW

SCHEMA = executable()
TEXT = "query Shop { shop { name } }"
CALLER = Caller()


@dataclass
class Executions:
    """Executions that last until they are let go; each answers with its number."""

    started: int = 0
    stopped: int = 0
    go: asyncio.Event = field(default_factory=asyncio.Event)
    refusal: Refusal | None = None

    async def run(self) -> Answer:
        self.started += 1
        number = self.started
        reads = recording.get()
        assert reads is not None
        reads.tags.add("snapshot:shop")
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        if self.refusal is not None:
            raise self.refusal
        return Answer({"data": {"shop": {"name": f"{number}"}}})


@pytest.fixture
def cache() -> ResponseCache:
    return ResponseCache(SCHEMA, clock=FrozenClock(NOW), is_current=lambda: True)


@pytest.fixture
def executions() -> Executions:
    return Executions()


def admitted() -> Admitted:
    document = Documents(SCHEMA, Limits()).get(TEXT)
    operation = Executor(SCHEMA).prepare(document, name=None, variables=None)
    return Admitted(Found(document, new_id()), operation, Admission())


def asker(cache: ResponseCache, executions: Executions) -> Callable[[], asyncio.Task[Answer]]:
    wanted = admitted()

    def ask() -> asyncio.Task[Answer]:
        asking: Awaitable[Answer] = cache.answer(wanted, CALLER, executions.run)
        return asyncio.ensure_future(asking)

    return ask


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def body(answer: Answer) -> bytes:
    assert answer.kept is not None
    return answer.kept.entry.body


async def test_nobody_joins_what_began_before_the_latest_announcement(
    cache: ResponseCache, executions: Executions
) -> None:
    ask = asker(cache, executions)
    early = [ask(), ask()]
    await settle()

    cache.heard(["products"])
    late = [ask(), ask()]
    await settle()
    executions.go.set()
    answers = await asyncio.gather(*early, *late)

    assert executions.started == 2
    assert cache.store.counts.joined == 2
    assert [body(answer) for answer in answers[2:]] == [b'{"data":{"shop":{"name":"2"}}}'] * 2


async def test_what_is_overtaken_is_shown_to_who_asked_and_not_kept(
    cache: ResponseCache, executions: Executions
) -> None:
    asked = asker(cache, executions)()
    await settle()

    cache.heard(["snapshot:shop"])
    executions.go.set()
    answer = await asked

    assert (answer.kept, answer.body["data"]) == (None, {"shop": {"name": "1"}})
    assert (len(cache.store), cache.store.counts.overtaken) == (0, 1)


async def test_who_leaves_takes_nothing_from_the_others(
    cache: ResponseCache, executions: Executions
) -> None:
    ask = asker(cache, executions)
    first, second = ask(), ask()
    await settle()

    first.cancel()
    await settle()
    executions.go.set()

    assert body(await second) == b'{"data":{"shop":{"name":"1"}}}'
    assert (executions.started, executions.stopped, first.cancelled()) == (1, 0, True)


async def test_when_everybody_left_the_execution_is_stopped(
    cache: ResponseCache, executions: Executions
) -> None:
    ask = asker(cache, executions)
    waiting = [ask(), ask()]
    await settle()

    for each in waiting:
        each.cancel()
    await asyncio.wait(waiting)

    assert (executions.started, executions.stopped) == (1, 1)
    assert len(cache.store) == 0


async def test_a_refusal_is_everybody_s_and_is_not_kept(
    cache: ResponseCache, executions: Executions
) -> None:
    executions.refusal = Refusal.of("too slow", "TIMEOUT")
    ask = asker(cache, executions)
    waiting = [ask(), ask()]
    await settle()

    executions.go.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)

    assert results == [executions.refusal] * 2
    assert (executions.started, len(cache.store)) == (1, 0)


async def test_while_announcements_do_not_arrive_everybody_is_executed(
    executions: Executions,
) -> None:
    cache = ResponseCache(SCHEMA, clock=FrozenClock(NOW), is_current=lambda: False)
    executions.go.set()
    token = recording.set(None)

    async def run() -> Answer:
        executions.started += 1
        return Answer({"data": {}})

    wanted = admitted()
    await asyncio.gather(*(cache.answer(wanted, CALLER, run) for _ in range(3)))
    recording.reset(token)

    assert (executions.started, len(cache.store)) == (3, 0)
