"""Shared by the tests of execution."""

import gc
import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture
def collects_garbage() -> Iterator[None]:
    """What a test left behind is gone before the next one begins."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        gc.collect()
