"""What subscriptions deliver: a stream knows its topics, what is new to its subscriber, and how to
read that as who asks may see it now.

A stream is made when somebody subscribes, in the context of that moment, and refuses what they may
not follow. Everything it delivers later is read in a fresh context, with the rights of then.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from commerce.core.errors import RequestError
from resolvers.context import Context


class NothingToFollow(RequestError):
    """It is not there, or not yours, or not yours any more: the same answer for all of them."""

    code = "NOT_FOUND"


class TooSlow(RequestError):
    """The client takes events more slowly than they happen."""

    code = "SUBSCRIPTION_TOO_SLOW"


class Stream:
    """Subclasses know one root field."""

    def __init__(self, topics: Sequence[str]) -> None:
        self.topics = topics
        self.is_over = False

    def following(self) -> AbstractContextManager[None]:
        """What is to be held for as long as the stream is read."""
        return nullcontext()

    async def start(self) -> None:
        """Called once, when the topics are followed already."""

    async def pending(self, touched: Sequence[str]) -> Sequence[Any]:
        """What is to be delivered now, each to be given to `payload`. `touched` are topics that
        may have news. Raises RequestError when the stream cannot go on."""
        raise NotImplementedError

    async def payload(self, ctx: Context, occurrence: Any) -> Any | None:
        """The value of the root field; None when there is nothing to show after all. Raises
        RequestError when who asks may not follow this any more."""
        raise NotImplementedError

    @property
    def cursor(self) -> str | None:
        """Where to resume, where that is possible."""
        return None
