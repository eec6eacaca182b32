"""The category tree as values."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commerce.catalog.tree import CategoryTree, is_circle
from commerce.catalog.views import Category


def category(number: int, above: list[int], *, is_active: bool = True) -> Category:
    path = [UUID(int=each) for each in [*above, number]]
    return Category(
        id=path[-1],
        parent_id=path[-2] if above else None,
        path=path,
        position=0,
        slug=f"c{number}",
        title=f"Category {number}",
        description="",
        seo_title=None,
        seo_description=None,
        image_url=None,
        translations={},
        is_active=is_active,
    )


@st.composite
def trees(draw: st.DrawFn) -> list[Category]:
    """Each category stands below an earlier one or is a root."""
    made: list[tuple[list[int], bool]] = []
    for number in range(1, draw(st.integers(1, 30)) + 1):
        parent = draw(st.integers(0, number - 1))
        above = [*made[parent - 1][0], parent] if parent else []
        made.append((above, draw(st.booleans())))
    return [category(i, above, is_active=a) for i, (above, a) in enumerate(made, start=1)]


@given(trees())
def test_what_stands_below_is_what_has_one_in_its_path(categories: list[Category]) -> None:
    tree = CategoryTree.of(categories)

    for one in categories:
        below = [other.id for other in categories if one.id in other.path]
        assert sorted(tree.with_descendants(one.id)) == sorted(below)


@given(trees())
def test_the_way_leads_from_a_root_to_the_category(categories: list[Category]) -> None:
    tree = CategoryTree.of(categories)

    for one in categories:
        way = tree.way_to(one)
        assert [each.id for each in way] == one.path
        assert way[0] in tree.roots
        assert all(b in tree.children_of(a.id) for a, b in pairwise(way))


@given(trees())
def test_shoppers_see_what_is_active_with_all_above_it(categories: list[Category]) -> None:
    tree = CategoryTree.of(categories)

    shown = tree.shown()

    expected = {c.id for c in categories if all(each.is_active for each in tree.way_to(c))}
    assert set(shown.by_id) == expected
    assert all(each.id in expected for root in shown.roots for each in shown.children_of(root.id))


@given(trees())
def test_only_moves_below_itself_make_a_circle(categories: list[Category]) -> None:
    tree = CategoryTree.of(categories)

    for moved in categories:
        for parent in categories:
            expected = parent.id in tree.with_descendants(moved.id)
            assert is_circle(parent.path, moved.id) is expected


def test_an_unknown_category_has_nothing_below_it() -> None:
    assert CategoryTree.of([category(1, [])]).with_descendants(UUID(int=9)) == []
