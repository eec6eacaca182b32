"""Money: an integer count of minor units in one currency. Never a float, never two currencies."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Self

from babel.numbers import get_currency_precision, is_currency

from commerce.core.view import Value

MAX_MINOR = 10**15  # 10 trillion in a two-digit currency: above every real order, below 2**53


def exponent(currency: str) -> int:
    """How many decimal digits the currency has (2 for GBP, 0 for JPY, 3 for KWD), from CLDR."""
    known = _EXPONENTS.get(currency)
    return _remember_exponent(currency) if known is None else known


_EXPONENTS: dict[str, int] = {}


def _remember_exponent(currency: str) -> int:
    return _EXPONENTS.setdefault(currency, get_currency_precision(currency))


class CurrencyMismatch(ValueError):
    """Two currencies met in one sum: a programming error, never a customer's."""


class InvalidAmount(ValueError):
    """Text that is no amount of this currency."""


class Money(Value):
    """`minor` counts the currency's smallest unit (pence, fen); it may be negative."""

    minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    @classmethod
    def parse(cls, amount: str, currency: str) -> Self:
        """Read `"19.90"` as GBP 1990. Raises InvalidAmount for more digits than the currency has,
        for anything that is no plain decimal number, and beyond MAX_MINOR."""
        if not is_currency(currency):
            raise InvalidAmount(currency)
        try:
            scaled = Decimal(amount).scaleb(exponent(currency))
        except InvalidOperation as error:
            raise InvalidAmount(amount) from error
        if (
            not scaled.is_finite()
            or abs(scaled) > MAX_MINOR
            or scaled != scaled.to_integral_value()
        ):
            raise InvalidAmount(amount)
        return cls(int(scaled), currency)

    @property
    def amount(self) -> str:
        """The decimal text a client reads: `"19.90"`, `"1990"` for yen."""
        return _in_decimals(self.minor, self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other

    def share(self, rate_bps: int) -> "Money":
        """`rate_bps` basis points of this amount, rounded half up away from zero."""
        magnitude = (abs(self.minor) * rate_bps + 5_000) // 10_000
        return Money(magnitude if self.minor >= 0 else -magnitude, self.currency)

    def included_tax(self, rate_bps: int) -> "Money":
        """The tax inside a gross amount: gross x rate / (1 + rate), rounded half up."""
        base = 10_000 + rate_bps
        magnitude = (2 * abs(self.minor) * rate_bps + base) // (2 * base)
        return Money(magnitude if self.minor >= 0 else -magnitude, self.currency)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Divide by weight without losing a cent; leftovers go to the largest remainders."""
        weights = weights if any(weights) else [1] * len(weights)
        weight_sum = sum(weights)
        shares = [self.minor * weight // weight_sum for weight in weights]
        remainders = [self.minor * weight % weight_sum for weight in weights]
        largest_first = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
        for i in largest_first[: self.minor - sum(shares)]:
            shares[i] += 1
        return [Money(share, self.currency) for share in shares]


class MoneyRange(Value):
    """The lowest and the highest of several amounts in one currency."""

    min: Money
    max: Money


@lru_cache(maxsize=10_000)
def _in_decimals(minor: int, currency: str) -> str:
    """Kept, because a shop shows the same few prices all day."""
    digits = exponent(currency)
    if digits == 0:
        return str(minor)
    sign = "-" if minor < 0 else ""
    text = str(abs(minor)).zfill(digits + 1)
    return f"{sign}{text[:-digits]}.{text[-digits:]}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Sum that is zero in `currency` for no amounts at all."""
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result
