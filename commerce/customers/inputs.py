"""What callers ask of customers, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from commerce.customers.addresses import Address
from commerce.customers.models import ConsentPurpose, CustomerStatus


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody sends to get an account."""

    email: str
    password: str = field(repr=False)
    name: str
    phone: str | None = None
    language: str | None = None
    country: str | None = None
    consents: Sequence[ConsentPurpose] = ()
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """`changes` holds the fields that are to change and no others."""

    changes: Mapping[str, object]
    current_password: str | None = field(default=None, repr=False)
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class AddressChange:
    """An address to write; `address_id` None makes a new one."""

    address: Address
    address_id: UUID | None = None
    is_default_shipping: bool = False
    is_default_billing: bool = False
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class AddressChoice:
    """An address of the book, and what it is to be the default for."""

    address_id: UUID
    is_default_shipping: bool = False
    is_default_billing: bool = False
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentChange:
    purpose: ConsentPurpose
    is_granted: bool
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Blocking:
    """`reason` None takes a block away."""

    customer_id: UUID
    reason: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """What staff narrow the list of customers by. `is_test` None is the side of who asks."""

    statuses: Sequence[CustomerStatus] = ()
    country: str | None = None
    language: str | None = None
    is_test: bool | None = None
    created_from: datetime | None = None
    created_before: datetime | None = None
