"""What reading the feed may be refused for."""

from commerce.core.errors import RequestError


class CursorExpired(RequestError):
    """The position is older than what is kept, or of a feed that was reset: changes after it may
    be gone."""

    code = "CURSOR_EXPIRED"
