"""The calendar of deprecations: its one form, whom it reaches, and what may be removed."""

from datetime import date

import pytest
from graphql import GraphQLSchema, build_schema, parse

from schema.execution.calendar_page import page_of
from schema.execution.deprecation import (
    Calendar,
    Deprecation,
    Going,
    deprecated_elements,
    going_of,
    removed_too_early,
    wrong_with,
)

FIRST = Going("Use `Product.title`.", "0.3.0", date(2027, 1, 31), "0.5.0", date(2027, 7, 31))
LATER = Going("Nobody needs it.", "0.4.0", date(2027, 3, 1), "1.0.0", date(2028, 1, 1))


def schema_of(**reasons: str) -> GraphQLSchema:
    """A schema with these reasons at its places; without one, a place is not deprecated."""

    def mark(place: str) -> str:
        return f'@deprecated(reason: "{reasons[place]}")' if place in reasons else ""

    return build_schema(f"""
        directive @lit(by: Int {mark("directive")}) on FIELD
        type Query {{ product(size: Size, old: Int {mark("argument")}): Product find(by: By): Int }}
        type Product {{ title: String plain: String {mark("field")} size: Size }}
        enum Size {{ S {mark("value")} L }}
        input By {{ word: String first: Int {mark("input")} }}
    """)


EVERYWHERE = {
    "directive": "@lit(by:)",
    "argument": "Query.product(old:)",
    "field": "Product.plain",
    "value": "Size.S",
    "input": "By.first",
}


def test_the_form_is_read_as_it_is_written() -> None:
    assert FIRST.text == (
        "Use `Product.title`. Deprecated in 0.3.0 (2027-01-31), removed in 0.5.0 (2027-07-31)."
    )
    assert going_of(FIRST.text) == FIRST
    assert (FIRST.replacement, LATER.replacement) == ("Product.title", None)


@pytest.mark.parametrize(
    "text",
    [
        "Use something else.",
        "Deprecated in 0.3.0 (2027-01-31), removed in 0.5.0 (2027-07-31).",
        "Why. Deprecated in 0.3 (2027-01-31), removed in 0.5 (2027-07-31).",
        "Why. Deprecated in 0.3.0 (2027-02-31), removed in 0.5.0 (2027-07-31).",
        FIRST.text + " More.",
    ],
)
def test_what_is_not_in_the_form(text: str) -> None:
    assert going_of(text) is None
    assert wrong_with(text, "1.0.0") is not None


@pytest.mark.parametrize(
    ("reason", "release", "wrong"),
    [
        (FIRST.text, "0.3.0", None),
        (LATER.text, "0.4.0", None),
        (FIRST.text, "0.2.9", "0.3.0 is not out yet"),
        (
            "Why. Deprecated in 0.3.0 (2027-01-31), removed in 0.4.0 (2027-07-31).",
            "0.3.0",
            "keep it for 2 minor releases",
        ),
        (
            "Why. Deprecated in 0.3.0 (2027-01-31), removed in 0.5.0 (2027-01-31).",
            "0.3.0",
            "it goes before it was deprecated",
        ),
        (
            "Why. Deprecated in 1.3.0 (2027-01-31), removed in 0.9.0 (2027-07-31).",
            "1.3.0",
            "it goes before it was deprecated",
        ),
    ],
)
def test_what_keeps_a_deprecation_from_being_one(
    reason: str, release: str, wrong: str | None
) -> None:
    assert wrong_with(reason, release) == wrong


def test_everything_that_can_be_deprecated_is_found() -> None:
    schema = schema_of(**dict.fromkeys(EVERYWHERE, "Why."))

    found = dict(deprecated_elements(schema))

    own = {coordinate: reason for coordinate, reason in found.items() if reason == "Why."}
    assert own.keys() == set(EVERYWHERE.values())


def test_the_calendar_is_in_the_order_in_which_things_go() -> None:
    calendar = Calendar(schema_of(field=LATER.text, value=FIRST.text, input="No dates."))

    assert [(each.coordinate, each.going) for each in calendar.deprecations] == [
        ("Size.S", FIRST),
        ("Product.plain", LATER),
    ]


USES = {
    "{ product { plain } }": [
        (b"deprecation", b"@1803859200"),
        (b"sunset", b"Sat, 01 Jan 2028 00:00:00 GMT"),
    ],
    "{ product(size: S) { plain } }": [
        (b"deprecation", b"@1801353600"),
        (b"sunset", b"Sat, 31 Jul 2027 00:00:00 GMT"),
    ],
    "{ product { ...F } } fragment F on Product { more: plain }": [
        (b"deprecation", b"@1803859200"),
        (b"sunset", b"Sat, 01 Jan 2028 00:00:00 GMT"),
    ],
    "{ product(size: L) { title } }": [],
    "query Q($size: Size) { product(size: $size) { title } }": [],
}


@pytest.mark.parametrize(("text", "headers"), USES.items())
def test_headers_of_a_document(text: str, headers: list[tuple[bytes, bytes]]) -> None:
    calendar = Calendar(schema_of(field=LATER.text, value=FIRST.text))

    link = (
        b"link",
        b'</deprecations>; rel="deprecation"; type="text/html",'
        b' </deprecations>; rel="sunset"; type="text/html"',
    )
    assert calendar.headers(parse(text)) == ([*headers, link] if headers else [])


def test_what_is_removed_was_deprecated_and_its_time_has_come() -> None:
    old = schema_of(field=FIRST.text, argument=LATER.text)
    new = build_schema("""
        directive @lit on FIELD
        type Query { product(size: Size): Product find(by: By): Int }
        type Product { title: String }
        enum Size { L }
        input By { word: String }
    """)

    def early(release: str, today: date) -> set[str]:
        return set(removed_too_early(old, new, release=release, today=today))

    never = {"@lit(by:)", "Size.S", "By.first", "Product.size"}
    assert early("0.5.0", date(2027, 7, 30)) == {*never, "Product.plain", "Query.product(old:)"}
    assert early("0.4.9", date(2027, 7, 31)) == {*never, "Product.plain", "Query.product(old:)"}
    assert early("0.5.0", date(2027, 7, 31)) == {*never, "Query.product(old:)"}
    assert early("1.0.0", date(2028, 1, 1)) == never
    assert removed_too_early(new, old, release="0.1.0", today=date(2027, 1, 1)) == []


def test_a_type_goes_with_the_field_that_leads_to_it() -> None:
    old = schema_of()
    new = build_schema("type Query { find(by: By): Int } input By { word: String first: Int }")

    gone = removed_too_early(old, new, release="9.0.0", today=date(2030, 1, 1))

    assert gone == ["Query.product"]


def test_the_page_for_people() -> None:
    page = page_of([Deprecation("Product.plain", FIRST)])
    odd = page_of(
        [Deprecation("<A>", Going("<b>", "1.0.0", FIRST.deprecated_at, "2.0.0", date.max))]
    )

    assert "<td><code>Product.plain</code></td><td>2027-01-31 (0.3.0)</td>" in page
    assert "<td>2027-07-31 (0.5.0)</td><td>Use `Product.title`.</td>" in page
    assert "<code>&lt;A&gt;</code>" in odd
    assert "&lt;b&gt;" in odd
    assert "Nothing of this schema is deprecated." in page_of([])
