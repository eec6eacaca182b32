"""What a client takes and what it sends, read from `Accept` and `Content-Type`."""

from dataclasses import dataclass

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
MULTIPART_FORM = "multipart/form-data"
EVENT_STREAM = "text/event-stream"
HTML = "text/html"
_KEPT_HEADERS = 256


@dataclass(frozen=True, slots=True)
class Accepted:
    """What to answer with. `json` is None for a client that takes none of it; `is_modern` says
    that statuses tell it what happened (GraphQL over HTTP, section 6.4)."""

    json: str | None
    events: bool
    html: bool

    @property
    def is_modern(self) -> bool:
        return self.json == RESPONSE_JSON


_kept: dict[bytes, Accepted] = {}


def accepted(header: bytes) -> Accepted:
    """What a client that sends this `Accept` gets. Clients send few different ones: they are read
    once and kept."""
    found = _kept.get(header)
    if found is None:
        found = _read(header.decode("latin-1"))
        if len(_kept) >= _KEPT_HEADERS:
            _kept.clear()
        _kept[header] = found
    return found


def _read(header: str) -> Accepted:
    if not header.strip():
        return Accepted(PLAIN_JSON, events=False, html=False)
    offered = _qualities(header)
    modern = offered.get(RESPONSE_JSON, 0.0)
    any_application = offered.get("application/*", offered.get("*/*", 0.0))
    plain = offered.get(PLAIN_JSON, any_application)
    html = offered.get(HTML, 0.0)
    if modern > 0 and modern >= plain:
        json = RESPONSE_JSON
    elif plain > 0 or html > 0:
        json = PLAIN_JSON
    else:
        json = None
    return Accepted(json, events=offered.get(EVENT_STREAM, 0.0) > 0, html=html > 0)


def _qualities(header: str) -> dict[str, float]:
    """Types that are asked for in another encoding than UTF-8 are left out: there is none."""
    offered: dict[str, float] = {}
    for part in header.split(","):
        name, _, parameters = part.partition(";")
        quality = 1.0
        for parameter in parameters.lower().split(";"):
            key, _, text = (side.strip() for side in parameter.partition("="))
            if key == "q":
                quality = _quality(text)
            elif key == "charset" and text.strip('"') not in {"utf-8", "utf8"}:
                quality = 0.0
        offered[name.strip().lower()] = quality
    return offered


def _quality(text: str) -> float:
    """A quality value; what is none counts as a refusal."""
    return float(text) if len(text) <= 5 and text.replace(".", "", 1).isdecimal() else 0.0


def content_type(header: bytes) -> tuple[str, str]:
    """The type and its parameters, both in lower case. Types are compared exactly, never by how
    they begin."""
    name, _, parameters = header.decode("latin-1").lower().partition(";")
    return name.strip(), parameters.strip()


def is_utf8(parameters: str) -> bool:
    """Whether a content type's parameters leave the text in UTF-8."""
    for parameter in parameters.split(";"):
        key, _, text = parameter.partition("=")
        if key.strip() == "charset" and text.strip().strip('"') not in {"utf-8", "utf8"}:
            return False
    return True
