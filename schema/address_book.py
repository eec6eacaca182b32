"""Address books, consents, and staff closing an account, in GraphQL."""

from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.customers import views
from commerce.customers.inputs import AddressChange, AddressChoice, Blocking, ConsentChange
from commerce.customers.models import ConsentPurpose
from resolvers import address_book as resolvers
from resolvers.global_ids import uuid_of
from schema.addresses import AddressInput
from schema.customers import Consent, Customer, CustomerAddress
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from schema.fields import resolved
from schema.identity import KEY
from schema.node import presents

ADDRESS_ID = ("input", "addressId")
CUSTOMER_ID = ("input", "customerId")


@strawberry.input(description="A new entry of the address book.")
class CustomerAddressCreateInput:
    address: AddressInput = strawberry.field(description="The address.")
    is_default_shipping: bool = strawberry.field(
        default=False, description="Send goods there by default. The first address is anyway."
    )
    is_default_billing: bool = strawberry.field(
        default=False, description="Send bills there by default. The first address is anyway."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> AddressChange:
        return AddressChange(
            address=self.address.command(),
            is_default_shipping=self.is_default_shipping,
            is_default_billing=self.is_default_billing,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="An address that replaces one of the address book.")
class CustomerAddressUpdateInput:
    address_id: strawberry.ID = strawberry.field(description="The entry.")
    address: AddressInput = strawberry.field(description="The address as it is to be, whole.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> AddressChange:
        return AddressChange(
            address=self.address.command(),
            address_id=uuid_of("CustomerAddress", self.address_id, ADDRESS_ID),
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="An entry to be removed from the address book.")
class CustomerAddressDeleteInput:
    address_id: strawberry.ID = strawberry.field(description="The entry.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> AddressChoice:
        return AddressChoice(
            address_id=uuid_of("CustomerAddress", self.address_id, ADDRESS_ID),
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="What an address is to be the default for.")
class CustomerAddressSetDefaultInput:
    address_id: strawberry.ID = strawberry.field(description="The entry.")
    shipping: bool = strawberry.field(default=False, description="Send goods there by default.")
    billing: bool = strawberry.field(default=False, description="Send bills there by default.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> AddressChoice:
        return AddressChoice(
            address_id=uuid_of("CustomerAddress", self.address_id, ADDRESS_ID),
            is_default_shipping=self.shipping,
            is_default_billing=self.billing,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="What the customer says about one purpose.")
class CustomerConsentSetInput:
    purpose: ConsentPurpose = strawberry.field(description="The purpose.")
    is_granted: bool = strawberry.field(description="Whether they agree; false withdraws.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> ConsentChange:
        return ConsentChange(self.purpose, self.is_granted, self.idempotency_key)


@strawberry.input(description="An account to be closed to its holder.")
class CustomerBlockInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer.")
    reason: str = strawberry.field(description="Why; for colleagues, never shown to the customer.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Blocking:
        customer_id = uuid_of("Customer", self.customer_id, CUSTOMER_ID)
        return Blocking(customer_id, self.reason, self.idempotency_key)


@strawberry.input(description="An account to be opened again.")
class CustomerUnblockInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Blocking:
        customer_id = uuid_of("Customer", self.customer_id, CUSTOMER_ID)
        return Blocking(customer_id, idempotency_key=self.idempotency_key)


@strawberry.type(description="An address was removed from the address book.")
class CustomerAddressDeleted:
    is_type_of = presents(views.AddressDeleted)

    deleted_id: strawberry.ID = strawberry.field(description="The id it had.")


CustomerAddressCreateResult = Annotated[
    CustomerAddress | InvalidInputError | ConflictError | NotFoundError | IdempotencyConflictError,
    strawberry.union("CustomerAddressCreateResult", description="The entry, or what was wrong."),
]
CustomerAddressUpdateResult = Annotated[
    CustomerAddress | InvalidInputError | NotFoundError | IdempotencyConflictError,
    strawberry.union("CustomerAddressUpdateResult", description="The entry, or what was wrong."),
]
CustomerAddressSetDefaultResult = Annotated[
    CustomerAddress | InvalidInputError | NotFoundError | IdempotencyConflictError,
    strawberry.union(
        "CustomerAddressSetDefaultResult", description="The entry, or what was wrong."
    ),
]
CustomerAddressDeleteResult = Annotated[
    CustomerAddressDeleted | InvalidInputError | NotFoundError | IdempotencyConflictError,
    strawberry.union("CustomerAddressDeleteResult", description="Done, or what was wrong."),
]
CustomerConsentSetResult = Annotated[
    Consent | InvalidInputError | NotFoundError | IdempotencyConflictError,
    strawberry.union("CustomerConsentSetResult", description="What holds now, or what was wrong."),
]
CustomerBlockResult = Annotated[
    Customer
    | InvalidInputError
    | NotFoundError
    | ConflictError
    | NotAllowedError
    | IdempotencyConflictError,
    strawberry.union("CustomerBlockResult", description="The customer, or why not."),
]
CustomerUnblockResult = Annotated[
    Customer
    | InvalidInputError
    | NotFoundError
    | ConflictError
    | NotAllowedError
    | IdempotencyConflictError,
    strawberry.union("CustomerUnblockResult", description="The customer, or why not."),
]


@strawberry.type
class AddressBookMutation:
    customer_address_create: CustomerAddressCreateResult = resolved(
        resolvers.customer_address_create,
        description="Add an address to the signed-in customer's book, of up to 50.",
        arguments={"input": (CustomerAddressCreateInput, "The address.")},
    )
    customer_address_update: CustomerAddressUpdateResult = resolved(
        resolvers.customer_address_update,
        description="Replace an address of the signed-in customer.",
        arguments={"input": (CustomerAddressUpdateInput, "The entry and the address.")},
    )
    customer_address_set_default: CustomerAddressSetDefaultResult = resolved(
        resolvers.customer_address_set_default,
        description="Make an address of the signed-in customer the default.",
        arguments={"input": (CustomerAddressSetDefaultInput, "The entry and what for.")},
    )
    customer_address_delete: CustomerAddressDeleteResult = resolved(
        resolvers.customer_address_delete,
        description="Remove an address of the signed-in customer. Orders keep their own copy.",
        arguments={"input": (CustomerAddressDeleteInput, "The entry.")},
    )
    customer_consent_set: CustomerConsentSetResult = resolved(
        resolvers.customer_consent_set,
        description="Record what the signed-in customer agrees to or withdraws.",
        arguments={"input": (CustomerConsentSetInput, "Purpose and answer.")},
    )
    customer_block: CustomerBlockResult = resolved(
        resolvers.customer_block,
        description="Close an account to its holder and end its sessions.",
        arguments={"input": (CustomerBlockInput, "The customer and the reason.")},
        requires=Permission.CUSTOMERS_WRITE,
    )
    customer_unblock: CustomerUnblockResult = resolved(
        resolvers.customer_unblock,
        description="Open a blocked account again.",
        arguments={"input": (CustomerUnblockInput, "The customer.")},
        requires=Permission.CUSTOMERS_WRITE,
    )
