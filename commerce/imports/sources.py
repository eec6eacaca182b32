"""Reading rows out of files: CSV and JSON lines, either of them gzipped, one row at a time.

Knows lines and columns, not what they mean. What a file is, is seen from its content, not from its
name.
"""

import csv
import gzip
import hashlib
import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson

from commerce.imports.errors import CannotImport

GZIP_MAGIC = b"\x1f\x8b"
MAX_LINE = 4 << 20
MAX_FIELD = 1 << 20
HASH_BLOCK = 1 << 20
BYTE_ORDER_MARK = "\ufeff"
Values = dict[str, Any]


class FileKind(Enum):
    CSV = "csv"
    JSON_LINES = "jsonl"


@dataclass(frozen=True, slots=True)
class Row:
    """A record of the file. `number` counts records from 1, `line` is where it begins.
    `problem` says why `values` are empty."""

    number: int
    line: int
    values: Values
    problem: str | None = None


class SourceFile:
    """An open file. `columns` are the header of a CSV file, empty for JSON lines."""

    def __init__(self, path: Path, raw: BinaryIO, delimiter: str) -> None:
        self.path = path
        self._raw = raw
        self._size = max(path.stat().st_size, 1)
        is_gzip = raw.peek(2)[:2] == GZIP_MAGIC  # type: ignore[attr-defined] - a buffered file
        content = gzip.GzipFile(fileobj=raw) if is_gzip else raw
        # What is not UTF-8 survives as lone surrogates and is found in the row it stands in.
        self._text = io.TextIOWrapper(
            cast("BinaryIO", content), "utf-8", errors="surrogateescape", newline=""
        )
        self._first = self._line().removeprefix(BYTE_ORDER_MARK)
        self.kind = FileKind.JSON_LINES if self._first.lstrip()[:1] == "{" else FileKind.CSV
        self._delimiter = delimiter
        self.columns: list[str] = []
        if self.kind is FileKind.CSV:
            self._lines_read = 0
            self._records = csv.reader(self._lines(), delimiter=delimiter)
            self.columns = [name.strip() for name in self._header()]

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return min(self._raw.tell() / self._size, 1.0)

    def first_values(self) -> Values | None:
        """The fields of the first line of a JSON lines file, as far as it can be read."""
        return _json_row(1, 1, self._first).values if self.kind is FileKind.JSON_LINES else None

    def check_columns(self, wanted: set[str]) -> None:
        """Raises CannotImport when a CSV file lacks one of them."""
        missing = sorted(wanted - set(self.columns)) if self.kind is FileKind.CSV else []
        if missing:
            raise CannotImport(
                f"{self.path.name} has no column {', '.join(missing)}: this mapping is not its own."
            )

    def rows(self) -> Iterator[Row]:
        """Every record, in order; once."""
        return self._csv_rows() if self.kind is FileKind.CSV else self._json_rows()

    def _header(self) -> list[str]:
        try:
            header = next(self._records, list[str]())
        except csv.Error as error:
            raise CannotImport(f"{self.path.name}: the header cannot be read: {error}.") from error
        if not any(name.strip() for name in header):
            raise CannotImport(f"{self.path.name} is empty.")
        if any(_is_mangled(name) or "\0" in name for name in header):
            raise CannotImport(f"{self.path.name} is no text in UTF-8.")
        return header

    def _csv_rows(self) -> Iterator[Row]:
        columns, number = self.columns, 0
        while True:
            line = self._lines_read + 1
            try:
                fields = next(self._records)
            except StopIteration:
                return
            except csv.Error as error:
                number += 1
                yield Row(number, line, {}, f"not readable as CSV: {error}")
                continue
            if not fields:
                continue
            number += 1
            if len(fields) > len(columns):
                yield Row(number, line, {}, f"{len(fields)} fields, the header has {len(columns)}")
            elif any(map(_is_mangled, fields)):
                yield Row(number, line, {}, "not UTF-8, or with a NUL in it")
            else:
                fields.extend([""] * (len(columns) - len(fields)))
                yield Row(number, line, dict(zip(columns, fields, strict=True)))

    def _json_rows(self) -> Iterator[Row]:
        number, line_number, line = 0, 1, self._first
        while line:
            if line.strip():
                number += 1
                yield _json_row(number, line_number, line)
            line = self._line()
            line_number += 1

    def _lines(self) -> Iterator[str]:
        line = self._first
        while line:
            self._lines_read += 1
            yield line
            line = self._line()

    def _line(self) -> str:
        """The next line; empty at the end."""
        try:
            line = self._text.readline(MAX_LINE)
        except (EOFError, OSError) as error:
            raise CannotImport(f"{self.path.name} ends in the middle or is damaged.") from error
        if len(line) == MAX_LINE:
            raise CannotImport(f"{self.path.name} has a line of more than {MAX_LINE} letters.")
        return line


def _json_row(number: int, line_number: int, line: str) -> Row:
    if _is_mangled(line) or "\\u0000" in line:
        return Row(number, line_number, {}, "not UTF-8, or with a NUL in it")
    try:
        values: object = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Row(number, line_number, {}, f"not readable as JSON: {error}")
    if not isinstance(values, dict):
        return Row(number, line_number, {}, "not a JSON object")
    return Row(number, line_number, cast("Values", values))


def _is_mangled(text: str) -> bool:
    """Whether bytes that are no UTF-8 stand in it, or NUL, which the database cannot take."""
    if "\0" in text:
        return True
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


@contextmanager
def opened(path: Path, delimiter: str = ",") -> Generator[SourceFile]:
    """The file, ready for its first row. Raises CannotImport."""
    csv.field_size_limit(MAX_FIELD)
    try:
        raw = path.open("rb")
    except OSError as error:
        raise CannotImport(f"{path} cannot be read: {error.strerror}.") from error
    with raw:
        yield SourceFile(path, raw, delimiter)


def file_hash(path: Path) -> bytes:
    """SHA-256 of the file as it is. Raises CannotImport."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(HASH_BLOCK):
                digest.update(block)
    except OSError as error:
        raise CannotImport(f"{path} cannot be read: {error.strerror}.") from error
    return digest.digest()
