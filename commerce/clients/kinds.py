"""The kinds and modes of API clients."""

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
