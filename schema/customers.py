"""Customers in GraphQL: what is read of them. Other domains add their fields to `Customer` here."""

from datetime import datetime

import strawberry

from commerce.core.errors import BadUserInput
from commerce.core.permissions import Permission
from commerce.customers import views
from commerce.customers.inputs import CustomerFilter
from commerce.customers.models import ConsentPurpose, CustomerStatus
from resolvers import customers as resolvers
from resolvers import orders as order_resolvers
from schema.addresses import Address
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.customer_profile import CustomerProfile
from schema.fields import INPUT_LIMIT, IS_TEST, SIDE_ASKED, batched, resolved
from schema.identity import Session
from schema.node import Node, fetched_by, presents
from schema.orders import Order
from schema.scalars import CountryCode, Json, LanguageCode, expose_enum
from schema.support import CustomerTickets

expose_enum(
    CustomerStatus,
    description="What kind of customer somebody is.",
    GUEST="Has ordered without an account.",
    ACTIVE="Has an account and can sign in.",
    BLOCKED="Has an account that staff have closed to them.",
    ERASED="Was forgotten at their wish; only orders without a name remain.",
)
expose_enum(
    ConsentPurpose,
    description="What a customer may agree to.",
    EMAIL_MARKETING="Offers by e-mail.",
    SMS_MARKETING="Offers by text message.",
    ANALYTICS="Measuring how the shop is used.",
    PERSONALISATION="Recommendations from what they look at and buy.",
)


@strawberry.type(description="An entry of a customer's address book.")
class CustomerAddress(Node):
    is_type_of = presents(views.CustomerAddress)

    address: Address = strawberry.field(description="The address.")
    is_default_shipping: bool = strawberry.field(description="Whether goods go there by default.")
    is_default_billing: bool = strawberry.field(description="Whether bills go there by default.")
    created_at: datetime = strawberry.field(description="When it was added.")


@strawberry.type(description="What a customer said last about one purpose.")
class Consent:
    is_type_of = presents(views.Consent)

    purpose: ConsentPurpose = strawberry.field(description="The purpose.")
    is_granted: bool = strawberry.field(description="Whether they agree.")
    source: str = strawberry.field(description="Where they said it: `storefront:uk`.")
    recorded_at: datetime = strawberry.field(description="When they said it.")


@strawberry.type(
    description="Somebody who buys. Customers see themselves; staff see everyone, with names and"
    " ways to reach them masked unless they hold `personal_data:read`."
)
class Customer(CustomerProfile, CustomerTickets, Node):
    is_type_of = presents(views.Customer)

    status: CustomerStatus = strawberry.field(description="Guest, account or blocked.")
    is_test: bool = strawberry.field(description=IS_TEST)
    number: str | None = strawberry.field(description="The customer's number in another system.")
    email: str | None = batched(resolvers.emails, description="The e-mail address.")
    email_verified_at: datetime | None = strawberry.field(
        description="When the address was shown to be the customer's; null until then."
    )
    phone: str | None = batched(resolvers.phones, description="With the country's prefix: `+44…`.")
    name: str | None = batched(resolvers.names, description="The full name.")
    language: LanguageCode | None = strawberry.field(description="To write to them in.")
    country: CountryCode | None = strawberry.field(description="Where they first came from.")
    custom_preferences: Json = batched(
        resolvers.preferences,
        description="Whatever a storefront keeps with the account, as it wrote it.",
    )
    created_at: datetime = strawberry.field(description="When the customer was first known.")
    addresses: list[CustomerAddress] = batched(
        resolvers.addresses, description="The address book: defaults first, then the newest."
    )
    default_shipping_address: CustomerAddress | None = batched(
        resolvers.default_shipping_addresses, description="Where goods go by default."
    )
    default_billing_address: CustomerAddress | None = batched(
        resolvers.default_billing_addresses, description="Where bills go by default."
    )
    orders: Connection[Order] = batched(
        order_resolvers.orders_by_customer,
        description="The customer's orders, the newest first.",
        arguments=PAGE_ARGUMENTS,
    )
    consents: list[Consent] = batched(
        resolvers.consents, description="What the customer said last about each purpose."
    )
    sessions: list[Session] = batched(
        resolvers.sessions, description="Where the customer is signed in, last used first."
    )


@strawberry.input(name="CustomerFilter", description="Narrows a list of customers.")
class CustomerFilterInput:
    statuses: list[CustomerStatus] = strawberry.field(
        default_factory=list[CustomerStatus], description="Only of these kinds; all when empty."
    )
    country: CountryCode | None = strawberry.field(
        default=None, description="Only from this country."
    )
    language: LanguageCode | None = strawberry.field(
        default=None, description="Only who is written to in this language."
    )
    is_test: bool | None = strawberry.field(default=None, description=SIDE_ASKED)
    created_from: datetime | None = strawberry.field(
        default=None, description="Only who was first known at this time or later."
    )
    created_before: datetime | None = strawberry.field(
        default=None, description="Only who was first known before this time."
    )

    def command(self) -> CustomerFilter:
        if len(self.statuses) > INPUT_LIMIT:
            raise BadUserInput(f"At most {INPUT_LIMIT} entries in each list of the filter.")
        return CustomerFilter(
            statuses=self.statuses,
            country=self.country,
            language=self.language.value if self.language else None,
            is_test=self.is_test,
            created_from=self.created_from,
            created_before=self.created_before,
        )


@strawberry.type
class CustomersQuery:
    me: Customer | None = resolved(
        resolvers.me, description="The signed-in customer; null for everybody else."
    )
    customer: Customer | None = resolved(
        resolvers.customer,
        description="A customer; null when there is none.",
        arguments={"id": (strawberry.ID, "The customer's id.")},
        requires=Permission.CUSTOMERS_READ,
    )
    customers: Connection[Customer] = resolved(
        resolvers.customers,
        description="Customers, the newest first.",
        arguments={
            "query": "An e-mail address, a phone number or a customer number, exactly; or the"
            " beginnings of names.",
            "filter": (CustomerFilterInput | None, "Narrows the list."),
            **PAGE_ARGUMENTS,
        },
        requires=Permission.CUSTOMERS_READ,
    )


fetched_by("Customer", resolvers.customers_by_id)
fetched_by("CustomerAddress", resolvers.addresses_by_id)
