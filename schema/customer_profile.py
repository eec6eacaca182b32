"""What staff know of a customer, in GraphQL. `CustomerProfile` is taken over by the type Customer;
none of its fields answers anybody without `customers:read`."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.crm import views
from commerce.crm.kinds import ActorKind, CustomFieldKind, RfmSegment, TimelineKind
from resolvers import crm as resolvers
from resolvers import segments as segment_resolvers
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import batched, resolved
from schema.money import Money
from schema.node import Node, fetched_by, presents
from schema.scalars import Json, expose_enum
from schema.staff import StaffMember

if TYPE_CHECKING:
    from schema.segments import Segment

READ = Permission.CUSTOMERS_READ

expose_enum(
    CustomFieldKind,
    description="What values a custom field holds.",
    TEXT="A line of text, up to 1,000 characters.",
    NUMBER="A decimal number.",
    BOOLEAN="Yes or no.",
    DATE="A day: `2026-03-02`.",
    CHOICE="One of the field's choices.",
)
expose_enum(
    RfmSegment,
    description="What a buyer's recency and frequency scores say together.",
    CHAMPIONS="Bought lately and buys most often: recency 5, frequency 4 to 5.",
    LOYAL_CUSTOMERS="Buys often: recency 3 to 4, frequency 4 to 5.",
    POTENTIAL_LOYALISTS="Bought lately, more than once: recency 4 to 5, frequency 2 to 3.",
    NEW_CUSTOMERS="Bought lately for the first time: recency 5, frequency 1.",
    PROMISING="Bought not long ago for the first time: recency 4, frequency 1.",
    NEED_ATTENTION="In the middle of both: recency 3, frequency 3.",
    ABOUT_TO_SLEEP="Buys seldom, some time ago: recency 3, frequency 1 to 2.",
    AT_RISK="Used to buy, long ago: recency 1 to 2, frequency 3 to 4.",
    CANNOT_LOSE="Used to buy most often, long ago: recency 1 to 2, frequency 5.",
    HIBERNATING="Bought seldom, long ago: recency 1 to 2, frequency 1 to 2.",
)
expose_enum(
    TimelineKind,
    description="What happened with a customer. `details` says more, by the kind.",
    CUSTOMER_REGISTERED="They made an account.",
    CUSTOMER_CHANGED="Their account changed; details: `fields`, the names of what changed.",
    CUSTOMER_BLOCKED="Staff blocked the account.",
    CUSTOMER_UNBLOCKED="Staff lifted the block.",
    ADDRESS_ADDED="They added an address; details: `country`.",
    CONSENT_CHANGED="They agreed to something or withdrew; details: `purpose`, `isGranted`.",
    ORDER_PLACED="An order began to count; details: `number`, `total`.",
    ORDER_PAID="A payment was taken; details: `number`, `total`.",
    ORDER_SHIPPED="A parcel left; details: `number`, `isComplete`.",
    ORDER_DELIVERED="An order arrived; details: `number`.",
    ORDER_COMPLETED="Receipt was confirmed, or a past order was imported; details: `number`,"
    " `total` for imported ones.",
    ORDER_CANCELLED="An order was cancelled; details: `number`, `reason`, `wasPlaced`.",
    TICKET_OPENED="A ticket was opened; details: `number`.",
    TICKET_REPLIED="Somebody wrote into a ticket; details: `number`, `byCustomer`.",
    TICKET_RESOLVED="Staff resolved a ticket; details: `number`.",
    TICKET_CLOSED="A ticket was closed; details: `number`.",
    NOTE_ADDED="Staff wrote a note.",
    TAGS_CHANGED="Staff changed tags; details: `added`, `removed`.",
    OWNER_CHANGED="Another member of staff, or nobody, looks after them.",
    WISHLIST_ITEM_ADDED="They put a product into a wishlist.",
)
expose_enum(
    ActorKind,
    description="Who did something.",
    ANONYMOUS="Somebody who was not signed in.",
    CUSTOMER="A customer.",
    STAFF="A member of staff.",
    PARTNER="An API client.",
    SYSTEM="The shop itself.",
)


@strawberry.type(
    description="What a customer's orders say: those that were placed and not cancelled. Computed"
    " when an order changes; the scores every night."
)
class CustomerTraits:
    order_count: int = strawberry.field(description="How many orders.")
    first_order_at: datetime | None = strawberry.field(description="When the first was placed.")
    last_order_at: datetime | None = strawberry.field(description="When the last was placed.")
    spent: list[Money] = strawberry.field(
        description="What they cost together, by currency; the one with most orders first."
    )
    average_order: Money | None = strawberry.field(
        name="averageBasket",
        description="What an order costs on average, in the currency with most orders.",
    )
    recency_score: int | None = strawberry.field(
        description="1 to 5: 5 for the fifth of buyers who bought last. Null before the first"
        " night."
    )
    frequency_score: int | None = strawberry.field(
        description="1 to 5: 5 for the fifth of buyers with most orders."
    )
    monetary_score: int | None = strawberry.field(
        description="1 to 5: 5 for the fifth who spent most, among buyers in the same currency."
    )
    rfm_segment: RfmSegment | None = strawberry.field(
        description="The name for the recency and frequency scores together."
    )
    computed_at: datetime | None = strawberry.field(
        description="When this was computed; null for a customer without orders."
    )


@strawberry.type(description="How many buyers have one pair of scores.")
class RfmCell:
    recency_score: int = strawberry.field(description="1 to 5.")
    frequency_score: int = strawberry.field(description="1 to 5.")
    customer_count: int = strawberry.field(description="How many buyers have both scores.")
    segment: RfmSegment = strawberry.field(description="What they are called.")


@strawberry.type(description="All buyers by recency and frequency.")
class RfmGrid:
    cells: list[RfmCell] = strawberry.field(
        description="All 25 pairs of scores: recency from 5 to 1, within it frequency from 5 to 1."
    )
    buyer_count: int = strawberry.field(description="How many buyers have scores.")
    computed_at: datetime | None = strawberry.field(description="When the scores were computed.")


@strawberry.type(description="What staff wrote about a customer.")
class CustomerNote(Node):
    is_type_of = presents(views.CustomerNote)

    body: str = batched(
        resolvers.note_bodies, description="The text as it was typed: escape it where it is shown."
    )
    author: StaffMember | None = batched(
        resolvers.note_authors, description="Who wrote it; null for an API client."
    )
    created_at: datetime = strawberry.field(description="When it was written.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")


@strawberry.type(description="A field of its own that the shop keeps on customers.")
class CustomFieldDefinition(Node):
    is_type_of = presents(views.CustomFieldDefinition)

    code: str = strawberry.field(description="The stable name: `shoe_size`.")
    label: str = strawberry.field(description="The name that staff read.")
    kind: CustomFieldKind = strawberry.field(description="What values it holds.")
    choices: list[str] = strawberry.field(description="The possible values, for CHOICE.")


@strawberry.type(description="A customer's value of a custom field.")
class CustomField:
    definition: CustomFieldDefinition = strawberry.field(description="The field.")
    value: Json = strawberry.field(
        description="Text for TEXT, CHOICE, DATE (`2026-03-02`) and NUMBER (a decimal in text),"
        " true or false for BOOLEAN."
    )


@strawberry.type(description="Something that happened with a customer.")
class TimelineEntry:
    gid: strawberry.ID = strawberry.field(name="id", description="The entry's id.")
    at: datetime = strawberry.field(description="When it happened.")
    kind: TimelineKind = strawberry.field(description="What happened.")
    actor_kind: ActorKind = strawberry.field(description="Who did it.")
    staff_member: StaffMember | None = batched(
        resolvers.entry_staff, description="Who of the staff did it, for STAFF."
    )
    subject_gid: strawberry.ID | None = strawberry.field(
        name="subjectId",
        description="What it happened to (an order, a ticket, a note, the new owner, a product):"
        " read it with `node`. Null when it is the customer alone.",
    )
    details: Json = strawberry.field(
        description="More about it, by the kind; never personal data. Amounts are"
        ' `{"amount": "19.90", "currencyCode": "GBP"}`.'
    )


LazySegment = Annotated["Segment", strawberry.lazy("schema.segments")]


@strawberry.type
class CustomerProfile:
    traits: CustomerTraits | None = batched(
        resolvers.traits_of, description="What the customer's orders say.", requires=READ
    )
    tags: list[str] | None = batched(
        resolvers.tags, description="What staff marked the customer with, sorted.", requires=READ
    )
    notes: Connection[CustomerNote] | None = batched(
        resolvers.notes,
        description="What staff wrote about the customer, newest first.",
        arguments=PAGE_ARGUMENTS,
        requires=READ,
    )
    owner: StaffMember | None = batched(
        resolvers.owners,
        description="Who of the staff looks after the customer; null when nobody does.",
        requires=READ,
    )
    custom_fields: list[CustomField] | None = batched(
        resolvers.custom_fields,
        description="The customer's values of the shop's own fields, by code; fields without a"
        " value are left out.",
        requires=READ,
    )
    segments: list[LazySegment] | None = batched(
        segment_resolvers.segments_of_customers,
        description="The segments the customer is in now, by name.",
        requires=READ,
    )
    timeline: Connection[TimelineEntry] | None = batched(
        resolvers.timeline_of,
        description="Everything that happened with the customer, newest first.",
        arguments={
            **PAGE_ARGUMENTS,
            "kinds": (list[TimelineKind], "Only these kinds; all when left out."),
        },
        requires=READ,
    )


@strawberry.type
class CustomerProfileQuery:
    rfm_grid: RfmGrid = resolved(
        resolvers.rfm_grid,
        description="How many buyers there are by recency and frequency score.",
        requires=READ,
    )
    custom_field_definitions: list[CustomFieldDefinition] = resolved(
        resolvers.custom_field_definitions,
        description="The shop's own fields on customers, by code.",
        requires=READ,
    )


fetched_by("CustomerNote", resolvers.notes_by_id)
fetched_by("CustomFieldDefinition", resolvers.definitions_by_id)
