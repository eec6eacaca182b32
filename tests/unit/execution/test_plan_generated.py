"""Generated documents over the odd schema: plans and graphql-core agree on every one."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.execution.plan import Planner
from tests.unit.execution.agreement import ABANDONED, assert_agree
from tests.unit.execution.dense import dense_document
from tests.unit.execution.generated import Generated, documents, literals
from tests.unit.execution.odd_fields import Context
from tests.unit.execution.odd_schema import SCHEMA

pytestmark = [ABANDONED, pytest.mark.usefixtures("collects_garbage")]
PLANNERS = {False: Planner(SCHEMA), True: Planner(SCHEMA, concurrent=True)}
SCALARS = {
    "Shout": literals('"hey"'),
    "Int": st.integers(-1, 6).map(str).flatmap(literals),
    "String": literals('"x"', '""', '"ä"'),
}


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(generated=documents(SCHEMA, SCALARS), is_staff=st.booleans(), is_concurrent=st.booleans())
async def test_plans_agree_on_generated_documents(
    generated: Generated, is_staff: bool, is_concurrent: bool
) -> None:
    await assert_agree(
        SCHEMA,
        generated.text,
        lambda: Context(is_staff=is_staff),
        generated.variables,
        PLANNERS[is_concurrent],
    )


def choose(parent: str, field: str, argument: str, random: Random) -> str | None:
    """Arguments of the odd schema."""
    del parent, field
    match argument:
        case "n" | "first" | "lives" | "times":
            return random.choice((None, None, "0", "1", "3"))
        case "size":
            return random.choice(("{width: 1}", "{width: 2, height: 3, colours: [RED]}"))
        case "wish":
            return random.choice(("{sizes: []}", '{sizes: [[{width: 1}], null], word: "w"}'))
        case "fails":
            return random.choice(("true", "false", "null"))
        case "text" | "mark":
            return random.choice((None, '"x"', "null"))
        case _:
            return None


@pytest.mark.parametrize("seed", range(12))
async def test_plans_agree_on_dense_documents(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same documents every time
    roots = random.sample(sorted(SCHEMA.query_type.fields), 3) if SCHEMA.query_type else []
    generated = dense_document(SCHEMA, choose, roots, random, depth=4)

    for is_staff in (False, True):
        await assert_agree(
            SCHEMA,
            generated.text,
            lambda is_staff=is_staff: Context(is_staff=is_staff),
            generated.variables,
            PLANNERS[is_staff],
        )
