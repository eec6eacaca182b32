"""Answers kept for all shoppers, in GraphQL: for staff."""

from datetime import datetime
from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from resolvers import response_cache as resolvers
from resolvers.response_cache import PurgeCache
from schema.errors import IdempotencyConflictError, InvalidInputError
from schema.fields import computed, resolved
from schema.node import presents


@strawberry.type(description="Answers that were dropped because what they stand on changed.")
class ResponseCacheDrop:
    at: datetime = strawberry.field(description="When.")
    tag: str = strawberry.field(
        description="What changed: `product:0192…`, `prices`, `snapshot:categories`, `all`."
    )
    count: int = strawberry.field(description="How many answers stood on it.")


@strawberry.type(
    description="What the process that answers this keeps, and what it did since it started. Every"
    " process keeps its own; `/metrics` has the same figures of each."
)
class ResponseCache:
    is_current: bool = strawberry.field(
        description="Whether changes are heard at once; while they are not, nothing kept is shown."
    )
    entries: int = strawberry.field(description="How many answers are kept.")
    size_bytes: int = strawberry.field(description="How much memory they take, roughly.")
    max_bytes: int = strawberry.field(description="How much they may take.")
    hit_rate: float = computed(
        resolvers.hit_rates,
        description="Of the requests that could be answered so, the share that cost no execution.",
    )
    hits: int = strawberry.field(description="Requests answered with what was kept.")
    joined: int = strawberry.field(
        description="Requests that waited for the execution of another one like them."
    )
    misses: int = strawberry.field(description="Requests that were executed to be kept.")
    stores: int = strawberry.field(description="Answers that were put away.")
    overtaken: int = strawberry.field(
        description="Answers not kept because what they read changed while they were made."
    )
    invalidations: int = strawberry.field(description="Answers dropped because something changed.")
    evictions: int = strawberry.field(description="Answers dropped to make room.")
    expirations: int = strawberry.field(description="Answers dropped because their time was over.")
    recent: list[ResponseCacheDrop] = strawberry.field(
        description="The latest changes that dropped answers, the newest last."
    )


@strawberry.input(description="What to drop.")
class ResponseCachePurgeInput:
    tags: list[str] | None = strawberry.field(
        default=None,
        description="Answers with any of these tags, up to 100: `product:` and `category:` with 32"
        " hexadecimal digits, `products`, `prices`, `search`. Everything when left out.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Makes a repetition harmless."
    )

    def command(self) -> PurgeCache:
        return PurgeCache(self.tags, self.idempotency_key)


@strawberry.type(description="Every process was told to drop the answers.")
class ResponseCachePurged:
    is_type_of = presents(resolvers.CachePurged)

    tags: list[str] = strawberry.field(description="The tags; `all` for everything.")


ResponseCachePurgeResult = Annotated[
    ResponseCachePurged | InvalidInputError | IdempotencyConflictError,
    strawberry.union(
        "ResponseCachePurgeResult", description="What is dropped, or why nothing was done."
    ),
]


@strawberry.type
class ResponseCacheQuery:
    response_cache: ResponseCache = resolved(
        resolvers.response_cache,
        description="How well answers are kept for all shoppers.",
        requires=Permission.SYSTEM_READ,
    )


@strawberry.type
class ResponseCacheMutation:
    response_cache_purge: ResponseCachePurgeResult = resolved(
        resolvers.purge_response_cache,
        description="Drop kept answers in every process. Needed only for what nobody announces;"
        " products, prices and all that staff edit are dropped by themselves.",
        arguments={"input": (ResponseCachePurgeInput, "What to drop.")},
        requires=Permission.CACHE_WRITE,
    )
