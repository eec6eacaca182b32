"""Reading the manifests that clients' build tools write, in every format of the field.

    Apollo (Web, Kotlin `persistedQueryManifest`, iOS)  {"format", "operations": [{"id", "body"}]}
    Kotlin `operationOutput`, iOS `legacy`              {id: {"name", "source"}}
    codegen's client preset                             {hash: text}, with `sha256:` or without
    Relay                                               {id: text}

Ids are taken as they are: who may publish is trusted, and tools hash in ways of their own. What a
document means is not looked at here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

from commerce.clients.errors import BadManifest
from commerce.clients.inputs import NamedDocument
from commerce.clients.kinds import OperationKind
from commerce.clients.rules import MAX_ID, MAX_OPERATIONS, MAX_TEXT, document_id_of

MAX_BYTES = 32 << 20
APOLLO_FORMATS = ("apollo-persisted-query-manifest", "apollo-persisted-queries")
Json = Mapping[str, Any]


class ManifestFormat(Enum):
    """Which tool wrote it."""

    APOLLO = "Apollo manifest"
    OPERATION_OUTPUT = "Apollo operation output"
    CODEGEN = "codegen persisted documents"
    RELAY = "Relay persisted queries"


@dataclass(frozen=True, slots=True)
class ParsedManifest:
    """The documents in the order in which the file has them, each id once."""

    format: ManifestFormat
    documents: Sequence[NamedDocument]


def parse_manifest(content: bytes | str) -> ParsedManifest:
    """Raises BadManifest, saying what is wrong and what would be right."""
    if len(content) > MAX_BYTES:
        raise BadManifest(f"The manifest is over {MAX_BYTES >> 20} MiB.")
    try:
        read: object = json.loads(content, object_pairs_hook=_without_twins)
    except (ValueError, RecursionError) as error:
        raise BadManifest(f"The manifest is not valid JSON: {error}.") from error
    return manifest_of(read)


def manifest_of(read: object) -> ParsedManifest:
    """The same for JSON that is read already."""
    if not isinstance(read, dict):
        raise BadManifest(f"A manifest is one JSON object. {_KNOWN}")
    manifest = cast("Json", read)
    kind, documents = _recognised(manifest)
    if not documents:
        raise BadManifest("The manifest holds no operation.")
    if len(documents) > MAX_OPERATIONS:
        raise BadManifest(f"The manifest holds more than {MAX_OPERATIONS} operations.")
    return ParsedManifest(kind, _distinct(documents))


_KNOWN = (
    "Known are Apollo's manifest, the operation output of Apollo Kotlin and iOS, the persisted"
    " documents of codegen's client preset, and Relay's persisted queries."
)


def _recognised(manifest: Json) -> tuple[ManifestFormat, list[NamedDocument]]:
    if "format" in manifest and "operations" in manifest:
        return ManifestFormat.APOLLO, _apollo(manifest)
    values = list(manifest.values())
    if all(isinstance(value, str) for value in values):
        documents = [_document(id_, text) for id_, text in manifest.items()]
        is_hashed = all(document.id == document.hash.hex() for document in documents)
        return (ManifestFormat.CODEGEN if is_hashed else ManifestFormat.RELAY), documents
    if all(isinstance(value, dict) for value in values):
        return ManifestFormat.OPERATION_OUTPUT, _operation_output(manifest)
    raise BadManifest(f"The manifest is of no known format. {_KNOWN}")


def _apollo(manifest: Json) -> list[NamedDocument]:
    if manifest["format"] not in APOLLO_FORMATS:
        raise BadManifest(
            f"There is no format {str(manifest['format'])[:80]!r}; use {APOLLO_FORMATS[0]!r}."
        )
    if manifest.get("version", 1) != 1:
        raise BadManifest("Only version 1 of Apollo's manifest is known.")
    operations = manifest["operations"]
    if not isinstance(operations, list):
        raise BadManifest("`operations` must be a list.")
    documents: list[NamedDocument] = []
    for place, entry in enumerate(cast("list[object]", operations)):
        if not isinstance(entry, dict):
            raise BadManifest(f"operations[{place}] must be an object with an id and a body.")
        given = cast("Json", entry)
        id_ = given.get("id")
        if not isinstance(id_, str):
            raise BadManifest(f"operations[{place}].id must be a string.")
        documents.append(
            _document(id_, given.get("body"), _name(given, id_), _kind(given.get("type"), id_))
        )
    return documents


def _operation_output(manifest: Json) -> list[NamedDocument]:
    return [
        _document(id_, given.get("source"), _name(given, id_), _kind(given.get("type"), id_))
        for id_, given in manifest.items()
    ]


def _document(
    id_: str, text: object, name: str | None = None, kind: OperationKind | None = None
) -> NamedDocument:
    kept = document_id_of(id_)
    if kept is None:
        raise BadManifest(
            f"The id {id_[:80]!r} cannot be sent: use up to {MAX_ID} printable ASCII characters"
            " without spaces."
        )
    if not isinstance(text, str) or not text.strip():
        raise BadManifest(f"The operation {id_} has no text.")
    if len(text) > MAX_TEXT:
        raise BadManifest(f"The text of {id_} is over {MAX_TEXT} characters.")
    if "\0" in text or not _is_unicode(text):
        raise BadManifest(f"The text of {id_} holds characters that GraphQL does not know.")
    return NamedDocument(kept, text, name, kind)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(given: Json, id_: str) -> str | None:
    name = given.get("name")
    if name is not None and not isinstance(name, str):
        raise BadManifest(f"The name of {id_} must be a string.")
    return name or None


def _kind(given: object, id_: str) -> OperationKind | None:
    if given is None:
        return None
    try:
        return OperationKind(given)
    except ValueError as error:
        raise BadManifest(f"The type of {id_} must be query, mutation or subscription.") from error


def _distinct(documents: Sequence[NamedDocument]) -> list[NamedDocument]:
    by_id: dict[str, NamedDocument] = {}
    for document in documents:
        if by_id.setdefault(document.id, document).text != document.text:
            raise BadManifest(f"The id {document.id} stands for two different texts.")
    return list(by_id.values())


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are given once each: of two, nobody knows which one counts."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name is given twice in one object")
    return read
