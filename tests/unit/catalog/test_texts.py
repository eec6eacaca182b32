"""Texts that staff write: cleaned HTML, addresses, translations, spec tables."""

import pytest

from commerce.catalog.checks import PRODUCT_TEXTS, Checks
from commerce.catalog.kinds import AttributeKind
from commerce.catalog.requests import Translation
from commerce.catalog.richtext import cleaned, plain_text
from commerce.catalog.spec_table import spec_table
from commerce.catalog.views import Attribute
from commerce.catalog.wording import merged
from commerce.core.ids import new_id


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p onclick='x()'>Hi <b>you</b></p>", "<p>Hi <b>you</b></p>"),
        ("<script>alert(1)</script>after", "after"),
        ("<style>p{}</style><iframe src='https://a'></iframe>", ""),
        ("<a href='javascript:alert(1)'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<img src='https://a/b.png' onerror='x'>", '<img src="https://a/b.png">'),
        ("<img src='data:image/svg+xml,x'>", "<img>"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("<svg onload=alert(1)>", ""),
        ("<p>open", "<p>open</p>"),
    ],
)
def test_only_limited_html_is_kept(given: str, kept: str) -> None:
    assert cleaned(given) == kept


def test_the_words_of_a_description() -> None:
    text = "<h2>Mug</h2><p>Tom &amp; <b>Ada</b><br>like it.</p><script>x</script>"

    assert plain_text(text) == "Mug Tom & Ada like it."


@pytest.mark.parametrize(
    "url", ["https://a.example/b.png", "http://a.example", "/media/3f/3f9a.png"]
)
def test_addresses_that_are_taken(url: str) -> None:
    checks = Checks()

    assert checks.url(url) == url
    assert checks.problems == []


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "data:image/png;base64,x", "ftp://a/b", "//a/b", "/etc/passwd"),
        *("/media/../x", "https://", "https://a b", "https://user:pw@a/", "https:\\\\a", "a\x00b"),
        *("https://[", "https://a/" + "b" * 2000),
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    checks = Checks()

    checks.url(url)

    assert len(checks.problems) == 1


def test_translations_are_merged_by_language_and_text() -> None:
    stored = {"zh": {"title": "杯子", "subtitle": "大"}, "de": {"title": "Tasse"}}
    given = [
        Translation("zh", {"title": "马克杯", "subtitle": None}),
        Translation("de", {"title": " "}),
        Translation("fr", {"title": "Tasse", "description": "<p>x<script></script></p>"}),
    ]
    checks = Checks()

    result = merged(checks, stored, given, PRODUCT_TEXTS, "en")

    assert checks.problems == []
    assert result == {
        "zh": {"title": "马克杯"},
        "fr": {"title": "Tasse", "description": "<p>x</p>"},
    }
    assert stored["de"] == {"title": "Tasse"}


def attribute(code: str, kind: AttributeKind, **more: object) -> Attribute:
    fields = {"translations": {}, "unit": None, "choices": (), **more}
    return Attribute(
        id=new_id(),
        code=code,
        label=code.title(),
        kind=kind,
        is_filterable=True,
        position=0,
        **fields,
    )


def test_a_spec_table_speaks_the_language() -> None:
    attributes = [
        attribute(
            "power",
            AttributeKind.NUMBER,
            unit="W",
            translations={"zh": {"label": "功率", "unit": "瓦"}},
        ),
        attribute(
            "material",
            AttributeKind.SELECT,
            choices=[{"code": "oak", "label": "Oak", "translations": {"zh": {"label": "橡木"}}}],
        ),
        attribute("washable", AttributeKind.BOOLEAN),
        attribute("note", AttributeKind.TEXT),
    ]
    stored = [
        {"code": "power", "value": 1500.5},
        {"code": "material", "value": "oak"},
        {"code": "washable", "value": False},
        {"code": "note", "value": "Soft", "translations": {"zh": {"value": "柔软"}}},
        {"code": "gone", "value": "x"},
    ]

    table = spec_table(stored, {each.code: each for each in attributes}, "zh")
    english = spec_table(stored, {each.code: each for each in attributes}, "en")

    assert [(row.label, row.value, row.unit) for row in table] == [
        ("功率", "1,500.5", "瓦"),
        ("Material", "橡木", None),
        ("Washable", "否", None),
        ("Note", "柔软", None),
    ]
    assert [(row.choice, row.number, row.boolean) for row in english] == [
        (None, 1500.5, None),
        ("oak", None, None),
        (None, None, False),
        (None, None, None),
    ]
