"""A schema with every odd corner: lists of lists, unions, errors, async iterators, bad batches."""

import asyncio
import enum
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, NewType

import strawberry
from strawberry.schema.config import StrawberryConfig

from tests.unit.execution.odd_fields import (
    Context,
    Doubled,
    IsStaff,
    batched,
    computed,
    rooted,
    staff_only,
)

Shout = NewType("Shout", str)


@strawberry.enum
class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.input
class Size:
    width: int
    height: int = 2
    colours: list[Colour] | None = None


@strawberry.input
class Wish:
    """Inputs in lists in inputs, one that holds itself, and what need not be sent."""

    sizes: list[list[Size] | None]
    colour: Colour = Colour.RED
    more: "Wish | None" = None
    word: strawberry.Maybe[str | None]
    left: str | None = strawberry.UNSET


@strawberry.interface
class Named:
    name: str


async def _siblings(
    _context: Context, parents: Sequence[Any], first: int | None = None
) -> list[Any]:
    await asyncio.sleep(0)
    many = 2 if first is None else min(first, 3)
    return [[Cat(name=f"{p.name}{i}", lives=i) for i in range(many)] for p in parents]


async def _moods(_context: Context, parents: Sequence[Any]) -> list[Any]:
    return [ValueError(f"{p.name} hides its mood") if p.lives % 2 else "fine" for p in parents]


async def _short(_context: Context, parents: Sequence[Any]) -> list[Any]:
    raise ConnectionError("the database went away")


async def _maybe(_context: Context, parents: Sequence[Any]) -> list[Any]:
    return [None if p.lives % 2 else p.lives for p in parents]


def _shouted(_context: Context, cat: Any, mark: str | None = None) -> str:
    return cat.name.upper() + (mark or "!")


def _touchy(_context: Context, cat: Any) -> int | None:
    if cat.lives % 2:
        raise LookupError(f"{cat.name} is touchy")
    return cat.lives


async def _weights(_context: Context, parents: Sequence[Any]) -> list[Any]:
    return [float(p.lives) if p.lives != 2 else float("nan") for p in parents]


@strawberry.type
class Cat(Named):
    lives: int
    secret: str = strawberry.field(default="fish", permission_classes=[IsStaff])
    echoed: str = strawberry.field(default="miau", extensions=[Doubled()])

    siblings: list["Cat"] = batched(_siblings, ("first", int | None))
    mood: str | None = batched(_moods)
    strict_mood: str = batched(_moods)
    broken: int | None = batched(_short)
    strict_broken: int = batched(_short)
    strict_maybe: int = batched(_maybe)
    weight: float | None = batched(_weights)
    shouted: str = computed(_shouted, ("mark", str | None))
    touchy: int | None = computed(_touchy)
    strict_touchy: int = computed(_touchy)
    chip: str | None = computed(lambda _c, cat: cat.name, check=staff_only)
    guarded: str | None = batched(_moods, check=staff_only)
    denied: str | None = batched(_moods, permission_classes=[IsStaff])
    twice: str | None = batched(_moods, extensions=[Doubled()])

    @strawberry.field
    def purr(self, times: int = 1) -> str:
        return "purr" * min(times, 3)

    @strawberry.field
    async def claws(self) -> list[int | None]:
        await asyncio.sleep(0)
        return [self.lives, None, 3]

    @strawberry.field
    def strict_nothing(self) -> str:
        return None  # type: ignore[return-value]

    @strawberry.field
    def nothing(self) -> str | None:
        return None

    @strawberry.field
    def hiss(self) -> int | None:
        raise ValueError("hiss")


@strawberry.type
class Dog(Named):
    colour: Colour
    big: bool | None = None

    @strawberry.field
    async def friend(self) -> Named | None:
        await asyncio.sleep(0)
        return Cat(name="felix", lives=9)

    @strawberry.field
    def enemy(self) -> "Pet":
        raise RuntimeError("no enemy")


Pet = Annotated[Cat | Dog, strawberry.union("Pet")]


@strawberry.type
class Rock:
    weight: float


@strawberry.type
class Box:
    label: Shout
    numbers: list[list[int | None] | None]
    cat: Cat | None
    too_big: int
    not_text: str

    @property
    def exploding(self) -> int:
        raise OSError("boom")


class Risk(Exception):
    """Becomes a result where the field's type has room for it."""


@strawberry.type
class RiskError:
    why: str


class RiskHandler:
    exception_type = Risk
    error_type = RiskError

    def handle(self, exception: Exception, *, field: Any, info: Any) -> RiskError:
        del field, info
        return RiskError(why=str(exception))


Outcome = Annotated[Cat | RiskError, strawberry.union("Outcome")]


async def _many_cats(_context: Context, n: int | None = None) -> list[Cat]:
    await asyncio.sleep(0)
    if n is not None and n < 0:
        raise ValueError("less than none")
    return [Cat(name=f"r{i}", lives=i) for i in range(3 if n is None else min(n, 5))]


async def _no_risk(_context: Context, fails: bool | None = None) -> Any:
    if fails:
        raise Risk("it failed")
    return Cat(name="lucky", lives=7)


def pets(n: int) -> list[Any]:
    dog = Dog(name="rex", colour=Colour.RED)
    return [Cat(name=f"tom{i}", lives=i) if i % 2 else dog for i in range(min(n, 5))]


@strawberry.type
class Query:
    @strawberry.field
    def pets(self, n: int = 3) -> list["Pet"]:
        return pets(min(n, 5))

    root_cats: list[Cat] | None = rooted(_many_cats, ("n", int | None))
    staff_cats: list[Cat] | None = rooted(_many_cats, check=staff_only)
    outcome: Outcome = rooted(_no_risk, ("fails", bool | None))

    @strawberry.field
    def wishes(self, wish: Wish, again: list[Wish] | None = None) -> str:
        return f"{wish} {again}"

    @strawberry.field
    def tuples(self) -> list[Colour]:
        return (Colour.BLUE, Colour.RED)  # type: ignore[return-value]

    @strawberry.field(permission_classes=[IsStaff])
    def back_room(self) -> Cat | None:
        return Cat(name="back", lives=4)

    @strawberry.field
    async def late_cats(self) -> list[Cat | None]:
        async def late(number: int) -> Cat | None:
            await asyncio.sleep(0)
            if number == 1:
                raise ValueError("too late")
            return Cat(name=f"late{number}", lives=number)

        return [late(number) for number in range(3)]  # type: ignore[misc]

    @strawberry.field
    async def named(self, n: int = 2) -> list[Named | None] | None:
        return [*pets(min(n, 5)), None]

    @strawberry.field
    def strict_named(self) -> list[Named] | None:
        return [*pets(2), None]

    @strawberry.field
    def cat(self, lives: int = 1) -> Cat:
        return Cat(name="tom", lives=lives)

    @strawberry.field
    def cats(self, n: int = 3) -> list[Cat]:
        return [Cat(name=f"c{i}", lives=i) for i in range(min(n, 5))]

    @strawberry.field
    def nullable_cats(self, n: int = 3) -> list[Cat | None]:
        return [Cat(name=f"c{i}", lives=i) for i in range(min(n, 5))]

    @strawberry.field
    def wrong_pet(self) -> Pet | None:
        return Rock(weight=1.0)

    @strawberry.field
    def wrong_list(self) -> list[int] | None:
        return 7  # type: ignore[return-value]

    @strawberry.field
    def error_value(self) -> int | None:
        return ValueError("an error as a value")  # type: ignore[return-value]

    @strawberry.field
    def area(self, size: Size) -> str:
        return f"{size.width}x{size.height} {size.colours}"

    @strawberry.field
    def echo(self, text: str | None = None, colour: Colour = Colour.BLUE) -> str | None:
        return None if text is None else f"{text} {colour.value}"

    @strawberry.field
    def box(self) -> Box:
        return Box(
            label=Shout("hey"),
            numbers=[[1, None], None, []],
            cat=None,
            too_big=2**40,
            not_text=[1],  # type: ignore[arg-type]
        )

    @strawberry.field
    async def stream(self) -> list[int]:
        async def count() -> AsyncIterator[int]:
            for i in range(3):
                yield i

        return count()  # type: ignore[return-value]


COUNTER = {"value": 0}


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def add(self, n: int) -> int:
        await asyncio.sleep(0)
        COUNTER["value"] += n
        return COUNTER["value"]

    @strawberry.mutation
    def fail(self) -> int:
        raise ValueError("no")

    @strawberry.mutation
    def soft_fail(self) -> int | None:
        raise ValueError("soft")


SCHEMA = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[Cat, Dog, Rock],
    exception_handlers=[RiskHandler()],
    config=StrawberryConfig(
        scalar_map={
            Shout: strawberry.scalar(
                name="Shout", serialize=lambda text: str(text).upper(), parse_value=str
            )
        }
    ),
)._schema
