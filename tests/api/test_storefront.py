"""A built storefront beside the API: files, the page for every other address, and nothing more."""

import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from commerce.app import create_app
from resolvers.context import Services

PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "served"


@pytest_asyncio.fixture
async def browser(services: Services, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = replace(services.settings, storefront_root=folder)
    app = create_app(services=replace(services, settings=settings))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://shop"
    ) as client:
        yield client


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


async def test_every_address_shows_the_page_and_files_are_themselves(
    browser: httpx.AsyncClient, folder: Path
) -> None:
    put(folder, "index.html", "the page")
    put(folder, "storefront/index-a1b2.js", "the script")

    pages = [
        await browser.get(path, headers=PAGE) for path in ("/", "/zh/c/kitchen", "/index.html")
    ]
    script = await browser.get("/storefront/index-a1b2.js")

    assert [(page.status_code, page.text) for page in pages] == [(200, "the page")] * 3
    assert pages[0].headers["cache-control"] == "no-cache"
    assert "default-src 'self'" in pages[0].headers["content-security-policy"]
    assert (script.text, script.headers["cache-control"]) == ("the script", FOREVER)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, br", "gzip"), ("br;q=1, GZIP;q=0.5", "gzip"), ("gzip;q=0", None), ("identity", None)],
)
async def test_packed_files_go_to_whoever_takes_them(
    browser: httpx.AsyncClient, folder: Path, accepted: str, encoding: str | None
) -> None:
    for name, text in (("storefront/index-a1b2.js", "the script"), ("index.html", "the page")):
        put(folder, name, text)
        (folder / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
    put(folder, "storefront/small.svg", "a picture")
    headers = {**PAGE, "accept-encoding": accepted}

    script, page, picture = [
        await browser.get(path, headers=headers)
        for path in ("/storefront/index-a1b2.js", "/zh/", "/storefront/small.svg")
    ]

    assert (script.text, script.headers.get("content-encoding")) == ("the script", encoding)
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert (page.text, page.headers.get("content-encoding")) == ("the page", encoding)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert {each.headers["vary"] for each in (script, page, picture)} == {"Accept-Encoding"}
    assert (picture.text, picture.headers.get("content-encoding")) == ("a picture", None)


async def test_what_asks_for_no_page_gets_none(browser: httpx.AsyncClient, folder: Path) -> None:
    put(folder, "index.html", "the page")
    put(folder.parent, "secret.txt", "not for anybody")

    answers = [
        await browser.get("/storefront/gone.js", headers={"accept": "*/*"}),
        await browser.get("/favicon.ico"),
        await browser.get("/..%2Fsecret.txt"),
    ]
    posted = await browser.post("/c/kitchen", headers=PAGE)

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert posted.status_code == 405


async def test_a_notice_stands_where_nothing_is_built_yet(
    browser: httpx.AsyncClient, folder: Path
) -> None:
    before = await browser.get("/", headers=PAGE)
    put(folder, "notice.html", "soon")
    meanwhile = await browser.get("/c/kitchen", headers=PAGE)
    put(folder, "index.html", "the page")
    after = await browser.get("/", headers=PAGE)

    assert before.status_code == 404
    assert (meanwhile.status_code, meanwhile.text) == (200, "soon")
    assert after.text == "the page"


async def test_the_api_keeps_its_addresses(browser: httpx.AsyncClient, folder: Path) -> None:
    put(folder, "index.html", "the page")

    alive = await browser.get("/healthz", headers=PAGE)
    answer = await browser.post("/graphql", json={"query": "{ __typename }"})
    picture = await browser.get("/media/none.svg", headers=PAGE)

    assert alive.text != "the page"
    assert answer.json() == {"data": {"__typename": "Query"}}
    assert picture.status_code == 404
