"""The web application: wires services, schema and routes. Start it with
`uvicorn --factory commerce.app:create_app`."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from typing import Any

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from commerce import health, payment_routes, storefront
from commerce.caching import figures, listen, make_response_cache, process_figures, stands_on
from commerce.clients.kinds import ClientMode
from commerce.clients.service.keys import ClientsByKey
from commerce.clients.service.reading import Publications
from commerce.clients.service.usage import UsageRecorder
from commerce.core import memory
from commerce.core.crypto import Vault
from commerce.core.db import Database
from commerce.core.driver import connect
from commerce.core.listening import Listener
from commerce.core.logging import RequestLogging, configure_logging
from commerce.core.network import BehindProxies, networks
from commerce.live.hub import Hub
from commerce.live.running import announcing, serving
from commerce.metrics import MetricsEndpoint, Requests
from commerce.payments.providers import make_payment_providers
from commerce.quotas.service import Quotas
from commerce.quotas.views import Allowance
from commerce.search.factory import make_engine
from commerce.security.service.blocks import Blocks
from commerce.security.service.signals import Signals
from commerce.settings import Settings
from commerce.shop.service import resolve_scope
from commerce.subscribing import live_figures, make_transports
from resolvers.context import Context, Services
from resolvers.identity import actor_of, authenticator
from schema.execution.agents.endpoint import AgentEndpoint
from schema.execution.agents.service import AgentService
from schema.execution.agents.toolbox import Toolbox
from schema.execution.agents.tools import Toolmaker
from schema.execution.calendar_page import calendar_page
from schema.execution.cors import Cors
from schema.execution.deprecation import PAGE, Calendar
from schema.execution.documents import Documents
from schema.execution.errors import MASKED
from schema.execution.forms import UploadLimits
from schema.execution.front import Front, Tally
from schema.execution.gate import CostGate, Doors
from schema.execution.graphiql import GRAPHIQL_ASSETS, graphiql_page
from schema.execution.http import GraphQLEndpoint
from schema.execution.introspection import SchemaByViewer
from schema.execution.limits import Limits
from schema.execution.measured import Measured
from schema.execution.operation import Executor, Operation
from schema.execution.pipeline import Pipeline
from schema.execution.places import LiveLimits
from schema.execution.registry import CountedUse, Registry
from schema.execution.request import Caller
from schema.execution.shortcut import Shortcut
from schema.execution.visibility import VisibleSchemas
from schema.root import executable
from schema.scalars import JSON_SCHEMAS
from schema.versioning import shown_to_visitors

STATEMENT_GRACE = 5  # seconds: a request that is over its time is cancelled, statements and all


def make_services(settings: Settings, *, statement_timeout_seconds: int = 0) -> Services:
    """The process's services; close them with `close_services`. A process that answers requests
    limits how long a statement may run; imports and other long work do not."""
    db = Database(
        settings.database_url,
        Vault(settings.secret_keys),
        pool_size=settings.pool_size,
        statement_timeout_seconds=statement_timeout_seconds,
    )
    search = make_engine(settings, db.write_engine)
    return Services(
        db=db,
        settings=settings,
        search=search,
        authenticate=authenticator(settings),
        payment_providers=make_payment_providers(settings),
    )


async def close_services(services: Services) -> None:
    await services.search.close()
    await services.db.close()


def keyless_allowance(settings: Settings) -> Allowance | None:
    """What one address may spend without a client's key."""
    per_second = settings.keyless_points_per_second
    return Allowance(per_second, settings.keyless_points_burst) if per_second else None


class RequestContext:
    """The context of one request, for as long as it is answered: who asks, for which channel,
    language and currency. What the operation leaves open is the API client's own."""

    def __init__(self, services: Services, caller: Caller, operation: Operation) -> None:
        self._services = services
        self._caller = caller
        self._operation = operation
        self._reader = services.db.read()

    async def __aenter__(self) -> Context:
        caller, operation, reader = self._caller, self._operation, self._reader
        actor = await actor_of(self._services, reader, caller.authorization, caller.client)
        asked, client = operation.in_context, caller.client
        language = asked.get("language")
        scope = await resolve_scope(
            reader,
            channel=asked.get("channel") or (client and client.channel),
            language=language.value if language else (client and client.language),
            currency=asked.get("currency") or (client and client.currency),
        )
        return Context(
            services=self._services,
            reader=reader,
            actor=actor,
            scope=scope,
            client_address=caller.address,
            user_agent=caller.user_agent,
            client=client,
            mentions=operation.document.mentions,
            variables=operation.values.coerced,
        )

    async def __aexit__(self, *_error: object) -> None:
        await self._reader.end()


CSP = "default-src 'none'; style-src 'unsafe-inline'"


class MediaFiles(StaticFiles):
    """Pictures: browsers take them for what they are, cache them, and run nothing in them."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["x-content-type-options"] = "nosniff"
        response.headers["content-security-policy"] = CSP
        response.headers["cache-control"] = "public, max-age=3600"
        return response


def for_any_page(files: StaticFiles) -> CORSMiddleware:
    """Pictures are public: pages anywhere may draw and read them."""
    return CORSMiddleware(files, allow_origins=["*"], allow_methods=["GET"])


async def unexpected(_request: Request, _error: Exception) -> Response:
    """What failed outside of every endpoint; the server logs it."""
    error = {"message": "Something went wrong on our side.", "extensions": {"code": MASKED}}
    return JSONResponse({"errors": [error]}, 500)


class Application(Starlette):
    """Starlette with something in front of it."""

    front: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        await (self.front or super().__call__)(scope, receive, send)


def front_of(
    app: Application,
    settings: Settings,
    answering: ASGIApp,
    requests: Requests,
    fronted: Callable[[ASGIApp], ASGIApp],
) -> ASGIApp:
    """What requests pass through from outside in: the client's own address, kept answers, the log
    and the count; then the endpoint, or the routes of everything else."""
    routed = super(Application, app).__call__
    front: ASGIApp = RequestLogging(Shortcut(routed, "/graphql", answering), requests.count)
    if settings.response_cache == "front":
        front = fronted(front)
    trusted = settings.trusted_proxies
    return BehindProxies(front, networks(trusted)) if trusted else front


def make_agents(
    settings: Settings,
    pipeline: Pipeline,
    publications: Publications,
    find_client: ClientsByKey,
    cors: Cors,
) -> AgentEndpoint:
    """Where agents call what clients published, through the same pipeline as everybody."""
    toolbox = Toolbox(Toolmaker(executable(), JSON_SCHEMAS), publications)
    return AgentEndpoint(
        AgentService(pipeline, toolbox, release=version("commerce")),
        pipeline,
        find_client=find_client,
        cors=cors,
        max_body_bytes=settings.max_body_bytes,
        compresses=settings.compresses,
    )


def create_app(
    settings: Settings | None = None,
    services: Services | None = None,
    live_limits: LiveLimits | None = None,
) -> Starlette:
    """The ASGI application. Tests pass services and limits of their own."""
    settings = settings or (services.settings if services else Settings.from_environment())
    services = services or make_services(
        settings, statement_timeout_seconds=settings.request_timeout_seconds + STATEMENT_GRACE
    )
    signals = services.signals or Signals(services.db)
    services = replace(services, live=services.live or Hub(services.db), signals=signals)
    configure_logging(development=settings.is_development, level=settings.log_level)
    graphql_schema, limits = executable(), Limits(points=settings.max_points)
    quotas, blocks = Quotas(partial(connect, settings.database_url)), Blocks(services.db)
    publications, usage = Publications(services.db), UsageRecorder(services.db)
    find_client, used = ClientsByKey(services.db, usage), Measured(CountedUse(publications, usage))
    tally, listener, cache = Tally(used), Listener(settings.database_url), None
    if settings.response_cache != "off":
        cache = make_response_cache(graphql_schema, services.db, settings, listener)
    listen(listener, services.db, cache)
    requests, sources = Requests(), [] if cache is None else [figures(cache)]
    if cache is not None:
        services = replace(services, cache_report=cache.report)
    pipeline = Pipeline(
        Executor(
            graphql_schema,
            limits,
            SchemaByViewer(VisibleSchemas(graphql_schema), is_open=settings.introspection),
        ),
        Registry(
            Documents(
                graphql_schema,
                limits,
                hide_suggestions=not settings.is_development,
                notices=Calendar(graphql_schema).headers,
            ),
            publications,
            usage,
            keyless=ClientMode(settings.mode_without_key),
        ),
        contexts := partial(RequestContext, services),
        timeout_seconds=settings.request_timeout_seconds,
        gate=CostGate(
            graphql_schema,
            limits,
            quotas,
            Doors(blocks.rule_for, signals.note, services.db.vault.fingerprint),
            keyless=keyless_allowance(settings),
        ),
        usage=used,
        cache=cache,
    )
    cors = Cors(
        settings.allowed_origins,
        any_origin=settings.is_development and not settings.allowed_origins,
        find_origins=find_client.origins,
    )
    transports = make_transports(
        services,
        pipeline,
        contexts,
        listener,
        find_client=find_client,
        cors=cors,
        usage=used,
        limits=live_limits,
    )
    endpoint = GraphQLEndpoint(
        pipeline,
        max_body_bytes=settings.max_body_bytes,
        find_client=find_client,
        uploads=UploadLimits(
            settings.max_upload_files,
            settings.max_upload_file_bytes,
            settings.max_upload_total_bytes,
        ),
        cors=cors,
        event_streams=transports.event_streams,
        compresses=settings.compresses,
        graphiql=graphiql_page() if settings.is_development else None,
    )
    settings.media_root.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        stop = asyncio.Event()
        listening = asyncio.create_task(listener.run(stop))
        counting = [asyncio.create_task(work.run(stop)) for work in (usage, quotas, signals)]
        memory.settle()
        async with announcing(services.db), serving(services.hub):
            yield
        tally.flush()
        stop.set()
        await asyncio.wait([listening, *counting], timeout=2)
        await close_services(services)

    def fronted(app: ASGIApp) -> ASGIApp:
        """With kept answers given before `app` is asked."""
        if cache is None:
            return app
        return Front(
            app,
            cache,
            find_client=find_client,
            tally=tally,
            find_block=blocks.rule_for,
            lets_in=blocks.lets_in,
            stands_on=stands_on,
        )

    sources += process_figures(services.db, pipeline.executor, used)
    sources.append(live_figures(services.hub, transports.places))
    metrics = MetricsEndpoint(requests, sources, token=settings.metrics_token)
    answering = fronted(endpoint) if settings.response_cache == "endpoint" else endpoint
    app = Application(
        routes=[
            WebSocketRoute("/graphql", transports.websocket),
            Route("/graphql", answering),
            Route("/graphql/{document_id:path}", answering),
            Route("/mcp", make_agents(settings, pipeline, publications, find_client, cors)),
            Route("/healthz", health.alive),
            Route("/readyz", health.readiness(services)),
            Route("/metrics", metrics.respond),
            Route(PAGE, calendar_page(shown_to_visitors)),
            *payment_routes.routes(services),
            Mount("/graphiql", StaticFiles(directory=GRAPHIQL_ASSETS)),
            Mount("/media", for_any_page(MediaFiles(directory=settings.media_root))),
            *storefront.routes(settings.storefront_root),
        ],
        exception_handlers={Exception: unexpected},
        lifespan=lifespan,
    )
    app.front = front_of(app, settings, answering, requests, fronted)
    app.state.services = services
    app.state.quotas = quotas
    app.state.usage = usage
    app.state.cache, app.state.listener = cache, listener
    return app
