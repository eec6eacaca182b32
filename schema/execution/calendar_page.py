"""`/deprecations`: the calendar for people, where the headers of answers lead."""

from collections.abc import Callable, Sequence
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from schema.execution.deprecation import Deprecation

CSP = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = "body{font:1rem/1.5 system-ui;margin:2rem}td,th{padding:.3rem 1rem;text-align:left}"
NOTHING = "<p>Nothing of this schema is deprecated.</p>"
MORE = "<p>The field <code>schemaVersion</code> lists what you yourself may use.</p>"
HEAD = "<tr><th>What</th><th>Deprecated</th><th>Goes</th><th>Instead</th></tr>"


def calendar_page(find: Callable[[], Sequence[Deprecation]]) -> Callable[[Request], Response]:
    """Shows what `find` finds."""

    def respond(_request: Request) -> Response:
        headers = {"content-security-policy": CSP, "cache-control": "public, max-age=3600"}
        return HTMLResponse(page_of(find()), headers=headers)

    return respond


def page_of(deprecations: Sequence[Deprecation]) -> str:
    rows = "".join(map(_row, deprecations))
    table = f"<table>{HEAD}{rows}</table>" if rows else NOTHING
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Deprecations</title>'
        f"<style>{STYLE}</style></head><body><h1>Deprecations</h1>{table}{MORE}</body></html>"
    )


def _row(each: Deprecation) -> str:
    going = each.going
    cells = (
        f"<code>{escape(each.coordinate)}</code>",
        f"{going.deprecated_at} ({escape(going.deprecated_in)})",
        f"{going.removed_from} ({escape(going.removed_in)})",
        escape(going.reason),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
