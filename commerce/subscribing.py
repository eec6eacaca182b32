"""Wires subscriptions: the hub, what opens them, and the two transports they come by."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from commerce.core.listening import Listener
from commerce.live.hub import Hub
from commerce.metrics import Source
from resolvers.context import Services
from resolvers.identity import actor_of
from schema.execution.cors import Cors
from schema.execution.event_stream import EventStreams
from schema.execution.pipeline import Pipeline
from schema.execution.places import LiveLimits, Places
from schema.execution.ports import FindClient, MakeContext, UsageLog
from schema.execution.request import Caller
from schema.execution.subscribe import Subscriptions
from schema.execution.websocket import GraphQLWebSocket


@dataclass(frozen=True, slots=True)
class Transports:
    """What serves subscriptions; `places` says how many connections are open."""

    event_streams: EventStreams
    websocket: GraphQLWebSocket
    places: Places


def authenticating(services: Services) -> Callable[[Caller], Awaitable[None]]:
    """Looks at a caller's token alone. Raises Unauthenticated."""

    async def authenticate(caller: Caller) -> None:
        async with services.db.read() as reader:
            await actor_of(services, reader, caller.authorization, caller.client)

    return authenticate


def live_figures(hub: Hub, places: Places) -> Source:
    """For `/metrics`."""
    return Source(
        "live",
        gauges=lambda: {
            "connections": places.total,
            "subscriptions": hub.followers,
            "topics": hub.topics,
        },
    )


def make_transports(
    services: Services,
    pipeline: Pipeline,
    make_context: MakeContext,
    listener: Listener,
    *,
    find_client: FindClient,
    cors: Cors,
    usage: UsageLog,
    limits: LiveLimits | None = None,
) -> Transports:
    """The hub of `services` hears through `listener`."""
    settings = services.settings
    limits = limits or LiveLimits(max_message_bytes=settings.max_body_bytes)
    services.hub.listen(listener)
    subscriptions = Subscriptions(
        pipeline.executor,
        make_context,
        services.hub,
        authenticate=authenticating(services),
        find_client=find_client,
        limits=limits,
        timeout_seconds=settings.request_timeout_seconds,
        usage=usage,
    )
    places = Places(limits)
    websocket = GraphQLWebSocket(
        pipeline, subscriptions, places, find_client=find_client, cors=cors
    )
    return Transports(EventStreams(subscriptions, places), websocket, places)
