"""The demo shop's settings, people and past orders fit together and fit the catalogue."""

from collections import Counter

import pytest

from commerce.core.contact import normal_email, normal_phone
from commerce.core.money import Money
from commerce.customers.addresses import check, normalised
from commerce.customers.regions import find_region
from commerce.demo import people, shop
from tests.unit.demo.test_catalog import CHANNELS, PRODUCTS

BY_LOCAL_PART = {each.email.partition("@")[0]: each for each in people.CUSTOMERS}
SKUS = {variant["sku"]: record for record in PRODUCTS for variant in record["variants"]}


def test_exactly_one_channel_is_the_default() -> None:
    assert [channel.code for channel in shop.CHANNELS if channel.is_default] == ["uk"]


def test_channels_name_their_own_defaults() -> None:
    for channel in shop.CHANNELS:
        assert channel.default_currency in channel.currencies
        assert channel.default_language in channel.languages
        assert channel.default_country in channel.countries


def test_every_channel_has_a_warehouse_and_every_country_a_way_of_delivery() -> None:
    for channel in shop.CHANNELS:
        assert any(channel.code in warehouse.channels for warehouse in shop.WAREHOUSES)
        for country in channel.countries:
            zones = [zone for zone in shop.ZONES if country in zone.countries]
            assert len(zones) == 1
            for method in zones[0].methods:
                assert set(channel.currencies) <= set(method.rates)


def test_delivery_prices_are_amounts() -> None:
    for zone in shop.ZONES:
        for method in zone.methods:
            for currency, text in (*method.rates.items(), *method.free_from.items()):
                assert Money.parse(text, currency).minor > 0
            assert set(method.free_from) <= set(method.rates)
            assert method.days[0] <= method.days[1]


def test_every_country_served_has_a_tax_rate() -> None:
    served = {country for channel in shop.CHANNELS for country in channel.countries}

    assert {rate.country for rate in shop.TAX_RATES} == served
    for rate in shop.TAX_RATES:
        assert all(find_region(rate.country, region) for region in rate.regions)


def test_prices_exclude_tax_in_one_channel_and_include_it_in_the_others() -> None:
    assert {channel.code: channel.prices_include_tax for channel in shop.CHANNELS} == {
        "uk": True,
        "us": False,
        "cn": True,
    }


def test_staff_have_roles_that_exist() -> None:
    roles = {role.code for role in shop.ROLES}

    assert {member.role for member in shop.STAFF} == roles


@pytest.mark.parametrize("customer", people.CUSTOMERS, ids=lambda customer: customer.email)
def test_a_customer_can_be_reached(customer: people.CustomerData) -> None:
    address = customer.address

    assert normal_email(customer.email) == customer.email
    assert customer.email.endswith("@example.com")
    assert normal_phone(address.phone or "", address.country) == address.phone
    assert check(address, ("address",)) == []
    assert normalised(address) == address


def test_nobody_is_there_twice() -> None:
    emails = [customer.email for customer in people.CUSTOMERS]

    assert len(emails) == len(set(emails))


@pytest.mark.parametrize(
    "order", people.ORDERS, ids=lambda each: f"{each.days_ago}-{each.customer}"
)
def test_an_order_was_possible(order: people.OrderData) -> None:
    channel = CHANNELS[order.channel]
    customer = BY_LOCAL_PART[order.customer]
    zone = next(each for each in shop.ZONES if customer.address.country in each.countries)

    assert customer.address.country in channel.countries
    assert order.method in {method.code for method in zone.methods}
    assert order.currency in ("", *channel.currencies)
    for line in order.lines:
        sku, _, quantity = line.partition("*")
        listed = {each["channel"] for each in SKUS[sku]["channels"]}
        assert order.channel in listed, sku
        assert 1 <= int(quantity or 1) <= 5


def test_orders_are_old_to_new_and_in_several_states() -> None:
    days = [order.days_ago for order in people.ORDERS]
    states = Counter(order.status for order in people.ORDERS)

    assert len(people.ORDERS) >= 40
    assert days == sorted(days, reverse=True)
    assert 0 < days[-1] <= days[0] <= 120
    assert set(states) == {"completed", "delivered", "shipped", "awaiting_shipment", "cancelled"}
    assert all(count >= 2 for count in states.values())


def test_tickets_are_about_their_customers_orders() -> None:
    ordered = {(order.customer, order.days_ago) for order in people.ORDERS}
    staff = {member.email for member in shop.STAFF}

    for ticket in people.TICKETS:
        assert ticket.customer in BY_LOCAL_PART
        assert ticket.messages[0].author == "customer"
        assert {message.author for message in ticket.messages} <= {"customer", *staff}
        if ticket.order_days_ago is not None:
            assert (ticket.customer, ticket.order_days_ago) in ordered
            assert ticket.days_ago <= ticket.order_days_ago
