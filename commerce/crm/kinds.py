"""The kinds of things that CRM keeps, without tables."""

from enum import Enum


class CustomFieldKind(Enum):
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"


class TimelineKind(Enum):
    CUSTOMER_REGISTERED = "customer_registered"
    CUSTOMER_CHANGED = "customer_changed"
    CUSTOMER_BLOCKED = "customer_blocked"
    CUSTOMER_UNBLOCKED = "customer_unblocked"
    ADDRESS_ADDED = "address_added"
    CONSENT_CHANGED = "consent_changed"
    ORDER_PLACED = "order_placed"
    ORDER_PAID = "order_paid"
    ORDER_SHIPPED = "order_shipped"
    ORDER_DELIVERED = "order_delivered"
    ORDER_COMPLETED = "order_completed"
    ORDER_CANCELLED = "order_cancelled"
    TICKET_OPENED = "ticket_opened"
    TICKET_REPLIED = "ticket_replied"
    TICKET_RESOLVED = "ticket_resolved"
    TICKET_CLOSED = "ticket_closed"
    NOTE_ADDED = "note_added"
    TAGS_CHANGED = "tags_changed"
    OWNER_CHANGED = "owner_changed"
    WISHLIST_ITEM_ADDED = "wishlist_item_added"


class ActorKind(Enum):
    """Who did something, by the first part of an actor's label."""

    ANONYMOUS = "anonymous"
    CUSTOMER = "customer"
    STAFF = "staff"
    PARTNER = "partner"
    SYSTEM = "system"


class RfmSegment(Enum):
    """What recency and frequency say together; the usual names of the field."""

    CHAMPIONS = "champions"
    LOYAL_CUSTOMERS = "loyal_customers"
    POTENTIAL_LOYALISTS = "potential_loyalists"
    NEW_CUSTOMERS = "new_customers"
    PROMISING = "promising"
    NEED_ATTENTION = "need_attention"
    ABOUT_TO_SLEEP = "about_to_sleep"
    AT_RISK = "at_risk"
    CANNOT_LOSE = "cannot_lose"
    HIBERNATING = "hibernating"
