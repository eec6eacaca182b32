"""What of the schema each audience is shown."""

from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, print_schema, validate_schema
from typer.testing import CliRunner

from commerce.core.permissions import Permission
from schema.commands import app
from schema.execution.visibility import (
    CUSTOMER_FIELDS,
    STAFF_FIELDS,
    Audience,
    Viewer,
    VisibleSchemas,
)
from schema.root import executable
from tests.api.authorization import PUBLIC, SESSION, SIGNED_IN

SCHEMAS = VisibleSchemas(executable())
EVERYTHING = frozenset(Permission)
VIEWERS = [
    Viewer(Audience.STOREFRONT),
    Viewer(Audience.STAFF),
    Viewer(Audience.STAFF, EVERYTHING),
    Viewer(Audience.PARTNER, frozenset({Permission.STOCK_READ, Permission.STOCK_WRITE})),
    Viewer(Audience.PARTNER, frozenset({Permission.ORDERS_READ})),
]


@cache
def shown(audience: Audience, *permissions: Permission) -> GraphQLSchema:
    return SCHEMAS.make(Viewer(audience, frozenset(permissions)))


def root_fields(schema: GraphQLSchema) -> set[str]:
    roots = (schema.query_type, schema.mutation_type)
    return {name for root in roots if root is not None for name in root.fields}


def label(viewer: Viewer) -> str:
    return f"{viewer.audience.value}-{len(viewer.permissions)}"


@pytest.mark.parametrize("viewer", VIEWERS, ids=label)
def test_every_part_is_a_valid_schema(viewer: Viewer) -> None:
    schema = SCHEMAS.make(viewer)

    assert validate_schema(schema) == []
    assert validate_schema(build_schema(print_schema(schema))) == []


def test_the_fields_of_customers_and_of_staff_are_those_that_are_tested() -> None:
    assert {"customerLogout"} == CUSTOMER_FIELDS - SIGNED_IN
    assert set() == SIGNED_IN - CUSTOMER_FIELDS
    assert {name for name in PUBLIC | SESSION if name.startswith("staff")} == STAFF_FIELDS


def test_a_storefront_is_shown_what_needs_no_permission() -> None:
    storefront = root_fields(shown(Audience.STOREFRONT))

    assert {"products", "myCart", "checkoutComplete"} <= storefront
    assert not {"orders", "customers", "staffMe", "stockAdjust", "auditLog"} & storefront
    assert storefront == (PUBLIC | SIGNED_IN | SESSION) - STAFF_FIELDS


def test_types_that_nothing_shown_reaches_are_gone() -> None:
    storefront = shown(Audience.STOREFRONT).type_map
    partner = shown(Audience.PARTNER, Permission.STOCK_READ).type_map
    staff = shown(Audience.STAFF, *Permission).type_map

    gone = {"AuditEntry", "Warehouse", "StockAdjustInput", "OrderFilterInput"}
    assert gone <= set(staff)
    assert gone & set(storefront) == set()
    assert {"StockMovement", "Warehouse"} <= set(partner)
    assert gone & set(partner) == {"Warehouse"}


def test_fields_of_objects_need_their_permission_too() -> None:
    def fields(schema: GraphQLSchema, name: str) -> set[str]:
        kind = schema.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        return set(kind.fields)

    whole = executable()
    guarded = {
        (kind, name)
        for (kind, name), _ in SCHEMAS._requirements.items()
        if kind not in {"Query", "Mutation", "Subscription"}
    }
    storefront = shown(Audience.STOREFRONT)

    assert guarded
    for kind, name in guarded:
        assert name in fields(whole, kind)
        assert kind not in storefront.type_map or name not in fields(storefront, kind)


async def test_a_kept_part_is_not_made_again() -> None:
    schemas = VisibleSchemas(executable())

    first = await schemas.seen_by(Viewer(Audience.PARTNER))

    assert await schemas.seen_by(Viewer(Audience.PARTNER)) is first


def test_the_command_prints_what_an_audience_is_shown() -> None:
    printed = CliRunner().invoke(app, ["print", "--as", "partner", "--permission", "stock:read"])

    assert printed.exit_code == 0
    schema = build_schema(printed.output)
    assert root_fields(schema) == root_fields(shown(Audience.PARTNER, Permission.STOCK_READ))


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["--as", "nobody"], "storefront, staff, partner"),
        (["--as", "staff", "--permission", "no:such"], "There is no permission no:such"),
        (["--permission", "stock:read"], "A storefront has no permissions"),
    ],
)
def test_the_command_says_what_there_is(arguments: list[str], advice: str) -> None:
    refused = CliRunner().invoke(app, ["print", *arguments], env={"COLUMNS": "500"})

    assert refused.exit_code == 2
    assert advice in refused.output


def test_the_reference_has_a_page_for_every_domain(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["docs", str(tmp_path), "--as", "storefront"])

    assert made.exit_code == 0
    index = (tmp_path / "index.md").read_text()
    assert "- [cart](cart.md)" in index
    assert "### `cartCreate: CartCreateResult!`" in (tmp_path / "cart.md").read_text()
    assert "### `orderUpdated: OrderUpdate!`" in (tmp_path / "subscriptions.md").read_text()
    assert "`orders: " not in (tmp_path / "orders.md").read_text()
