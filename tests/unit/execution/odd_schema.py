"""A schema with every odd corner: lists of lists, unions, errors, async iterators, bad batches."""

import asyncio
import enum
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any, NewType

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.execution.plan import BATCH, BatchField

Shout = NewType("Shout", str)


class Context:
    """Nothing but a place for loaders."""

    def __init__(self) -> None:
        self.loaders: dict[Any, Any] = {}


def batched(function: Any, *arguments: tuple[str, Any]) -> Any:
    """A batch field that graphql-core reaches one parent at a time."""

    async def resolve(self: Any, info: strawberry.Info, **given: Any) -> Any:
        [result] = await function(info.context, [self], **given)
        if isinstance(result, Exception):
            raise result
        return result

    import inspect

    shown = [inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    shown.append(
        inspect.Parameter(
            "info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=strawberry.Info
        )
    )
    shown += [
        inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, annotation=t, default=None)
        for n, t in arguments
    ]
    resolve.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
    resolve.__annotations__ = {p.name: p.annotation for p in shown[1:]}

    def prepare(_context: Context, given: Mapping[str, Any]) -> Mapping[str, Any]:
        return given

    return strawberry.field(resolver=resolve, metadata={BATCH: BatchField(function, prepare)})


@strawberry.enum
class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.input
class Size:
    width: int
    height: int = 2
    colours: list[Colour] | None = None


@strawberry.interface
class Named:
    name: str


async def _siblings(
    _context: Context, parents: Sequence[Any], first: int | None = None
) -> list[Any]:
    await asyncio.sleep(0)
    many = 2 if first is None else first
    return [[Cat(name=f"{p.name}{i}", lives=i) for i in range(many)] for p in parents]


async def _moods(_context: Context, parents: Sequence[Any]) -> list[Any]:
    return [ValueError(f"{p.name} hides its mood") if p.lives % 2 else "fine" for p in parents]


async def _short(_context: Context, parents: Sequence[Any]) -> list[Any]:
    raise ConnectionError("the database went away")


async def _maybe(_context: Context, parents: Sequence[Any]) -> list[Any]:
    return [None if p.lives % 2 else p.lives for p in parents]


@strawberry.type
class Cat(Named):
    lives: int

    siblings: list["Cat"] = batched(_siblings, ("first", int | None))
    mood: str | None = batched(_moods)
    strict_mood: str = batched(_moods)
    broken: int | None = batched(_short)
    strict_broken: int = batched(_short)
    strict_maybe: int = batched(_maybe)

    @strawberry.field
    def purr(self, times: int = 1) -> str:
        return "purr" * times

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


def pets(n: int) -> list[Any]:
    dog = Dog(name="rex", colour=Colour.RED)
    return [Cat(name=f"tom{i}", lives=i) if i % 2 else dog for i in range(n)]


@strawberry.type
class Query:
    @strawberry.field
    def pets(self, n: int = 3) -> list["Pet"]:
        return pets(n)

    @strawberry.field
    async def named(self, n: int = 2) -> list[Named | None] | None:
        return [*pets(n), None]

    @strawberry.field
    def strict_named(self) -> list[Named] | None:
        return [*pets(2), None]

    @strawberry.field
    def cat(self, lives: int = 1) -> Cat:
        return Cat(name="tom", lives=lives)

    @strawberry.field
    def cats(self, n: int = 3) -> list[Cat]:
        return [Cat(name=f"c{i}", lives=i) for i in range(n)]

    @strawberry.field
    def nullable_cats(self, n: int = 3) -> list[Cat | None]:
        return [Cat(name=f"c{i}", lives=i) for i in range(n)]

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
    config=StrawberryConfig(
        scalar_map={
            Shout: strawberry.scalar(
                name="Shout", serialize=lambda text: str(text).upper(), parse_value=str
            )
        }
    ),
)._schema
