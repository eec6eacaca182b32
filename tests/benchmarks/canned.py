"""Repositories that answer from memory: what they said once is said again, at no cost.

What is measured then is the rest: resolvers and the execution of GraphQL.
"""

import sys
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction, ismodule
from itertools import cycle
from types import ModuleType
from typing import Any

BUSINESS = "commerce."
READS = ("fetch", "first", "execute", "rows", "scalars", "scalar")


class Canned:
    """Answers of the functions of the business that resolvers call, in the order of their calls."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], list[Any]] = {}
        self._depth = 0

    @contextmanager
    def recording(self) -> Generator[None]:
        """Keep what every function answers."""
        self._answers.clear()
        with _replaced(self._recorder):
            yield

    @contextmanager
    def replaying(self) -> Generator[None]:
        """Say it again, call by call, and from the first call again after the last."""
        with _replaced(self._replayer):
            yield

    def _recorder(self, key: tuple[str, str], function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        async def record(*arguments: Any, **named: Any) -> Any:
            self._depth += 1
            try:
                answer = await function(*arguments, **named)
            finally:
                self._depth -= 1
            if self._depth == 0:
                self._answers.setdefault(key, []).append(answer)
            return answer

        return record

    def _replayer(self, key: tuple[str, str], function: Callable[..., Any]) -> Callable[..., Any]:
        if key not in self._answers:
            return function
        answers = cycle(self._answers[key])

        async def answer(*_: Any, **__: Any) -> Any:
            return next(answers)

        return answer


Replace = Callable[[tuple[str, str], Callable[..., Awaitable[Any]]], Callable[..., Any]]


@contextmanager
def _replaced(replace: Replace) -> Generator[None]:
    """With the functions of the business, as resolvers see them, replaced."""
    places = [(module, name) for module in _seen_by_resolvers() for name in _functions(module)]
    places += [(sys.modules["commerce.core.db"].Reader, name) for name in READS]
    kept = [(place, name, getattr(place, name)) for place, name in places]
    for place, name, function in kept:
        setattr(place, name, replace((function.__module__, function.__qualname__), function))
    try:
        yield
    finally:
        for place, name, function in kept:
            setattr(place, name, function)


def _seen_by_resolvers() -> list[ModuleType]:
    """The resolvers' modules, and the modules of the business that they use by name."""
    resolvers = [m for name, m in list(sys.modules.items()) if name.startswith("resolvers.")]
    used = {
        id(value): value
        for module in resolvers
        for value in vars(module).values()
        if ismodule(value) and value.__name__.startswith(BUSINESS)
    }
    return [*resolvers, *used.values()]


def _functions(module: ModuleType) -> list[str]:
    return [
        name
        for name, value in vars(module).items()
        if iscoroutinefunction(value)
        and value.__module__.startswith(BUSINESS)
        and not value.__module__.startswith("commerce.core.")
    ]
