"""A customer's own address book. The customer's row is locked by every change to it."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.actor import Customer
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.customers import book_repo, repo
from commerce.customers.addresses import Address, checked
from commerce.customers.events import CustomerAddressAdded
from commerce.customers.rules import MAX_ADDRESSES
from commerce.customers.views import Customer as CustomerView
from commerce.jobs.service import emit

ADDRESS_PATH = ("input", "address")
ID_PATH = ("input", "addressId")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What an address is to be the default for; False leaves that as it is."""

    shipping: bool = False
    billing: bool = False


async def add(tx: Tx, customer_id: UUID, address: Address, defaults: Defaults) -> UUID:
    """The first address becomes the default for both. Raises InvalidInput, and Conflict when the
    book is full. Emits CustomerAddressAdded."""
    normal = checked(address, ADDRESS_PATH)
    customer = await _lock(tx, customer_id)
    count = await book_repo.address_count(tx, customer_id)
    if count >= MAX_ADDRESSES:
        raise Conflict(f"An address book holds at most {MAX_ADDRESSES} addresses.")
    address_id = await book_repo.add_address(tx, customer_id, normal)
    await book_repo.set_default(
        tx,
        customer_id,
        address_id,
        shipping=defaults.shipping or count == 0,
        billing=defaults.billing or count == 0,
    )
    added = CustomerAddressAdded(customer_id, address_id, normal.country)
    await emit(tx, added, actor=Customer(customer_id), is_test=customer.is_test)
    return address_id


async def change(tx: Tx, customer_id: UUID, address_id: UUID, address: Address) -> UUID:
    """Replace an address as a whole. Raises InvalidInput and NotFound."""
    normal = checked(address, ADDRESS_PATH)
    await _lock(tx, customer_id)
    if not await book_repo.save_address(tx, customer_id, address_id, normal):
        raise NotFound("CustomerAddress", ID_PATH)
    return address_id


async def remove(tx: Tx, customer_id: UUID, address_id: UUID) -> UUID:
    """Orders keep their own copy. A default that is removed leaves none. Raises NotFound."""
    await _lock(tx, customer_id)
    if not await book_repo.delete_address(tx, customer_id, address_id):
        raise NotFound("CustomerAddress", ID_PATH)
    return address_id


async def set_default(tx: Tx, customer_id: UUID, address_id: UUID, defaults: Defaults) -> UUID:
    """Raises NotFound."""
    await _lock(tx, customer_id)
    if not await book_repo.set_default(
        tx, customer_id, address_id, shipping=defaults.shipping, billing=defaults.billing
    ):
        raise NotFound("CustomerAddress", ID_PATH)
    return address_id


async def _lock(tx: Tx, customer_id: UUID) -> CustomerView:
    customer = await repo.get_for_update(tx, customer_id)
    if customer is None:
        raise NotFound("Customer")
    return customer
