"""Directives of operations."""

from typing import Annotated

import strawberry
from strawberry.directive import DirectiveLocation

from schema.scalars import CurrencyCode, LanguageCode


@strawberry.directive(
    locations=[DirectiveLocation.QUERY, DirectiveLocation.MUTATION, DirectiveLocation.SUBSCRIPTION],
    name="inContext",
    description=(
        "For whom the operation is answered: the channel (market), the language of texts and the"
        " currency of prices. What is left out comes from the channel."
    ),
)
def in_context(
    channel: Annotated[
        str | None, strawberry.argument(description="The channel's code; see `shop.channels`.")
    ] = strawberry.UNSET,
    language: Annotated[
        LanguageCode | None, strawberry.argument(description="The language of texts.")
    ] = strawberry.UNSET,
    currency: Annotated[
        CurrencyCode | None, strawberry.argument(description="The currency of prices.")
    ] = strawberry.UNSET,
) -> None:
    """Read by `schema.execution.operation` before the first resolver runs."""
    del channel, language, currency
