"""The committed schema: `python -m schema.snapshot` writes `schema/schema.graphql` and its date.

It refuses to write down that something is gone which was not deprecated, or whose time has not
come. `--unreleased` is for what no release ever had.
"""

import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from graphql import build_schema, lexicographic_sort_schema, print_schema

from schema.execution.deprecation import removed_too_early
from schema.root import executable
from schema.version import PATH as VERSION_PATH
from schema.version import dated, schema_version

PATH = Path(__file__).with_name("schema.graphql")
UNRELEASED = "--unreleased"


@cache
def text() -> str:
    """The whole schema, sorted, as the committed file holds it."""
    # Read back before it is sorted: sorting copies enums, and the copies do not know the
    # business's own enum members that stand as defaults of arguments.
    plain = build_schema(print_schema(executable()))
    return print_schema(lexicographic_sort_schema(plain)) + "\n"


def gone_too_early(committed: str, new: str) -> list[str]:
    """What the new text lacks today though the committed one promised it for longer."""
    return removed_too_early(
        build_schema(committed),
        build_schema(new),
        release=schema_version().release,
        today=datetime.now(UTC).date(),
    )


def write(*, is_unreleased: bool) -> None:
    """Raises SystemExit."""
    gone = gone_too_early(PATH.read_text(), text())
    if gone and not is_unreleased:
        raise SystemExit(
            f"Deprecate these first, for two minor releases: {', '.join(gone)}."
            f" If no release ever had them: {UNRELEASED}."
        )
    PATH.write_text(text())
    VERSION_PATH.write_text(dated(text(), datetime.now(UTC).date()))


if __name__ == "__main__":
    write(is_unreleased=UNRELEASED in sys.argv[1:])
