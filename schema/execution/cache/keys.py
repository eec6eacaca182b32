"""What makes two requests the same: the document, its operation, its variables in one form, and
for whom it is answered."""

from collections.abc import Hashable
from enum import Enum
from typing import Any

import orjson

from schema.execution.operation import Operation
from schema.execution.request import Caller

MOST_VARIABLE_BYTES = 2_000


def key_of(operation: Operation, caller: Caller) -> Hashable | None:
    """None for variables that are too long, or of a kind that has no one form.

    Variables count as they were coerced: defaults filled in, unknown ones left out, in one order;
    so nobody makes two keys of one request by spelling it differently.
    """
    coerced: Any = operation.values
    try:
        variables = _canonical(getattr(coerced, "coerced", coerced))
        scope = _canonical(operation.in_context)
    except TypeError:
        return None
    if len(variables) + len(scope) > MOST_VARIABLE_BYTES:
        return None
    name, client = operation.node.name, caller.client
    defaults = None if client is None else (client.channel, client.language, client.currency)
    return operation.document.text, name and name.value, variables, scope, defaults


def _canonical(value: object) -> bytes:
    return orjson.dumps(
        value, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
    )


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    raise TypeError(type(value).__name__)
