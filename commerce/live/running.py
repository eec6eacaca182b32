"""What a process does so that its changes are heard, and so that it hears those of others."""

import asyncio
import signal
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType

from commerce.core.announcing import Announcer
from commerce.core.db import Database
from commerce.live.hub import Hub

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@asynccontextmanager
async def announcing(db: Database) -> AsyncGenerator[None]:
    """Within the block, what transactions of this process touch is announced to all."""
    announcer = Announcer(db)
    db.announce = announcer.announce
    try:
        yield
    finally:
        db.announce = None
        await announcer.close()


@asynccontextmanager
async def serving(hub: Hub) -> AsyncGenerator[None]:
    """Within the block the hub runs. It is closed as soon as the process is told to stop, before
    the server begins to wait for its open connections: those are what it would wait for."""
    stop = asyncio.Event()
    running = asyncio.create_task(hub.run(stop))
    try:
        with on_stop_signal(hub.close):
            yield
    finally:
        hub.close()
        stop.set()
        await asyncio.wait([running], timeout=2)


@contextmanager
def on_stop_signal(action: Callable[[], None]) -> Generator[None]:
    """Within the block `action` runs in the loop when the process is told to stop, besides what
    the server itself does then."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread alone
        return
    loop = asyncio.get_running_loop()
    servers = {number: signal.getsignal(number) for number in STOP_SIGNALS}

    def stopping(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(action)
        handler = servers[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    changed = [number for number, handler in servers.items() if callable(handler)]
    for number in changed:
        signal.signal(number, stopping)
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, servers[number])
