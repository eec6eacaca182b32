"""Multipart forms, taken apart while they come in: texts in memory, files on disk.

A form is refused the moment it goes over a limit; nothing is read behind that.
"""

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from schema.execution.wire import BadRequest

IN_MEMORY_BYTES = 256 * 1024
MAX_HEADER_BYTES = 2_048
MAX_NAME_LENGTH = 300


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """`file_bytes` for one file, `total_bytes` for the whole form."""

    files: int = 20
    file_bytes: int = 10 * 1024 * 1024
    total_bytes: int = 50 * 1024 * 1024


class UploadedFile:
    """A file that came with the request, there until the answer is sent. What it is called and
    what it says it is are the client's words. However many arguments name the file, each reads it
    from its beginning."""

    def __init__(self, name: str, content_type: str) -> None:
        self.name = name
        self.content_type = content_type
        self.size = 0
        self._content: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - lives as long as the request

    def read(self) -> bytes:
        """The whole content."""
        self._content.seek(0)
        return self._content.read()

    def append(self, piece: bytes) -> None:
        self.size += len(piece)
        self._content.write(piece)

    def close(self) -> None:
        self._content.close()


class Form:
    """What a form holds: `feed` it piece by piece, then `finish`. Whoever makes one closes it.
    Parts named in `texts` are texts of at most `text_bytes`; all others are files."""

    def __init__(
        self, boundary: bytes, limits: UploadLimits, *, texts: frozenset[str], text_bytes: int
    ) -> None:
        self.texts: dict[str, bytearray] = {}
        self.files: dict[str, UploadedFile] = {}
        self._limits = limits
        self._text_names = texts
        self._text_bytes = text_bytes
        self._fed_bytes = 0
        self._is_complete = False
        self._headers: dict[bytes, bytes] = {}
        self._header_name = self._header_value = b""
        self._part: bytearray | UploadedFile | None = None
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._take_header_name,
                "on_header_value": self._take_header_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._open_part,
                "on_part_data": self._take_content,
                "on_end": self._end,
            },
            max_header_size=MAX_HEADER_BYTES,
        )

    def feed(self, piece: bytes) -> None:
        """Raises BadRequest."""
        self._fed_bytes += len(piece)
        if self._fed_bytes > self._limits.total_bytes:
            raise BadRequest(413, f"The form is over {self._limits.total_bytes} bytes.")
        if piece:
            try:
                self._parser.write(piece)
            except MultipartParseError as error:
                raise BadRequest(400, "That is not a valid multipart form.") from error

    def finish(self) -> None:
        """Raises BadRequest when the form breaks off."""
        if not self._is_complete:
            raise BadRequest(400, "The multipart form is not complete.")

    def close(self) -> None:
        for file in self.files.values():
            file.close()

    def _begin_part(self) -> None:
        self._headers = {}
        self._part = None

    def _take_header_name(self, piece: bytes, start: int, end: int) -> None:
        self._header_name += piece[start:end]

    def _take_header_value(self, piece: bytes, start: int, end: int) -> None:
        self._header_value += piece[start:end]

    def _end_header(self) -> None:
        self._headers[self._header_name.lower()] = self._header_value
        self._header_name = self._header_value = b""

    def _open_part(self) -> None:
        kind, options = parse_options_header(self._headers.get(b"content-disposition"))
        try:
            name, file_name = (options.get(key, b"").decode() for key in (b"name", b"filename"))
        except UnicodeDecodeError as error:
            raise BadRequest(400, "Names in the form must be UTF-8.") from error
        if kind != b"form-data" or not name or len(name) > MAX_NAME_LENGTH:
            raise BadRequest(400, "Every part of the form needs a name.")
        if name in self.texts or name in self.files:
            raise BadRequest(400, "The form has two parts of the same name.")
        if name in self._text_names:
            self._part = self.texts[name] = bytearray()
            return
        if len(self.files) >= self._limits.files:
            raise BadRequest(413, f"The form has more than {self._limits.files} files.")
        content_type = self._headers.get(b"content-type", b"").decode("latin-1")
        self._part = UploadedFile(file_name[:MAX_NAME_LENGTH], content_type)
        self.files[name] = self._part

    def _take_content(self, piece: bytes, start: int, end: int) -> None:
        part, content = self._part, piece[start:end]
        if isinstance(part, UploadedFile):
            if part.size + len(content) > self._limits.file_bytes:
                raise BadRequest(413, f"A file is over {self._limits.file_bytes} bytes.")
            part.append(content)
        elif part is not None:
            if len(part) + len(content) > self._text_bytes:
                raise BadRequest(413, f"`operations` or `map` is over {self._text_bytes} bytes.")
            part += content

    def _end(self) -> None:
        self._is_complete = True
