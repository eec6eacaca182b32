"""Refusals of API clients and their operations."""

from collections.abc import Sequence

from commerce.clients.inputs import OperationProblem
from commerce.core.errors import ExpectedError


class InvalidOperations(ExpectedError):
    """Some documents cannot be published; nothing was."""

    code = "INVALID_OPERATIONS"

    def __init__(self, problems: Sequence[OperationProblem]) -> None:
        super().__init__(len(problems), path=("input", "manifest"))
        self.problems = list(problems)


class BadManifest(Exception):
    """The file is no manifest that is known, or breaks its own rules; the text says which."""
