"""Who gets compressed answers."""

import gzip

import pytest

from schema.execution.compression import SMALLEST, compressed

BODY = b'{"data": null}' * 100


@pytest.mark.parametrize(
    ("accept_encoding", "encoding"),
    [
        (b"gzip, deflate, br", b"gzip"),
        (b"gzip", b"gzip"),
        (b"br;q=1.0, gzip;q=0.8, *;q=0.1", b"gzip"),
        (b"", None),
        (b"identity", None),
        (b"br", None),
        (b"gzip;q=0", None),
        (b"br, gzip; q=0.000", None),
        (b"gzip;q=0.01", b"gzip"),
    ],
)
def test_only_those_who_take_it(accept_encoding: bytes, encoding: bytes | None) -> None:
    body, sent_encoding = compressed(BODY, accept_encoding)

    assert sent_encoding == encoding
    assert (gzip.decompress(body) if encoding else body) == BODY


def test_small_bodies_stay_as_they_are() -> None:
    assert compressed(b"x" * (SMALLEST - 1), b"gzip") == (b"x" * (SMALLEST - 1), None)
    assert compressed(b"x" * SMALLEST, b"gzip")[1] == b"gzip"
