"""The committed schema: `python -m schema.snapshot` writes `schema/schema.graphql`."""

from functools import cache
from pathlib import Path

from graphql import build_schema, lexicographic_sort_schema, print_schema

from schema.root import executable

PATH = Path(__file__).with_name("schema.graphql")


@cache
def text() -> str:
    """The whole schema, sorted, as the committed file holds it."""
    # Read back before it is sorted: sorting copies enums, and the copies do not know the
    # business's own enum members that stand as defaults of arguments.
    plain = build_schema(print_schema(executable()))
    return print_schema(lexicographic_sort_schema(plain)) + "\n"


if __name__ == "__main__":
    PATH.write_text(text())
