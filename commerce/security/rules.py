"""Which networks may be blocked, which rule keeps a caller out, and what is shown of addresses."""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from uuid import UUID

from commerce.core.errors import InvalidInput
from commerce.core.network import parsed
from commerce.security.views import BlockRule

WIDEST = {4: 8, 6: 16}  # prefix lengths: nobody blocks half of the world by a slip
Network = IPv4Network | IPv6Network


def checked_network(text: str, path: Sequence[str]) -> Network:
    """A network as `192.0.2.0/24`, or one address. Raises InvalidInput."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise InvalidInput.at(
            path, "INVALID_NETWORK", "Write an address, or a network such as 192.0.2.0/24."
        ) from error
    if network.prefixlen < WIDEST[network.version]:
        raise InvalidInput.at(
            path, "TOO_WIDE", f"Block at most a /{WIDEST[network.version]} at once."
        )
    return network


def shown_network(network: str, *, in_full: bool) -> str:
    """The network, or its first half for those who may not see personal data."""
    if in_full or not network:
        return network
    if ":" in network:
        return ":".join(network.split(":")[:2]) + ":…"
    return ".".join(network.split(".")[:2]) + ".…"


class BlockList:
    """All rules in force, found by address in as many steps as there are lengths of prefixes."""

    def __init__(self, rules: Sequence[BlockRule]) -> None:
        self._clients = {rule.client_id: rule for rule in rules if rule.client_id is not None}
        self._networks: dict[tuple[int, int], dict[int, BlockRule]] = {}
        for rule in rules:
            if rule.network is not None:
                network = ip_network(rule.network)
                place = self._networks.setdefault((network.version, network.prefixlen), {})
                place[
                    int(network.network_address) >> (network.max_prefixlen - network.prefixlen)
                ] = rule

    def rule_for(self, address: str, client_id: UUID | None, now: datetime) -> BlockRule | None:
        """The rule that keeps this caller out, or None."""
        if client_id is not None:
            rule = self._clients.get(client_id)
            if rule is not None and rule.holds_at(now):
                return rule
        if not self._networks:
            return None
        ip = parsed(address)
        if ip is None:
            return None
        number, bits = int(ip), ip.max_prefixlen
        for (version, length), rules in self._networks.items():
            rule = rules.get(number >> (bits - length)) if version == ip.version else None
            if rule is not None and rule.holds_at(now):
                return rule
        return None
