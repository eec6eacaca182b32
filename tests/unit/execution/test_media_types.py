"""What clients take, as their `Accept` says."""

import pytest

from schema.execution.media_types import accepted, content_type, is_utf8

RESPONSE = "application/graphql-response+json"
PLAIN = "application/json"
URQL = f"{RESPONSE}, application/graphql+json, {PLAIN}, text/event-stream, multipart/mixed"
APOLLO_KOTLIN = f"multipart/mixed;deferSpec=20220824, {RESPONSE}, {PLAIN}"
APOLLO_CLIENT = f"{RESPONSE},{PLAIN};q=0.9"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("header", "media_type"),
    [
        ("", PLAIN),
        ("*/*", PLAIN),
        ("application/*", PLAIN),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}; charset=UTF-8", RESPONSE),
        (f"{RESPONSE};q=0.5, */*;q=0.1", RESPONSE),
        (f"{RESPONSE};q=0.1, {PLAIN}", PLAIN),
        (f"{RESPONSE};q=0, */*", PLAIN),
        (f"{RESPONSE};q=nonsense, {PLAIN}", PLAIN),
        (f"{RESPONSE};charset=utf-16, {PLAIN}", PLAIN),
        (URQL, RESPONSE),
        (APOLLO_KOTLIN, RESPONSE),
        (APOLLO_CLIENT, RESPONSE),
        (BROWSER, PLAIN),
        ("text/html", PLAIN),
        ("image/png", None),
        ("text/event-stream", None),
        ("application/jsonx", None),
        (f"{PLAIN};q=0, */*", None),
    ],
)
def test_the_media_type_of_the_answer(header: str, media_type: str | None) -> None:
    assert accepted(header.encode()).json == media_type


def test_what_else_a_client_takes() -> None:
    assert accepted(URQL.encode()).events
    assert not accepted(b"text/event-stream;q=0, application/json").events
    assert accepted(BROWSER.encode()).html
    assert not accepted(b"*/*").html


def test_many_different_headers_are_not_kept() -> None:
    for number in range(1_000):
        assert accepted(f"application/json, x/{number}".encode()).json == PLAIN


def test_a_content_type_is_read_exactly() -> None:
    assert content_type(b"Application/JSON ; Charset=UTF-8") == (PLAIN, "charset=utf-8")
    assert content_type(b"application/jsonx") == ("application/jsonx", "")
    assert is_utf8('charset="utf-8"')
    assert is_utf8("boundary=x")
    assert not is_utf8("charset=latin1")
