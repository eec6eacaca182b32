"""Quotas of API clients in GraphQL."""

import strawberry


@strawberry.type(description="What a client may spend, in points of cost; null is no limit.")
class ClientQuota:
    per_second: int | None = strawberry.field(description="Points that come back every second.")
    burst: int | None = strawberry.field(
        description="The most that may be spent at once; ten seconds' worth where it is null."
    )
    per_day: int | None = strawberry.field(description="Points for one day in UTC.")
    spent_today: int = strawberry.field(
        description="Points spent today; counted for clients that have a quota."
    )
    remaining_today: int | None = strawberry.field(description="Points left of the day.")
