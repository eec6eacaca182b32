"""What the schema's own scalars take."""

import pytest
from graphql import GraphQLError, GraphQLScalarType

from schema.root import executable


def decimal() -> GraphQLScalarType:
    kind = executable().type_map["Decimal"]
    assert isinstance(kind, GraphQLScalarType)
    return kind


@pytest.mark.parametrize("text", ["0", "19.90", "-0.000001", "999999999999999.123456"])
def test_a_decimal_is_plain_digits(text: str) -> None:
    assert decimal().coerce_input_value(text) == text


@pytest.mark.parametrize(
    "given", ["１９.90", "٣", "1e3", "1.", ".5", "+1", " 1", "1\n", "", "1,5", "NaN", 1, 1.5, None]
)
def test_and_nothing_else(given: object) -> None:
    with pytest.raises((GraphQLError, ValueError), match="Decimal"):
        decimal().coerce_input_value(given)
