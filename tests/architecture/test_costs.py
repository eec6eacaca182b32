"""Every list says how long it is, and the table of costs speaks of what exists."""

from graphql import GraphQLField

from schema.costs import SIZES, WEIGHTS
from schema.execution.cost import FieldCost, lists_of_unknown_size
from schema.execution.cost.declared import COST
from schema.root import executable


def fields() -> dict[str, GraphQLField]:
    return {
        f"{kind.name}.{name}": field
        for kind in executable().type_map.values()
        for name, field in getattr(kind, "fields", {}).items()
        if isinstance(field, GraphQLField)
    }


def test_every_list_of_objects_has_a_size() -> None:
    missing = lists_of_unknown_size(executable())

    assert missing == [], "add them to SIZES in schema/costs.py"


def test_the_table_names_what_exists() -> None:
    assert sorted({*SIZES, *WEIGHTS} - set(fields())) == []
    assert list(SIZES) == sorted(SIZES)


def test_the_numbers_reach_the_schema() -> None:
    known = fields()

    assert known["Cart.lines"].extensions[COST] == FieldCost(size=20)
    assert known["Query.productSearch"].extensions[COST] == FieldCost(weight=10)
    assert known["OrderConnection.totalCount"].extensions[COST] == FieldCost(weight=5)
