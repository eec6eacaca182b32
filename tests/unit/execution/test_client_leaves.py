"""What happens to work that nobody waits for any more."""

import asyncio

import pytest
from starlette.types import Message

from schema.execution import bodies
from schema.execution.bodies import ClientLeft, while_client_waits
from schema.execution.request import Waiting


class Line:
    """A connection whose client leaves when told to."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}


@pytest.fixture(autouse=True)
def watched_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "WATCH_AFTER_SECONDS", 0.0)


async def test_reading_is_stopped_when_the_client_leaves() -> None:
    line, stopped = Line(), asyncio.Event()

    async def read() -> None:
        try:
            line.left.set()
            await asyncio.Event().wait()
        finally:
            stopped.set()

    with pytest.raises(ClientLeft):
        await while_client_waits(line.receive, read(), Waiting())

    assert stopped.is_set()


async def test_a_mutation_that_has_begun_is_carried_through() -> None:
    line, waiting = Line(), Waiting()

    async def write() -> str:
        waiting.may_stop = False
        line.left.set()
        for _ in range(10):
            await asyncio.sleep(0)
        return "written"

    assert await while_client_waits(line.receive, write(), waiting) == "written"


async def test_a_task_that_is_cancelled_from_outside_stays_cancelled() -> None:
    waiting_for_ever = asyncio.ensure_future(
        while_client_waits(Line().receive, asyncio.Event().wait(), Waiting())
    )
    await asyncio.sleep(0)

    waiting_for_ever.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting_for_ever
