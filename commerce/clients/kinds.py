"""The kinds and modes of API clients, and the kinds of operations they publish."""

from enum import Enum


class ClientKind(Enum):
    """What a client's key may be used for."""

    STOREFRONT = "storefront"  # publishable key; acts for visitors and signed-in customers
    MOBILE = "mobile"  # likewise
    ADMIN = "admin"  # publishable key; acts for signed-in staff
    PARTNER = "partner"  # secret key; acts for itself, with permissions of its own


class ClientMode(Enum):
    """Which documents a client may send."""

    OPEN = "open"  # any
    LOG = "log"  # any; unknown ones are recorded, to be published later
    LISTED = "listed"  # published ones, by text or by id
    ID_ONLY = "id_only"  # published ones, by id


class OperationKind(Enum):
    """What a published operation does."""

    QUERY = "query"
    MUTATION = "mutation"
    SUBSCRIPTION = "subscription"


class TimeStep(Enum):
    """How finely a report is divided, in UTC."""

    HOUR = "hour"
    DAY = "day"


PUBLISHED_ONLY = frozenset({ClientMode.LISTED, ClientMode.ID_ONLY})
"""Modes in which nothing runs that was not published."""


def default_mode(*, is_live: bool, serves_agents: bool) -> ClientMode:
    """The mode of a new client that names none: strict where real shoppers or agents are."""
    return ClientMode.ID_ONLY if is_live or serves_agents else ClientMode.OPEN
