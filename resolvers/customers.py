"""Customers: what is read of them, and what they change themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from commerce.core.actor import Customer as CustomerActor
from commerce.core.paging import Page, PageRequest, cursor_time_and_id, encode_cursor
from commerce.core.sandbox import side_asked
from commerce.customers import book_repo, personal, policy, repo
from commerce.customers.addresses import masked
from commerce.customers.inputs import CustomerFilter
from commerce.customers.lookup import search_for
from commerce.customers.views import Consent, Contact, Customer, CustomerAddress
from commerce.identity import repo as identity_repo
from commerce.identity.views import Session, SubjectKind
from resolvers.context import Context, each
from resolvers.global_ids import uuid_to_find
from resolvers.loaders import by_id, memo


async def me(ctx: Context) -> Customer | None:
    """The signed-in customer; None for everybody else, so that a page's header can ask."""
    if not isinstance(ctx.actor, CustomerActor):
        return None
    return (await customers_by_id(ctx, [ctx.actor.id]))[0]


async def customer(ctx: Context, *, id: str) -> Customer | None:  # noqa: A002 - GraphQL's name
    return (await customers_by_id(ctx, [uuid_to_find("Customer", id)]))[0]


async def customers_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Customer | None]:
    async def fetch(missing: Sequence[UUID]) -> Mapping[UUID, Customer]:
        return await repo.customers_by_id(ctx.reader, ctx.actor, missing)

    return await by_id(ctx, "customers", ids, fetch)


async def customers(
    ctx: Context,
    *,
    query: str | None = None,
    filter: CustomerFilter | None = None,  # noqa: A002 - GraphQL's name
    first: int | None = None,
    after: str | None = None,
) -> Page[Customer]:
    request, wanted = PageRequest.of(first, after), filter or CustomerFilter()
    is_test = side_asked(ctx.actor, wanted.is_test)
    search = search_for(ctx.db.vault, query, ctx.scope.channel.default_country, is_test=is_test)
    position = cursor_time_and_id(after) if after else None
    found = await repo.page(
        ctx.reader, ctx.actor, search, wanted, first=request.first, after=position
    )

    async def count() -> int:
        return await repo.count(ctx.reader, ctx.actor, search, wanted)

    memo(ctx, "customers").learn_by_id(found)
    return Page[Customer].cut(found, request, _cursor, count)


def _cursor(customer: Customer) -> str:
    return encode_cursor(customer.created_at, customer.id)


def _contact(ctx: Context, customer: Customer) -> Contact:
    """As the actor may see it."""
    contact = personal.open_contact(ctx.db.vault, customer)
    if policy.may_see_unmasked(ctx.actor, customer.id):
        return contact
    return personal.masked_contact(contact)


async def emails(ctx: Context, customers: Sequence[Customer]) -> list[str | None]:
    return [_contact(ctx, customer).email for customer in customers]


async def phones(ctx: Context, customers: Sequence[Customer]) -> list[str | None]:
    return [_contact(ctx, customer).phone for customer in customers]


async def names(ctx: Context, customers: Sequence[Customer]) -> list[str | None]:
    return [_contact(ctx, customer).name for customer in customers]


async def preferences(ctx: Context, customers: Sequence[Customer]) -> list[object]:
    """Whatever a storefront keeps there may be personal: nothing of it for who sees masks."""
    return [
        customer.preferences if policy.may_see_unmasked(ctx.actor, customer.id) else {}
        for customer in customers
    ]


async def addresses(ctx: Context, customers: Sequence[Customer]) -> list[list[CustomerAddress]]:
    books = await _books(ctx, customers)
    return [books[customer.id] for customer in customers]


async def default_shipping_addresses(
    ctx: Context, customers: Sequence[Customer]
) -> list[CustomerAddress | None]:
    books = await _books(ctx, customers)
    return [_first(books[c.id], lambda entry: entry.is_default_shipping) for c in customers]


async def default_billing_addresses(
    ctx: Context, customers: Sequence[Customer]
) -> list[CustomerAddress | None]:
    books = await _books(ctx, customers)
    return [_first(books[c.id], lambda entry: entry.is_default_billing) for c in customers]


def _first(
    entries: Sequence[CustomerAddress], wanted: Callable[[CustomerAddress], bool]
) -> CustomerAddress | None:
    return next((entry for entry in entries if wanted(entry)), None)


async def _books(
    ctx: Context, customers: Sequence[Customer]
) -> Mapping[UUID, list[CustomerAddress]]:
    """The address books, as the actor may see them; empty for whom they may not see at all."""

    async def fetch(ids: list[UUID]) -> Mapping[UUID, list[CustomerAddress]]:
        return await book_repo.addresses_by_customer(ctx.reader, ids)

    ids = _visible(ctx, customers)
    found: Mapping[UUID, list[CustomerAddress] | None]
    found = await memo(ctx, "address_books").get(ids, fetch)
    return {
        customer.id: [_shown(ctx, entry) for entry in found.get(customer.id) or ()]
        for customer in customers
    }


def _visible(ctx: Context, customers: Sequence[Customer]) -> list[UUID]:
    return [c.id for c in customers if policy.may_see(ctx.actor, c.id)]


def _shown(ctx: Context, entry: CustomerAddress) -> CustomerAddress:
    if policy.may_see_unmasked(ctx.actor, entry.customer_id):
        return entry
    return replace(entry, address=masked(entry.address))


async def addresses_by_id(ctx: Context, ids: Sequence[UUID]) -> list[CustomerAddress | None]:
    found = await book_repo.addresses_by_id(ctx.reader, ctx.actor, ids)
    visible = {
        id_: _shown(ctx, entry)
        for id_, entry in found.items()
        if policy.may_see(ctx.actor, entry.customer_id)
    }
    return each(visible, ids)


async def consents(ctx: Context, customers: Sequence[Customer]) -> list[list[Consent]]:
    ids = _visible(ctx, customers)
    found = await book_repo.consents_by_customer(ctx.reader, ids)
    return [found.get(customer.id, []) for customer in customers]


async def sessions(ctx: Context, customers: Sequence[Customer]) -> list[list[Session]]:
    visible = set(_visible(ctx, customers))
    found: dict[UUID, list[Session]] = {}
    for kind in (SubjectKind.CUSTOMER, SubjectKind.TEST_CUSTOMER):
        ids = [c.id for c in customers if c.id in visible and c.subject_kind is kind]
        found.update(await identity_repo.sessions_by_subject(ctx.reader, kind, ids))
    return [found.get(customer.id, []) for customer in customers]


async def consents_of(ctx: Context, customer_id: UUID) -> list[Consent]:
    """Of a customer the actor was already found to be."""
    return (await book_repo.consents_by_customer(ctx.reader, [customer_id]))[customer_id]
