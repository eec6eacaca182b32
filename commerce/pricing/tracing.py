"""When prices change by themselves: the windows in which price lists and prices hold."""

from datetime import datetime

from sqlalchemy import text

from commerce.core.db import Reader
from commerce.core.statements import Prepared, value

NEXT_PRICES: Prepared[datetime | None] = Prepared(
    text(
        """
        SELECT least(
            (SELECT min(starts_at) FROM prices WHERE starts_at > CAST(:at AS timestamptz)),
            (SELECT min(ends_at) FROM prices WHERE ends_at > CAST(:at AS timestamptz)),
            (SELECT min(starts_at) FROM price_lists WHERE starts_at > CAST(:at AS timestamptz)),
            (SELECT min(ends_at) FROM price_lists WHERE ends_at > CAST(:at AS timestamptz))
        )
        """
    ),
    value,
)


async def next_price_change(reader: Reader, at: datetime) -> datetime | None:
    """The next beginning or end of a window after `at`; None when none is known. One statement."""
    return await reader.first(NEXT_PRICES, at=at)
