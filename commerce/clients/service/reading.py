"""What clients published, as requests need it: from memory; only what is new costs a statement."""

from uuid import UUID

from commerce.clients.repo.operations import operations_of, published, text_by_hash
from commerce.clients.rules import Index
from commerce.clients.views import PublishedOperation
from commerce.core.db import Database


class Publications:
    """Of one process. A client's index is dropped when its operations change; texts stand under
    their hashes and never do."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def kept(self, client_id: UUID) -> Index | None:
        """The client's index if it is in memory."""
        return self._db.snapshots.kept(published(client_id))

    async def index(self, client_id: UUID) -> Index:
        """One statement unless it is in memory."""
        kept = self.kept(client_id)
        if kept is not None:
            return kept
        async with self._db.read() as reader:
            return await reader.reference(published(client_id))

    async def operations(
        self, client_id: UUID, version: str
    ) -> list[tuple[PublishedOperation, str]]:
        """What a live version may send, with its texts. One statement."""
        async with self._db.read() as reader:
            return await operations_of(reader, client_id, version)

    async def text(self, text_hash: bytes) -> str | None:
        """One statement; the caller keeps what it makes of the text."""
        async with self._db.read() as reader:
            return await text_by_hash(reader, text_hash)
