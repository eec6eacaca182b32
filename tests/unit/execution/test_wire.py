"""Every form in which clients name an operation, and what is refused."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.execution.request import GraphQLRequest
from schema.execution.wire import BadRequest, from_mapping, load_json, parse_body, parse_get

HASH = "ab" * 32
PERSISTED = {"persistedQuery": {"version": 1, "sha256Hash": HASH}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"query": "{ a }"}, GraphQLRequest(query="{ a }")),
        (
            {"extensions": PERSISTED, "operationName": "A", "variables": {"b": 1}},
            GraphQLRequest(
                persisted_hash=HASH,
                operation_name="A",
                variables={"b": 1},
                extensions=PERSISTED,
            ),
        ),
        (
            {"query": "{ a }", "extensions": PERSISTED},
            GraphQLRequest(query="{ a }", persisted_hash=HASH, extensions=PERSISTED),
        ),
        ({"documentId": f"sha256:{HASH}"}, GraphQLRequest(document_id=HASH)),
        ({"documentId": HASH.upper()}, GraphQLRequest(document_id=HASH)),
        ({"documentId": "shop-page:v2"}, GraphQLRequest(document_id="shop-page:v2")),
        ({"doc_id": HASH, "query": None}, GraphQLRequest(document_id=HASH)),
        ({"id": "0123", "query": ""}, GraphQLRequest(document_id="0123")),
        (
            {"id": HASH, "doc_id": HASH, "documentId": f"sha256:{HASH}", "extensions": PERSISTED},
            GraphQLRequest(document_id=HASH, persisted_hash=HASH, extensions=PERSISTED),
        ),
        ({"query": "{ a }", "extensions": None, "variables": None}, GraphQLRequest(query="{ a }")),
    ],
)
def test_every_naming_is_read(body: dict[str, Any], expected: GraphQLRequest) -> None:
    text = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in body.items()
        if value is not None
    }

    assert parse_body(orjson.dumps(body)) == expected
    assert parse_get(urlencode(text).encode()) == expected


def test_the_path_names_a_document() -> None:
    by_get = parse_get(b"variables=%7B%22a%22:1%7D", f"sha256:{HASH}")
    by_post = parse_body(b'{"variables":{"a":1}}', HASH)

    assert by_get == by_post == GraphQLRequest(document_id=HASH, variables={"a": 1})


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": ""},
        {"query": 1},
        {"query": '{ a(b: "\\u0000") }'},
        {"query": '{ a(b: "\\u{000}") }'},
        {"query": "{ a }", "operationName": 7},
        {"query": "{ a }", "variables": []},
        {"query": "{ a }", "variables": "{}"},
        {"query": "{ a }", "extensions": "x"},
        {"documentId": 12},
        {"documentId": "sha256:12"},
        {"documentId": "two words"},
        {"documentId": "x" * 201},
        {"id": "é"},
        {"extensions": {"persistedQuery": HASH}},
        {"extensions": {"persistedQuery": {"sha256Hash": HASH}}},
        {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": HASH}}},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": ""}}},
        {"extensions": {"persistedQuery": {"version": 1}}},
        {"documentId": HASH, "id": "0123"},
        {"documentId": "0123", "extensions": PERSISTED},
    ],
)
def test_what_names_no_document_or_two_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(BadRequest) as refused:
        from_mapping(body)

    assert refused.value.status == 400


def test_a_path_and_a_body_that_disagree_are_refused() -> None:
    with pytest.raises(BadRequest, match="two different documents"):
        parse_body(b'{"id":"0123"}', "4567")


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        (b"query={a}&query={b}", 400),
        (b"query=%FF", 400),
        (b"query=\xff", 400),
        (b"query=%00", 400),
        (b"query={a}&variables=NaN", 400),
        (b"query={a}&variables=[]", 400),
        (b"&".join(b"a=1" for _ in range(101)), 400),
        (b"query=" + b"a" * 16_384, 414),
    ],
)
def test_bad_parameters_are_refused(query_string: bytes, status: int) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_get(query_string)

    assert refused.value.status == status


def test_parameters_of_others_are_left_alone() -> None:
    assert parse_get(b"utm_source=mail&utm_source=news&query={a}") == GraphQLRequest(query="{a}")


def test_the_order_of_parameters_does_not_matter() -> None:
    canonical = parse_get(b'documentId=0123&extensions={}&operationName=A&variables={"a":1}')

    assert parse_get(b'variables={"a":1}&operationName=A&documentId=0123&extensions={}') == (
        canonical
    )


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"NaN",
        b"\xff\xfe",
        b"9" * 5_000,
        b'"\\ud800"',
        b'{"a":"\\u0000"}',
        b'{"a\\u0000":1}',
        b"[" * 100_000,
        b"[" * 65 + b"1" + b"]" * 65,
        b'{"a":' * 65 + b"1" + b"}" * 65,
    ],
)
def test_json_that_would_trouble_what_comes_after_is_refused(text: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        load_json(text)

    assert refused.value.status == 400


def test_wide_json_and_text_that_only_looks_like_an_escape_pass() -> None:
    assert load_json(b"[" + b"[]," * 100 + b"[]]") == [[]] * 101
    assert load_json(b'"\\\\u0000"') == "\\u0000"
    assert load_json(b"[" * 64 + b"1" + b"]" * 64)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    for read in (parse_body, parse_get):
        with suppress(BadRequest):
            read(content)
