"""The answer of mutations that remove something."""

import strawberry

from resolvers import deletion
from schema.node import presents


@strawberry.type(description="Something was removed.")
class Deleted:
    is_type_of = presents(deletion.Deleted)

    gid: strawberry.ID = strawberry.field(
        name="id", description="The id it had; it is found no more."
    )
