"""Ids sort by time, are opaque outside and refuse what we did not make."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.core.ids import InvalidId, decode, decode_any, encode, new_id


def test_ids_sort_in_the_order_they_were_made() -> None:
    ids = [new_id() for _ in range(10_000)]

    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {id_.version for id_ in ids} == {7}


@given(st.uuids())
def test_an_id_reads_back(id_: UUID) -> None:
    assert decode("Product", encode("Product", id_)) == id_


@given(st.uuids(), st.binary(min_size=16, max_size=16))
def test_a_capability_reads_back(id_: UUID, capability: bytes) -> None:
    decoded = decode_any(encode("Cart", id_, capability))

    assert (decoded.id, decoded.capability) == (id_, capability)


@given(st.text(max_size=80))
def test_other_text_is_no_id(text: str) -> None:
    with pytest.raises(InvalidId):
        decode("Product", text)


def test_an_id_of_another_kind_is_refused() -> None:
    with pytest.raises(InvalidId):
        decode("Product", encode("Variant", new_id()))
