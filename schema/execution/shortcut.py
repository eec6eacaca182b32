"""The way to the one address that nearly all requests are for, past the router."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Shortcut:
    """Hands HTTP requests for exactly `path` to `endpoint`, everything else to `app`. The router
    knows the way too; it only takes longer."""

    def __init__(self, app: ASGIApp, path: str, endpoint: ASGIApp) -> None:
        self._app = app
        self._path = path
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_for_us = scope["type"] == "http" and scope["path"] == self._path
        await (self._endpoint if is_for_us else self._app)(scope, receive, send)
