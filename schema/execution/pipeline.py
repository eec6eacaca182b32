"""What every transport does with a request: find the document, admit it, run it.

    find      the document that the request names, and whether it is a published one
    prepare   pick the operation, coerce its variables
    admit     static cost, quotas, blocks
    run       in a context of its own, within the time limit
    record    who used what, and how long it took

Transports (`http`, `websocket`) turn requests into GraphQLRequest and Caller, and answers back.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError

from commerce.core.errors import RequestError
from schema.execution.documents import DocumentErrors, coded
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


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that may run."""

    found: Found
    operation: Operation
    admission: Admission


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: the response object, the HTTP status for either media type, headers."""

    body: Mapping[str, Any]
    status: int = 200
    plain_status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


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
    ) -> None:
        self.executor = executor
        self._documents = documents
        self._make_context = make_context
        self._timeout_seconds = timeout_seconds
        self._gate = gate or NoLimit()
        self._usage = usage or NoUsage()

    async def answer(self, asked: GraphQLRequest, caller: Caller) -> Answer:
        """Answer a query or a mutation; refusals are answers too."""
        try:
            admitted = await self.admit(asked, caller)
            return await self.run(admitted, caller)
        except Refusal as refused:
            return refusal_answer(refused)

    async def admit(self, asked: GraphQLRequest, caller: Caller) -> Admitted:
        """Raises Refusal."""
        try:
            found = await self._documents.find(asked, caller)
            operation = self.executor.prepare(
                found.document, name=asked.operation_name, variables=asked.variables
            )
        except (DocumentErrors, OperationErrors) as refused:
            raise Refusal(refused.errors) from refused
        if caller.transport is Transport.GET and not operation.is_query:
            raise Refusal.of(
                "Only queries may be sent by GET.", "BAD_USER_INPUT", status=405, plain_status=405
            )
        return Admitted(found, operation, await self._gate.admit(operation, caller))

    async def run(self, admitted: Admitted, caller: Caller) -> Answer:
        """Raises Refusal when nothing could be run at all."""
        operation, admission = admitted.operation, admitted.admission
        if operation.is_subscription:
            raise Refusal.of(
                "Send subscriptions over WebSocket, or accept text/event-stream.",
                "BAD_USER_INPUT",
            )
        began, failed = time.perf_counter(), True
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
            raise request_refusal(error) from error
        finally:
            self._usage.record(
                Use(
                    caller,
                    admitted.found,
                    operation.name,
                    admission.cost,
                    time.perf_counter() - began,
                    failed,
                )
            )
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = formatted(result.errors)
        if caller.wants_cost:
            body["extensions"] = cost_extensions(admission)
        return Answer(body, headers=admission.headers)


def cost_extensions(admission: Admission) -> dict[str, Any]:
    """`extensions` of an answer to a client that asked for its cost."""
    shown: dict[str, Any] = {"cost": admission.cost}
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
