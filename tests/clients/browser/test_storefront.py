"""The React storefront in a real browser against a real shop. The scenarios are in `scenarios/`."""

import pytest

from tests.clients.browser.browser import Browser
from tests.clients.browser.shop import Shop


@pytest.mark.parametrize(
    "scenario",
    [
        "browsing.facetsAndSortStandInTheAddress",
        "browsing.searchAnswersWhileTyping",
        "browsing.searchAnswersInChineseOnceTheInputMethodIsDone",
        "browsing.aProductShowsItsVariantsPicturesAndFacts",
        "browsing.languageAndCurrencyAreSwitchedWithTheCart",
        "browsing.strangeAddressesStillShowGoods",
        "browsing.whatTheBrowserKeptMayBeOfNoUse",
        "buying.asGuestInEnglish",
        "buying.anEmailLeftOutIsSaidAtItsField",
        "buying.asCustomerInChinese",
        "buying.aBankThatAsksFirst",
        "buying.whatSellsOutInTheCartIsSaidAndNotSold",
        "buying.theOrderPageFollowsTheOrder",
        "troubles.offlineAndBack",
        "troubles.aLostAnswerIsAskedForAgainWithTheSameKey",
        "troubles.twoTabsHaveOneCart",
        "troubles.afterTheSessionEndedOneSignsInAgainAndGoesOn",
        "troubles.afterTheSessionEndedOneGoesOnAsGuest",
        "releases.aRetiredVersionLoadsTheNewerOneOnceAndSaysSo",
        "account.makingAnAccountKeepingAnAddressAndAskingAQuestion",
        "account.ordersAreListedNewestFirst",
        "wishlist.aGuestsHeartsJoinTheCustomersList",
        "wishlist.theHeartIsASwitchForKeyboardsAndReadersInChineseToo",
        "wishlist.aHeartIsFilledAtOnceAndEmptiedIfTheShopRefuses",
        "wishlist.whatCanBeHadGoesIntoTheCart",
        "wishlist.aLinkShowsTheListUntilItIsTurnedOff",
        "wishlist.heartsAreReadOnceAndPagesStayTheSameForEverybody",
        "qualities.everybodyCanUseThePages",
        "qualities.everybodyCanUseThePagesOnAPhoneInChinese",
        "qualities.theKeyboardIsEnough",
        "qualities.theFocusIsNeverLost",
        "qualities.nothingMovesWhileItLoads",
        "qualities.theBudgetsAreKept",
    ],
)
def test_scenario(browser: Browser, shop: Shop, scenario: str) -> None:
    browser.play(scenario, shop.described())
