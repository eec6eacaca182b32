"""Changing price lists, prices and tax rates in GraphQL."""

from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.pricing import views
from resolvers import pricing as resolvers
from schema.deletion import Deleted
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
)
from schema.fields import resolved
from schema.node import presents
from schema.pricing import Price, PriceList, TaxRate
from schema.pricing_inputs import (
    PriceListCreateInput,
    PriceListDeleteInput,
    PriceListUpdateInput,
    PricesRemoveInput,
    PricesSetInput,
    TaxRateCreateInput,
    TaxRateDeleteInput,
    TaxRateUpdateInput,
)


@strawberry.type(description="Prices were written.")
class PricesSet:
    is_type_of = presents(views.PricesSet)

    price_list: PriceList = strawberry.field(description="The list they stand in.")
    prices: list[Price] = strawberry.field(
        description="All prices that the list has for these variants now."
    )


REFUSED = InvalidInputError | NotFoundError | IdempotencyConflictError
PriceListCreateResult = Annotated[
    PriceList | ConflictError | REFUSED,
    strawberry.union("PriceListCreateResult", description="The new list, or why there is none."),
]
PriceListUpdateResult = Annotated[
    PriceList | REFUSED,
    strawberry.union("PriceListUpdateResult", description="The list, or why it stays as it is."),
]
PriceListDeleteResult = Annotated[
    Deleted | ConflictError | REFUSED,
    strawberry.union("PriceListDeleteResult", description="Its id, or why it is still there."),
]
PricesSetResult = Annotated[
    PricesSet | REFUSED,
    strawberry.union("PricesSetResult", description="The prices, or everything that is wrong."),
]
PricesRemoveResult = Annotated[
    PriceList | REFUSED,
    strawberry.union("PricesRemoveResult", description="The list, or why they are still there."),
]
TaxRateCreateResult = Annotated[
    TaxRate | REFUSED,
    strawberry.union("TaxRateCreateResult", description="The new rate, or why there is none."),
]
TaxRateUpdateResult = Annotated[
    TaxRate | REFUSED,
    strawberry.union("TaxRateUpdateResult", description="The rate, or why it stays as it is."),
]
TaxRateDeleteResult = Annotated[
    Deleted | REFUSED,
    strawberry.union("TaxRateDeleteResult", description="Its id, or why it is still there."),
]


@strawberry.type
class PricingMutation:
    price_list_create: PriceListCreateResult = resolved(
        resolvers.price_list_save,
        description="Create a price list.",
        arguments={"input": (PriceListCreateInput, "The new list.")},
        requires=Permission.PRICES_WRITE,
    )
    price_list_update: PriceListUpdateResult = resolved(
        resolvers.price_list_save,
        description="Change a price list.",
        arguments={"input": (PriceListUpdateInput, "The changes.")},
        requires=Permission.PRICES_WRITE,
    )
    price_list_delete: PriceListDeleteResult = resolved(
        resolvers.price_list_delete,
        description="Delete a price list that has no prices; make one that has inactive instead.",
        arguments={"input": (PriceListDeleteInput, "Which list.")},
        requires=Permission.PRICES_WRITE,
    )
    prices_set: PricesSetResult = resolved(
        resolvers.prices_set,
        description="Write prices into a list: all of them, or none and everything that is wrong.",
        arguments={"input": (PricesSetInput, "The prices.")},
        requires=Permission.PRICES_WRITE,
    )
    prices_remove: PricesRemoveResult = resolved(
        resolvers.prices_remove,
        description="Take prices out of a list.",
        arguments={"input": (PricesRemoveInput, "Which prices.")},
        requires=Permission.PRICES_WRITE,
    )
    tax_rate_create: TaxRateCreateResult = resolved(
        resolvers.tax_rate_save,
        description="Create a tax rate.",
        arguments={"input": (TaxRateCreateInput, "The new rate.")},
        requires=Permission.SETTINGS_WRITE,
    )
    tax_rate_update: TaxRateUpdateResult = resolved(
        resolvers.tax_rate_save,
        description="Change a tax rate. Orders keep the tax they were placed with.",
        arguments={"input": (TaxRateUpdateInput, "The changes.")},
        requires=Permission.SETTINGS_WRITE,
    )
    tax_rate_delete: TaxRateDeleteResult = resolved(
        resolvers.tax_rate_delete,
        description="Delete a tax rate.",
        arguments={"input": (TaxRateDeleteInput, "Which rate.")},
        requires=Permission.SETTINGS_WRITE,
    )
