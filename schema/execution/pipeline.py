"""What every transport does with a request: find the document, admit it, run it.

    find      the document that the request names, and whether it is a published one
    prepare   pick the operation, coerce its variables
    admit     static cost, quotas, blocks
    cache     answer with what is kept, where it may be
    run       in a context of its own, within the time limit
    record    who used what, and how long it took

Transports (`http`, `websocket`) turn requests into GraphQLRequest and Caller, and answers back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from graphql import GraphQLError

from commerce.core.errors import RequestError
from commerce.core.view import Value, field, replace
from schema.execution.cache.kept import Kept
from schema.execution.documents import DocumentErrors, Notices, coded
from schema.execution.errors import formatted
from schema.execution.operation import Executor, Operation, OperationErrors
from schema.execution.ports import (
    Admission,
    DocumentSource,
    Found,
    Gate,
    MakeContext,
    NoLimit,
    NoUsage,
    Refusal,
    UsageLog,
    Use,
)
from schema.execution.request import Caller, GraphQLRequest, Transport


class Admitted(Value):
    """A request that may run."""

    found: Found
    operation: Operation
    admission: Admission


class Answer(Value):
    """What goes back: the response object, the HTTP status for either media type, headers. With
    `kept`, the bytes of a kept answer instead of a body; `use` is what each repetition counts
    as. `notices` are headers that the document brings, kept or not."""

    body: Mapping[str, Any]
    status: int = 200
    plain_status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    kept: Kept | None = None
    use: Use | None = None
    notices: Notices = ()


class SubscriptionAsked(Refusal):
    """An operation that has no single answer: transports that stream go on from here."""

    def __init__(self, admitted: Admitted, caller: Caller) -> None:
        text = "Send subscriptions over WebSocket, or accept text/event-stream."
        super().__init__([coded(GraphQLError(text), "BAD_USER_INPUT")])
        self.admitted = admitted
        self.caller = caller


class AnswerCache(Protocol):
    """Keeps answers for others."""

    async def answer(
        self, admitted: Admitted, caller: Caller, run: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        """A kept answer, or what `run` makes. Raises what `run` raises."""
        ...


class Pipeline:
    """Answers requests of one schema."""

    def __init__(
        self,
        executor: Executor,
        documents: DocumentSource,
        make_context: MakeContext,
        *,
        timeout_seconds: float,
        gate: Gate | None = None,
        usage: UsageLog | None = None,
        cache: AnswerCache | None = None,
    ) -> None:
        self.executor = executor
        self._documents = documents
        self._make_context = make_context
        self._timeout_seconds = timeout_seconds
        self._gate = gate or NoLimit()
        self._usage = usage or NoUsage()
        self._cache = cache

    async def enter(self, caller: Caller) -> None:
        """Whether the caller may ask anything at all, before it is read what. Raises Refusal."""
        try:
            await self._gate.enter(caller)
        except Refusal as refused:
            await self._gate.refused(caller, refused.errors)
            raise

    async def answer(self, asked: GraphQLRequest, caller: Caller) -> Answer:
        """Answer a query or a mutation of a caller that has entered; refusals are answers too.
        Raises SubscriptionAsked to a caller that takes events."""
        if asked.extensions.get("cost") is True:
            caller = replace(caller, wants_cost=True)
        try:
            admitted = await self.admit(asked, caller)
            answer = await self.run(admitted, caller)
            notices = admitted.found.document.notices
            return replace(answer, notices=notices) if notices else answer
        except SubscriptionAsked as refused:
            if caller.takes_events:
                raise
            return refusal_answer(refused)
        except Refusal as refused:
            return refusal_answer(refused)

    async def admit(self, asked: GraphQLRequest, caller: Caller) -> Admitted:
        """Raises Refusal."""
        try:
            return await self._admit(asked, caller)
        except Refusal as refused:
            await self._gate.refused(caller, refused.errors)
            raise

    async def refused(self, caller: Caller, refusal: Refusal) -> None:
        """Told by transports of what they refuse before they ask here."""
        await self._gate.refused(caller, refusal.errors)

    async def _admit(self, asked: GraphQLRequest, caller: Caller) -> Admitted:
        try:
            found = await self._documents.find(asked, caller)
            operation = self.executor.prepare(
                found.document, name=asked.operation_name, variables=asked.variables
            )
        except (DocumentErrors, OperationErrors) as refused:
            raise Refusal(refused.errors) from refused
        if caller.transport is Transport.GET and operation.is_mutation:
            raise Refusal.of(
                "Mutations may not be sent by GET.", "BAD_USER_INPUT", status=405, plain_status=405
            )
        return Admitted(found, operation, await self._gate.admit(operation, caller))

    async def run(self, admitted: Admitted, caller: Caller) -> Answer:
        """Raises Refusal when nothing could be run at all."""
        if admitted.operation.is_subscription:
            raise SubscriptionAsked(admitted, caller)
        if self._cache is None:
            return await self._execute(admitted, caller)
        began, was_run = time.perf_counter(), False

        async def run() -> Answer:
            nonlocal was_run
            was_run = True
            return await self._execute(admitted, caller)

        answer = await self._cache.answer(admitted, caller, run)
        if not was_run:
            self._record(admitted, caller, time.perf_counter() - began, failed=False)
        if answer.kept is None:
            return answer
        use = Use(caller, admitted.found, admitted.operation.name, cost=0, seconds=0, failed=False)
        return replace(answer, use=use)

    async def _execute(self, admitted: Admitted, caller: Caller) -> Answer:
        operation, admission = admitted.operation, admitted.admission
        began, failed = time.perf_counter(), True
        caller.waiting.may_stop = not operation.is_mutation
        try:
            async with (
                asyncio.timeout(self._timeout_seconds),
                self._make_context(caller, operation) as context,
            ):
                result = await self.executor.run(operation, context)
            failed = bool(result.errors)
        except TimeoutError as slow:
            raise Refusal.of(
                "The request took too long and was stopped. Ask for less at once.",
                "TIMEOUT",
                status=504,
                plain_status=504,
            ) from slow
        except RequestError as error:
            refused = request_refusal(error)
            await self._gate.refused(caller, refused.errors)
            raise refused from error
        finally:
            self._record(admitted, caller, time.perf_counter() - began, failed=failed)
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = formatted(result.errors)
        if caller.wants_cost:
            body["extensions"] = cost_extensions(admission)
        return Answer(body, headers=admission.headers)

    def _record(self, admitted: Admitted, caller: Caller, seconds: float, *, failed: bool) -> None:
        name, cost = admitted.operation.name, admitted.admission.cost
        self._usage.record(Use(caller, admitted.found, name, cost, seconds, failed))


def cost_extensions(admission: Admission) -> dict[str, Any]:
    """`extensions` of an answer to a client that asked for its cost."""
    shown: dict[str, Any] = {"cost": {"requested": admission.cost}}
    if admission.throttle is not None:
        shown["throttle"] = dict(admission.throttle)
    return shown


def request_refusal(error: RequestError) -> Refusal:
    """A token or scope that does not hold."""
    status = 401 if error.code == "UNAUTHENTICATED" else 400
    return Refusal([coded(GraphQLError(str(error)), error.code)], status=status)


def refusal_answer(refused: Refusal) -> Answer:
    body: dict[str, Any] = {"errors": formatted(refused.errors)}
    if refused.extensions:
        body["extensions"] = refused.extensions
    return Answer(body, refused.status, refused.plain_status, refused.headers)
