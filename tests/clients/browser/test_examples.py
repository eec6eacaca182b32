"""The Vue storefront and the admin console in a real browser against a real shop."""

from collections.abc import Iterator

import pytest

from tests.clients.browser.browser import Browser
from tests.clients.browser.examples import site
from tests.clients.browser.shop import Shop


@pytest.fixture(scope="module")
def vue(shop: Shop) -> Iterator[str]:
    with site(shop, "vue-storefront", "storefront", "node", "server.js") as url:
        yield url


@pytest.fixture(scope="module")
def admin(shop: Shop) -> Iterator[str]:
    # Not by npx, which would be ended in its place.
    program = ("node", "node_modules/vite/bin/vite.js", "preview", "--strictPort")
    start = (*program, "--host", "127.0.0.1", "--port", "PORT")
    with site(shop, "admin-console", "admin", *start) as url:
        yield url


def beside(shop: Shop, url: str) -> dict[str, object]:
    """What scenarios know: pages at `url`, the API at the shop itself."""
    return {**shop.described(), "url": url, "api": shop.server.url}


@pytest.mark.parametrize(
    "scenario",
    [
        "pagesComeRendered",
        "renderedPagesComeFromTheCaches",
        "whatIsWrongIsSaidInChineseAtItsField",
        "searchingAndSorting",
        "buyingInEnglish",
        "buyingInChinese",
        "twoTabsHaveOneCart",
    ],
)
def test_the_vue_storefront(browser: Browser, shop: Shop, vue: str, scenario: str) -> None:
    browser.play(f"vue.{scenario}", beside(shop, vue))


@pytest.mark.parametrize(
    "scenario",
    [
        "aWrongPasswordIsSaid",
        "anOrderIsShipped",
        "everyPartShowsWhatTheApiOffers",
        "anEndedSessionAsksForThePasswordAgain",
    ],
)
def test_the_admin_console(browser: Browser, shop: Shop, admin: str, scenario: str) -> None:
    browser.play(f"admin.{scenario}", beside(shop, admin))
