"""Rows out of files: CSV and JSON lines, gzipped or not, sound or broken."""

import gzip
from pathlib import Path

import pytest

from commerce.imports.errors import CannotImport
from commerce.imports.sources import FileKind, Row, file_hash, opened

CSV = "code,title\nA,Mug\nB,Saucer\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "goods.csv"


def rows_of(path: Path, delimiter: str = ",") -> list[Row]:
    with opened(path, delimiter) as source:
        return list(source.rows())


@pytest.mark.parametrize("packed", [False, True])
def test_csv_is_read_row_by_row(path: Path, packed: bool) -> None:
    content = CSV.encode()
    path.write_bytes(gzip.compress(content) if packed else content)

    with opened(path) as source:
        kind, columns, rows = source.kind, source.columns, list(source.rows())

    assert (kind, columns) == (FileKind.CSV, ["code", "title"])
    assert rows == [
        Row(1, 2, {"code": "A", "title": "Mug"}),
        Row(2, 3, {"code": "B", "title": "Saucer"}),
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines_are_known_by_their_content(path: Path, packed: bool) -> None:
    content = b'{"code":"A","parts":[1,2]}\n\n{"code":"B"}\n'
    path.write_bytes(gzip.compress(content) if packed else content)

    with opened(path) as source:
        kind, rows = source.kind, list(source.rows())

    assert kind is FileKind.JSON_LINES
    assert rows == [Row(1, 1, {"code": "A", "parts": [1, 2]}), Row(2, 3, {"code": "B"})]


def test_a_row_is_reported_where_it_begins(path: Path) -> None:
    path.write_text('code,title\nA,"two\nlines"\n\nB,Saucer\n')

    rows = rows_of(path)

    assert [(row.number, row.line) for row in rows] == [(1, 2), (2, 5)]
    assert rows[0].values["title"] == "two\nlines"


def test_a_byte_order_mark_and_another_delimiter_are_understood(path: Path) -> None:
    path.write_text("\ufeffcode;title\r\nA;Mug\r\n")

    assert rows_of(path, ";") == [Row(1, 2, {"code": "A", "title": "Mug"})]


def test_short_rows_are_filled_and_long_ones_are_a_problem(path: Path) -> None:
    path.write_text("code,title\nA\nB,Saucer,3\n")

    short, long = rows_of(path)

    assert short.values == {"code": "A", "title": ""}
    assert long == Row(2, 3, {}, "3 fields, the header has 2")


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"nul\0"])
def test_what_the_database_cannot_take_is_a_problem_of_its_row(path: Path, bad: bytes) -> None:
    path.write_bytes(b"code,title\nA," + bad + b"\nB,Saucer\n")

    broken, sound = rows_of(path)

    assert broken == Row(1, 2, {}, "not UTF-8, or with a NUL in it")
    assert sound.values["code"] == "B"


def test_broken_json_is_a_problem_of_its_row(path: Path) -> None:
    path.write_text('{"code":"A"}\n{"code":\n["B"]\n{"code":"C\\u0000"}\n{"code":"D"}\n')

    rows = rows_of(path)

    assert [row.values.get("code") for row in rows] == ["A", None, None, None, "D"]
    assert rows[1].problem is not None
    assert rows[1].problem.startswith("not readable as JSON: ")
    assert rows[2].problem == "not a JSON object"
    assert rows[3].problem == "not UTF-8, or with a NUL in it"


def test_the_fraction_reaches_one(path: Path) -> None:
    path.write_text(CSV)

    with opened(path) as source:
        for _ in source.rows():
            pass
        assert source.fraction == 1.0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "goods.csv is empty."),
        (b"\x7fELF\x00\x01\xff", "goods.csv is no text in UTF-8."),
        (gzip.compress(CSV.encode() * 1000)[:-9], "goods.csv ends in the middle or is damaged."),
        (b"a" * (5 << 20), "goods.csv has a line of more than 4194304 letters."),
    ],
)
def test_a_file_that_is_none_cannot_be_imported(path: Path, content: bytes, told: str) -> None:
    path.write_bytes(content)

    with pytest.raises(CannotImport) as refused:
        rows_of(path)

    assert str(refused.value) == told


def test_a_missing_file_cannot_be_imported(path: Path) -> None:
    with pytest.raises(CannotImport, match="No such file"):
        rows_of(path)
    with pytest.raises(CannotImport, match="No such file"):
        file_hash(path)


def test_missing_columns_are_named(path: Path) -> None:
    path.write_text(CSV)

    with opened(path) as source:
        source.check_columns({"code"})
        with pytest.raises(CannotImport) as refused:
            source.check_columns({"code", "price", "maker"})

    assert str(refused.value) == (
        "goods.csv has no column maker, price: this mapping is not its own."
    )
