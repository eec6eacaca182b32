"""What readers see of customers.

Personal data stays sealed in the views: it is opened, or masked, by the function that shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode
from commerce.customers.addresses import Address
from commerce.customers.models import ConsentPurpose, CustomerStatus
from commerce.identity.views import SubjectKind, Tokens


@dataclass(frozen=True, slots=True, eq=False)
class Customer:
    id: UUID
    status: CustomerStatus
    number: str | None
    email_sealed: bytes | None
    phone_sealed: bytes | None
    name_sealed: bytes | None
    language: str | None
    country: str | None
    email_verified_at: datetime | None
    custom_fields: Mapping[str, object]
    preferences: Mapping[str, object]
    created_at: datetime
    test_client_id: UUID | None

    @property
    def gid(self) -> str:
        return encode("Customer", self.id)

    @property
    def is_test(self) -> bool:
        return self.test_client_id is not None

    @property
    def subject_kind(self) -> SubjectKind:
        """As whom they sign in."""
        return SubjectKind.TEST_CUSTOMER if self.is_test else SubjectKind.CUSTOMER


@dataclass(frozen=True, slots=True)
class Contact:
    """How to name and reach somebody, opened. For mail and orders, not for showing to staff."""

    email: str | None
    phone: str | None
    name: str | None


@dataclass(frozen=True, slots=True, eq=False)
class CustomerAddress:
    """An entry of an address book, opened or masked for who asks."""

    id: UUID
    customer_id: UUID
    address: Address
    is_default_shipping: bool
    is_default_billing: bool
    created_at: datetime

    @property
    def gid(self) -> str:
        return encode("CustomerAddress", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Consent:
    """The newest statement of a customer about one purpose."""

    customer_id: UUID
    purpose: ConsentPurpose
    is_granted: bool
    source: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class AuthSession:
    """A session that was just opened or went on, with its tokens."""

    tokens: Tokens
    customer: Customer

    @property
    def access_token(self) -> str:
        return self.tokens.access_token

    @property
    def refresh_token(self) -> str:
        return self.tokens.refresh_token

    @property
    def access_token_expires_at(self) -> datetime:
        return self.tokens.access_token_expires_at


@dataclass(frozen=True, slots=True, eq=False)
class AddressDeleted:
    deleted_id: str
