"""A built storefront beside the API: its files, and its page for every other address.

Owns what a browser is given at `/`. The folder may be empty when the server starts and may be
replaced while it runs; until it holds an `index.html`, `notice.html` says why. Refuses to build
anything, and to answer what does not ask for a page with a page.
"""

from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.staticfiles import StaticFiles

PAGE = "index.html"
NOTICE = "notice.html"
HASHED = "storefront/"
"""The folder of files whose names change with their content, as the example's build makes them."""
PACKED = ".gz"
"""The end of a file's name beside it that holds the same, packed with gzip."""
FOREVER = "public, max-age=31536000, immutable"
CSP = (
    "default-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'; base-uri 'self';"
    " form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)


def routes(folder: Path | None) -> list[BaseRoute]:
    """They come after all others, since they take every address. None without a folder."""
    if folder is None:
        return []
    files = StaticFiles(directory=folder, check_dir=False)

    async def answer(request: Request) -> Response:
        return _of_file(files, request) or _of_page(folder, request) or nothing()

    return [Route("/{path:path}", answer, methods=["GET"])]


def nothing() -> Response:
    """For a file that is gone, or somebody who wants no page."""
    return PlainTextResponse("There is nothing here.", 404)


def _of_file(files: StaticFiles, request: Request) -> Response | None:
    path = request.path_params["path"]
    found, status = files.lookup_path(path)  # never leads out of the folder
    if status is None or not Path(found).is_file() or path in {PAGE, NOTICE}:
        return None
    age = FOREVER if path.startswith(HASHED) else "max-age=3600"
    return _file(Path(found), age, request)


def _of_page(folder: Path, request: Request) -> Response | None:
    if "text/html" not in request.headers.get("accept", ""):
        return None
    pages = (folder / PAGE, folder / NOTICE)
    return next((_file(page, "no-cache", request) for page in pages if page.is_file()), None)


def _file(path: Path, cache_control: str, request: Request) -> FileResponse:
    headers = {
        "vary": "Accept-Encoding",
        "cache-control": cache_control,
        "content-security-policy": CSP,
        "referrer-policy": "strict-origin-when-cross-origin",
        "x-content-type-options": "nosniff",
    }
    packed = path.with_name(f"{path.name}{PACKED}")
    if not packed.is_file() or not _takes_packed(request):
        return FileResponse(path, headers=headers)
    headers["content-encoding"] = "gzip"
    return FileResponse(packed, headers=headers, media_type=guess_type(path.name)[0])


def _takes_packed(request: Request) -> bool:
    """`gzip` among what is accepted, and not with a weight of nothing."""
    offered = request.headers.get("accept-encoding", "").lower().split(",")
    return any(
        name.strip() == "gzip" and weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.000"}
        for name, _, weight in (each.partition(";") for each in offered)
    )
