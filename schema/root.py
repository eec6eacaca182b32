"""The schema: every domain's queries and mutations, composed. One line a domain."""

from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from schema import node as nodes
from schema.accounts import AccountsMutation
from schema.address_book import AddressBookMutation
from schema.addresses import AddressesQuery
from schema.agents import AgentsQuery
from schema.audit import AuditQuery
from schema.bulk import BulkMutation
from schema.cart import CART_WARNINGS, CartQuery
from schema.cart_mutations import CartMutation
from schema.catalog import CatalogQuery
from schema.catalog_mutations import CatalogMutation
from schema.catalog_reference import CatalogReferenceQuery
from schema.catalog_reference_mutations import CatalogReferenceMutation
from schema.changes import ChangesQuery
from schema.checkout import CheckoutQuery
from schema.checkout_mutations import CheckoutMutation
from schema.clients import ClientsMutation, ClientsQuery
from schema.costs import declare_costs
from schema.customer_profile import CustomerProfileQuery
from schema.customer_profile_mutations import CustomerProfileMutation
from schema.customers import CustomersQuery
from schema.directives import in_context
from schema.errors import HANDLERS
from schema.fields import resolved
from schema.imports import ImportsQuery
from schema.inventory import InventoryQuery
from schema.inventory_mutations import InventoryMutation
from schema.merchandising import MerchandisingQuery
from schema.node import Node
from schema.operations import OperationsQuery
from schema.operations_checking import OperationsCheckingQuery
from schema.operations_publishing import OperationsMutation
from schema.orders import OrdersQuery
from schema.orders_mutations import OrdersMutation
from schema.pricing import PricingQuery
from schema.pricing_mutations import PricingMutation
from schema.response_cache import ResponseCacheMutation, ResponseCacheQuery
from schema.sandbox import SandboxMutation
from schema.scalars import SCALARS
from schema.security import SecurityMutation, SecurityQuery
from schema.segments import SegmentsQuery
from schema.segments_mutations import SegmentsMutation
from schema.shipping import ShippingQuery
from schema.shipping_mutations import ShippingMutation
from schema.shop import ShopQuery
from schema.staff import StaffMutation, StaffQuery
from schema.staff_administration import StaffAdministrationMutation
from schema.subscriptions import Subscription
from schema.support import SupportQuery
from schema.support_mutations import SupportMutation
from schema.system import SystemMutation, SystemQuery
from schema.versioning import VersioningQuery
from schema.wishlist_mutations import WishlistsMutation
from schema.wishlists import WishlistsQuery


@strawberry.type
class NodeQuery:
    node: Node | None = resolved(
        nodes.node,
        description="Anything by its id; null when it is not there or not yours.",
        arguments={"id": (strawberry.ID, "The global id.")},
    )
    nodes: list[Node | None] = resolved(
        nodes.nodes,
        description="Up to 100 things by their ids, in the same order.",
        arguments={"ids": (list[strawberry.ID], "The global ids.")},
    )


@strawberry.type(description="What can be read.")
class Query(
    NodeQuery,
    AddressesQuery,
    AgentsQuery,
    AuditQuery,
    CartQuery,
    CatalogQuery,
    CatalogReferenceQuery,
    ChangesQuery,
    CheckoutQuery,
    ClientsQuery,
    CustomerProfileQuery,
    CustomersQuery,
    ImportsQuery,
    InventoryQuery,
    MerchandisingQuery,
    OperationsQuery,
    OperationsCheckingQuery,
    OrdersQuery,
    PricingQuery,
    ResponseCacheQuery,
    SecurityQuery,
    SegmentsQuery,
    ShippingQuery,
    ShopQuery,
    StaffQuery,
    SupportQuery,
    SystemQuery,
    VersioningQuery,
    WishlistsQuery,
):
    pass


@strawberry.type(description="What can be changed.")
class Mutation(
    AccountsMutation,
    AddressBookMutation,
    BulkMutation,
    CartMutation,
    CatalogMutation,
    CatalogReferenceMutation,
    CheckoutMutation,
    ClientsMutation,
    CustomerProfileMutation,
    OperationsMutation,
    OrdersMutation,
    InventoryMutation,
    PricingMutation,
    ResponseCacheMutation,
    ShippingMutation,
    SandboxMutation,
    SecurityMutation,
    SegmentsMutation,
    StaffAdministrationMutation,
    StaffMutation,
    SupportMutation,
    SystemMutation,
    WishlistsMutation,
):
    pass


TYPES: list[Any] = [*CART_WARNINGS]  # members of interfaces that nothing names


def build() -> strawberry.Schema:
    """The executable schema."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=TYPES,
        directives=[in_context],
        exception_handlers=HANDLERS,
        config=StrawberryConfig(scalar_map=SCALARS),
    )


@cache
def executable() -> GraphQLSchema:
    """The same for graphql-core; one for the process, since building it takes half a second."""
    return declare_costs(build()._schema)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - no public name
