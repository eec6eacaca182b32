"""Cursors are positions that only we can make sense of; page sizes have bounds."""

from datetime import UTC, datetime

import pytest

from commerce.core.errors import BadUserInput
from commerce.core.ids import new_id
from commerce.core.paging import Page, PageRequest, cursor_time_and_id, decode_cursor, encode_cursor


def test_a_position_reads_back() -> None:
    at, id_ = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC), new_id()

    assert cursor_time_and_id(encode_cursor(at, id_)) == (at, id_)


@pytest.mark.parametrize(
    "cursor", ["", "x", "bm90anNvbg", encode_cursor(1), encode_cursor("a", "b")]
)
def test_a_foreign_cursor_is_the_client_s_mistake(cursor: str) -> None:
    with pytest.raises(BadUserInput):
        cursor_time_and_id(cursor)


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(BadUserInput):
        decode_cursor(encode_cursor(1, 2, 3), 2)


@pytest.mark.parametrize("first", [-1, 101])
def test_a_page_has_bounds(first: int) -> None:
    with pytest.raises(BadUserInput):
        PageRequest.of(first, None)


def test_one_row_more_means_there_is_a_next_page() -> None:
    page = Page.cut([1, 2, 3], PageRequest(2), encode_cursor)

    assert list(page.nodes) == [1, 2]
    assert page.page_info.has_next_page
    assert page.page_info.end_cursor == encode_cursor(2)
    assert [edge.cursor for edge in page.edges] == [encode_cursor(1), encode_cursor(2)]


def test_an_empty_page_has_no_cursors() -> None:
    page = Page.cut([], PageRequest(2), encode_cursor)

    assert page.page_info.start_cursor is None
    assert not page.page_info.has_next_page
