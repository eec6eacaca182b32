"""Invoice lines and where invoices end."""

import itertools
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from commerce.core.money import Money
from commerce.imports.mapping import load
from commerce.imports.orders import invoices
from commerce.imports.orders.invoices import Chunk, Line, LineReader, WrongLine, chunks
from commerce.imports.sources import Row, opened
from tests.real_data import DATA, needs_data

ROW: dict[str, Any] = {
    "InvoiceNo": "536365",
    "StockCode": "85123a",
    "Description": " WHITE HANGING HEART ",
    "Quantity": "6",
    "InvoiceDate": "6/1/10 8:26",
    "UnitPrice": "2.55",
    "CustomerID": "17850",
    "Country": "United Kingdom",
}


@pytest.fixture(scope="module")
def reader() -> LineReader:
    mapping, _ = load("online-retail")
    assert mapping.orders is not None
    return LineReader(mapping, mapping.orders)


def test_a_line_is_read_as_the_mapping_says(reader: LineReader) -> None:
    line = reader.read(Row(1, 2, ROW))

    assert line == Line(
        line=2,
        number="536365",
        is_cancellation=False,
        at=datetime(2010, 6, 1, 7, 26, tzinfo=UTC),  # London keeps summer time
        customer="17850",
        country="GB",
        sku="85123A",
        title="White Hanging Heart",
        quantity=6,
        unit=Money(255, "GBP"),
    )


def test_a_cancellation_takes_goods_back(reader: LineReader) -> None:
    line = reader.read(Row(1, 2, {**ROW, "InvoiceNo": "C536379", "Quantity": "-1"}))

    assert (line.is_cancellation, line.quantity) == (True, 1)


@pytest.mark.parametrize(
    ("fields", "customer", "country"),
    [
        ({"CustomerID": ""}, None, "GB"),
        ({"Country": "EIRE"}, "17850", "IE"),
        ({"Country": "Unspecified"}, "17850", None),
        ({"Country": ""}, "17850", None),
    ],
)
def test_customer_and_country_may_be_missing(
    reader: LineReader, fields: dict[str, str], customer: str | None, country: str | None
) -> None:
    line = reader.read(Row(1, 2, {**ROW, **fields}))

    assert (line.customer, line.country) == (customer, country)


@pytest.mark.parametrize(
    ("fields", "code", "message"),
    [
        ({"Description": " "}, "MISSING_FIELD", "The field 'title' is empty."),
        ({"InvoiceDate": ""}, "MISSING_FIELD", "The field 'at' is empty."),
        ({"StockCode": "POST"}, "NOT_GOODS", "'POST' is a charge or a correction, no goods."),
        ({"Quantity": "0"}, "INVALID_QUANTITY", "The quantity is 0; it must be positive."),
        ({"Quantity": "-3"}, "INVALID_QUANTITY", "The quantity is -3; it must be positive."),
        (
            {"InvoiceNo": "C1", "Quantity": "3"},
            "INVALID_QUANTITY",
            "The quantity is 3; it must be negative on a cancellation.",
        ),
        ({"Quantity": "1.5"}, "INVALID_QUANTITY", "'1.5' is no whole number."),
        ({"Quantity": "9" * 12}, "INVALID_QUANTITY", f"The quantity {'9' * 12} is too large."),
        ({"UnitPrice": "0"}, "PRICE_NOT_POSITIVE", "The price is 0."),
        ({"UnitPrice": "-11062.06"}, "PRICE_NOT_POSITIVE", "The price is -11062.06."),
        ({"UnitPrice": "0.001"}, "INVALID_PRICE", "'0.001' is no amount of GBP."),
        ({"InvoiceDate": "31/12/10 8:26"}, "INVALID_DATE", "'31/12/10 8:26' is no such date."),
        (
            {"Country": "Atlantis"},
            "UNKNOWN_COUNTRY",
            "'Atlantis' is no country; name it in orders.countries.",
        ),
        ({"Description": "A" * 501}, "TOO_LONG", "The field 'title' has over 500 letters."),
    ],
)
def test_a_wrong_line_says_why(
    reader: LineReader, fields: dict[str, str], code: str, message: str
) -> None:
    with pytest.raises(WrongLine) as wrong:
        reader.read(Row(1, 2, {**ROW, **fields}))

    assert (wrong.value.code, wrong.value.message) == (code, message)


def cut(reader: LineReader, numbers: str, size: int) -> list[Chunk]:
    rows = (
        Row(i, i + 1, {**ROW, "InvoiceNo": number, "UnitPrice": "0" if number == "!" else "1"})
        for i, number in enumerate(numbers, start=1)
    )
    return list(chunks(rows, reader, size))


def shape(found: list[Chunk]) -> list[tuple[int, list[tuple[str, int]], int]]:
    return [
        (
            chunk.position,
            [(invoice.number, len(invoice.lines)) for invoice in chunk.invoices],
            len(chunk.rejections),
        )
        for chunk in found
    ]


def test_a_chunk_ends_where_an_invoice_ends(
    reader: LineReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoices, "WINDOW", 2)

    found = cut(reader, "aaabb!bcc", size=2)

    assert shape(found) == [
        (3, [("a", 3)], 0),
        (7, [("b", 3)], 1),
        (9, [("c", 2)], 0),
    ]


def test_invoices_of_the_same_minute_may_stand_among_each_other(
    reader: LineReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoices, "WINDOW", 2)

    found = cut(reader, "abaacc", size=1)

    assert shape(found) == [(4, [("a", 3), ("b", 1)], 0), (6, [("c", 2)], 0)]


@needs_data
def test_the_first_real_lines_are_read_and_rejected_for_their_reasons(
    reader: LineReader,
) -> None:
    with opened(DATA / "online-retail" / "invoices.csv.gz") as source:
        found = list(chunks(itertools.islice(source.rows(), 5_000), reader, 1_000))

    read = [invoice for chunk in found for invoice in chunk.invoices]
    rejections = [rejection for chunk in found for rejection in chunk.rejections]
    lines = sum(len(invoice.lines) for invoice in read)
    assert lines + len(rejections) == 5_000
    assert found[-1].position == 5_000
    assert len({invoice.number for invoice in read}) == len(read)
    reasons = Counter(rejection.code for rejection in rejections)
    assert reasons == {"MISSING_FIELD": 12, "NOT_GOODS": 10}
    assert rejections[0].line == 47
    assert (len(read), sum(invoice.is_cancellation for invoice in read)) == (286, 28)
