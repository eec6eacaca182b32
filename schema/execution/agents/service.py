"""What agents may ask for, and what they are answered."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import orjson

from commerce.clients.views import ApiClient
from commerce.core.errors import RequestError
from commerce.core.paging import decode_cursor, encode_cursor
from commerce.core.view import replace
from schema.execution.agents.messages import (
    ENVELOPES,
    HANDSHAKES,
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    REFUSED,
    VERSIONS,
    Message,
    Problem,
    result_in,
)
from schema.execution.agents.toolbox import Toolbox
from schema.execution.agents.tools import META
from schema.execution.json_text import as_json
from schema.execution.pipeline import Answer, Pipeline, refusal_answer
from schema.execution.ports import Refusal
from schema.execution.request import Caller, GraphQLRequest

PAGE = 100
TTL_MS = 60_000
"""How long a list may be kept: a version only grows, so an older list is never wrong."""
NOT_LET_IN = frozenset({401, 403})
CAPABILITIES = {"tools": {"listChanged": False}}
INSTRUCTIONS = (
    "Each tool runs one operation of a shop. Ids are opaque: take them from answers. Amounts are"
    " exact numbers in text. A change that the shop refuses is answered with the reason as data:"
    " look for `code` and `message`. Give an idempotency key where one is taken, and the same one"
    " when you try again."
)
Wait = Callable[[Awaitable[Answer], Caller], Awaitable[Answer]]


class AgentService:
    """Answers messages of clients that serve agents. `release` is the program's own version."""

    def __init__(self, pipeline: Pipeline, toolbox: Toolbox, *, release: str) -> None:
        self._pipeline = pipeline
        self._toolbox = toolbox
        self._server = {"name": "commerce", "title": "Commerce", "version": release}

    async def answer(
        self, message: Message, version: str, client: ApiClient, caller: Caller, wait: Wait
    ) -> tuple[dict[str, Any], Answer | None]:
        """The result in that version of the protocol, with the operation's answer where one was
        run. `wait` gives up when the client leaves. Raises Problem."""
        is_new = version in ENVELOPES
        if message.method == "tools/call":
            result, answer = await self._call(message.params, client, caller, wait)
            return result_in(version, result, ttl_ms=None), answer
        await self._enter(caller)
        match message.method:
            case "tools/list":
                listed = await self._list(message.params, client, caller)
                return result_in(version, listed, ttl_ms=TTL_MS), None
            case "server/discover" if is_new:
                return result_in(version, self._discovered(), ttl_ms=TTL_MS), None
            case "initialize" if not is_new:
                return self._initialized(message.params), None
            case "ping" if not is_new:
                return {}, None
            case _:
                raise Problem(METHOD_NOT_FOUND, f"There is no method {message.method[:100]!r}.")

    def _initialized(self, params: Mapping[str, Any]) -> dict[str, Any]:
        asked = params.get("protocolVersion")
        return {
            "protocolVersion": asked if asked in HANDSHAKES else HANDSHAKES[-1],
            "capabilities": CAPABILITIES,
            "serverInfo": self._server,
            "instructions": INSTRUCTIONS,
        }

    def _discovered(self) -> dict[str, Any]:
        return {
            "supportedVersions": list(VERSIONS),
            "capabilities": CAPABILITIES,
            "instructions": INSTRUCTIONS,
            "_meta": {"io.modelcontextprotocol/serverInfo": self._server},
        }

    async def _enter(self, caller: Caller) -> None:
        try:
            await self._pipeline.enter(caller)
        except Refusal as refused:
            raise refusal_problem(refused) from refused

    async def _run(self, asked: GraphQLRequest, caller: Caller) -> Answer:
        try:
            await self._pipeline.enter(caller)
        except Refusal as refused:
            return refusal_answer(refused)
        return await self._pipeline.answer(asked, caller)

    async def _list(
        self, params: Mapping[str, Any], client: ApiClient, caller: Caller
    ) -> dict[str, Any]:
        after = position(params.get("cursor"))
        tools = await self._toolbox.tools(client.id, caller.client_version)
        left = [tool for tool in tools.listed if tool.name > after]
        shown: dict[str, Any] = {"tools": [tool.definition for tool in left[:PAGE]]}
        if len(left) > PAGE:
            shown["nextCursor"] = encode_cursor(left[PAGE - 1].name)
        return shown

    async def _call(
        self, params: Mapping[str, Any], client: ApiClient, caller: Caller, wait: Wait
    ) -> tuple[dict[str, Any], Answer | None]:
        name, given = params.get("name"), params.get("arguments")
        if not isinstance(name, str) or not isinstance(given, dict | None):
            raise Problem(INVALID_PARAMS, "Give the tool's `name`, and `arguments` as an object.")
        arguments = cast("dict[str, Any]", given or {})
        tools = await self._toolbox.tools(client.id, caller.client_version)
        tool = tools.by_name.get(name)
        if tool is None:
            await self._enter(caller)
            raise Problem(INVALID_PARAMS, f"There is no tool {name[:100]!r}.")
        unknown = sorted(arguments.keys() - tool.pattern.variables.keys())
        if unknown:
            await self._enter(caller)
            known = ", ".join(tool.pattern.variables) or "none"
            text = f"The tool takes no argument {unknown[0][:100]!r}. It takes: {known}."
            return error_result({"errors": [{"message": text}]}), None
        asked = GraphQLRequest(document_id=tool.operation.document_id, variables=arguments)
        caller = replace(caller, client_version=tools.version)
        answer = await wait(self._run(asked, caller), caller)
        if answer.status in NOT_LET_IN:
            raise answer_problem(answer)
        return result_of(answer), answer


def position(cursor: object) -> str:
    """The name after which a page begins. Raises Problem."""
    if cursor is None:
        return ""
    try:
        return str(decode_cursor(str(cursor), 1)[0])
    except RequestError as error:
        raise Problem(INVALID_PARAMS, "The cursor is none of ours.") from error


def result_of(answer: Answer) -> dict[str, Any]:
    """The result of a tool. Errors are for the model to read, so that it can do better."""
    body = answer.body if answer.kept is None else orjson.loads(answer.kept.entry.body)
    if body.get("errors"):
        return error_result(body)
    result: dict[str, Any] = {
        "content": [text_of(body["data"])],
        "structuredContent": body["data"],
        "isError": False,
    }
    if "extensions" in body:
        result["_meta"] = {f"{META}/extensions": body["extensions"]}
    return result


def error_result(body: Mapping[str, Any]) -> dict[str, Any]:
    """Without structured content: what there is of data is not what the output schema promises."""
    return {"content": [text_of(body)], "isError": True}


def text_of(value: object) -> dict[str, str]:
    text = as_json(value).decode()
    return {"type": "text", "text": text}


def answer_problem(answer: Answer) -> Problem:
    """Who asks is not known or not let in."""
    [first, *_] = answer.body["errors"]
    return Problem(
        REFUSED,
        first["message"],
        status=answer.status,
        details=first["extensions"],
        headers=[(b"www-authenticate", b"Bearer")] if answer.status == 401 else None,
    )


def refusal_problem(refused: Refusal) -> Problem:
    """A refusal before anything was read of what is asked."""
    headers = [(name.encode(), value.encode()) for name, value in refused.headers.items()]
    error = refused.errors[0]
    if refused.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    return Problem(
        REFUSED,
        error.message,
        status=refused.status,
        details=error.extensions,
        headers=headers,
    )
