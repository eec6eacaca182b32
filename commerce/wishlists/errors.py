"""Expected refusals of wishlists."""

from collections.abc import Sequence

from commerce.core.errors import ExpectedError


class TooManyWishlists(ExpectedError):
    """The customer has as many lists as one may have, the default one included."""

    code = "TOO_MANY_WISHLISTS"

    def __init__(self, limit: int) -> None:
        super().__init__(limit, path=("input",))
        self.limit = limit


class WishlistFull(ExpectedError):
    """The list would hold more items than one may."""

    code = "WISHLIST_FULL"

    def __init__(self, limit: int, path: Sequence[str]) -> None:
        super().__init__(limit, path=path)
        self.limit = limit
