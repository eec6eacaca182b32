"""Subscriptions, whatever transport they came by: open a stream, deliver what it has, end it.

Every delivery runs in a context of its own with the rights of that moment: the key and the token
are looked at again, and so are the permissions and the visibility of what is delivered. How many
run at the same time is bounded, so that subscribers never take all connections to the database.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
)
from graphql.execution.values import get_argument_values
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from commerce.core.errors import RequestError
from commerce.core.view import replace
from commerce.live.hub import Hub
from commerce.live.mailbox import Mailbox
from resolvers.context import Context
from resolvers.streams import Stream
from schema.execution.documents import coded
from schema.execution.errors import formatted
from schema.execution.operation import Executor, Operation
from schema.execution.pipeline import Admitted, cost_extensions, request_refusal
from schema.execution.places import LiveLimits
from schema.execution.ports import FindClient, MakeContext, NoUsage, Refusal, UsageLog, Use
from schema.execution.request import Caller
from schema.streams import STREAM, OpenStream

Authenticate = Callable[[Caller], Awaitable[object]]
STOPPING = "SERVER_STOPPING"
EXPIRED = "SUBSCRIPTION_EXPIRED"
SIGNED_OUT = "UNAUTHENTICATED"


@dataclass(frozen=True, slots=True)
class Line:
    """Who is at the other end, and the key by which they are found again."""

    caller: Caller
    key: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One result. `cursor` is where to resume behind it, where that is possible."""

    body: Mapping[str, Any]
    cursor: str | None


class Ended(Exception):
    """The subscription ends before its time. `errors` say why, and where to resume."""

    def __init__(self, error: GraphQLError, cursor: str | None = None) -> None:
        super().__init__(error.message)
        if cursor is not None:
            error.extensions = {**(error.extensions or {}), "cursor": cursor}
        self.errors = formatted([error])
        self.code: str = self.errors[0].get("extensions", {}).get("code", "")


class Subscriptions:
    """Opens the subscriptions of one process."""

    def __init__(
        self,
        executor: Executor,
        make_context: MakeContext,
        hub: Hub,
        *,
        authenticate: Authenticate,
        find_client: FindClient,
        limits: LiveLimits,
        timeout_seconds: float,
        usage: UsageLog | None = None,
    ) -> None:
        self.executor = executor
        self.hub = hub
        self.limits = limits
        self._make_context = make_context
        self._authenticate = authenticate
        self._find_client = find_client
        self._timeout_seconds = timeout_seconds
        self._usage = usage or NoUsage()
        self._slots = asyncio.Semaphore(limits.deliveries_at_once)

    async def open(
        self, admitted: Admitted, line: Line, *, last_event_id: str | None = None
    ) -> "Subscription":
        """Raises Refusal for what the caller may not follow, and for arguments that do not fit.
        `last_event_id` takes the place of the `after` argument: it is the newer one."""
        operation = admitted.operation
        open_stream, arguments = self._root_field(operation)
        if last_event_id is not None and "after" in arguments:
            arguments = {**arguments, "after": last_event_id}
        try:
            async with self._context(line.caller, operation) as context:
                stream = await open_stream(cast("Context", context), arguments)
        except RequestError as error:
            raise request_refusal(error) from error
        return Subscription(self, admitted, line, stream)

    def _root_field(self, operation: Operation) -> tuple[OpenStream, Mapping[str, Any]]:
        """What opens the stream, and its arguments. Raises Refusal."""
        schema, node = self.executor.schema, root_field(operation)
        assert schema.subscription_type is not None  # noqa: S101 - the operation is valid
        definition = schema.subscription_type.fields[node.name.value]
        declared: StrawberryField = definition.extensions["strawberry-definition"]
        link = cast("Any", schema)._strawberry_schema  # noqa: SLF001 - Strawberry's own link
        try:
            given = convert_arguments(
                get_argument_values(definition, node, operation.values),
                declared.arguments,
                scalar_registry=link.schema_converter.scalar_registry,
                config=link.config,
            )
        except GraphQLError as error:
            raise Refusal([coded(error, "BAD_USER_INPUT")]) from error
        names = {argument.python_name: None for argument in declared.arguments}
        return declared.metadata[STREAM], {**names, **given}

    def _context(self, caller: Caller, operation: Operation) -> Any:
        return self._make_context(caller, operation)

    async def present(self, line: Line) -> Caller:
        """The caller as they are known now. Raises Ended for a client that is no more."""
        if line.key is None:
            return line.caller
        client = await self._find_client(line.key)
        if client is None:
            gone = GraphQLError("The API client's key is good no more.")
            raise Ended(coded(gone, SIGNED_OUT))
        return replace(line.caller, client=client)

    async def check(self, line: Line) -> None:
        """Whether the key and the token still hold. Raises Ended."""
        try:
            await self._authenticate(await self.present(line))
        except RequestError as error:
            raise _ended(error) from error

    async def deliver(
        self, admitted: Admitted, line: Line, stream: Stream, occurrence: object
    ) -> Delivery | None:
        """What the subscriber is shown of an occurrence. Raises Ended."""
        operation = admitted.operation
        caller = await self.present(line)
        async with self._slots:
            began, failed = time.perf_counter(), True
            try:
                async with (
                    asyncio.timeout(self._timeout_seconds),
                    self._context(caller, operation) as context,
                ):
                    payload = await stream.payload(context, occurrence)
                    if payload is None:
                        failed = False
                        return None
                    result = await self.executor.run(operation, context, root=payload)
                failed = bool(result.errors)
            except RequestError as error:
                raise _ended(error) from error
            except TimeoutError as error:
                slow = GraphQLError("An update took too long to read. Ask for less at once.")
                raise Ended(coded(slow, "TIMEOUT")) from error
            finally:
                seconds, cost = time.perf_counter() - began, admitted.admission.cost
                use = Use(caller, admitted.found, operation.name, cost, seconds, failed)
                self._usage.record(use)
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = formatted(result.errors)
        if caller.wants_cost:
            body["extensions"] = cost_extensions(admitted.admission)
        return Delivery(body, stream.cursor)


class Subscription:
    """One open subscription."""

    def __init__(
        self, subscriptions: Subscriptions, admitted: Admitted, line: Line, stream: Stream
    ) -> None:
        self._all = subscriptions
        self._admitted = admitted
        self._line = line
        self._stream = stream
        self._mailbox = Mailbox(stream.topics)
        self._cursor: str | None = None

    async def deliveries(self) -> AsyncGenerator[Delivery]:
        """Results as they come, until there can be no more. Raises Ended."""
        hub, stream, mailbox = self._all.hub, self._stream, self._mailbox
        with ExitStack() as stack:
            stack.enter_context(stream.following())
            stack.enter_context(hub.follow(mailbox))
            try:
                await stream.start()
                while not mailbox.is_closed:
                    occurrences = await stream.pending(mailbox.take())
                    for occurrence in occurrences:
                        delivery = await self._all.deliver(
                            self._admitted, self._line, stream, occurrence
                        )
                        if delivery is not None:
                            yield delivery
                            self._cursor = delivery.cursor
                        if mailbox.is_closed:
                            break
                    if stream.is_over:
                        return
                    if not occurrences:
                        await self._idle()
            except Ended as ended:
                raise _resumable(ended, self._cursor) from ended
            except RequestError as error:
                raise _resumable(_ended(error), self._cursor) from error
            except Exception as error:
                failed = GraphQLError("unexpected", original_error=error)
                raise Ended(failed, self._cursor) from error
            stopping = GraphQLError("The server is restarting. Subscribe again.")
            raise Ended(coded(stopping, STOPPING), self._cursor)

    def expired(self) -> Ended:
        """What a subscription is told whose connection has been open for too long."""
        error = GraphQLError("The connection was open for too long. Subscribe again.")
        return Ended(coded(error, EXPIRED), self._cursor)

    async def _idle(self) -> None:
        """Wait for news; while there are none, see now and then whether the session holds."""
        seconds = self._all.limits.check_seconds
        if not await self._mailbox.wait(seconds):
            await self._all.check(self._line)


def _ended(error: RequestError) -> Ended:
    return Ended(coded(GraphQLError(str(error)), error.code))


def _resumable(ended: Ended, cursor: str | None) -> Ended:
    if cursor is not None:
        ended.errors[0].setdefault("extensions", {})["cursor"] = cursor
    return ended


def root_field(operation: Operation) -> FieldNode:
    """The one field that a subscription selects: validation allows neither more nor less, and no
    `@skip` or `@include` on the way to it."""
    definitions = operation.document.node.definitions
    fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
    selections = operation.node.selection_set.selections
    while True:
        selection = selections[0]
        if isinstance(selection, FieldNode):
            return selection
        if isinstance(selection, FragmentSpreadNode):
            selections = fragments[selection.name.value].selection_set.selections
        else:
            selections = cast("InlineFragmentNode", selection).selection_set.selections
