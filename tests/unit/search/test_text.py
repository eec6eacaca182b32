"""How texts become words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.search.text import (
    MAX_TEXT,
    Word,
    clean,
    closed_up,
    code_in,
    compounds,
    fold,
    pairs,
    spaced,
    storable,
    words,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  leather \t jacket\n", "leather jacket"),
        ('27" monitor', "27 monitor"),
        ('"exact phrase"', "exact phrase"),
        ("shirt -cotton --wool", "shirt cotton wool"),
        ("＂full －width＂", "full width"),
        ("t-shirt", "t-shirt"),
        ("ends-", "ends"),
        ("a\x00b\ud800c", "a b c"),
        ("😀 party ❤", "party"),
        ("soft\u00adhyphen", "soft hyphen"),
        ("\u202eright to left", "right to left"),
        ("   ", ""),
    ],
)
def test_clean(text: str, plain: str) -> None:
    assert clean(text) == plain


@given(st.text(st.characters(codec=None)))
def test_clean_text_holds_no_operator_and_stays_short(text: str) -> None:
    cleaned = clean(text)

    assert '"' not in cleaned
    assert not any(part.startswith("-") for part in cleaned.split(" "))
    assert len(cleaned) <= MAX_TEXT
    assert clean(cleaned) == cleaned
    cleaned.encode()


@given(st.text(st.characters(codec=None)))
def test_words_are_letters_and_digits_only(text: str) -> None:
    for word in words(text):
        assert word.text
        assert not set(word.text) & set("'\"\\:*&|!<>() \t\n\x00")
    storable(text).encode()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CAFÉ Größe", "cafe grosse"),
        ("Żółty", "zołty"),
        ("ガラス", "ガラス"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("멋진", "멋진"),
        ("Éclair 四件套", "eclair 四件套"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T-Shirt, blue", [("t", False), ("shirt", False), ("blue", False)]),
        ("全棉四件套", [("全棉四件套", True)]),
        ("Nike运动鞋2000", [("nike", False), ("运动鞋", True), ("2000", False)]),
        ("コーヒー・メーカー", [("コーヒー", True), ("メーカー", True)]),
        ("가방", [("가방", False)]),
        ("हिन्दी किताब", [("हिनदी", False), ("किताब", False)]),
        ("!!! ... 😀", []),
    ],
)
def test_words(text: str, expected: list[tuple[str, bool]]) -> None:
    assert words(text) == [Word(word, is_dense=is_dense) for word, is_dense in expected]


def test_dense_text_is_spaced_and_paired() -> None:
    assert spaced("Nike 运动鞋, 大") == "Nike 运 动 鞋 , 大"
    assert list(pairs("四件套")) == ["四件", "件套"]
    assert list(pairs("四")) == ["四"]


def test_codes_are_closed_up() -> None:
    assert closed_up("AB-12.34/X") == "ab1234x"
    assert list(compounds("A T-Shirt (AB-12.34/X)")) == ["tshirt", "ab1234x"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("AB-12.34/X", "ab1234x"),
        ("t-shirt", None),
        ("ab1234x", None),
        ("AB-12 red", None),
        ("", None),
    ],
)
def test_a_code_has_digits_and_inner_punctuation(text: str, code: str | None) -> None:
    assert code_in(text) == code
