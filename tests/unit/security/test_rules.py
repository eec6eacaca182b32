"""Which rule keeps whom out."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.core.errors import InvalidInput
from commerce.core.ids import new_id
from commerce.security.rules import BlockList, checked_network, shown_network
from commerce.security.views import BlockRule

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def rule(
    network: str | None = None, client_id: UUID | None = None, minutes: int | None = None
) -> BlockRule:
    ends = None if minutes is None else NOW + timedelta(minutes=minutes)
    return BlockRule(new_id(), network, client_id, "because", "system:test", NOW, ends)


def test_nobody_is_kept_out_without_rules() -> None:
    assert BlockList([]).rule_for("203.0.113.5", new_id(), NOW) is None


def test_networks_and_clients_are_found() -> None:
    client_id = new_id()
    wide, narrow, client = rule("203.0.113.0/24"), rule("198.51.100.7/32"), rule(None, client_id)
    blocks = BlockList([wide, narrow, client])

    assert blocks.rule_for("203.0.113.255", None, NOW) is wide
    assert blocks.rule_for("::ffff:203.0.113.1", None, NOW) is wide
    assert blocks.rule_for("198.51.100.7", None, NOW) is narrow
    assert blocks.rule_for("192.0.2.1", client_id, NOW) is client
    assert blocks.rule_for("198.51.100.8", new_id(), NOW) is None
    assert blocks.rule_for("no address", None, NOW) is None


def test_a_rule_ends_by_itself() -> None:
    client_id = new_id()
    blocks = BlockList([rule("203.0.113.0/24", minutes=5), rule(None, client_id, minutes=5)])

    for caller in (("203.0.113.5", None), ("", client_id)):
        assert blocks.rule_for(*caller, NOW + timedelta(minutes=4)) is not None
        assert blocks.rule_for(*caller, NOW + timedelta(minutes=5)) is None


addresses = st.one_of(
    st.integers(0, 2**32 - 1).map(lambda n: IPv4Address(n & 0x030000FF)),
    st.integers(0, 2**128 - 1).map(lambda n: IPv6Address(n & (3 << 120 | 255))),
)


@given(
    st.lists(st.tuples(addresses, st.integers(0, 1)), max_size=6),
    addresses,
    st.sampled_from([8, 24, 30, 32, 64, 128]),
)
def test_it_finds_what_looking_at_every_rule_finds(
    blocked: list[tuple[IPv4Address | IPv6Address, int]],
    address: IPv4Address | IPv6Address,
    length: int,
) -> None:
    texts = [
        str(ip_network(f"{ip}/{min(length - odd, ip.max_prefixlen)}", strict=False))
        for ip, odd in blocked
    ]
    plain = any(
        ip_address(str(address)) in ip_network(text)
        for text in texts
        if ip_network(text).version == address.version
    )

    found = BlockList([rule(text) for text in texts]).rule_for(str(address), None, NOW)

    assert (found is not None) is (plain and not is_mapped(address)) or is_mapped(address)


def is_mapped(address: IPv4Address | IPv6Address) -> bool:
    return isinstance(address, IPv6Address) and address.ipv4_mapped is not None


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("203.0.113.5", "203.0.113.5/32"),
        ("203.0.113.5/24", "203.0.113.0/24"),
        (" 2001:db8::1/64 ", "2001:db8::/64"),
        ("10.0.0.0/8", "10.0.0.0/8"),
    ],
)
def test_networks_are_written_in_one_way(text: str, network: str) -> None:
    assert str(checked_network(text, ("input", "network"))) == network


@pytest.mark.parametrize("text", ["", "shop.test", "10.0.0.0/7", "::/15", "10.0.0.0/33"])
def test_what_is_no_network_or_half_the_world_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        checked_network(text, ("input", "network"))


@pytest.mark.parametrize(
    ("network", "shown"),
    [("203.0.113.5", "203.0.…"), ("2001:db8:1:2::/64", "2001:db8:…"), ("", "")],
)
def test_half_an_address_is_shown_to_most(network: str, shown: str) -> None:
    assert shown_network(network, in_full=False) == shown
    assert shown_network(network, in_full=True) == network
