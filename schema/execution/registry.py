"""Finding the document that a request names, in every mode of API clients.

    open      any text; published documents by id; automatic persisted queries
    log       the same, and texts that are not published are recorded
    listed    published documents, by text or by id
    id_only   published documents, by id

A client's ids are its own: another client's are not found. Automatic persisted queries are kept in
memory for the client that sent them, save bytes on the wire and are never trusted. Nothing here
decides what an operation may do.
"""

from collections import OrderedDict
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from graphql import GraphQLError

from commerce.clients.kinds import ClientMode
from commerce.clients.rules import Index, Listed, Retired
from commerce.clients.views import ApiClient
from schema.execution.documents import DocumentErrors, Documents, ValidDocument, coded
from schema.execution.ports import Found, Refusal, Use
from schema.execution.request import Caller, GraphQLRequest

NOT_FOUND = "PersistedQueryNotFound"  # clients compare this text
MAX_DOCUMENTS = 2_000
MAX_AUTOMATIC_BYTES = 8 << 20
MAX_AUTOMATIC_TEXT = 64_000
AUTOMATIC_OVERHEAD = 500  # bytes that Python needs beside a text
HASH_LENGTH = 64


class Publications(Protocol):
    """What clients published."""

    def kept(self, client_id: UUID) -> Index | None: ...

    async def index(self, client_id: UUID) -> Index: ...

    async def text(self, text_hash: bytes) -> str | None: ...


class Recorder(Protocol):
    """Where use is counted; never waits."""

    def count(
        self,
        key: tuple[UUID | None, UUID | None, str],
        *,
        seconds: float,
        cost: int,
        failed: bool,
        times: int = 1,
    ) -> None: ...

    def unknown(self, client_id: UUID | None, text: str, operation_name: str | None) -> None: ...


class Registry:
    """The DocumentSource of an endpoint. `keyless` is the mode of requests without a key, whose
    client has published nothing."""

    def __init__(
        self,
        documents: Documents,
        publications: Publications,
        recorder: Recorder,
        *,
        keyless: ClientMode,
    ) -> None:
        self._documents = documents
        self._publications = publications
        self._recorder = recorder
        self._keyless = keyless
        self._published: OrderedDict[bytes, ValidDocument | DocumentErrors] = OrderedDict()
        self._automatic = AutomaticQueries()

    async def find(self, asked: GraphQLRequest, caller: Caller) -> Found:
        """Raises Refusal, and DocumentErrors for a text that cannot be run."""
        mode = caller.client.mode if caller.client is not None else self._keyless
        if asked.query is None:
            return await self._named(asked, caller, mode)
        if mode is ClientMode.ID_ONLY:
            raise ids_only(caller.client)
        text_hash = sha256(asked.query.encode("utf-8", "surrogatepass")).digest()
        await self._check_naming(asked, caller, text_hash)
        if mode is not ClientMode.OPEN:
            found = await self._listed(asked.query, text_hash, caller, mode)
            if found is not None:
                return found
        document = self._documents.get(asked.query)
        if mode is ClientMode.LOG:
            name = asked.operation_name or next(iter(document.operations), None)
            self._recorder.unknown(_id(caller.client), asked.query, name or None)
        if asked.persisted_hash is not None:
            self._automatic.keep(_id(caller.client), text_hash, asked.query)
        return Found(document)

    async def _named(self, asked: GraphQLRequest, caller: Caller, mode: ClientMode) -> Found:
        """A document by its id, or by the hash under which its text was sent before."""
        name = asked.document_id or asked.persisted_hash or ""
        if caller.client is not None:
            index = await self._index(caller.client)
            listed = index.named(name, caller.client_version)
            if isinstance(listed, Retired):
                raise retired(caller.client, listed)
            if listed is not None:
                return Found(await self._document(listed), listed.operation_id)
        if asked.persisted_hash is not None and mode in (ClientMode.OPEN, ClientMode.LOG):
            text = self._automatic.get(_id(caller.client), asked.persisted_hash)
            if text is not None:
                return Found(self._documents.get(text))
        raise Refusal.of(NOT_FOUND, "PERSISTED_QUERY_NOT_FOUND")

    async def _listed(
        self, text: str, text_hash: bytes, caller: Caller, mode: ClientMode
    ) -> Found | None:
        """The published operation of a text; None where another text may run as well."""
        listed = None
        if caller.client is not None:
            index = await self._index(caller.client)
            listed = index.of_text(text_hash, caller.client_version)
        if isinstance(listed, Listed):
            return Found(await self._document(listed, text), listed.operation_id)
        if mode is not ClientMode.LISTED:
            return None
        if isinstance(listed, Retired) and caller.client is not None:
            raise retired(caller.client, listed)
        raise Refusal.of(
            "This document is not published for this client. Publish it with"
            " `commerce operations publish`.",
            "PERSISTED_QUERY_REQUIRED",
        )

    async def _index(self, client: ApiClient) -> Index:
        kept = self._publications.kept(client.id)
        return kept if kept is not None else await self._publications.index(client.id)

    async def _document(self, listed: Listed, text: str | None = None) -> ValidDocument:
        """The valid document, from memory or made of its text. Raises DocumentErrors where the
        schema has moved on."""
        kept = self._published.get(listed.hash)
        if kept is None:
            text = text or await self._publications.text(listed.hash)
            if text is None:  # it stands in the index, so it was stored with it
                raise LookupError(f"document {listed.hash.hex()} has no text")
            try:
                kept = self._documents.get(text)
            except DocumentErrors as refused:
                kept = refused
            self._published[listed.hash] = kept
            if len(self._published) > MAX_DOCUMENTS:
                self._published.popitem(last=False)
        else:
            self._published.move_to_end(listed.hash)
        if isinstance(kept, DocumentErrors):
            raise DocumentErrors(kept.errors)
        return kept

    async def _check_naming(self, asked: GraphQLRequest, caller: Caller, text_hash: bytes) -> None:
        """A text and a name that come together must be of one document."""
        if asked.persisted_hash is None and asked.document_id is None:
            return
        is_right = asked.persisted_hash in (None, text_hash.hex())
        document_id = asked.document_id
        if document_id is not None and caller.client is not None:
            index = await self._index(caller.client)
            listed = index.named(document_id, caller.client_version)
            if isinstance(listed, Listed):
                is_right = is_right and listed.hash == text_hash
            elif len(document_id) == HASH_LENGTH:
                is_right = is_right and document_id == text_hash.hex()
        elif document_id is not None and len(document_id) == HASH_LENGTH:
            is_right = is_right and document_id == text_hash.hex()
        if not is_right:
            raise Refusal.of(
                "The document's text is not the one that the id or hash beside it stands for."
                " Send the SHA-256 of exactly this text, or no text.",
                "BAD_USER_INPUT",
            )


class AutomaticQueries:
    """Texts that clients sent together with their hashes, each client's its own; those used longest
    ago make room."""

    def __init__(self, max_bytes: int = MAX_AUTOMATIC_BYTES) -> None:
        self._max_bytes = max_bytes
        self._texts: OrderedDict[tuple[UUID | None, str], str] = OrderedDict()
        self._bytes = 0

    def keep(self, client_id: UUID | None, text_hash: bytes, text: str) -> None:
        """Very long texts are not kept: they are sent in full each time."""
        key = (client_id, text_hash.hex())
        if key in self._texts or len(text) > MAX_AUTOMATIC_TEXT:
            return
        self._texts[key] = text
        self._bytes += _size(text)
        while self._bytes > self._max_bytes:
            _, dropped = self._texts.popitem(last=False)
            self._bytes -= _size(dropped)

    def __len__(self) -> int:
        return len(self._texts)

    def get(self, client_id: UUID | None, text_hash: str) -> str | None:
        key = (client_id, text_hash)
        text = self._texts.get(key)
        if text is not None:
            self._texts.move_to_end(key)
        return text


def _size(text: str) -> int:
    return len(text) + AUTOMATIC_OVERHEAD


class CountedUse:
    """The UsageLog of an endpoint."""

    def __init__(self, publications: Publications, recorder: Recorder) -> None:
        self._publications = publications
        self._recorder = recorder

    def record(self, use: Use) -> None:
        """Versions that the client has not published are counted together: their names come from
        outside and have no end."""
        client, version = use.caller.client, use.caller.client_version or ""
        index = None if client is None else self._publications.kept(client.id)
        if index is None or version not in index.versions:
            version = ""
        self._recorder.count(
            (_id(client), use.found.operation_id, version),
            seconds=use.seconds,
            cost=use.cost,
            failed=use.failed,
            times=use.times,
        )


def _id(client: ApiClient | None) -> UUID | None:
    return None if client is None else client.id


def ids_only(client: ApiClient | None) -> Refusal:
    """A text came where only ids may."""
    if client is None:
        text = (
            "Requests without a key may not send documents here. Send the key of your client as"
            " `X-Client-Key`, and the id of a published document."
        )
    else:
        text = (
            "This client may send published documents by their ids only. Publish the document with"
            " `commerce operations publish`, or use a test client for development."
        )
    return Refusal.of(text, "PERSISTED_QUERY_REQUIRED")


def retired(client: ApiClient, found: Retired) -> Refusal:
    """Only retired versions have the operation."""
    operation = found.operation
    newest = found.newest_version
    advice = f"Use version {newest}" if newest else "Use a newer version"
    error = GraphQLError(
        f"Version {operation.version} of {client.code} is retired. {advice}: update the app, or"
        " reload the page.",
        extensions={
            "client": client.code,
            "version": operation.version,
            "retiredAt": operation.retired_at.isoformat() if operation.retired_at else None,
            "newestVersion": newest,
        },
    )
    return Refusal([coded(error, "OPERATION_RETIRED")])
