"""Integer expressions over an operation's variables: what a static cost is before its variables
are known.

Constants are folded as the expression is built, so what is left to compute for a request is
proportional to the places where a variable matters. Everything saturates at `MOST`: a product of
ten page sizes is a refusal, not a big number.
"""

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

MOST = 1_000_000_000
MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class SizeOf:
    """How many items a variable asks for: a number (`first: $n`) or a list (`ids: $ids`).
    `of_null` when it is null, `absent` when it is left out, `unknown` when no values are known."""

    variable: str
    of_null: int
    absent: int
    unknown: int

    def value(self, variables: Mapping[str, Any] | None) -> int:
        if variables is None:
            return self.unknown
        if self.variable not in variables:
            return self.absent
        return page_size(variables[self.variable], self.of_null)


@dataclass(frozen=True, slots=True)
class Holds:
    """1 when a boolean variable is `wanted`, else 0; 1 when it is not known."""

    variable: str
    wanted: bool
    default: bool | None

    def value(self, variables: Mapping[str, Any] | None) -> int:
        if variables is None:
            return 1
        given = variables.get(self.variable, self.default)
        return 1 if given is None or bool(given) is self.wanted else 0


Factor = int | SizeOf | Holds


def factor_value(factor: Factor, variables: Mapping[str, Any] | None) -> int:
    """What a factor is for these variables."""
    return factor if isinstance(factor, int) else factor.value(variables)


@dataclass(frozen=True, slots=True)
class Register:
    """The value of an expression that depends on variables."""

    index: int


Term = int | Register
Part = tuple[Factor, Term]


def page_size(given: object, default: int) -> int:
    """How many items an argument's value asks for; what is over the limit is refused later."""
    if isinstance(given, Sized) and not isinstance(given, str):
        return min(len(given), MOST_ITEMS)
    if isinstance(given, int):
        return max(0, min(given, MOST_ITEMS))
    return default


class Expressions:
    """Expressions of one operation, each computed once however often it is used."""

    def __init__(self) -> None:
        self._factors: dict[SizeOf | Holds, int] = {}
        self._program: list[tuple[int, _Parts, tuple[_Parts, ...]]] = []

    def add(self, constant: int, parts: Sequence[Part]) -> Term:
        """`constant` plus the sum of the products in `parts`."""
        known, rest = self._folded(constant, parts)
        return self._store(known, rest) if rest else known

    def largest(self, sums: Sequence[Sequence[Part]]) -> Term:
        """The largest of several sums of products."""
        folded = [self._folded(0, parts) for parts in sums]
        constant = max((known for known, rest in folded if not rest), default=0)
        varying = [((known, -1, -1), *rest) for known, rest in folded if rest]
        if not varying:
            return constant
        return self._store(0, (), (((constant, -1, -1),), *varying))

    def values(self, variables: Mapping[str, Any] | None) -> list[int]:
        """The value of every register. None: nothing is known of the variables."""
        factors = [factor.value(variables) for factor in self._factors]
        values: list[int] = []
        for constant, parts, choices in self._program:
            total = constant + _sum(parts, factors, values)
            if choices:
                total += max(_sum(choice, factors, values) for choice in choices)
            values.append(min(total, MOST))
        return values

    @property
    def is_constant(self) -> bool:
        return not self._program

    def _folded(self, constant: int, parts: Sequence[Part]) -> tuple[int, "_Parts"]:
        rest: list[tuple[int, int, int]] = []
        for factor, term in parts:
            if isinstance(factor, int) and isinstance(term, int):
                constant = min(constant + factor * term, MOST)
            elif factor == 0 or term == 0:
                continue
            else:
                number = factor if isinstance(factor, int) else 1
                which = -1 if isinstance(factor, int) else self._factor(factor)
                if isinstance(term, int):
                    rest.append((number * term, which, -1))
                else:
                    rest.append((number, which, term.index))
        return constant, tuple(rest)

    def _factor(self, factor: SizeOf | Holds) -> int:
        return self._factors.setdefault(factor, len(self._factors))

    def _store(self, constant: int, parts: "_Parts", choices: "tuple[_Parts, ...]" = ()) -> Term:
        self._program.append((constant, parts, choices))
        return Register(len(self._program) - 1)


_Parts = tuple[tuple[int, int, int], ...]  # number, index of the factor or -1, register or -1


def _sum(parts: _Parts, factors: Sequence[int], values: Sequence[int]) -> int:
    total = 0
    for number, factor, register in parts:
        times = number * factors[factor] if factor >= 0 else number
        total += times * values[register] if register >= 0 else times
    return total
