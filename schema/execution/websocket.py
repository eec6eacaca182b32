"""GraphQL over WebSocket: the protocol `graphql-transport-ws`, and no other.

One connection carries many operations at once. It belongs to one client and one token, given in the
payload of `connection_init`; when either holds no more, the connection is closed with 4403 and the
client may come back with a new one. Owns messages and close codes; what operations answer is the
pipeline's and `subscribe`'s business.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, cast

from graphql import GraphQLError
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from commerce.core.view import replace
from schema.execution.cors import Cors
from schema.execution.errors import formatted
from schema.execution.exchange import MAX_USER_AGENT_LENGTH, MAX_VERSION_LENGTH
from schema.execution.json_text import as_json
from schema.execution.pipeline import Pipeline, SubscriptionAsked
from schema.execution.places import Places
from schema.execution.ports import FindClient, Refusal
from schema.execution.request import Caller, GraphQLRequest, Transport, Waiting
from schema.execution.subscribe import SIGNED_OUT, STOPPING, Ended, Line, Subscriptions
from schema.execution.wire import BadRequest, from_mapping, load_json

PROTOCOL = "graphql-transport-ws"
LONGEST_ID = 200
FAREWELL_SECONDS = 1.0  # who does not read does not get to read why
LONGEST_REASON_BYTES = 120  # WebSocket allows 123


class Close(IntEnum):
    """Why a connection is closed; those from 4400 on are the protocol's. Clients come back by
    themselves after 1001, 1013, 4403 and 4408."""

    GOING_AWAY = 1001
    TOO_BIG = 1009
    TRY_LATER = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    NO_PROTOCOL = 4406
    INIT_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITS = 4429


class Closing(Exception):  # not a failure: what ends a connection from our side
    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:LONGEST_REASON_BYTES].decode(errors="ignore")


class GraphQLWebSocket:
    """`/graphql` for WebSockets, as an ASGI application."""

    def __init__(
        self,
        pipeline: Pipeline,
        subscriptions: Subscriptions,
        places: Places,
        *,
        find_client: FindClient,
        cors: Cors,
    ) -> None:
        self.pipeline = pipeline
        self.subscriptions = subscriptions
        self.limits = subscriptions.limits
        self.find_client = find_client
        self.cors = cors
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        caller = Caller(
            address=socket.client.host if socket.client else "",
            user_agent=socket.headers.get("user-agent", "")[:MAX_USER_AGENT_LENGTH],
            origin=socket.headers.get("origin"),
            transport=Transport.WEBSOCKET,
        )
        try:
            await self._check_origin(caller, socket.headers.get("host", ""))
            with self._places.taken(caller):
                if PROTOCOL not in socket.scope["subprotocols"]:
                    await socket.accept()
                    await socket.close(Close.NO_PROTOCOL, f"Speak {PROTOCOL}.")
                    return
                await socket.accept(PROTOCOL)
                await Connection(self, socket, caller).run()
        except Refusal as refused:  # before the handshake was answered
            await self.pipeline.refused(caller, refused)
            body = {"errors": formatted(refused.errors)}
            await socket.send_denial_response(JSONResponse(body, refused.status))

    async def _check_origin(self, caller: Caller, host: str) -> None:
        """Browsers ask nobody before they open a WebSocket. Raises Refusal."""
        origin = caller.origin
        if origin is None or origin.partition("://")[2] == host:
            return
        if not await self.cors.allows_some_client(origin):
            raise Refusal.of(f"Pages of {origin} may not connect.", "FORBIDDEN", status=403)


@dataclass(frozen=True, slots=True)
class Running:
    """An operation under way."""

    task: asyncio.Task[None]
    waiting: Waiting

    def stop(self) -> asyncio.Task[None] | None:
        """Nobody waits for it any more: the task, when it is cancelled. A mutation that has begun
        is carried through."""
        if self.waiting.may_stop:
            self.task.cancel()
            return self.task
        CARRIED_THROUGH.add(self.task)
        self.task.add_done_callback(CARRIED_THROUGH.discard)
        return None


CARRIED_THROUGH: set[asyncio.Task[None]] = set()  # what nobody else remembers


class Connection:
    """One accepted WebSocket."""

    def __init__(self, endpoint: GraphQLWebSocket, socket: WebSocket, caller: Caller) -> None:
        self._endpoint = endpoint
        self._limits = endpoint.limits
        self._socket = socket
        self._caller = caller
        self._line: Line | None = None  # once it is initialised
        self._was_asked_to_begin = False
        self._operations: dict[str, Running] = {}
        self._sending = asyncio.Lock()
        self._closing: asyncio.Future[Closing] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        """Until either side closes."""
        reading = asyncio.create_task(self._read())
        watching = asyncio.create_task(self._watch())
        try:
            await asyncio.wait([reading, self._closing], return_when=asyncio.FIRST_COMPLETED)
        finally:
            reading.cancel()
            watching.cancel()
            stopped = [running.stop() for running in self._operations.values()]
            tasks = [reading, watching, *filter(None, stopped)]
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._closing.done():
            closing = self._closing.result()
            with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
                async with asyncio.timeout(FAREWELL_SECONDS):
                    await self._socket.close(closing.code, closing.reason)
        elif not reading.cancelled() and (error := reading.exception()) is not None:
            raise error

    def _close(self, code: Close, reason: str) -> None:
        if not self._closing.done():
            self._closing.set_result(Closing(code, reason))

    async def _watch(self) -> None:
        """What happens by the clock: too late a beginning, pings, the end of its time, ours."""
        loop, hub = asyncio.get_running_loop(), self._endpoint.subscriptions.hub
        opened, limits = loop.time(), self._limits
        if not await hub.closed_within(limits.init_seconds) and self._line is None:
            self._close(Close.INIT_TIMEOUT, "Connection initialisation timeout")
        while not await hub.closed_within(limits.ping_seconds):
            if loop.time() - opened > limits.lifetime_seconds:
                self._close(Close.GOING_AWAY, "The connection was open for too long.")
            await self._send({"type": "ping"})
        self._close(Close.GOING_AWAY, "The server is restarting.")

    async def _read(self) -> None:
        try:
            while True:
                message = await self._socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                await self._take(self._parsed(message.get("text")))
        except Closing as closing:
            self._close(closing.code, closing.reason)
        except WebSocketDisconnect:
            return

    def _parsed(self, text: str | None) -> Mapping[str, Any]:
        """Raises Closing."""
        if text is None:
            raise Closing(Close.BAD_REQUEST, "Messages are JSON texts.")
        if len(text) > self._limits.max_message_bytes:
            raise Closing(Close.TOO_BIG, f"Over {self._limits.max_message_bytes} bytes.")
        try:
            parsed = load_json(text.encode("utf-8", "surrogatepass"))
        except BadRequest as error:
            raise Closing(Close.BAD_REQUEST, str(error)) from error
        if not isinstance(parsed, dict):
            raise Closing(Close.BAD_REQUEST, "A message is a JSON object.")
        return cast("Mapping[str, Any]", parsed)

    async def _take(self, message: Mapping[str, Any]) -> None:
        match message.get("type"):
            case "connection_init":
                await self._begin(message.get("payload"))
            case "ping":
                payload = message.get("payload")
                await self._send({"type": "pong"} | ({"payload": payload} if payload else {}))
            case "pong":
                pass
            case "subscribe":
                self._subscribe(message)
            case "complete":
                operation = self._operations.pop(_id_of(message), None)
                if operation is not None:
                    operation.stop()
            case _:
                raise Closing(Close.BAD_REQUEST, "There is no message of this type.")

    async def _begin(self, payload: object) -> None:
        """Take the credentials. Raises Closing."""
        if self._was_asked_to_begin:
            raise Closing(Close.TOO_MANY_INITS, "Too many initialisation requests")
        self._was_asked_to_begin = True
        given = cast("Mapping[str, Any]", payload if payload is not None else {})
        if not isinstance(payload, dict | None):
            raise Closing(Close.BAD_REQUEST, "The payload must be an object.")
        texts = {name: given.get(name) for name in ("authorization", "clientKey", "clientVersion")}
        if any(not isinstance(text, str | None) for text in texts.values()):
            raise Closing(Close.BAD_REQUEST, f"{', '.join(texts)} must be strings.")
        key, version = texts["clientKey"], texts["clientVersion"]
        client = None if key is None else await self._endpoint.find_client(key)
        if key is not None and client is None:
            refused = Refusal.of("No client has this key. Check `clientKey`.", SIGNED_OUT)
            await self._endpoint.pipeline.refused(self._caller, refused)
            raise Closing(Close.FORBIDDEN, refused.errors[0].message)
        origin = self._caller.origin
        host = self._socket.headers.get("host", "")
        if origin and client and not self._endpoint.cors.allows(origin, client, host):
            raise Closing(Close.FORBIDDEN, f"Pages of {origin} may not use {client.code}.")
        caller = Caller(
            client=client,
            client_version=(version or "")[:MAX_VERSION_LENGTH] or None,
            authorization=texts["authorization"] or None,
            address=self._caller.address,
            user_agent=self._caller.user_agent,
            origin=origin,
            transport=Transport.WEBSOCKET,
            takes_events=True,
        )
        line = Line(caller, key)
        try:
            await self._endpoint.subscriptions.check(line)
        except Ended as ended:
            await self._endpoint.pipeline.refused(caller, Refusal.of(str(ended), ended.code))
            raise Closing(Close.FORBIDDEN, str(ended)) from ended
        self._line = line
        await self._send({"type": "connection_ack"})

    def _subscribe(self, message: Mapping[str, Any]) -> None:
        """Begin an operation. Raises Closing."""
        if self._line is None:
            raise Closing(Close.UNAUTHORIZED, "Unauthorized")
        id_, payload = _id_of(message), message.get("payload")
        if id_ in self._operations:
            raise Closing(Close.SUBSCRIBER_EXISTS, f"Subscriber for {id_} already exists")
        if not isinstance(payload, dict):
            raise Closing(Close.BAD_REQUEST, "`subscribe` needs a payload.")
        try:
            asked = from_mapping(cast("Mapping[str, Any]", payload))
        except BadRequest as error:
            raise Closing(Close.BAD_REQUEST, str(error)) from error
        waiting = Waiting()
        work = self._answer(id_, asked, self._line, waiting)
        if len(self._operations) >= self._limits.subscriptions_each:
            work.close()
            work = self._turn_away()
        task = asyncio.create_task(self._operate(id_, work, self._line))
        self._operations[id_] = Running(task, waiting)

    async def _turn_away(self) -> None:
        most = self._limits.subscriptions_each
        raise Refusal.of(f"At most {most} operations at once.", "RATE_LIMITED")

    async def _operate(self, id_: str, work: Coroutine[Any, Any, None], line: Line) -> None:
        """Answer one operation to its end. Whatever happens in it ends in a message."""
        try:
            await work
        except Refusal as refused:
            await self._refuse(id_, formatted(refused.errors), line)
        except Ended as ended:
            await self._refuse(id_, ended.errors, line)
        except Closing as closing:
            self._close(closing.code, closing.reason)
        except Exception as error:  # noqa: BLE001 - the last place that can answer
            unexpected = GraphQLError("unexpected", original_error=error)
            await self._refuse(id_, formatted([unexpected]), line)
        finally:
            running = self._operations.get(id_)
            if running is not None and running.task is asyncio.current_task():
                del self._operations[id_]

    async def _answer(self, id_: str, asked: GraphQLRequest, line: Line, waiting: Waiting) -> None:
        """Raises Refusal, Ended, Closing."""
        endpoint = self._endpoint
        caller = replace(await endpoint.subscriptions.present(line), waiting=waiting)
        await endpoint.pipeline.enter(caller)
        try:
            answer = await endpoint.pipeline.answer(asked, caller)
        except SubscriptionAsked as subscription:
            opened = await endpoint.subscriptions.open(subscription.admitted, line)
            async with aclosing(opened.deliveries()) as deliveries:
                async for delivery in deliveries:
                    await self._send({"id": id_, "type": "next", "payload": delivery.body})
        else:
            if "data" not in answer.body:
                await self._refuse(id_, answer.body["errors"], line)
                return
            await self._send({"id": id_, "type": "next", "payload": answer.body})
        self._operations.pop(id_, None)  # the client may use the id again once it is told
        await self._send({"id": id_, "type": "complete"})

    async def _refuse(self, id_: str, errors: Any, line: Line) -> None:
        """Say why an operation ended. Where it is for want of a session that it had, or for our
        own end, all of the connection ends, and clients come back by themselves."""
        code = errors[0].get("extensions", {}).get("code")
        if code == STOPPING:
            self._close(Close.GOING_AWAY, errors[0]["message"])
        elif code == SIGNED_OUT and (line.caller.authorization or line.key):
            self._close(Close.FORBIDDEN, errors[0]["message"])
        else:
            self._operations.pop(id_, None)
            with suppress(Closing):
                await self._send({"id": id_, "type": "error", "payload": errors})

    async def _send(self, message: Mapping[str, Any]) -> None:
        """Raises Closing, having closed, for a client that does not read."""
        text = as_json(message).decode()
        try:
            async with asyncio.timeout(self._limits.send_seconds), self._sending:
                await self._socket.send_text(text)
        except TimeoutError as error:
            reason = "You read too slowly. Resume with `after` and your last cursor."
            self._close(Close.TRY_LATER, reason)
            raise Closing(Close.TRY_LATER, reason) from error
        except (WebSocketDisconnect, RuntimeError) as gone:  # it was closed meanwhile
            raise Closing(Close.GOING_AWAY, "The client has gone.") from gone


def _id_of(message: Mapping[str, Any]) -> str:
    """Raises Closing."""
    id_ = message.get("id")
    if not isinstance(id_, str) or not 1 <= len(id_) <= LONGEST_ID:
        raise Closing(Close.BAD_REQUEST, f"`id` must be a string of 1 to {LONGEST_ID} letters.")
    return id_
