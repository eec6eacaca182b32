"""Token buckets shared by processes, with the database and without it."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from commerce.core.driver import connect
from commerce.quotas.service import LEASE_SECONDS, Quotas, slice_of
from commerce.quotas.views import Allowance, Verdict

ROOT = Path(__file__).resolve().parents[3]
SLOW = Allowance(per_second=0.001, burst=100)  # gives back nothing while a test runs


class Ticking:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def key() -> bytes:
    return os.urandom(16)


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@asynccontextmanager
async def process(url: str, clock: Callable[[], float] = time.monotonic) -> AsyncIterator[Quotas]:
    quotas = Quotas(partial(connect, url), clock=clock)
    try:
        yield quotas
    finally:
        await quotas.close()


async def row(url: str, key: bytes) -> dict[str, Any]:
    connection = await asyncpg.connect(url)
    try:
        found = await connection.fetchrow("SELECT * FROM quota_buckets WHERE key = $1", key)
        return dict(found)
    finally:
        await connection.close()


async def statements_of(quotas: Quotas, work: Callable[[], Any]) -> int:
    seen: list[str] = []
    quotas._connection.add_query_logger(lambda record: seen.append(record.query))
    await work()
    await asyncio.sleep(0)
    return len(seen)


async def test_what_is_there_is_spent_and_no_more(database_url: str, key: bytes) -> None:
    async with process(database_url) as quotas:
        spent = [await quotas.spend(key, 30, SLOW) for _ in range(4)]

        refused = spent[3]

    assert [s.verdict for s in spent] == [Verdict.ADMITTED] * 3 + [Verdict.RATE]
    assert [s.remaining for s in spent] == [70, 40, 10, 10]
    assert refused.retry_seconds == pytest.approx(20 / 0.001, rel=0.01)
    assert (await row(database_url, key))["spent"] == 90


async def test_a_slice_serves_many_requests_without_a_statement(
    database_url: str, key: bytes
) -> None:
    allowance = Allowance(per_second=100, burst=10_000)
    async with process(database_url) as quotas:
        await quotas.spend(key, 1, allowance)

        async def more() -> None:
            for _ in range(24):
                assert (await quotas.spend(key, 1, allowance)).is_admitted

        assert slice_of(allowance, 1) == 25
        assert await statements_of(quotas, more) == 0


async def test_refusals_need_no_statement_either(database_url: str, key: bytes) -> None:
    async with process(database_url) as quotas:
        await quotas.spend(key, 100, SLOW)
        await quotas.spend(key, 1, SLOW)

        async def flood() -> None:
            for _ in range(1_000):
                assert not (await quotas.spend(key, 1, SLOW)).is_admitted

        assert await statements_of(quotas, flood) == 0
        exhausted = quotas.is_exhausted(key, SLOW)
    assert exhausted is not None
    assert exhausted.verdict is Verdict.RATE


async def test_an_unspent_slice_is_given_back(
    database_url: str, key: bytes, clock: Ticking
) -> None:
    async with process(database_url, clock) as first, process(database_url) as second:
        await first.spend(key, 2, SLOW)  # leases 8
        before = await second.spend(key, 95, SLOW)
        await first.give_back(clock.now)
        still_leased = await row(database_url, key)
        clock.now += LEASE_SECONDS
        await first.give_back(clock.now)
        after = await row(database_url, key)

    assert before.verdict is Verdict.RATE
    assert (int(still_leased["tokens"]), still_leased["spent"]) == (92, 8)
    assert (int(after["tokens"]), after["spent"]) == (98, 2)


async def test_a_slice_whose_time_is_over_is_not_spent(
    database_url: str, key: bytes, clock: Ticking
) -> None:
    async with process(database_url, clock) as quotas:
        await quotas.spend(key, 2, SLOW)
        clock.now += LEASE_SECONDS

        again = await quotas.spend(key, 2, SLOW)

        assert again.is_admitted
        assert (await row(database_url, key))["spent"] == 2 + 8  # the old one came back with it


async def test_closing_gives_back_everything(database_url: str, key: bytes) -> None:
    async with process(database_url) as quotas:
        await quotas.spend(key, 2, SLOW)

    assert (await row(database_url, key))["spent"] == 2


async def test_points_come_back_with_time(database_url: str, key: bytes) -> None:
    allowance = Allowance(per_second=1_000, burst=50)
    async with process(database_url) as quotas:
        assert (await quotas.spend(key, 50, allowance)).is_admitted
        refused = await quotas.spend(key, 50, allowance)
        assert refused.verdict is Verdict.RATE
        assert 0 < refused.retry_seconds <= 0.05

        await asyncio.sleep(0.06)

        assert (await quotas.spend(key, 50, allowance)).is_admitted


async def test_a_day_has_a_limit_of_its_own(database_url: str, key: bytes) -> None:
    allowance = Allowance(per_second=1_000, burst=1_000, per_day=120)
    async with process(database_url) as quotas:
        first = await quotas.spend(key, 100, allowance)
        second = await quotas.spend(key, 21, allowance)
        third = await quotas.spend(key, 20, allowance)

    assert first.is_admitted
    assert second.verdict is Verdict.DAY
    assert 0 < second.retry_seconds <= 86_400
    assert third.verdict is Verdict.DAY  # known for a second without asking


async def test_yesterday_does_not_count(database_url: str, key: bytes) -> None:
    allowance = Allowance(per_second=1_000, burst=1_000, per_day=100)
    async with process(database_url) as quotas:
        await quotas.spend(key, 100, allowance)
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        "UPDATE quota_buckets SET day = day - 1, tokens = 1000 WHERE key = $1", key
    )
    await connection.close()

    async with process(database_url) as quotas:
        assert (await quotas.spend(key, 100, allowance)).is_admitted


async def test_more_than_the_burst_is_never_admitted(database_url: str, key: bytes) -> None:
    async with process(database_url) as quotas:
        assert (await quotas.spend(key, 101, SLOW)).verdict is Verdict.RATE
        assert (await quotas.spend(key, 100, SLOW)).is_admitted


@pytest.mark.parametrize("costs", [[1], [3, 7], [1, 40]])
async def test_several_at_once_admit_what_is_there_and_no_more(
    database_url: str, key: bytes, costs: list[int]
) -> None:
    admitted = 0

    async def spend(quotas: Quotas, number: int) -> None:
        nonlocal admitted
        cost = costs[number % len(costs)]
        if (await quotas.spend(key, cost, SLOW)).is_admitted:
            admitted += cost

    async with process(database_url) as a, process(database_url) as b, process(database_url) as c:
        await asyncio.gather(*(spend((a, b, c)[n % 3], n) for n in range(300)))
        for quotas in (a, b, c):
            await quotas.give_back()
        left = int((await row(database_url, key))["tokens"])
        assert admitted + left == 100
        await asyncio.gather(*(spend(a, 0) for _ in range(left // costs[0])))

    assert admitted == 100 - left % costs[0]


CHILD = """
import asyncio, json, sys, time
from functools import partial
from commerce.core.driver import connect
from commerce.quotas.service import Quotas
from commerce.quotas.views import Allowance

async def main():
    url, key, seconds = sys.argv[1], bytes.fromhex(sys.argv[2]), float(sys.argv[3])
    quotas = Quotas(partial(connect, url))
    allowance = Allowance(per_second=200, burst=100)
    admitted, began = 0, time.time()
    await quotas.spend(b"warm" + key, 1, allowance)
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.time()
    while time.time() - began < seconds:
        for _ in range(20):
            admitted += 3 * (await quotas.spend(key, 3, allowance)).is_admitted
        await asyncio.sleep(0.002)
    await quotas.close()
    print(json.dumps([began, time.time(), admitted]))

asyncio.run(main())
"""


def test_processes_together_keep_to_the_rate(database_url: str, key: bytes) -> None:
    arguments = [sys.executable, "-c", CHILD, database_url, key.hex(), "0.6"]
    children = [
        subprocess.Popen(
            arguments, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"

    reports = [child.communicate("go\n", timeout=20)[0] for child in children]

    figures = [json.loads(report) for report in reports]
    seconds = max(end for _, end, _ in figures) - min(begin for begin, _, _ in figures)
    total = sum(admitted for _, _, admitted in figures)
    assert total <= 100 + 200 * seconds
    assert total >= 100  # and the burst was there


async def refuse_connections() -> Any:
    raise ConnectionRefusedError


async def test_without_the_database_a_process_grants_a_quarter(key: bytes, clock: Ticking) -> None:
    quotas = Quotas(refuse_connections, clock=clock)
    allowance = Allowance(per_second=40, burst=100)

    first = [await quotas.spend(key, 5, allowance) for _ in range(6)]
    clock.now += 0.5
    later = [await quotas.spend(key, 5, allowance) for _ in range(2)]

    assert [s.is_admitted for s in first] == [True] * 5 + [False]
    assert [s.is_admitted for s in later] == [True, False]
    assert not any(s.is_exact for s in first + later)
    assert first[5].retry_seconds == pytest.approx(0.5)


async def test_without_the_database_a_dear_request_takes_the_whole_share(
    key: bytes, clock: Ticking
) -> None:
    quotas = Quotas(refuse_connections, clock=clock)
    allowance = Allowance(per_second=40, burst=100)

    assert (await quotas.spend(key, 90, allowance)).is_admitted
    assert not (await quotas.spend(key, 1, allowance)).is_admitted


async def test_when_the_database_is_back_it_is_asked_again(
    database_url: str, key: bytes, clock: Ticking
) -> None:
    is_down = True

    async def opening() -> Any:
        if is_down:
            raise ConnectionRefusedError
        return await connect(database_url)

    quotas = Quotas(opening, clock=clock)
    assert not (await quotas.spend(key, 1, SLOW)).is_exact
    is_down = False
    assert not (await quotas.spend(key, 1, SLOW)).is_exact  # not yet: it is not asked all the time
    clock.now += 1.0

    assert (await quotas.spend(key, 1, SLOW)).is_exact
    await quotas.close()


async def test_a_row_that_somebody_locks_does_not_hold_up_requests(
    database_url: str, key: bytes
) -> None:
    blocker = await asyncpg.connect(database_url)
    async with process(database_url) as quotas:
        await quotas.spend(key, 20, SLOW)
        async with blocker.transaction():
            await blocker.execute("SELECT 1 FROM quota_buckets WHERE key = $1 FOR UPDATE", key)
            spending = await quotas.spend(key, 20, SLOW)
        await blocker.close()

    assert spending.is_admitted
    assert not spending.is_exact
