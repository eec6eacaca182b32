"""Reading manifests and schemas from files, and finding out about what is in them."""

import json
from collections.abc import Mapping
from pathlib import Path

from commerce import console
from commerce.clients.errors import BadManifest
from commerce.clients.manifests import ParsedManifest, parse_manifest
from schema.execution.documents import Documents
from schema.execution.inspect import Inspected, inspect
from schema.execution.limits import Limits
from schema.root import executable


def read_manifest(path: Path) -> ParsedManifest:
    """Refuses what is no manifest."""
    try:
        return parse_manifest(path.read_bytes())
    except OSError as error:
        console.refuse(f"{path} cannot be read: {error.strerror}.")
    except BadManifest as error:
        console.refuse(f"{path}: {error}")


def write_manifest(path: Path, documents: Mapping[str, str]) -> None:
    """As codegen's client preset writes it."""
    try:
        path.write_text(
            json.dumps(documents, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    except OSError as error:
        console.refuse(f"{path} cannot be written: {error.strerror}.")


def inspect_all(parsed: ParsedManifest) -> list[Inspected]:
    """Every document against the schema of this code."""
    schema = executable()
    documents = Documents(schema, Limits(), size=1, hide_suggestions=False)
    return [inspect(schema, documents, each) for each in parsed.documents]


def read_schema(path: Path) -> str:
    """The text of a schema in GraphQL's own language."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        console.refuse(f"{path} cannot be read: {error}.")
