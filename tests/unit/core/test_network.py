"""Addresses: one subscriber, trusted proxies."""

import pytest

from commerce.core.network import client_address, holds, network_of, networks

PROXIES = networks(["10.0.0.0/8", "2001:db8::/32"])


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_an_address_stands_for_its_subscriber(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.9", "203.0.113.5"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("10.0.0.1", "192.0.2.1, 198.51.100.9", "198.51.100.9"),
        ("10.0.0.1", "192.0.2.1, 198.51.100.9, 10.9.9.9", "198.51.100.9"),
        ("10.0.0.1", "10.2.2.2, 10.9.9.9", "10.2.2.2"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.9, nonsense", "10.0.0.1"),
        ("::ffff:10.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("2001:db8::1", "2a00::7", "2a00::7"),
        ("10.0.0.1", "192.0.2.1, 198.51.100.9:4711, 10.9.9.9:80", "198.51.100.9"),
        ("10.0.0.1", "[2a00::7]:4711", "2a00::7"),
        ("10.0.0.1", "[2a00::7]", "2a00::7"),
        ("10.0.0.1", "198.51.100.9, :80", "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_believed(peer: str, forwarded: str, client: str) -> None:
    assert client_address(peer, forwarded, PROXIES) == client


def test_what_is_no_address_is_in_no_network() -> None:
    assert holds(PROXIES, "10.1.2.3")
    assert not holds(PROXIES, "11.1.2.3")
    assert not holds(PROXIES, "testclient")
