"""Network addresses: who is on the line behind proxies, and what counts as one subscriber."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


@lru_cache(maxsize=10_000)
def network_of(address: str) -> str:
    """The address, or for version 6 the /64 that one subscriber holds; empty for no address."""
    ip = parsed(address)
    if ip is None:
        return ""
    if isinstance(ip, IPv4Address):
        return str(ip)
    return str(ip_network((ip.packed, 64), strict=False))


def parsed(address: str) -> Address | None:
    """An address, version 4 also where it is written as version 6; None for anything else."""
    try:
        ip = ip_address(address)
    except ValueError:
        return None
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks written as `10.0.0.0/8` or as one address. Raises ValueError."""
    return tuple(ip_network(text.strip()) for text in texts)


def holds(within: Sequence[Network], address: str) -> bool:
    ip = parsed(address)
    return ip is not None and any(ip in network for network in within)


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Who is on the line. `X-Forwarded-For` is believed only from a trusted proxy, and read from
    the right: the first address that is no trusted proxy's. Anything left of it may be made up."""
    address = peer
    for hop in reversed(forwarded_for.split(",")):
        if not holds(trusted, address):
            return address
        following = _without_port(hop.strip())
        if parsed(following) is None:
            return address
        address = following
    return address


def _without_port(hop: str) -> str:
    """Some proxies name the port as well: `198.51.100.9:4711`, `[2a00::7]:4711`."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


class BehindProxies:
    """Puts the client's own address into the ASGI scope, where all else looks for it."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and scope.get("client"):
            peer, port = scope["client"]
            forwarded = b",".join(
                value for name, value in scope["headers"] if name == b"x-forwarded-for"
            )
            if forwarded:
                address = client_address(peer, forwarded.decode("latin-1"), self._trusted)
                scope["client"] = (address, port if address == peer else 0)
        await self._app(scope, receive, send)
