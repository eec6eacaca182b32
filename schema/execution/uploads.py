"""Files in variables: the GraphQL multipart request specification.

A form has `operations` (the request, with null where files belong), `map` (which file belongs
where) and the files. Browsers send forms across sites without asking first, so a form must carry a
header that only a page's own script can set.
"""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

from python_multipart.multipart import parse_options_header

from schema.execution.forms import Form, UploadedFile, UploadLimits
from schema.execution.request import GraphQLRequest
from schema.execution.wire import BadRequest, from_mapping, load_json

SCRIPT_HEADERS = (b"apollo-require-preflight", b"x-requested-with")
MAX_PLACES = 100
_BOUNDARY = re.compile(rb"[ -~]{1,70}")
_TEXTS = frozenset({"operations", "map"})


def check_sent_by_script(headers: Mapping[bytes, bytes]) -> None:
    """Raises BadRequest for a form that a page of anybody could have sent."""
    if not any(headers.get(name) for name in SCRIPT_HEADERS):
        raise BadRequest(
            400, "Send multipart forms with the header `Apollo-Require-Preflight: true`."
        )


def new_form(content_type: bytes, limits: UploadLimits, text_bytes: int) -> Form:
    """An empty form for a body of this content type; close it. Raises BadRequest."""
    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if _BOUNDARY.fullmatch(boundary) is None:
        raise BadRequest(400, "The content type of a multipart form names its boundary.")
    return Form(boundary, limits, texts=_TEXTS, text_bytes=text_bytes)


async def read_form(
    form: Form, chunks: AsyncIterator[bytes], path_id: str | None
) -> GraphQLRequest:
    """The request of a form, its files in their places. Raises BadRequest."""
    async for chunk in chunks:
        form.feed(chunk)
    form.finish()
    for name in ("operations", "map"):
        if name not in form.texts:
            raise BadRequest(400, f"The form has no part `{name}`.")
    operations = load_json(bytes(form.texts["operations"]))
    places = load_json(bytes(form.texts["map"]))
    if not isinstance(operations, dict):
        raise BadRequest(400, "`operations` must be one JSON object; batches are not taken.")
    if not isinstance(places, dict):
        raise BadRequest(400, "`map` must be an object of file names and places.")
    request = cast("dict[str, Any]", operations)
    _place_files(request, cast("dict[str, Any]", places), form.files)
    return from_mapping(request, path_id)


def _place_files(
    request: dict[str, Any], places: Mapping[str, Any], files: Mapping[str, UploadedFile]
) -> None:
    if set(files) != set(places):
        raise BadRequest(400, "`map` must name every file of the form, and no other.")
    count = 0
    for name, paths in places.items():
        if not isinstance(paths, list) or not paths:
            raise BadRequest(400, "`map` must have a list of places for each file.")
        for path in cast("list[Any]", paths):
            count += 1
            if not isinstance(path, str) or count > MAX_PLACES:
                raise BadRequest(400, f"`map` must have at most {MAX_PLACES} places, as strings.")
            _place(request, path, files[name])


def _place(request: dict[str, Any], path: str, file: UploadedFile) -> None:
    """Puts the file where null holds its place below `variables`."""
    steps = path.split(".")
    where: Any = request
    for step in steps[:-1]:
        where = _member(where, step, path)
    if steps[0] != "variables" or len(steps) < 2 or _member(where, steps[-1], path) is not None:
        raise nowhere(path)
    if isinstance(where, list):
        where[int(steps[-1])] = file
    else:
        where[steps[-1]] = file


def _member(where: Any, step: str, path: str) -> Any:
    if isinstance(where, dict) and step in where:
        return cast("dict[str, Any]", where)[step]
    if isinstance(where, list) and step.isascii() and step.isdecimal() and len(step) < 6:
        members = cast("list[Any]", where)
        if int(step) < len(members):
            return members[int(step)]
    raise nowhere(path)


def nowhere(path: str) -> BadRequest:
    return BadRequest(400, f"`map` names {path[:100]!r}, where `operations` has no null.")
