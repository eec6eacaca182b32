"""Whether a server's settings are ours already."""

from copy import deepcopy

from commerce.search.meilisearch.settings import SETTINGS, Setting, are_current


def test_our_own_settings_are_current() -> None:
    assert are_current(deepcopy(SETTINGS))


def test_what_the_server_adds_does_not_matter() -> None:
    actual: dict[str, Setting] = {**deepcopy(SETTINGS), "displayedAttributes": ["*"]}
    typos = actual["typoTolerance"]
    assert isinstance(typos, dict)
    typos["disableOnWords"] = []

    assert are_current(actual)


def test_another_order_or_a_missing_setting_is_not_current() -> None:
    rules = SETTINGS["rankingRules"]
    assert isinstance(rules, list)

    assert not are_current({})
    assert not are_current({**SETTINGS, "rankingRules": rules[::-1]})
    assert not are_current({**SETTINGS, "sortableAttributes": ["prices"]})
