"""The rule tree of a segment as an input. It becomes JSON of the same shape, which
`commerce.crm.segments.stored` alone checks and understands: what is sent, what is stored and what
is given back are one form."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, cast

import strawberry
from strawberry.types.unset import UNSET

from commerce.core.text import Language
from commerce.crm.kinds import RfmSegment
from commerce.crm.segments.codecs import camel
from commerce.crm.segments.stored import parse
from commerce.crm.segments.tree import Rule
from commerce.customers.models import ConsentPurpose, CustomerStatus
from schema.scalars import CountryCode, CurrencyCode, Decimal

UNLESS_GIVEN = "No limit when left out."


@strawberry.input(description="A range of whole numbers, both ends included.")
class NumberRangeInput:
    min: int | None = strawberry.field(default=UNSET, description=f"At least. {UNLESS_GIVEN}")
    max: int | None = strawberry.field(default=UNSET, description=f"At most. {UNLESS_GIVEN}")


@strawberry.input(description="A range of amounts in one currency, both ends included.")
class AmountRangeInput:
    currency: CurrencyCode = strawberry.field(description="The currency of both ends.")
    min: Decimal | None = strawberry.field(default=UNSET, description=f"At least. {UNLESS_GIVEN}")
    max: Decimal | None = strawberry.field(default=UNSET, description=f"At most. {UNLESS_GIVEN}")


@strawberry.input(description="A range of decimal numbers, both ends included.")
class DecimalRangeInput:
    min: Decimal | None = strawberry.field(default=UNSET, description=f"At least. {UNLESS_GIVEN}")
    max: Decimal | None = strawberry.field(default=UNSET, description=f"At most. {UNLESS_GIVEN}")


@strawberry.input(description="A range of days, both ends included.")
class DayRangeInput:
    min: date | None = strawberry.field(default=UNSET, description=f"From. {UNLESS_GIVEN}")
    max: date | None = strawberry.field(default=UNSET, description=f"Until. {UNLESS_GIVEN}")


@strawberry.input(
    description="A time, by the calendar or counted back from now; everything given must hold."
)
class TimeRangeInput:
    since: datetime | None = strawberry.field(default=UNSET, description="At this time or later.")
    until: datetime | None = strawberry.field(default=UNSET, description="Before this time.")
    within_days: int | None = strawberry.field(
        default=UNSET, description="Within so many days before now, at least 1."
    )
    more_than_days_ago: int | None = strawberry.field(
        default=UNSET, description="Longer ago than so many days, at least 1."
    )


@strawberry.input(description="What a customer said last about a purpose.")
class ConsentRuleInput:
    purpose: ConsentPurpose = strawberry.field(description="The purpose.")
    is_granted: bool = strawberry.field(
        description="Whether they agree. Who said nothing does not."
    )


@strawberry.input(one_of=True, description="What is asked of a custom field, by its kind.")
class CustomFieldConditionInput:
    any_of: list[str] | None = strawberry.field(
        default=UNSET, description="For TEXT and CHOICE: one of these, letter by letter."
    )
    number: DecimalRangeInput | None = strawberry.field(
        default=UNSET, description="For NUMBER: within this range."
    )
    boolean: bool | None = strawberry.field(default=UNSET, description="For BOOLEAN: this value.")
    date: DayRangeInput | None = strawberry.field(
        default=UNSET, description="For DATE: within these days."
    )
    is_present: bool | None = strawberry.field(
        default=UNSET, description="For all kinds: whether there is a value."
    )


@strawberry.input(description="A value of one of the shop's own fields.")
class CustomFieldRuleInput:
    code: str = strawberry.field(description="The field's code.")
    condition: CustomFieldConditionInput = strawberry.field(description="What is asked of it.")


@strawberry.input(
    description="Recency, frequency and monetary scores; everything given must hold. Customers"
    " without scores never fit."
)
class RfmRuleInput:
    recency: NumberRangeInput | None = strawberry.field(
        default=UNSET, description="The recency score, 1 to 5."
    )
    frequency: NumberRangeInput | None = strawberry.field(
        default=UNSET, description="The frequency score, 1 to 5."
    )
    monetary: NumberRangeInput | None = strawberry.field(
        default=UNSET, description="The monetary score, 1 to 5."
    )
    segments: list[RfmSegment] | None = strawberry.field(
        default=UNSET, description="One of these names for recency and frequency together."
    )


@strawberry.input(description="A product that was bought, in an order that was not cancelled.")
class BoughtProductRuleInput:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    within_days: int | None = strawberry.field(
        default=UNSET, description="Within so many days before now; ever when left out."
    )


@strawberry.input(description="Any product of a category or below it that was bought.")
class BoughtCategoryRuleInput:
    category_id: strawberry.ID = strawberry.field(description="The category.")
    within_days: int | None = strawberry.field(
        default=UNSET, description="Within so many days before now; ever when left out."
    )


@strawberry.input(
    one_of=True,
    description="A rule that a customer fits or does not fit. Rules stand in one another up to 6"
    " levels deep, 50 in all.",
)
class SegmentRuleInput:
    all: "list[SegmentRuleInput] | None" = strawberry.field(
        default=UNSET, description="Every one of these fits."
    )
    any: "list[SegmentRuleInput] | None" = strawberry.field(
        default=UNSET, description="At least one of these fits."
    )
    not_: "SegmentRuleInput | None" = strawberry.field(
        name="not", default=UNSET, description="This one does not fit."
    )
    tags: list[str] | None = strawberry.field(default=UNSET, description="Has one of these tags.")
    consent: ConsentRuleInput | None = strawberry.field(
        default=UNSET, description="Agreed to something, or did not."
    )
    custom_field: CustomFieldRuleInput | None = strawberry.field(
        default=UNSET, description="Has such a value in one of the shop's own fields."
    )
    countries: list[CountryCode] | None = strawberry.field(
        default=UNSET, description="Is from one of these countries."
    )
    languages: list[Language] | None = strawberry.field(
        default=UNSET, description="Is written to in one of these languages."
    )
    statuses: list[CustomerStatus] | None = strawberry.field(
        default=UNSET, description="Is a guest, has an account, is blocked. Erased ones never fit."
    )
    created_at: TimeRangeInput | None = strawberry.field(
        default=UNSET, description="Was first known then."
    )
    first_order_at: TimeRangeInput | None = strawberry.field(
        default=UNSET, description="Placed the first order then."
    )
    last_order_at: TimeRangeInput | None = strawberry.field(
        default=UNSET, description="Placed the last order then."
    )
    order_count: NumberRangeInput | None = strawberry.field(
        default=UNSET, description="Placed so many orders; 0 for who placed none."
    )
    spent: AmountRangeInput | None = strawberry.field(
        default=UNSET, description="Spent so much in all orders of the currency."
    )
    average_basket: AmountRangeInput | None = strawberry.field(
        default=UNSET,
        description="Spends so much an order, where most orders are in the currency.",
    )
    rfm: RfmRuleInput | None = strawberry.field(default=UNSET, description="Has such scores.")
    bought_product: BoughtProductRuleInput | None = strawberry.field(
        default=UNSET, description="Bought the product."
    )
    bought_category: BoughtCategoryRuleInput | None = strawberry.field(
        default=UNSET, description="Bought from the category."
    )
    has_open_ticket: bool | None = strawberry.field(
        default=UNSET, description="Whether a ticket of theirs waits for an answer, of either side."
    )

    def command(self) -> Rule:
        return self.rule(("rule",))

    def rule(self, path: tuple[str, ...]) -> Rule:
        """The tree. Raises InvalidInput with the way from `path` to what is wrong."""
        return parse(as_json(self), path)


def as_json(value: Any) -> Any:
    """An input as the JSON it was sent as, without what was left out."""
    if is_dataclass(value):
        given = {
            camel(field.name.rstrip("_")): getattr(value, field.name) for field in fields(value)
        }
        return {name: as_json(part) for name, part in given.items() if part is not UNSET}
    if isinstance(value, list):
        return [as_json(item) for item in cast("list[Any]", value)]
    if isinstance(value, Enum):
        return value.name
    return value.isoformat() if isinstance(value, date) else value
