"""The committed schema: `python -m schema.snapshot` writes `schema/schema.graphql`."""

from pathlib import Path

from graphql import lexicographic_sort_schema, print_schema

from schema.root import executable

PATH = Path(__file__).with_name("schema.graphql")


def text() -> str:
    """The whole schema, sorted, as the committed file holds it."""
    return print_schema(lexicographic_sort_schema(executable())) + "\n"


if __name__ == "__main__":
    PATH.write_text(text())
