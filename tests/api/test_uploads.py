"""Files by the GraphQL multipart request specification."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import httpx
import pytest
import pytest_asyncio
from PIL import Image

from commerce.app import create_app
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.settings import Settings
from resolvers.context import Services
from tests.api.catalog.staff import editor, mutation, problems
from tests.client import ENDPOINT, Actors, Client
from tests.factories.catalog import make_product

ADD = mutation("productMediaAdd", "... on Product { media { url alt } }")
BOUNDARY = "----form"
SENT_BY_SCRIPT = {"apollo-require-preflight": "true"}
SHOP = b'{"query":"{ shop { name } }"}'
Part = tuple[str, str | None, bytes]


@pytest_asyncio.fixture
async def strict(services: Services, actors: Actors) -> AsyncIterator[Client]:
    """The application with limits that a test can reach."""
    limits = {
        "max_upload_files": 2,
        "max_upload_file_bytes": 1_000,
        "max_upload_total_bytes": 3_000,
    }
    app = create_app(services=replace(services, settings=replace(services.settings, **limits)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        yield Client(http, actors)


def picture(colour: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (2, 2), colour).save(content, "PNG")
    return content.getvalue()


def form(*parts: Part) -> bytes:
    """A multipart body; a part is a name, a file name and a content."""
    body = b""
    for name, file_name, content in parts:
        file = "" if file_name is None else f'; filename="{file_name}"'
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


async def send(client: Client, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return await client.http.post(
        ENDPOINT,
        content=body,
        headers={
            "content-type": f"multipart/form-data; boundary={BOUNDARY}",
            **client.headers,
            **headers,
        },
    )


async def upload(
    client: Client,
    variables: dict[str, Any],
    places: dict[str, list[str]],
    files: dict[str, bytes],
) -> Any:
    """The data of `productMediaAdd`."""
    body = form(
        ("operations", None, json.dumps({"query": ADD, "variables": variables}).encode()),
        ("map", None, json.dumps(places).encode()),
        *((name, f"{name}.png", content) for name, content in files.items()),
    )
    reply = await send(client, body, SENT_BY_SCRIPT)
    assert reply.status_code == 200, reply.text
    return reply.json()["data"]["productMediaAdd"]


async def mug(db: Database) -> str:
    async with db.write() as tx:
        return encode("Product", (await make_product(tx, slug="mug")).id)


async def test_files_are_saved_where_the_map_says(
    db: Database, client: Client, settings: Settings
) -> None:
    media = [{"file": None, "alt": "Red"}, {"file": None, "alt": "Blue"}]
    variables = {"input": {"productId": await mug(db), "media": media}}
    places = {"a": ["variables.input.media.1.file"], "b": ["variables.input.media.0.file"]}

    answer = await upload(
        editor(client), variables, places, {"a": picture("blue"), "b": picture("red")}
    )

    assert [shown["alt"] for shown in answer["media"]] == ["Red", "Blue"]
    saved = [
        settings.media_root / shown["url"].partition("/media/")[2] for shown in answer["media"]
    ]
    assert [path.read_bytes() for path in saved] == [picture("red"), picture("blue")]


async def test_a_file_that_is_named_twice_is_read_twice(
    db: Database, client: Client, settings: Settings
) -> None:
    async with db.write() as tx:
        ids = [encode("Product", (await make_product(tx)).id) for _ in range(2)]
    document = """mutation($one: ProductMediaAddInput!, $two: ProductMediaAddInput!) {
        one: productMediaAdd(input: $one) { ... on Product { media { url } } }
        two: productMediaAdd(input: $two) { ... on Product { media { url } } } }"""
    inputs = [{"productId": id_, "media": [{"file": None}]} for id_ in ids]
    operations = {"query": document, "variables": {"one": inputs[0], "two": inputs[1]}}
    places = {"0": ["variables.one.media.0.file", "variables.two.media.0.file"]}

    reply = await send(
        editor(client),
        form(
            ("operations", None, json.dumps(operations).encode()),
            ("map", None, json.dumps(places).encode()),
            ("0", "red.png", picture("red")),
        ),
        SENT_BY_SCRIPT,
    )

    shown = reply.json()["data"]
    assert shown["one"] == shown["two"]
    [saved] = settings.media_root.rglob("*.png")
    assert saved.read_bytes() == picture("red")


async def test_a_large_file_comes_whole(db: Database, client: Client, settings: Settings) -> None:
    noise = BytesIO()
    Image.effect_noise((900, 900), 100).save(noise, "PNG")
    variables = {"input": {"productId": await mug(db), "media": [{"file": None}]}}

    answer = await upload(
        editor(client), variables, {"0": ["variables.input.media.0.file"]}, {"0": noise.getvalue()}
    )

    assert len(noise.getvalue()) > 256 * 1024
    saved = settings.media_root / answer["media"][0]["url"].partition("/media/")[2]
    assert saved.read_bytes() == noise.getvalue()


async def test_what_is_no_picture_is_refused_and_not_saved(
    db: Database, client: Client, settings: Settings
) -> None:
    variables = {"input": {"productId": await mug(db), "media": [{"file": None}]}}
    places = {"0": ["variables.input.media.0.file"]}

    answer = await upload(editor(client), variables, places, {"0": b"<svg/>"})
    large = await upload(editor(client), variables, places, {"0": b"x" * (5 * 1024 * 1024 + 1)})

    assert problems(answer) == [("input.media.0.file", "UNSUPPORTED_IMAGE")]
    assert problems(large) == [("input.media.0.file", "TOO_LARGE")]
    assert list(settings.media_root.rglob("*.*")) == []


async def test_a_file_must_come_in_a_form(db: Database, client: Client) -> None:
    media = [{"file": "picture.png"}]

    code = await editor(client).code(ADD, input={"productId": await mug(db), "media": media})

    assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize("header", ["apollo-require-preflight", "x-requested-with"])
async def test_a_form_must_be_sent_by_script(client: Client, header: str) -> None:
    body = form(("operations", None, SHOP), ("map", None, b"{}"))

    bare = await send(client, body, {})
    by_script = await send(client, body, {header: "1"})

    assert (bare.status_code, by_script.status_code) == (400, 200)
    assert "Apollo-Require-Preflight" in bare.json()["errors"][0]["message"]
    assert by_script.json() == {"data": {"shop": {"name": "Test Shop"}}}


OPERATIONS: Part = (
    "operations",
    None,
    b'{"query":"{ shop { name } }","variables":{"a":null,"b":[1]}}',
)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [("operations", None, SHOP)],
        [("map", None, b"{}")],
        [("operations", None, b"null"), ("map", None, b"{}")],
        [("operations", None, b"["), ("map", None, b"{}")],
        [("operations", None, b"[" + SHOP + b"]"), ("map", None, b"{}")],
        [("operations", None, b"\xff"), ("map", None, b"{}")],
        [("operations", None, SHOP), ("operations", None, SHOP), ("map", None, b"{}")],
        [OPERATIONS, ("map", None, b"[]")],
        [OPERATIONS, ("map", None, b"null")],
        [OPERATIONS, ("map", None, b'{"0":["variables.a"]}')],
        [OPERATIONS, ("map", None, b"{}"), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":[]}'), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":"variables.a"}'), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":[1]}'), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":["variables.c"]}'), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":["variables.b.0"]}'), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":["variables.b.9"]}'), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":["variables.b.-1"]}'), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":["variables"]}'), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":["query"]}'), ("0", "a.png", b"")],
        [OPERATIONS, ("map", None, b'{"0":["variables.a","variables.a"]}'), ("0", "a.png", b"")],
    ],
)
async def test_a_broken_form_is_400(client: Client, parts: list[Part]) -> None:
    reply = await send(client, form(*parts), SENT_BY_SCRIPT)

    assert reply.status_code == 400
    assert reply.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nothing of the kind",
        form(OPERATIONS)[:-10],
        b"------form\r\n\r\n\r\n------form--\r\n",
        b"------form\r\nContent-Disposition: form-data\r\n\r\n\r\n------form--\r\n",
        b'------form\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\r\n------form--\r\n',
        b"------form\r\n" + b"X: " + b"y" * 5_000 + b"\r\n\r\n\r\n------form--\r\n",
    ],
)
async def test_a_body_that_is_no_form_is_400(client: Client, body: bytes) -> None:
    reply = await send(client, body, SENT_BY_SCRIPT)

    assert reply.status_code == 400
    assert reply.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_form_names_its_boundary(client: Client) -> None:
    reply = await client.http.post(
        ENDPOINT,
        content=b"x",
        headers={"content-type": "multipart/form-data", **SENT_BY_SCRIPT},
    )

    assert reply.status_code == 400


@pytest.mark.parametrize(
    "parts",
    [
        [("0", "a", b"x" * 1_001)],
        [("0", "a", b""), ("1", "a", b""), ("2", "a", b"")],
        [("0", "a", b"x" * 999), ("1", "a", b"x" * 999), ("operations", None, b"x" * 999)],
    ],
)
async def test_a_form_over_a_limit_is_413(strict: Client, parts: list[Part]) -> None:
    declared = await send(strict, form(*parts), SENT_BY_SCRIPT)
    streamed = await strict.http.post(
        ENDPOINT,
        content=in_pieces(form(*parts)),
        headers={
            "content-type": f"multipart/form-data; boundary={BOUNDARY}",
            **SENT_BY_SCRIPT,
        },
    )

    assert (declared.status_code, streamed.status_code) == (413, 413)
    assert streamed.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 7):
        yield body[start : start + 7]
