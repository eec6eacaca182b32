"""The web application: wires services, schema and routes. Start it with
`uvicorn --factory commerce.app:create_app`."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from commerce import health, payment_routes
from commerce.core import snapshots
from commerce.core.crypto import Vault
from commerce.core.db import SNAPSHOT_CHANNEL, Database
from commerce.core.logging import RequestLogging, configure_logging
from commerce.payments.providers import make_payment_providers
from commerce.search.factory import make_engine
from commerce.settings import Settings
from commerce.shop.service import resolve_scope
from resolvers.context import Context, Services
from resolvers.identity import actor_of, authenticator
from schema.execution.documents import Documents
from schema.execution.graphiql import GRAPHIQL_ASSETS, graphiql_page
from schema.execution.http import GraphQLEndpoint
from schema.execution.limits import Limits
from schema.execution.operation import Executor, Operation
from schema.execution.pipeline import Pipeline
from schema.execution.ports import AnyDocument
from schema.execution.request import Caller
from schema.root import executable


def make_services(settings: Settings) -> Services:
    """The process's services; close them with `close_services`."""
    db = Database(settings.database_url, Vault(settings.secret_keys), pool_size=settings.pool_size)
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


@asynccontextmanager
async def make_context(
    services: Services, caller: Caller, operation: Operation
) -> AsyncGenerator[Context]:
    """The context of one request: who asks, for which channel, language and currency. What the
    operation leaves open is the API client's own."""
    async with AsyncExitStack() as stack:
        reader = await stack.enter_async_context(services.db.read())
        actor = await actor_of(services, reader, caller.authorization, caller.client)
        asked, client = operation.in_context, caller.client
        language = asked.get("language")
        scope = await resolve_scope(
            reader,
            channel=asked.get("channel") or (client and client.channel),
            language=language.value if language else (client and client.language),
            currency=asked.get("currency") or (client and client.currency),
        )
        yield Context(
            services=services,
            reader=reader,
            actor=actor,
            scope=scope,
            stack=stack,
            client_address=caller.address,
            user_agent=caller.user_agent,
        )


CSP = "default-src 'none'; style-src 'unsafe-inline'"


class MediaFiles(StaticFiles):
    """Pictures: browsers take them for what they are, cache them, and run nothing in them."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["x-content-type-options"] = "nosniff"
        response.headers["content-security-policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'"
        )
        response.headers["cache-control"] = "public, max-age=3600"
        return response


def create_app(settings: Settings | None = None, services: Services | None = None) -> Starlette:
    """The ASGI application. Tests pass services of their own."""
    settings = settings or (services.settings if services else Settings.from_environment())
    services = services or make_services(settings)
    configure_logging(development=settings.is_development, level=settings.log_level)
    graphql_schema = executable()
    pipeline = Pipeline(
        Executor(graphql_schema),
        AnyDocument(Documents(graphql_schema, Limits())),
        partial(make_context, services),
        timeout_seconds=settings.request_timeout_seconds,
    )
    endpoint = GraphQLEndpoint(
        pipeline,
        max_body_bytes=settings.max_body_bytes,
        graphiql=graphiql_page() if settings.is_development else None,
    )
    settings.media_root.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        stop = asyncio.Event()
        url, kept = settings.database_url, services.db.snapshots
        listening = asyncio.create_task(snapshots.follow(url, kept, SNAPSHOT_CHANNEL, stop))
        yield
        stop.set()
        await asyncio.wait([listening], timeout=2)
        await close_services(services)

    app = Starlette(
        routes=[
            Route("/graphql", endpoint.respond, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
            Route("/healthz", health.alive),
            Route("/readyz", health.readiness(services)),
            *payment_routes.routes(services),
            Mount("/graphiql", StaticFiles(directory=GRAPHIQL_ASSETS)),
            Mount("/media", MediaFiles(directory=settings.media_root)),
        ],
        middleware=[
            Middleware(RequestLogging),
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.allowed_origins)
                or (["*"] if settings.is_development else []),
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type", "accept"],
                expose_headers=["x-request-id"],
            ),
        ],
        lifespan=lifespan,
    )
    app.state.services = services
    return app
