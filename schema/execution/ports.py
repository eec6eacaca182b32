"""What the pipeline leans on. Each port has one implementation that `commerce.app` wires, and a
plain one here that a pipeline without clients, quotas or a cache uses."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol
from uuid import UUID

from graphql import GraphQLError

from commerce.clients.views import ApiClient
from commerce.core.view import Value, field
from schema.execution.documents import Documents, ValidDocument, coded
from schema.execution.operation import Operation
from schema.execution.request import Caller, GraphQLRequest


class Refusal(Exception):
    """The request is refused before any resolver runs. `status` is the HTTP status where the
    client takes `application/graphql-response+json`, `plain_status` where it takes plain JSON."""

    def __init__(
        self,
        errors: list[GraphQLError],
        *,
        status: int = 400,
        plain_status: int = 200,
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(errors)
        self.errors = errors
        self.status = status
        self.plain_status = plain_status
        self.headers = dict(headers or {})
        self.extensions = dict(extensions or {})

    @classmethod
    def of(
        cls, message: str, code: str, *, status: int = 400, plain_status: int = 200
    ) -> "Refusal":
        return cls([coded(GraphQLError(message), code)], status=status, plain_status=plain_status)


class Found(Value):
    """A document the caller may run. `operation_id` is the published operation it is, where it is
    one; only then may the answer be cached for others."""

    document: ValidDocument
    operation_id: UUID | None = None

    @property
    def is_trusted(self) -> bool:
        return self.operation_id is not None


class DocumentSource(Protocol):
    """Finds the document that a request names."""

    async def find(self, asked: GraphQLRequest, caller: Caller) -> Found:
        """Raises Refusal (unknown id, text not allowed, retired) or DocumentErrors."""
        ...


class Admission(Value):
    """A request let through: its static cost, and the state of the caller's quota for
    `extensions.throttle`."""

    cost: int = 0
    throttle: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class Gate(Protocol):
    """Limits what callers may spend."""

    async def enter(self, caller: Caller) -> None:
        """Before anything is read of a request. Raises Refusal: blocked, nothing left to spend."""
        ...

    async def admit(self, operation: Operation, caller: Caller) -> Admission:
        """Raises Refusal: too costly, over the quota."""
        ...

    async def refused(self, caller: Caller, errors: Sequence[GraphQLError]) -> None:
        """Told of every request that was refused before it ran."""
        ...


class Use(Value):
    """One request that was answered, or `times` that are the same in everything. `seconds` is
    wall-clock time of each."""

    caller: Caller
    found: Found
    operation_name: str | None
    cost: int
    seconds: float
    failed: bool
    times: int = 1


class UsageLog(Protocol):
    """Counts what is used. Never waits for the database."""

    def record(self, use: Use) -> None: ...


class FindClient(Protocol):
    """The API client of a key."""

    async def __call__(self, key: str) -> ApiClient | None:
        """None for a key that nobody has."""
        ...


async def no_client(key: str) -> ApiClient | None:  # noqa: ARG001 - the port's signature
    return None


class MakeContext(Protocol):
    """Opens the context that resolvers are given. Raises RequestError for a bad token or scope."""

    def __call__(
        self, caller: Caller, operation: Operation
    ) -> AbstractAsyncContextManager[object]: ...


class AnyDocument:
    """Takes documents by their text alone."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def find(self, asked: GraphQLRequest, caller: Caller) -> Found:  # noqa: ARG002 - the port's signature
        if asked.query is None:
            raise Refusal.of("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
        return Found(self._documents.get(asked.query))


class NoLimit:
    """Admits everything."""

    async def enter(self, caller: Caller) -> None:
        pass

    async def refused(self, caller: Caller, errors: Sequence[GraphQLError]) -> None:
        pass

    async def admit(self, operation: Operation, caller: Caller) -> Admission:  # noqa: ARG002 - the port's signature
        return Admission()


class NoUsage:
    """Counts nothing."""

    def record(self, use: Use) -> None:
        pass
