"""Sealed data opens only for its own field and key; hashes find without revealing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.core.crypto import CannotOpen, Vault
from commerce.core.ids import new_id

OLD, NEW = b"o" * 32, b"n" * 32


@given(st.text(max_size=300))
def test_what_is_sealed_opens(value: str) -> None:
    vault = Vault({1: OLD})

    assert vault.open("customers.email", vault.seal("customers.email", value)) == value


def test_a_value_moved_to_another_field_does_not_open() -> None:
    vault = Vault({1: OLD})

    with pytest.raises(CannotOpen):
        vault.open("customers.phone", vault.seal("customers.email", "ada@example.com"))


def test_a_changed_byte_does_not_open() -> None:
    vault = Vault({1: OLD})
    sealed = bytearray(vault.seal("customers.email", "ada@example.com"))
    sealed[-1] ^= 1

    with pytest.raises(CannotOpen):
        vault.open("customers.email", bytes(sealed))


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    before, after = Vault({1: OLD}), Vault({1: OLD, 2: NEW})

    assert after.open("f", before.seal("f", "x")) == "x"
    assert after.key_version == 2
    with pytest.raises(CannotOpen):
        before.open("f", after.seal("f", "x"))


def test_hashes_and_capabilities_survive_a_new_key() -> None:
    before, after = Vault({1: OLD}), Vault({1: OLD, 2: NEW})
    cart = new_id()

    assert before.fingerprint("email", "a") == after.fingerprint("email", "a")
    assert after.holds_capability("Cart", cart, before.capability("Cart", cart))
    assert not after.holds_capability("Order", cart, before.capability("Cart", cart))


def test_prefixes_find_the_start_of_every_word() -> None:
    vault = Vault({1: OLD})
    stored = set(vault.prefixes("name", ["ada", "chen"]))

    assert vault.fingerprint("name", "ch") in stored
    assert vault.fingerprint("name", "hen") not in stored


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault({1: b"short"})
