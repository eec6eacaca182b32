"""Changing delivery zones, methods and rates in GraphQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import UNSET

from commerce.catalog.requests import Retire, Translation
from commerce.core.permissions import Permission
from commerce.shipping.requests import (
    CreateMethod,
    MethodFields,
    RateSpec,
    SaveZone,
    SetRates,
    UpdateMethod,
    ZoneFields,
)
from resolvers import shipping as resolvers
from resolvers.global_ids import uuid_of
from schema.catalog_inputs import KEY, LANGUAGE, sent_fields, translation
from schema.deletion import Deleted
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
)
from schema.fields import resolved
from schema.scalars import CountryCode, CurrencyCode, Decimal, LanguageCode
from schema.shipping import ShippingMethod, ShippingZone

ID = ("input", "id")
CODE = "A stable code: a-z, digits, - and _, up to 60."
COUNTRIES = "The countries in it, up to 300."
REGIONS = "Only these regions of the countries, up to 300; empty for all of them."
TITLE = "What shoppers read, in the shop's default language, up to 100."
TEXT = "More about it, up to 500; null takes it away."
CHANNEL = "The code of the only channel it is offered in; null for all."
POSITION = "Its place among the others, 0 to 1,000."
STARTS = "From when on it is offered; null for always."
ENDS = "Until when it is offered; null for ever."


@strawberry.input(description="A new delivery zone.")
class ShippingZoneCreateInput:
    code: str = strawberry.field(description=CODE)
    name: str = strawberry.field(description="The name for staff, up to 100.")
    countries: list[CountryCode] = strawberry.field(description=COUNTRIES)
    regions: list[str] | None = strawberry.field(default=UNSET, description=REGIONS)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveZone:
        return SaveZone(self.idempotency_key, None, _zone_fields(self))


@strawberry.input(description="A delivery zone to change; what is left out stays.")
class ShippingZoneUpdateInput:
    id: strawberry.ID = strawberry.field(description="The zone.")
    name: str | None = strawberry.field(default=UNSET, description="The name for staff.")
    countries: list[CountryCode] | None = strawberry.field(default=UNSET, description=COUNTRIES)
    regions: list[str] | None = strawberry.field(default=UNSET, description=REGIONS)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveZone:
        id_ = uuid_of("ShippingZone", self.id, ID)
        return SaveZone(self.idempotency_key, id_, _zone_fields(self))


def _zone_fields(source: object) -> ZoneFields:
    fields = sent_fields(source)
    for name in {"countries", "regions"}.intersection(fields):
        fields[name] = fields[name] or []
    return ZoneFields(**fields)


@strawberry.input(description="A delivery zone without methods to delete.")
class ShippingZoneDeleteInput:
    id: strawberry.ID = strawberry.field(description="The zone.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Retire:
        return Retire(self.idempotency_key, uuid_of("ShippingZone", self.id, ID))


@strawberry.input(
    description="A method's texts in another language. What is left out stays; an empty text is"
    " taken away."
)
class ShippingMethodTranslationInput:
    language: LanguageCode = strawberry.field(description=LANGUAGE)
    title: str | None = strawberry.field(default=UNSET, description="Up to 100.")
    description: str | None = strawberry.field(default=UNSET, description="Up to 500.")

    def command(self) -> Translation:
        return translation(self)


@strawberry.input(description="What a method costs in one currency.")
class ShippingRateInput:
    currency_code: CurrencyCode = strawberry.field(description="The currency.")
    amount: Decimal = strawberry.field(description='The flat price: `"4.50"`; `"0"` for free.')
    free_from: Decimal | None = strawberry.field(
        default=None, description="From this much of goods on it costs nothing."
    )


def _rates(given: Sequence[ShippingRateInput]) -> list[RateSpec]:
    return [RateSpec(rate.currency_code, rate.amount, rate.free_from) for rate in given]


@strawberry.input(description="A new way of delivery into a zone.")
class ShippingMethodCreateInput:
    zone_id: strawberry.ID = strawberry.field(description="The zone.")
    code: str = strawberry.field(description=CODE)
    title: str = strawberry.field(description=TITLE)
    rates: list[ShippingRateInput] = strawberry.field(
        description="What it costs, one rate for each currency it is to be offered in."
    )
    description: str | None = strawberry.field(default=UNSET, description=TEXT)
    channel: str | None = strawberry.field(default=UNSET, description=CHANNEL)
    position: int | None = strawberry.field(default=UNSET, description=POSITION)
    min_days: int | None = strawberry.field(default=UNSET, description="Days at least, to 365.")
    max_days: int | None = strawberry.field(default=UNSET, description="Days at most, to 365.")
    is_active: bool | None = strawberry.field(
        default=UNSET, description="Whether it is offered; it is when left out."
    )
    starts_at: datetime | None = strawberry.field(default=UNSET, description=STARTS)
    ends_at: datetime | None = strawberry.field(default=UNSET, description=ENDS)
    translations: list[ShippingMethodTranslationInput] | None = strawberry.field(
        default=UNSET, description="Its texts in other languages."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> CreateMethod:
        fields = sent_fields(self)
        del fields["zone_id"], fields["rates"]
        return CreateMethod(
            self.idempotency_key,
            uuid_of("ShippingZone", self.zone_id, ("input", "zoneId")),
            MethodFields(**fields),
            _rates(self.rates),
        )


@strawberry.input(description="A way of delivery to change; what is left out stays.")
class ShippingMethodUpdateInput:
    id: strawberry.ID = strawberry.field(description="The method.")
    title: str | None = strawberry.field(default=UNSET, description=TITLE)
    description: str | None = strawberry.field(default=UNSET, description=TEXT)
    channel: str | None = strawberry.field(default=UNSET, description=CHANNEL)
    position: int | None = strawberry.field(default=UNSET, description=POSITION)
    min_days: int | None = strawberry.field(default=UNSET, description="Days at least, to 365.")
    max_days: int | None = strawberry.field(default=UNSET, description="Days at most, to 365.")
    is_active: bool | None = strawberry.field(default=UNSET, description="Whether it is offered.")
    starts_at: datetime | None = strawberry.field(default=UNSET, description=STARTS)
    ends_at: datetime | None = strawberry.field(default=UNSET, description=ENDS)
    translations: list[ShippingMethodTranslationInput] | None = strawberry.field(
        default=UNSET, description="Texts in other languages; languages that are left out stay."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> UpdateMethod:
        id_ = uuid_of("ShippingMethod", self.id, ID)
        return UpdateMethod(self.idempotency_key, id_, MethodFields(**sent_fields(self)))


@strawberry.input(description="All rates of a method, instead of those it has.")
class ShippingRatesSetInput:
    method_id: strawberry.ID = strawberry.field(description="The method.")
    rates: list[ShippingRateInput] = strawberry.field(
        description="One for each currency it is to be offered in."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SetRates:
        id_ = uuid_of("ShippingMethod", self.method_id, ("input", "methodId"))
        return SetRates(self.idempotency_key, id_, _rates(self.rates))


@strawberry.input(description="A way of delivery to delete, with its rates.")
class ShippingMethodDeleteInput:
    id: strawberry.ID = strawberry.field(description="The method.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Retire:
        return Retire(self.idempotency_key, uuid_of("ShippingMethod", self.id, ID))


REFUSED = InvalidInputError | NotFoundError | IdempotencyConflictError
ShippingZoneCreateResult = Annotated[
    ShippingZone | ConflictError | REFUSED,
    strawberry.union("ShippingZoneCreateResult", description="The zone, or why there is none."),
]
ShippingZoneUpdateResult = Annotated[
    ShippingZone | REFUSED,
    strawberry.union("ShippingZoneUpdateResult", description="The zone, or why it stays."),
]
ShippingZoneDeleteResult = Annotated[
    Deleted | ConflictError | REFUSED,
    strawberry.union("ShippingZoneDeleteResult", description="Its id, or why it is still there."),
]
ShippingMethodCreateResult = Annotated[
    ShippingMethod | ConflictError | REFUSED,
    strawberry.union("ShippingMethodCreateResult", description="The method, or why not."),
]
ShippingMethodUpdateResult = Annotated[
    ShippingMethod | REFUSED,
    strawberry.union("ShippingMethodUpdateResult", description="The method, or why it stays."),
]
ShippingRatesSetResult = Annotated[
    ShippingMethod | REFUSED,
    strawberry.union("ShippingRatesSetResult", description="The method, or why it stays."),
]
ShippingMethodDeleteResult = Annotated[
    Deleted | ConflictError | REFUSED,
    strawberry.union("ShippingMethodDeleteResult", description="Its id, or why it is still there."),
]


@strawberry.type
class ShippingMutation:
    shipping_zone_create: ShippingZoneCreateResult = resolved(
        resolvers.zone_save,
        description="Create a delivery zone.",
        arguments={"input": (ShippingZoneCreateInput, "The new zone.")},
        requires=Permission.SETTINGS_WRITE,
    )
    shipping_zone_update: ShippingZoneUpdateResult = resolved(
        resolvers.zone_save,
        description="Change a delivery zone.",
        arguments={"input": (ShippingZoneUpdateInput, "The changes.")},
        requires=Permission.SETTINGS_WRITE,
    )
    shipping_zone_delete: ShippingZoneDeleteResult = resolved(
        resolvers.zone_delete,
        description="Delete a delivery zone that has no methods.",
        arguments={"input": (ShippingZoneDeleteInput, "Which zone.")},
        requires=Permission.SETTINGS_WRITE,
    )
    shipping_method_create: ShippingMethodCreateResult = resolved(
        resolvers.method_create,
        description="Create a way of delivery into a zone.",
        arguments={"input": (ShippingMethodCreateInput, "The new method.")},
        requires=Permission.SETTINGS_WRITE,
    )
    shipping_method_update: ShippingMethodUpdateResult = resolved(
        resolvers.method_update,
        description="Change a way of delivery.",
        arguments={"input": (ShippingMethodUpdateInput, "The changes.")},
        requires=Permission.SETTINGS_WRITE,
    )
    shipping_rates_set: ShippingRatesSetResult = resolved(
        resolvers.rates_set,
        description="Say what a way of delivery costs. Checkouts use it from now on; orders keep"
        " what they were placed with.",
        arguments={"input": (ShippingRatesSetInput, "The rates.")},
        requires=Permission.SETTINGS_WRITE,
    )
    shipping_method_delete: ShippingMethodDeleteResult = resolved(
        resolvers.method_delete,
        description="Delete a way of delivery that no order or checkout has; make one that is in"
        " use inactive instead.",
        arguments={"input": (ShippingMethodDeleteInput, "Which method.")},
        requires=Permission.SETTINGS_WRITE,
    )
