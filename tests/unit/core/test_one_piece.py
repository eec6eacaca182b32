"""A head and its body are written at once, and neither waits for long."""

import asyncio
from collections.abc import Iterable

from commerce.core.one_piece import OnePiece


class Wire(asyncio.Transport):
    """Remembers what is written, write by write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.writes.append(data)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        self.writes.append(b"".join(pieces))

    def close(self) -> None:
        self.writes.append(b"closed")


async def test_a_head_and_its_body_are_written_at_once() -> None:
    wire = Wire()
    one_piece = OnePiece(wire, asyncio.get_running_loop())

    one_piece.write(b"head")
    one_piece.write(b"body")
    await asyncio.sleep(0)
    one_piece.write(b"next head")
    one_piece.write(b"")

    assert wire.writes == [b"headbody", b"next head"]


async def test_a_head_without_a_body_waits_no_longer_than_a_turn_of_the_loop() -> None:
    wire = Wire()
    one_piece = OnePiece(wire, asyncio.get_running_loop())

    one_piece.write(b"head")
    await asyncio.sleep(0)
    at_once = list(wire.writes)
    one_piece.write(b"event")
    one_piece.close()

    assert at_once == [b"head"]
    assert wire.writes == [b"head", b"event", b"closed"]
