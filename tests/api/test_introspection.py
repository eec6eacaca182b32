"""Introspection answers with what who asks may use; execution keeps answering with its codes."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from commerce.app import create_app
from commerce.core.permissions import Permission
from commerce.settings import Environment, Settings
from resolvers.context import Services
from tests.client import ENDPOINT, Client

ROOTS = "{ __schema { queryType { fields { name } } mutationType { fields { name } } } }"

CART_CREATE = "mutation($input: CartCreateInput!) { cartCreate(input: $input) { __typename } }"


async def names(client: Client) -> set[str]:
    found = await client.data(ROOTS)
    return {
        field["name"] for root in ("queryType", "mutationType") for field in found[root]["fields"]
    }


async def test_each_kind_of_actor_is_shown_their_part(client: Client) -> None:
    visitor = await names(client)
    clerk = await names(client.as_staff(Permission.AUDIT_READ))
    partner = await names(client.as_partner(Permission.STOCK_READ))

    assert {"myCart", "products"} <= visitor
    assert not {"auditLog", "stockLevels", "staffMe"} & visitor
    assert {"auditLog", "staffMe"} <= clerk
    assert not {"myCart", "stockLevels"} & clerk
    assert "stockLevels" in partner
    assert not {"auditLog", "staffMe", "myCart"} & partner


async def test_a_hidden_type_is_none(client: Client) -> None:
    document = '{ __type(name: "AuditEntry") { name } }'

    assert await client.data(document) is None
    assert await client.as_staff(Permission.AUDIT_READ).data(document) == {"name": "AuditEntry"}


async def test_execution_answers_hidden_fields_with_their_codes(client: Client) -> None:
    assert await client.code("{ auditLog { nodes { id } } }") == "UNAUTHENTICATED"
    assert await client.as_staff().code("{ auditLog { nodes { id } } }") == "FORBIDDEN"


async def test_the_schema_is_asked_about_in_an_operation_of_its_own(client: Client) -> None:
    assert await client.code("{ __schema { queryType { name } } shop { name } }") == (
        "BAD_USER_INPUT"
    )
    assert await client.data("{ __typename }") == "Query"


@pytest.mark.parametrize(
    ("sent", "hidden"),
    [
        ({"query": "{ auditLogg { nodes { id } } }"}, "auditLog"),
        ({"query": '{ productSearch(querry: "a") { totalCount } }'}, "query"),
        ({"query": CART_CREATE, "variables": {"input": {"line": []}}}, "lines"),
        ({"query": CART_CREATE, "variables": {"input": {"lines": [{"quantitty": 1}]}}}, "quantity"),
    ],
)
async def test_a_wrong_name_suggests_nothing(
    services: Services, settings: Settings, sent: dict[str, Any], hidden: str
) -> None:
    production = replace(settings, environment=Environment.PRODUCTION, keyless_mode="open")
    app = create_app(services=replace(services, settings=production))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        reply = await http.post(ENDPOINT, json=sent)

    assert reply.json()["errors"]
    assert f"'{hidden}'" not in reply.text
    assert "Did you mean" not in reply.text


async def test_a_shop_may_keep_its_schema_to_itself(services: Services, settings: Settings) -> None:
    closed = replace(settings, introspection=False)
    app = create_app(services=replace(services, settings=closed))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        reply = await http.post(ENDPOINT, json={"query": ROOTS})

    error = reply.json()["errors"][0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "Introspection is off" in error["message"]
