"""The shapes of what a product keeps as JSON: its options, its attribute values, their words."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NotRequired, TypedDict

import orjson

from commerce.core.text import in_language

AttributeScalar = str | int | float | bool


class LabelJson(TypedDict):
    """A code with the words for it: a choice of an attribute, a value of an option."""

    code: str
    label: str
    translations: NotRequired[Mapping[str, Mapping[str, str]]]


class OptionJson(LabelJson):
    """An option of a product as it is stored with it."""

    values: Sequence[LabelJson]


class AttributeJson(TypedDict):
    """What a product says about one attribute, as it is stored with it."""

    code: str
    value: AttributeScalar
    translations: NotRequired[Mapping[str, Mapping[str, str]]]


def label_in(labelled: LabelJson, language: str) -> str:
    """The words for a code in a language."""
    return in_language(labelled.get("translations", {}), language, "label", labelled["label"])


@lru_cache(maxsize=1_000)
def options_in(stored: str) -> Sequence[OptionJson]:
    """The options of a product from the text that they are stored as. Kept, because products of a
    kind have the same ones, and every variant of a product asks for them."""
    return orjson.loads(stored)
