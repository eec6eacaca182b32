"""Answers as JSON."""

from typing import Any

import orjson


def as_json(body: Any) -> bytes:
    """On one line. Keys that are no text come from nothing but scalars of a schema's own: allowing
    for them at once would take all answers twice the time."""
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError:
        return orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)
