"""Money in GraphQL."""

import strawberry

from commerce.core import money
from commerce.core.errors import InvalidInput
from schema.cache_policies import INHERITED
from schema.scalars import CurrencyCode, Decimal


@strawberry.type(description="An amount in one currency.")
class Money:
    cache_policy = INHERITED

    amount: Decimal = strawberry.field(
        description='The amount with the currency\'s decimals: `"19.90"` GBP, `"1990"` JPY.'
    )
    currency: CurrencyCode = strawberry.field(name="currencyCode", description="The currency.")


@strawberry.type(description="The lowest and the highest of several prices in one currency.")
class PriceRange:
    cache_policy = INHERITED

    min: Money = strawberry.field(description="The lowest price.")
    max: Money = strawberry.field(description="The highest price; equal to `min` for one price.")


@strawberry.input(description="An amount in one currency, as `Money` gives it.")
class MoneyInput:
    amount: Decimal = strawberry.field(description='The amount in decimals, such as `"19.90"`.')
    currency_code: CurrencyCode = strawberry.field(description="The currency.")

    def command(self) -> money.Money:
        """Raises InvalidInput for more decimals than the currency has."""
        try:
            return money.Money.parse(self.amount, self.currency_code)
        except money.InvalidAmount as error:
            raise InvalidInput.at(
                ("input", "amount"),
                "INVALID_AMOUNT",
                f"'{self.amount}' is no amount in {self.currency_code}.",
            ) from error
